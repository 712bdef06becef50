"""Two clauses of an indicator -> whether the second is stricter or looser, and by how much."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from auditor.kyc.clause import STATED, Clause
from auditor.kyc.direction.edits import Edit
from auditor.kyc.direction.matching import Pair, Said
from auditor.kyc.direction.wording import is_number, is_operator, years_in
from auditor.kyc.vocabulary import ClaimedValue, ExposureValue, ShiftKind, Trigger, Window

STRENGTH: dict[str, int] = {
    ClaimedValue.EXPLICIT_NO: 0,
    ClaimedValue.DISCRETIONARY: 1,
    ClaimedValue.CONDITIONAL: 2,
    ClaimedValue.MANDATORY: 3,
    ExposureValue.ADVERTISED: 0,
    ExposureValue.OFFERED_WITHOUT_CDD: 1,
    ExposureValue.OFFERED_UNSPECIFIED: 2,
    ExposureValue.OFFERED_AFTER_CDD: 3,
    ExposureValue.NOT_OFFERED: 4,
}
"""From the loosest to the strictest claim, of controls and of exposures; others have no place."""
SPAN = 4
LOOSE_CLAIMS = frozenset({ClaimedValue.EXPLICIT_NO, *ExposureValue} - {ExposureValue.NOT_OFFERED})
"""Saying one of these is looser than saying nothing."""
TRIGGERS = tuple(Trigger)
"""From never to at once: earlier is stricter."""
DAYS: dict[Window, int] = {Window.DAY: 1, Window.WEEK: 7, Window.MONTH: 30, Window.YEAR: 365}
WINDOWS = tuple(Window)
"""Over a longer time the same amount is less: a lower limit, and a threshold that is reached sooner."""
SAID: dict[str, float] = {
    ClaimedValue.MANDATORY: 1.0,
    ClaimedValue.CONDITIONAL: 0.8,
    ClaimedValue.DISCRETIONARY: 0.6,
    ClaimedValue.EXPLICIT_NO: 1.0,
    ExposureValue.ADVERTISED: 1.0,
    ExposureValue.OFFERED_WITHOUT_CDD: 1.0,
    ExposureValue.OFFERED_UNSPECIFIED: 0.7,
    ExposureValue.OFFERED_AFTER_CDD: 0.5,
    ExposureValue.NOT_OFFERED: 0.8,
    STATED: 0.6,
}
"""How much it is that a claim comes or goes, from 0 to 1."""
BOUND = 0.6
MORE_WORDS = 0.3
OTHER_WORDS = 0.25
KEEPING = "RK-"
COUNTRIES = "SC-03"
"""Names are listed there, and nowhere else."""
LISTING = frozenset(
    {"AO-03", "IV-01", "IV-04", "BO-01", "BO-02", "SC-03", "TR-01", "RK-01", "RK-02"}
)
"""What is demanded, kept or excluded is listed there: a longer list is a stricter one."""


@dataclass(frozen=True, slots=True)
class Step:
    """What became of a claim. `tendency` is 1 for stricter, -1 for looser; `size` is over 0, up to 1."""

    kind: ShiftKind
    tendency: int
    size: float


def step(pair: Pair) -> Step:
    """How strict the new side of a pair is, measured by the old one."""
    if pair.old is not None and pair.new is not None:
        return _leaning(_differences(pair.old, pair.new, pair.edit))
    said = pair.new or pair.old
    if said is None:
        raise ValueError("A pair without sides is none.")
    if pair.edit is not None:
        return _leaning(_of_words(said, pair.edit))
    return _one_sided(said, comes=pair.old is None)


def _leaning(differences: Iterable[tuple[int, float]]) -> Step:
    """The first difference that leans decides."""
    for tendency, size in differences:
        if tendency:
            kind = ShiftKind.STRICTER if tendency > 0 else ShiftKind.LOOSER
            return Step(kind, tendency, size)
    return Step(ShiftKind.REWORDED, 0, OTHER_WORDS)


def _one_sided(said: Said, *, comes: bool) -> Step:
    claimed = said.clause.claimed
    kind = ShiftKind.ADDED if comes else ShiftKind.REMOVED
    if claimed == ClaimedValue.CONTRADICTORY:
        return Step(kind, 0, OTHER_WORDS)
    tendency = 1 if comes else -1
    return Step(kind, -tendency if claimed in LOOSE_CLAIMS else tendency, SAID.get(claimed, BOUND))


def _differences(old: Said, new: Said, how: Edit | None) -> Iterator[tuple[int, float]]:
    """(tendency, size) by claim, then bounds, then words."""
    yield _by_claim(old.clause, new.clause)
    for differ in (_by_amount, _by_trigger):
        yield differ(old.clause, new.clause), BOUND
    if old.clause.indicator.startswith(KEEPING):
        yield _by_years(old, new), BOUND
    if how is not None:
        yield from _of_words(new, how)


def _of_words(said: Said, how: Edit) -> Iterator[tuple[int, float]]:
    if said.clause.indicator in LISTING:
        yield _by_list(how, are_names=said.clause.indicator == COUNTRIES), MORE_WORDS


def _by_claim(old: Clause, new: Clause) -> tuple[int, float]:
    before, after = STRENGTH.get(old.claimed), STRENGTH.get(new.claimed)
    if before is None or after is None or before == after:
        return 0, 0.0
    distance = abs(after - before)
    return _sign(after - before), BOUND + (1 - BOUND) * distance / SPAN


def _by_amount(old: Clause, new: Clause) -> int:
    """A higher amount is looser: more may move before a check, or one is made later.

    Where amount and window changed, amounts a day are compared; of one transaction, or for good, there
    are none.
    """
    if old.amount is None or new.amount is None or old.currency != new.currency:
        return 0
    by_amount = _sign(old.amount - new.amount)
    if old.window == new.window or old.window is None or new.window is None:
        return by_amount
    if old.window in DAYS and new.window in DAYS:
        return _sign(old.amount * DAYS[new.window] - new.amount * DAYS[old.window])
    by_window = _sign(WINDOWS.index(new.window) - WINDOWS.index(old.window))
    return by_window if by_amount in (0, by_window) else 0


def _by_trigger(old: Clause, new: Clause) -> int:
    if old.trigger is None or new.trigger is None:
        return 0
    return _sign(TRIGGERS.index(new.trigger) - TRIGGERS.index(old.trigger))


def _by_years(old: Said, new: Said) -> int:
    before, after = years_in(old.words), years_in(new.words)
    return 0 if before is None or after is None else _sign(after - before)


def _by_list(how: Edit, *, are_names: bool) -> int:
    """More items, or fewer: only where nothing else was exchanged, no number and no word of logic."""
    words = (*how.removed, *how.added)
    if any(is_number(word) or is_operator(word) for word in words):
        return 0
    if not are_names and all(word[0].isupper() for word in words):
        return 0
    return _sign(bool(how.added) - bool(how.removed))


def _sign(number: Decimal | int) -> int:
    return (number > 0) - (number < 0)
