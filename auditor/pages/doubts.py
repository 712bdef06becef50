"""What speaks against a text, given the one that is believed: it shrank, stopped, or is another one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from auditor.pages.differences import CUT_WORDS, PART, Difference, Kind
from auditor.pages.outcomes import Outcome
from auditor.pages.regions import are_near, language_of

STILL = 0.6  # Of the believed text's length: no shrinking.
SAME_LANGUAGE = 0.8  # Of the believed text's words: where so many are left, its language is too.
CUT = 0.15  # Share lost at the end, with nothing put in its place, that is no edit.


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a text is suspect: the outcome of the check and a sentence for people."""

    outcome: Outcome
    reason: str


def doubt(
    old: str, new: str, step: Difference, *, usual: Sequence[int], declared: str
) -> Doubt | None:
    """What makes a text suspect beside the believed one.

    `usual` are the word counts of texts that were believed, `declared` is the document's language
    ("" when unknown), `step` the difference from the old text to the new one.
    """
    return (
        (_other_language(old, new, declared) if step.kept < SAME_LANGUAGE else None)
        or _shrunk(new, usual, step)
        or _cut(step)
        or _unrelated(step)
    )


def _other_language(old: str, new: str, declared: str) -> Doubt | None:
    now, before = language_of(new), language_of(old)
    wanted = declared.split("-")[0].lower() or before
    if not now or not wanted or are_near(now, wanted) or (before and are_near(now, before)):
        return None
    reason = f"The text is in another language ({now}) than the document ({wanted})."
    return Doubt(Outcome.WRONG_LANGUAGE, reason)


def _shrunk(new: str, usual: Sequence[int], step: Difference) -> Doubt | None:
    # Where the believed text is as short, somebody has found that the document is short now.
    if step.new_words >= STILL * step.old_words:
        return None
    typical = median(usual) if usual else 0
    words = len(new.split())
    if words >= PART * typical:
        return None
    share = round(100 * words / typical)
    reason = f"The text has {words} words, {share}% of what the document usually has."
    return Doubt(Outcome.TRUNCATED, reason)


def _cut(step: Difference) -> Doubt | None:
    if not step.is_cut or step.removed < max(CUT_WORDS, CUT * step.old_words):
        return None
    reason = (
        f"The text stops where the document used to go on: {step.removed} of {step.old_words} words "
        "are gone and nothing stands in their place."
    )
    return Doubt(Outcome.TRUNCATED, reason)


def _unrelated(step: Difference) -> Doubt | None:
    if step.kind is not Kind.OTHER:
        return None
    share = round(100 * step.related)
    reason = (
        f"It looks like another document: {share}% of the words are the same, and no heading is."
    )
    return Doubt(Outcome.LOCATION_CHANGED, reason)
