"""Does this text, given what is known of the document, become a version? The way in to belief."""

from auditor.pages.history import judge_history
from auditor.pages.judgement import Belief, DatedText, Earlier, Judgement, Memory, Nature
from auditor.pages.judging import judge

__all__ = [
    "Belief", "DatedText", "Earlier", "Judgement", "Memory", "Nature", "judge", "judge_history",
]  # fmt: skip
