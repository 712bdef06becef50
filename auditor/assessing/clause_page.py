"""A text with what is claimed in it: its lines in pieces, and a card for each clause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from auditor.archive.models import Version
from auditor.assessing.clause_queue import open_clauses
from auditor.findings.models import Reading
from auditor.findings.standing import StandingClause, clauses_of
from auditor.kyc import framework
from auditor.kyc.framework import Indicator
from auditor.public.document_page import legible_text

# By what open findings are the same words.
WORDS = ("words_digest", "indicator", "claimed")


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a line, and the clauses that quote it."""

    text: str
    clauses: tuple[StandingClause, ...] = ()

    @property
    def keys(self) -> str:
        return " ".join(one.key for one in self.clauses)

    @property
    def is_settled(self) -> bool:
        """Whether people have judged everything that is said of it."""
        return all(not one.is_open for one in self.clauses)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text, counted from 1; its first code point stands at `start`."""

    number: int
    start: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Card:
    """A clause as it is judged: with how many open ones elsewhere have the same words."""

    clause: StandingClause
    indicator: Indicator | None
    alike: int = 0

    @property
    def state(self) -> str:
        return self.clause.decision or "open"


@dataclass(frozen=True)
class TextPage:
    """`lines` is None where the store cannot give the text; `reading` None where it was not read yet."""

    version: Version
    reading: Reading | None
    text: str | None
    lines: tuple[Line, ...] | None
    cards: tuple[Card, ...]

    @property
    def open_count(self) -> int:
        return sum(one.clause.is_open for one in self.cards)

    def cards_of(self, indicator: str, quote: str) -> list[Card]:
        """Those that one verdict concerns: the same words may stand in several places alike."""
        return [
            one
            for one in self.cards
            if (one.clause.indicator, one.clause.quote_digest) == (indicator, quote)
        ]

    def next_open(self, after: str) -> Card | None:
        """The next open card after one, from the beginning again at the end."""
        keys = [one.clause.key for one in self.cards]
        here = keys.index(after) if after in keys else -1
        order = [*self.cards[here + 1 :], *self.cards[: max(here, 0)]]
        return next((one for one in order if one.clause.is_open), None)


def text_page(version: Version, *, with_lines: bool = True) -> TextPage:
    """What the review of a version shows. Four queries."""
    text = legible_text(version)
    clauses = clauses_of(version, text)
    reading = Reading.objects.filter(version=version).first()
    lines = tuple(lines_of(text, clauses)) if text is not None and with_lines else None
    return TextPage(version, reading, text, lines, _cards(clauses))


def _cards(clauses: Sequence[StandingClause]) -> tuple[Card, ...]:
    known, alike = framework.newest().by_id, alike_elsewhere(clauses)
    return tuple(
        Card(one, known.get(one.indicator), alike[one.finding.pk] if one.finding else 0)
        for one in clauses
    )


def alike_elsewhere(clauses: Iterable[StandingClause]) -> Counter[int]:
    """How many other open findings have the words of each open one, with its indicator and claim, by its id.

    Those of newest texts are counted: a clause of an earlier one is not among them itself. One query.
    """
    open_ones = [one for one in clauses if one.is_open and one.finding]
    rows = open_clauses().filter(words_digest__in={one.words_digest for one in open_ones})
    found = {pk: words for pk, *words in rows.values_list("pk", *WORDS)}
    counts = Counter(tuple(words) for words in found.values())
    return Counter(
        {
            one.finding.pk: counts[_words(one)] - (one.finding.pk in found)
            for one in open_ones
            if one.finding
        }
    )


def _words(clause: StandingClause) -> tuple[str, str, str]:
    claimed = clause.finding.claimed if clause.finding else ""
    return clause.words_digest, clause.indicator, claimed


def lines_of(text: str, clauses: Sequence[StandingClause]) -> Iterable[Line]:
    """The lines that hold something, cut where a clause begins or ends."""
    start = 0
    for number, line in enumerate(text.split("\n"), start=1):
        end = start + len(line)
        if line.strip():
            own = [one for one in clauses if one.start < end and one.end > start]
            yield Line(number, start, tuple(_pieces(text, start, end, own)))
        start = end + 1


def _pieces(text: str, start: int, end: int, clauses: Sequence[StandingClause]) -> Iterable[Piece]:
    edges = {start, end}
    for one in clauses:
        edges |= {max(start, one.start), min(end, one.end)}
    cuts = sorted(edges)
    for begin, stop in pairwise(cuts):
        over = tuple(one for one in clauses if one.start <= begin and one.end >= stop)
        yield Piece(text[begin:stop].rstrip("\r"), over)
