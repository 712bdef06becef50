"""Derived rows (Reading -> Finding; ChangeReading -> Shift, StandingChange) and, apart from them, people's verdicts."""

from auditor.findings.models.passages import Passage
from auditor.findings.models.readings import ChangeReading, Finding, Reading, Shift, SweepTurn
from auditor.findings.models.standing import StandingChange
from auditor.findings.models.verdicts import ChangeVerdict, Verdict

__all__ = [
    "ChangeReading",
    "ChangeVerdict",
    "Finding",
    "Passage",
    "Reading",
    "Shift",
    "StandingChange",
    "SweepTurn",
    "Verdict",
]
