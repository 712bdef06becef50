"""What waits for a person's verdict: changes and clauses, the weightiest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value

from auditor.archive.models import Version
from auditor.findings.models import ChangeReading, Finding, Shift
from auditor.findings.querysets import ChangeReadingQuerySet, FindingQuerySet
from providers.models import Provider

CHANGE, CLAUSE = "change", "clause"
KINDS = {CHANGE: "Changes", CLAUSE: "Clauses"}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; empty for everything."""

    kind: str = ""
    provider: str = ""
    indicator: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Filters:
        asked = (query.get(name, "") for name in ("kind", "provider", "indicator"))
        return cls(*(value.replace("\0", "") for value in asked))

    @property
    def is_narrow(self) -> bool:
        return bool(self.kind or self.provider or self.indicator)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to judge, with its row."""

    kind: str
    row: Any
    version: Version


def open_changes(filters: Filters = Filters()) -> ChangeReadingQuerySet:
    """Changes in which some clause changed in meaning, and that nobody has judged."""
    rows = ChangeReading.objects.telling().unjudged()
    if filters.provider:
        rows = rows.filter(change__version__document__provider__slug=filters.provider)
    if filters.indicator:
        own = Shift.objects.filter(change_reading=OuterRef("pk"), indicator=filters.indicator)
        rows = rows.filter(Exists(own))
    return rows


def open_clauses(filters: Filters = Filters()) -> FindingQuerySet:
    """What the machine found in the newest text of each document, and nobody has judged.

    A verdict holds for the same words in earlier texts too, so that these need no look of their own.
    """
    rows = Finding.objects.newest().unjudged()
    if filters.provider:
        rows = rows.filter(reading__version__document__provider__slug=filters.provider)
    if filters.indicator:
        rows = rows.filter(indicator=filters.indicator)
    return rows


def waiting(filters: Filters) -> QuerySet[Any, Any]:
    """(kind, primary key, significance) of what waits, the weightiest first."""
    changes = _plain(open_changes(filters), CHANGE)
    clauses = _plain(open_clauses(filters), CLAUSE)
    chosen = {CHANGE: changes, CLAUSE: clauses}.get(filters.kind)
    rows: QuerySet[Any, Any] = changes.union(clauses, all=True) if chosen is None else chosen
    ordered: QuerySet[Any, Any] = rows.order_by("-significance", "kind", "pk")
    return ordered


def _plain(rows: QuerySet[Any, Any], kind: str) -> QuerySet[Any, Any]:
    named: QuerySet[Any, Any] = rows.annotate(kind=Value(kind))
    return named.values_list("kind", "pk", "significance")


def items(entries: Iterable[tuple[str, int, int]]) -> list[Item]:
    """The rows of a page's entries. Two queries; what was judged meanwhile is left in: its page says so."""
    listed = list(entries)
    keys = {kind: [pk for own, pk, _ in listed if own == kind] for kind in KINDS}
    document = "version__document__provider"
    changes = ChangeReading.objects.select_related(f"change__{document}").in_bulk(keys[CHANGE])
    clauses = Finding.objects.select_related(f"reading__{document}").in_bulk(keys[CLAUSE])
    found: dict[tuple[str, int], Item] = {
        **{(CHANGE, pk): Item(CHANGE, row, row.change.version) for pk, row in changes.items()},
        **{(CLAUSE, pk): Item(CLAUSE, row, row.reading.version) for pk, row in clauses.items()},
    }
    return [found[kind, pk] for kind, pk, _ in listed if (kind, pk) in found]


def providers_waiting() -> QuerySet[Provider]:
    """Those of whom something waits, by name."""
    changes = open_changes().values("change__version__document__provider")
    clauses = open_clauses().values("reading__version__document__provider")
    return Provider.objects.filter(Q(pk__in=changes) | Q(pk__in=clauses)).alphabetical()


def next_text(version: Version) -> Version | None:
    """The other text with the weightiest open clause."""
    rows = open_clauses().exclude(reading__version=version).order_by("-significance", "pk")
    found = rows.select_related("reading__version").first()
    return found.reading.version if found else None


def change_after(reading: ChangeReading) -> ChangeReading | None:
    """The next open change in the order of the list."""
    return _beside(reading, "lt").weightiest_first().first()


def change_before(reading: ChangeReading) -> ChangeReading | None:
    rows = _beside(reading, "gt")
    return rows.order_by("significance", "change__occurred_at", "pk").first()


def _beside(reading: ChangeReading, side: str) -> ChangeReadingQuerySet:
    """Open changes on one side of a change, by weight, then time, then number."""
    here = {
        "significance": reading.significance,
        "change__occurred_at": reading.change.occurred_at,
        "pk": reading.pk,
    }
    names = list(here)
    is_beside = Q()
    for position, name in enumerate(names):
        equal = {one: here[one] for one in names[:position]}
        is_beside |= Q(**equal, **{f"{name}__{side}": here[name]})
    return open_changes().filter(is_beside).select_related("change__version")


def places_alike(clause: Any) -> FindingQuerySet:
    """Open findings in newest texts with the very same words, indicator and claim: wherever they stand."""
    rows = open_clauses().filter(
        words_digest=clause.words_digest, indicator=clause.indicator, claimed=clause.claimed
    )
    return rows.order_by(
        "reading__version__document__provider__name", F("reading__version__document"), "position"
    )
