"""What a grade, a gap and a state mean, in a sentence; the same on every page and in the feeds."""

from __future__ import annotations

from auditor.assessments.shown import ShownSummary
from auditor.kyc.vocabulary import GapLabel, Grade

NOT_ASSESSED = "Not assessed"
NOT_ASSESSED_MEANS = "Nobody has assessed this provider under the framework. That is not a finding."
LETTER_MEANS = (
    "How much of the due diligence that can be seen from outside was observed to be done: "
    "A is the most, E the least."
)
MEANINGS = {
    Grade.INSUFFICIENT_EVIDENCE: "Too little is known of what can be observed for a letter to be given. "
    "That says nothing of what is not known.",
    Grade.CLAIMS_ONLY: "What the provider states was assessed; what it does was not observed, "
    "so no letter is given.",
}
GAPS = {
    GapLabel.STRICTER: "It was observed to do more than it states.",
    GapLabel.CONSISTENT: "What was observed agrees with what it states.",
    GapLabel.SOME: "It was observed to do somewhat less than it states.",
    GapLabel.MATERIAL: "It was observed to do much less than it states.",
    GapLabel.NOT_COMPARABLE: "Too few controls have both a claimed and an observed value to compare them.",
}
# Pages of these are not for search engines: nobody is to find weak checks by looking for them.
UNINDEXED = frozenset({Grade.D, Grade.E})


def grade_words(grade: str) -> str:
    """`Grade B`, `Claims only`, `Insufficient evidence`; `Not assessed` for none."""
    if not grade:
        return NOT_ASSESSED
    known = Grade(grade)
    return str(known.label) if known in MEANINGS else f"Grade {known.label}"


def grade_meaning(grade: str) -> str:
    return MEANINGS.get(Grade(grade), LETTER_MEANS) if grade else NOT_ASSESSED_MEANS


def gap_words(label: str) -> str:
    return str(GapLabel(label).label) if label else ""


def gap_meaning(label: str) -> str:
    return GAPS[GapLabel(label)] if label else ""


def is_unindexed(about: ShownSummary | None) -> bool:
    """Whether pages of such an assessment ask search engines to leave them out."""
    return about is not None and about.grade in UNINDEXED


def conclusion(about: ShownSummary) -> str:
    """`Grade B, some gap between claimed and observed; of 3 May 2026.`"""
    found = grade_words(about.grade)
    if about.gap_label and about.grade != Grade.CLAIMS_ONLY:
        found += f"; claimed against observed: {gap_words(about.gap_label).lower()}"
    day = about.as_of
    return f"{found}." if day is None else f"{found}; as of {day.day} {day:%B %Y}."
