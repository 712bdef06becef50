"""The edition of the rules that is in force."""

from __future__ import annotations

from auditor.findings.rules import Rules
from auditor.kyc.clauses import RULES_VERSION, read_clauses
from auditor.kyc.direction import read_change
from auditor.kyc.reading.pattern_file import VERSION


def current_rules() -> Rules:
    """The rules of `kyc`."""
    return Rules(RULES_VERSION, VERSION, read_clauses, read_change)
