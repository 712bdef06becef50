"""What a provider's page shows, gathered in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Exists, OuterRef, Q, When
from django.http import Http404

from auditor.archive.models import Change, Document, SignupPage
from auditor.archive.vocabulary import Cause
from auditor.public import partial_dates
from auditor.public.health import Health, health_of, with_health_facts
from auditor.public.neighbours import ARCHIVE_CAUSES, WORDLESS_CAUSES
from auditor.public.timeline import Kind, Moment, Timeline, draw
from providers.models import (
    Identifier,
    LegalEntity,
    Licence,
    Provider,
    PublicEvent,
    Relation,
)

OUTWARD = {
    "exchanger_for": "Exchanger for",
    "agent_of": "Agent of",
    "owned_by": "Owned by",
    "successor_of": "Successor of",
    "brand_of": "Brand of",
    "nested_in": "Nested in",
}
INWARD = {
    "exchanger_for": "Has as exchanger",
    "agent_of": "Has as agent",
    "owned_by": "Owns",
    "successor_of": "Succeeded by",
    "brand_of": "Has the brand",
    "nested_in": "Hosts",
}


def find_provider(slug: str) -> Provider:
    """With `has_signup_page`, whether it is recorded where one signs up. Raises Http404 with a sentence."""
    pages = SignupPage.objects.current().filter(provider=OuterRef("pk"))
    provider = Provider.objects.annotate(has_signup_page=Exists(pages)).filter(slug=slug).first()
    if provider is None:
        raise Http404(f"The catalogue has no provider with the address “{slug}”.")
    return provider


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation as it reads from this provider's side."""

    words: str
    other: Provider
    relation: Relation


@dataclass(frozen=True, slots=True)
class TrackedDocument:
    """A document with what can be said of its tracking."""

    document: Document
    health: Health


def documents_of(provider: Provider) -> list[TrackedDocument]:
    """One query."""
    documents = with_health_facts(Document.objects.filter(provider=provider)).select_related(
        "provider"
    )
    return [
        TrackedDocument(document, health_of(document))
        for document in documents.order_by("terms_type", "slug")
    ]


def ties_of(provider: Provider) -> list[Tie]:
    """Relations, those of its own first. One query."""
    is_own = Q(subject=provider)
    other = Case(When(is_own, then="target__name"), default="subject__name")
    relations = Relation.objects.filter(is_own | Q(target=provider))
    ordered = relations.select_related("subject", "target").order_by("kind", other, "since")
    ties = [_tie(provider, relation) for relation in ordered]
    return sorted(ties, key=lambda tie: tie.relation.subject_id != provider.pk)


def _tie(provider: Provider, relation: Relation) -> Tie:
    if relation.subject_id == provider.pk:
        return Tie(OUTWARD[relation.kind], relation.target, relation)
    return Tie(INWARD[relation.kind], relation.subject, relation)


@dataclass(frozen=True, slots=True)
class Identity:
    """The catalogue's lists about a provider, in the order in which they are shown."""

    entities: list[LegalEntity]
    licences: list[Licence]
    identifiers: list[Identifier]
    ties: list[Tie]
    events: list[PublicEvent]
    has_signup_page: bool


def identity_of(provider: Provider) -> Identity:
    """Five queries. The provider is one of `find_provider`."""
    return Identity(
        entities=list(provider.legal_entities.order_by("name")),
        licences=list(provider.licences.order_by("country", "authority", "pk")),
        identifiers=list(provider.identifiers.order_by("scheme", "value")),
        ties=ties_of(provider),
        events=list(provider.events.order_by("-date", "pk")),
        has_signup_page=provider.has_signup_page,  # type: ignore[attr-defined]
    )


ChangeRow = tuple[int, datetime, str, int | None]


def change_rows(provider: Provider) -> list[ChangeRow]:
    """(document id, time, cause, reappearance) of every public change. One query."""
    changes = Change.objects.public().filter(version__document__provider=provider)
    return list(
        changes.order_by("occurred_at").values_list(
            "version__document_id", "occurred_at", "cause", "reappearance_of_id"
        )
    )


def count_archive_changes(rows: Iterable[ChangeRow]) -> int:
    """How many differences are the archive's own doing, not the provider's."""
    return sum(cause in ARCHIVE_CAUSES for _, _, cause, _ in rows)


def timeline_of(
    documents: Sequence[TrackedDocument], rows: Sequence[ChangeRow], events: Sequence[PublicEvent]
) -> Timeline | None:
    lanes: dict[int, list[Moment]] = {item.document.pk: [] for item in documents}
    for document_id, occurred_at, cause, reappearance in rows:
        if cause in WORDLESS_CAUSES:
            continue
        lanes[document_id].append(_change_moment(occurred_at, cause, reappearance))
    return draw(
        [
            ("Public events", [moment for event in events if (moment := _event_moment(event))]),
            *((item.document.name, lanes[item.document.pk]) for item in documents),
        ]
    )


TITLES = {
    Kind.FIRST: "First record",
    Kind.CHANGE: "Change",
    Kind.REAPPEARANCE: "Return to an earlier wording",
    Kind.ARCHIVE: "Upgrade of the archive",
}


def _change_moment(occurred_at: datetime, cause: str, reappearance: int | None) -> Moment:
    day = occurred_at.date()
    kind = _kind(cause, reappearance)
    return Moment(day, day, kind, f"{day:%Y-%m-%d}: {TITLES[kind]}")


def _kind(cause: str, reappearance: int | None) -> Kind:
    if cause == Cause.FIRST:
        return Kind.FIRST
    if cause != Cause.CHANGE:
        return Kind.ARCHIVE
    return Kind.REAPPEARANCE if reappearance else Kind.CHANGE


def _event_moment(event: PublicEvent) -> Moment | None:
    bounds = partial_dates.bounds(event.date)
    if bounds is None:
        return None
    return Moment(*bounds, Kind.EVENT, f"{event.date}: {event.get_kind_display()}")
