"""What people say of findings: keyword-only, atomic, with authority checked, and audited.

Whatever is refused is a `Refused` with a sentence, and has written nothing. A verdict is given upon the
number of the latest one that was seen (0 if there was none): of two at one time the second is told. It is
given on what the machine was shown to say (`shown`, a digest of `standing`): if that is another thing by
now, it is refused.
"""

from auditor.findings.actions.changing import judge_change
from auditor.findings.actions.judging import (
    MOST_AT_ONCE,
    Passage,
    add_clause,
    judge,
    judge_alike,
)
from auditor.findings.actions.undoing import NotLast, last_of, name_of, take_back_last
from auditor.findings.actions.writing import (
    JUDGES,
    Gone,
    Invalid,
    JudgedMeanwhile,
    NotAllowed,
    ReadMeanwhile,
    Refused,
)

__all__ = [
    "JUDGES", "MOST_AT_ONCE", "Gone", "Invalid", "JudgedMeanwhile", "NotAllowed", "NotLast", "Passage",
    "ReadMeanwhile", "Refused", "add_clause", "judge", "judge_alike", "judge_change", "last_of", "name_of",
    "take_back_last",
]  # fmt: skip
