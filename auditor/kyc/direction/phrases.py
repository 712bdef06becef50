"""What a text says under an indicator, and what became of it, in sentences made of facts only."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from auditor.kyc.amounts import find_amounts
from auditor.kyc.clause import Clause
from auditor.kyc.direction.matching import Pair
from auditor.kyc.direction.wording import Words, years_in
from auditor.kyc.vocabulary import ClaimedValue, ShiftKind, Trigger
from auditor.kyc.words import read_words

FILE = Path(__file__).resolve().parent / "phrases.yaml"
KEEPING = "RK-"
FEW = 6
"""So many exchanged words are quoted in a sentence."""
NAMED = 3
"""So many indicators a summary names of those whose sentences it leaves out."""
CONDITIONED = {"demand": "required", "practice": "stated"}
"""What is said of a family in front of a known condition."""


@cache
def table() -> dict[str, Any]:
    """phrases.yaml. Raises WordListError."""
    return read_words(FILE)


def sentence_of(pair: Pair, kind: ShiftKind, *, is_repeated: bool) -> str:
    """One shift in one sentence. `is_repeated`: both versions speak to its indicator."""
    side = pair.new or pair.old
    if side is None:
        raise ValueError("A pair without sides is none.")
    phrases = table()["indicators"][side.clause.indicator]
    if "says" in phrases:
        return _of_fact(phrases["says"], side.clause.indicator, pair, kind, is_repeated)
    if kind in (ShiftKind.ADDED, ShiftKind.REMOVED):
        return _one_sided(phrases, side.clause, kind, is_repeated)
    if pair.old is None or pair.new is None:
        return _reworked(side.clause)
    return _of_both(phrases, pair)


def moved_sentence(clause: Clause) -> str:
    """That a clause stands elsewhere now."""
    return f"What the text says of {_topic(clause.indicator)} stands in another place now."


def summary_of(indicators: Sequence[str], sentences: Sequence[str]) -> str:
    """All shifts, the weightiest first, which is told; of more than two how many others, and on what.

    Both sequences have one item a shift. What is counted are passages, also those that are told in the
    same words or stand under the same indicator.
    """
    if len(sentences) <= 2 and len(set(sentences)) == len(sentences):
        return " ".join(sentences)
    others = len(sentences) - 1
    counted = "One more passage" if others == 1 else f"{others} more passages"
    return f"{sentences[0]} {counted} changed, on {_topics(indicators[1:])}."


def _topics(indicators: Sequence[str]) -> str:
    distinct = list(dict.fromkeys(indicators))
    named = "; ".join(_topic(one) for one in distinct[:NAMED])
    rest = len(distinct) - NAMED
    return f"{named}; and {rest} more indicator{'s'[: rest - 1]}" if rest > 0 else named


def _of_fact(says: str, indicator: str, pair: Pair, kind: ShiftKind, is_repeated: bool) -> str:
    if kind is ShiftKind.ADDED:
        if is_repeated:
            return f"A further passage {says} ({indicator})."
        return f"The text now {says} ({indicator})."
    if kind is ShiftKind.REMOVED:
        if is_repeated:
            return f"A passage that {says} ({indicator}) is gone; others remain."
        return f"The text no longer {says} ({indicator})."
    return f"A passage that {says} ({indicator}) is worded otherwise{_exchanged(pair)}."


def _one_sided(phrases: Any, clause: Clause, kind: ShiftKind, is_repeated: bool) -> str:
    subject, predicate = f"{phrases['subject']} ({clause.indicator})", _predicate(phrases, clause)
    be, was = ("are", "were") if "many" in phrases else ("is", "was")
    if kind is ShiftKind.ADDED:
        adverb = "now also" if is_repeated else "now"
        return f"{subject} {be} {adverb} {predicate}."
    if is_repeated:
        return f"{subject} {was} {predicate} in a passage that is gone; others remain."
    return f"{subject}, formerly {predicate}, {be} no longer mentioned."


def _of_both(phrases: Any, pair: Pair) -> str:
    if pair.old is None or pair.new is None:
        raise ValueError("Both sides of the pair are needed.")
    old, new = pair.old.clause, pair.new.clause
    subject = f"{phrases['subject']} ({new.indicator})"
    before, after = _predicate(phrases, old), _predicate(phrases, new)
    be = "are" if "many" in phrases else "is"
    if before != after:
        return f"{subject}, formerly {before}, {be} now {after}."
    years = years_in(pair.old.words), years_in(pair.new.words)
    if new.indicator.startswith(KEEPING) and None not in years and years[0] != years[1]:
        return f"{subject} {be} now stated for {years[1]} years, formerly {years[0]}."
    return f"{subject}, {after} as before, {be} worded otherwise{_exchanged(pair)}."


def _reworked(clause: Clause) -> str:
    """Of a passage that is read as a clause in one version only: no more than that it was reworked."""
    return f"A passage on {_topic(clause.indicator)} is worded otherwise."


def _exchanged(pair: Pair) -> str:
    """Which words, if they are few and stand together: with them the sentence says what changed."""
    if pair.edit is None or pair.old is None or pair.new is None:
        return ""
    sides = ((pair.edit.removed, pair.old.words), (pair.edit.added, pair.new.words))
    if not all(len(words) <= FEW and _stand_together(words, passage) for words, passage in sides):
        return ""
    parts = [
        f"{verb} “{' '.join(words)}”"
        for verb, (words, _) in zip(("without", "with"), sides, strict=True)
        if words
    ]
    return f", {' and '.join(parts)}"


def _stand_together(words: Words, passage: Words) -> bool:
    return f" {' '.join(words)} " in f" {' '.join(passage)} " or not words


def _topic(indicator: str) -> str:
    phrases = table()["indicators"][indicator]
    topic = phrases.get("topic") or _lower_first(phrases["subject"])
    return f"{topic} ({indicator})"


def _predicate(phrases: Any, clause: Clause) -> str:
    words = table()["families"][phrases["family"]].get(clause.claimed, "stated")
    if clause.claimed == ClaimedValue.CONDITIONAL:
        condition = _condition(phrases["family"], clause)
        if condition:
            return condition
    return f"{words} ({_amount(clause)})" if clause.amount is not None else str(words)


def _condition(family: str, clause: Clause) -> str:
    """The condition in place of "in stated cases", where it is known."""
    if family == "limit" and clause.amount is not None:
        return f"set at {_amount(clause)}"
    verb = CONDITIONED.get(family)
    if verb is None:
        return ""
    if clause.amount is not None:
        return f"{verb} above {_amount(clause)}" if _is_from_amount_on(clause) else ""
    when = table()["triggers"].get(clause.trigger or "", "")
    return f"{verb} {when}" if when else ""


def _is_from_amount_on(clause: Clause) -> bool:
    """Whether the amount is known to be a least: it may be a most, a fee or a price as well."""
    if clause.trigger == Trigger.THRESHOLD:
        return True
    return any(
        one.lower == clause.amount and one.upper is None for one in find_amounts(clause.exact)
    )


def _amount(clause: Clause) -> str:
    number = f"{clause.amount:,f}" if isinstance(clause.amount, Decimal) else ""
    number = number.rstrip("0").rstrip(".") if "." in number else number
    amount = f"{clause.currency} {number}" if clause.currency else number
    window = table()["windows"].get(clause.window or "", "")
    return f"{amount} {window}" if window else amount


def _lower_first(words: str) -> str:
    return words[0].lower() + words[1:]
