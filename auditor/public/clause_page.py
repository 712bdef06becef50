"""The clauses of a text for its readers: marked by group in the text, with a legend and a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from auditor.archive.models import Version
from auditor.findings.models import Reading
from auditor.findings.standing import Claimed, StandingClause, clauses_of
from auditor.kyc import framework
from auditor.kyc.framework_parts import Group, Indicator
from auditor.public.clause_marks import Span, render_spans

OFF = "off"


@dataclass(frozen=True, slots=True)
class Row:
    """A clause in the table. `is_marked` says whether its passage could be marked in the text."""

    clause: StandingClause
    claim: Claimed
    name: str
    is_marked: bool

    @property
    def key(self) -> str:
        return self.clause.key

    @property
    def is_reviewed(self) -> bool:
        return not self.clause.is_open


@dataclass(frozen=True, slots=True)
class LegendGroup:
    """A group of indicators that the text speaks to, and in how many clauses."""

    group: Group
    count: int


@dataclass(frozen=True, slots=True)
class ClausePage:
    """A text with what it says of due diligence. `text` is None where marks are not shown, and where the
    store does not have it; `reading` is None where the software has not read it."""

    text: SafeString | None
    reading: Reading | None
    rows: tuple[Row, ...]
    legend: tuple[LegendGroup, ...]
    is_shown: bool

    @property
    def unmarked(self) -> int:
        return sum(not row.is_marked for row in self.rows)


def clause_page(version: Version | None, text: str | None, *, is_shown: bool) -> ClausePage:
    """Three queries; without clauses (`is_shown`) one."""
    if version is None or text is None:
        return ClausePage(None, None, (), (), is_shown=False)
    reading = Reading.objects.filter(version=version).first()
    if not is_shown:
        return ClausePage(None, reading, (), (), is_shown=False)
    standing = [one for one in clauses_of(version, text) if one.claim is not None]
    clauses = [one for one in standing if text[one.start : one.end] == one.exact]
    marked = render_spans(
        text,
        [Span(one.start, one.end) for one in clauses],
        lambda inside, begins: _element(clauses, inside, begins),
    )
    rows = tuple(_row(one, number in marked.marked) for number, one in enumerate(clauses))
    return ClausePage(marked.html, reading, rows, _legend(rows), is_shown=True)


def _row(clause: StandingClause, is_marked: bool) -> Row:
    claim = clause.claim or Claimed(clause.indicator, "")
    indicator = indicators().get(claim.indicator)
    return Row(clause, claim, indicator.name if indicator else "", is_marked)


def _legend(rows: Sequence[Row]) -> tuple[LegendGroup, ...]:
    found = [group_of(row.claim.indicator) for row in rows]
    groups = framework.newest().groups
    return tuple(LegendGroup(group, found.count(group.id)) for group in groups if group.id in found)


def _element(
    clauses: Sequence[StandingClause], inside: frozenset[int], begins: Sequence[int]
) -> tuple[str, str]:
    """Before the words a label that leads to the row of each clause that begins here."""
    first = clauses[min(inside)]
    is_settled = all(not clauses[one].is_open for one in inside)
    labels = format_html_join("", LABEL, (_label(clauses[one]) for one in begins))
    form = '{}<mark class="clause group-{}{}">'
    group = group_of(_indicator(first)).lower()
    return format_html(form, labels, group, " is-settled" if is_settled else ""), "</mark>"


LABEL = '<a class="clause-label group-{}" id="at-{}" href="#clause-{}">{}</a>'


def _label(clause: StandingClause) -> tuple[str, str, str, str]:
    indicator = _indicator(clause)
    return group_of(indicator).lower(), clause.key, clause.key, indicator


def _indicator(clause: StandingClause) -> str:
    return clause.claim.indicator if clause.claim else clause.indicator


def group_of(indicator: str) -> str:
    """`IV` for `IV-01`."""
    return indicator.partition("-")[0]


@cache
def indicators() -> dict[str, Indicator]:
    """By id, of every version of the framework, as the newest one has them."""
    versions = [framework.load(one) for one in framework.versions()]
    return {one.id: one for version in versions for one in version.indicators}
