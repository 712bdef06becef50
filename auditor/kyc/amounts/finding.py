"""The amounts of a text: sums with their currency, time, operation and bounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from auditor.kyc.amounts.amount import Amount, CurrencyFrom
from auditor.kyc.amounts.context import told
from auditor.kyc.amounts.currencies import Money, currencies
from auditor.kyc.amounts.layout import Cell, Layout, Span
from auditor.kyc.amounts.numerals import LONGEST, NUMBER, decimal_of, multiplier, multipliers
from auditor.kyc.amounts.room import Room, room
from auditor.kyc.amounts.sums import Sum, sums
from auditor.kyc.amounts.wording import AT_LEAST, AT_MOST, Wording, wording
from auditor.kyc.folding import Folded, folded
from auditor.kyc.language import language_of
from auditor.kyc.lexicon import Hit
from auditor.kyc.words import LANGUAGES


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sum, or words that there is no limit, before its surroundings are read."""

    start: int
    end: int
    found: Sum | None
    is_labelled: bool = False
    needs_context: bool = False


def find_amounts(text: str, language: str | None = None) -> list[Amount]:
    """Every amount of a Markdown text, in order and apart; see `Amount`.

    An amount has a currency or crypto asset beside it, or in the labels of its table. Numbers without
    one are none, whatever they count. "No limit" counts where its sentence, cell or labels speak of
    an operation or a time. Without `language` it is told by `language_of`, and the words of all
    languages count where that cannot say.
    """
    known = language if language in LANGUAGES else language_of(text)
    return Finder(text, known if known in LANGUAGES else None).amounts()


class Finder:
    """One text, read once."""

    def __init__(self, text: str, language: str | None) -> None:
        self._text: Folded = folded(text)
        self._language = language
        self._wording: Wording = wording(language)
        self._layout = Layout(text, language)
        self._meant: dict[str, tuple[str | None, CurrencyFrom | None]] = {}

    def amounts(self) -> list[Amount]:
        """In order and apart; see `find_amounts`."""
        candidates = self._candidates()
        found: list[Amount] = []
        used_to, lead, sentence = 0, 0, -1
        for at, one in enumerate(candidates):
            around = self._layout.around(one.start)
            if around.first != sentence:
                sentence, lead = around.first, one.start
            after = candidates[at + 1].start if at + 1 < len(candidates) else len(self._text.small)
            here = room(around, one.start, one.end, used_to, after, lead)
            said = told(self._text.small, here, around, self._wording)
            used_to = said.used_to
            if one.needs_context and said.window is None and said.operation is None:
                continue
            bare = Amount(one.start, one.end, window=said.window, operation=said.operation)
            made = self._filled(bare, one, here)
            if made is not None:
                found.append(made)
        return found

    def _candidates(self) -> list[Candidate]:
        written = [
            Candidate(one.start, one.end, one)
            for one in sums(self._text, self._language, self._wording)
        ]
        unlimited = [
            Candidate(hit.start, hit.end, None, needs_context=True)
            for hit in self._wording.unlimited(self._text.small)
            if self._is_of_money(hit)
        ]
        every = sorted(
            [*written, *unlimited, *self._labelled()], key=lambda one: (one.start, one.is_labelled)
        )
        apart: list[Candidate] = []
        for one in every:
            if not apart or apart[-1].end <= one.start:
                apart.append(one)
        return apart

    def _is_of_money(self, hit: Hit) -> bool:
        around = self._layout.around(hit.start)
        return not self._wording.is_of_other_things(
            self._text.small, hit, around.first, around.last
        )

    def _labelled(self) -> Iterator[Candidate]:
        """Numbers alone in a cell whose labels name a currency."""
        for cell in self._layout.cells():
            number = self._alone(cell)
            if number is None:
                continue
            for span, is_near in [
                (cell.column, True),
                (cell.row, True),
                *((one, False) for one in cell.around),
            ]:
                money = self._named(span) if span else None
                if money is not None:
                    found = replace(number, money=money)
                    yield Candidate(cell.start, cell.end, found, True, not is_near)
                    break

    def _alone(self, cell: Cell) -> Sum | None:
        plain = self._text.plain[cell.start : cell.end].strip()
        match = NUMBER.match(plain)
        if match is None or match.end() > LONGEST:
            return None
        times = multiplier().match(plain.lower(), match.end())
        if (times.end() if times else match.end()) != len(plain):
            return None
        factor = multipliers()[times["word"] or times["letter"]] if times else 1
        return Sum(cell.start, cell.end, decimal_of(match.group(), self._language) * factor, None)

    def _named(self, span: Span) -> Money | None:
        return next(currencies().within(self._text, *span), None)

    def _filled(self, bare: Amount, one: Candidate, here: Room) -> Amount | None:
        if one.found is None:
            return replace(bare, is_unlimited=True)
        money = one.found.money or Money()
        currency, by = self._currency(money, is_labelled=one.is_labelled)
        made = replace(bare, currency=currency, currency_from=by, unit=money.unit)
        if one.found.lower is not None:
            return replace(made, lower=one.found.lower, upper=one.found.value)
        value = one.found.value
        kind = self._wording.bound(self._text.small, here)
        return replace(
            made,
            value=value,
            lower=value if kind == AT_LEAST else None,
            upper=value if kind == AT_MOST else None,
        )

    def _currency(
        self, money: Money, *, is_labelled: bool
    ) -> tuple[str | None, CurrencyFrom | None]:
        if money.currency:
            return money.currency, CurrencyFrom.LABEL if is_labelled else CurrencyFrom.WRITTEN
        if money.family is None:
            return None, None
        if money.family not in self._meant:
            self._meant[money.family] = self._of_family(money.family)
        return self._meant[money.family]

    def _of_family(self, family: str) -> tuple[str | None, CurrencyFrom | None]:
        named = currencies().of_family(family, self._text)
        if len(named) == 1:
            return next(iter(named)), CurrencyFrom.TEXT
        usual = None if named else currencies().usual(family, self._language)
        return usual, CurrencyFrom.USAGE if usual else None
