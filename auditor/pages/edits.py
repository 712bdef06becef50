"""A text that differs in words from the believed one: an ordinary edit, or one to be read again."""

from __future__ import annotations

from auditor.pages.differences import Difference, Kind, changed_lines
from auditor.pages.figures import is_count, is_restless
from auditor.pages.judgement import Belief, Earlier, Judgement, Memory, Nature
from auditor.pages.notices import are_asides, is_notice
from auditor.pages.passages import passages

ORDINARY_SHARE = 0.15  # Of a document's words: a larger edit is read twice before it is believed.
AGAIN = "It is read again before it is believed."
RESTLESS = (
    "Only figures or tokens differ, in lines that differed in the same way the last time too. "
    f"{AGAIN}"
)
COUNT = "Only a count differs: it is read again before it is believed."
ASIDES = f"Only short lines differ that the page may say for itself: an offer, a banner. {AGAIN}"
FAILED = f"A part of the page says that it failed, and words are gone. {AGAIN}"


def edited(memory: Memory, base: Earlier, text: str, step: Difference) -> Judgement:
    """What to believe of a text with other words, whose difference from the base is `step`."""
    odd = _oddity(step) or _doubt_of_lines(memory, base, text, step)
    if odd:
        return Judgement(Belief.CANDIDATE, Nature.EDIT, reason=odd)
    reason = f"An ordinary edit: {step.added} words came and {step.removed} went."
    if step.kind is Kind.ORDER:
        reason = f"The same lines, {step.removed} words of them in another place."
    return Judgement(Belief.CONFIRMED, Nature.EDIT, reason=reason)


def _oddity(step: Difference) -> str:
    """What is odd about the extent of an edit."""
    if step.kind is Kind.LINKS:
        return f"Only what links lead to changed. {AGAIN}"
    if step.is_region:
        return f"The text changed its region's dates or spelling along with its words. {AGAIN}"
    if step.is_cut:
        return f"The last {step.removed} words are gone and nothing stands in their place. {AGAIN}"
    if step.share > ORDINARY_SHARE:
        return f"{round(100 * step.share)}% of the document changed at once. {AGAIN}"
    return ""


def _doubt_of_lines(memory: Memory, base: Earlier, text: str, step: Difference) -> str:
    """Why a difference that is small enough to be an ordinary edit may still be the page's own."""
    old = memory.text_of(base.key)
    if is_count(old, text):
        return COUNT
    if is_restless(memory, base, text):
        return RESTLESS
    if step.removed and _has_failed_since(old, text):
        return FAILED
    return ASIDES if are_asides(*changed_lines(old, text)) else ""


def _has_failed_since(old: str, new: str) -> bool:
    before = {passage.words for passage in passages(old)}
    return any(is_notice(one.words) for one in passages(new) if one.words not in before)
