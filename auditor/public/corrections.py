"""The public log of corrections, withdrawals and disputes, as everybody may see it, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.urls import reverse

from auditor.assessments.models import Assessment, Dispute
from auditor.assessments.shown import ShownDispute, ShownSummary
from auditor.assessments.visibility import Viewer, present_all, summarise_all
from auditor.assessments.vocabulary import Status


class Kind(StrEnum):
    """What happened to what was published."""

    CORRECTION = "correction"
    WITHDRAWAL = "withdrawal"
    DISPUTE = "dispute"
    SETTLEMENT = "settlement"


WORDS = {
    Kind.CORRECTION: "Corrected",
    Kind.WITHDRAWAL: "Withdrawn",
    Kind.DISPUTE: "Disputed",
    Kind.SETTLEMENT: "Dispute settled",
}
# (kind, assessment's id, when)
Place = tuple[str, int, datetime]


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of the log, with its reason in public words."""

    kind: Kind
    at: datetime
    about: ShownSummary
    reason: str

    @property
    def words(self) -> str:
        return WORDS[self.kind]

    @property
    def path(self) -> str:
        """What changed for a correction, else the assessment itself."""
        name = "changes" if self.kind == Kind.CORRECTION else "detail"
        return reverse(f"public:assessment-{name}", args=[self.about.uuid])

    @property
    def name(self) -> str:
        """Permanent: for the tag URI of a feed's entry."""
        name = f"{self.kind}:{self.about.uuid}"
        is_dispute = self.kind in (Kind.DISPUTE, Kind.SETTLEMENT)
        return f"{name}:{self.at:%Y%m%dT%H%M%S}" if is_dispute else name


def places(viewer: Viewer) -> QuerySet[Any, Place]:
    """Where each event stands: only what it takes to page through them. One query."""
    known = Assessment.objects.once_published().visible_to(viewer)
    # Of what was withdrawn nothing but the withdrawal is told.
    disputes = Dispute.objects.filter(assessment__in=known.exclude(status=Status.WITHDRAWN))
    sets = [
        _places(known.exclude(supersedes=None), Kind.CORRECTION, "pk", "published_at"),
        _places(known.filter(status=Status.WITHDRAWN), Kind.WITHDRAWAL, "pk", "closed_at"),
        _places(disputes, Kind.DISPUTE, "assessment_id", "raised_at"),
        _places(
            disputes.exclude(resolved_at=None), Kind.SETTLEMENT, "assessment_id", "resolved_at"
        ),
    ]
    found: QuerySet[Any, Place] = sets[0].union(*sets[1:], all=True)
    return found.order_by("-at", "kind", "about")


def _places(rows: QuerySet[Any], kind: Kind, about: str, at: str) -> QuerySet[Any, Place]:
    named = rows.annotate(kind=Value(kind.value, CharField()), about=F(about), at=F(at))
    found: QuerySet[Any, Place] = named.values_list("kind", "about", "at")
    return found


def entries(found: Sequence[Place], viewer: Viewer) -> list[Entry]:
    """The events of a page, in its order. A fixed number of queries."""
    ids = {about for _, about, _ in found}
    rows = Assessment.objects.filter(pk__in=ids)
    pks = dict(rows.values_list("uuid", "pk"))
    about = {pks[one.uuid]: one for one in summarise_all(rows, viewer)}
    disputed = {pk for kind, pk, _ in found if kind in (Kind.DISPUTE, Kind.SETTLEMENT)}
    shown = present_all(Assessment.objects.filter(pk__in=disputed), viewer) if disputed else []
    disputes = {pks[one.about.uuid]: one.disputes for one in shown}
    return [
        Entry(Kind(kind), at, about[pk], _reason(Kind(kind), about[pk], at, disputes.get(pk, ())))
        for kind, pk, at in found
        if pk in about
    ]


def _reason(kind: Kind, about: ShownSummary, at: datetime, disputes: Iterable[ShownDispute]) -> str:
    if kind == Kind.CORRECTION:
        return about.reason
    if kind == Kind.WITHDRAWAL:
        return about.closed_because
    if kind == Kind.DISPUTE:
        return (
            "What the assessment says is disputed. It stays, with a notice, until this is decided."
        )
    found = next((one for one in disputes if one.resolved_at == at), None)
    if found is None:
        return ""
    return f"{'Upheld' if found.is_upheld else 'Not upheld'}. {found.resolution}".strip()
