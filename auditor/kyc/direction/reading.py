"""The clauses of two versions of a text -> a reading of what changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.kyc.clause import Clause
from auditor.kyc.direction.matching import Matching, Pair, match
from auditor.kyc.direction.moves import moved
from auditor.kyc.direction.phrases import moved_sentence, sentence_of, summary_of
from auditor.kyc.direction.steps import step
from auditor.kyc.direction.weighing import Weight, direction_of, points_of, significance_of
from auditor.kyc.direction.wording import Text
from auditor.kyc.effective_date import Announced, effective_date
from auditor.kyc.vocabulary import Direction, ShiftKind


@dataclass(frozen=True, slots=True)
class Shift:
    """What became of one clause, in a sentence.

    `old` is missing where it was added, `new` where it was removed; one of them too where its passage was
    reworked and is read as a clause in the other version only. REWORDED: names, numbers or words
    were exchanged while the claim stays as strict as it was. MOVED: the same words stand elsewhere, which
    is no change of meaning. `points`, `tendency` and `words` are what it weighs (see `weighing`): so what remains without
    some of the shifts can be weighed again. A moved clause weighs nothing.
    """

    indicator: str
    kind: ShiftKind
    old: Clause | None
    new: Clause | None
    sentence: str
    points: float = 0.0
    tendency: int = 0
    words: int = 0


@dataclass(frozen=True, slots=True)
class ChangeReading:
    """What a step from one version to the next does to what the text says of due diligence.

    `shifts` are ranked, the weightiest first and moved ones last. `direction` is NONE, `significance` 0
    and `summary` empty where no clause changed in meaning. `announced` is the date from which the new text says
    that it applies, its provider's claim, whether a clause changed or not.
    `words` is how many both texts have together, of which the shifts have theirs; 0 where no clause changed.
    """

    shifts: tuple[Shift, ...]
    direction: Direction
    significance: int
    summary: str
    announced: Announced | None = None
    words: int = 0


def read_change(
    old: Sequence[Clause], new: Sequence[Clause], old_text: str, new_text: str
) -> ChangeReading:
    """Compare the clauses of two versions, in any order. Raises ValueError if one is of another text."""
    if old_text == new_text:
        return ChangeReading((), Direction.NONE, 0, "")
    before, after = Text(old_text), Text(new_text)
    matching = match(old, new, before, after)
    weighed = sorted(_weighed(matching), key=_rank)
    weights = [weight for weight, _ in weighed]
    shifts = [shift for _, shift in weighed]
    words = before.length + after.length if weights else 0
    return ChangeReading(
        shifts=(*shifts, *_moves(matching)),
        direction=direction_of(weights),
        significance=significance_of(weights, words=words),
        summary=summary_of([one.indicator for one in shifts], [one.sentence for one in shifts]),
        announced=effective_date(new_text, after.language),
        words=words,
    )


def _weighed(matching: Matching) -> Iterator[tuple[Weight, Shift]]:
    for pair in matching.changed:
        yield _shift(pair, is_repeated=pair.indicator in matching.said_in_both)


def _shift(pair: Pair, *, is_repeated: bool) -> tuple[Weight, Shift]:
    sides = [one for one in (pair.old, pair.new) if one is not None]
    indicator = pair.indicator
    what = step(pair)
    points = points_of(
        what,
        indicator=indicator,
        confidence=min(one.clause.confidence for one in sides),
        is_repeated=is_repeated and len(sides) == 1,
    )
    weight = Weight(points, what.tendency, sum(len(one.words) for one in sides), indicator)
    sentence = sentence_of(pair, what.kind, is_repeated=is_repeated)
    old, new = (one.clause if one else None for one in (pair.old, pair.new))
    own = (weight.points, weight.tendency, weight.words)
    return weight, Shift(indicator, what.kind, old, new, sentence, *own)


def _rank(weighed: tuple[Weight, Shift]) -> tuple[float, str, int, int]:
    """The weightiest first; of equal ones by indicator and place, whatever the order they came in."""
    weight, shift = weighed
    return (
        -weight.points,
        shift.indicator,
        shift.new.start if shift.new else -1,
        shift.old.start if shift.old else -1,
    )


def _moves(matching: Matching) -> Iterator[Shift]:
    for old, new in moved(matching.kept):
        clause = new.clause
        yield Shift(clause.indicator, ShiftKind.MOVED, old.clause, clause, moved_sentence(clause))
