"""An assessors' desk with work in several states, and the address of every page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from auditor.archive.models import Version
from auditor.assessments import actions
from auditor.assessments.models import Assessment, Observation, ReviewNote, Scope
from auditor.assessments.vocabulary import Status
from providers.models import Provider, PublicEvent
from tests.accounts.people import sign_in as sign_in_as
from tests.assessments.factories import (
    Cast,
    Writer,
    make_assessment,
    make_cast,
    make_observation,
    make_terms,
)
from tests.factories import make_provider

TWICE = "Fees are shown before each payment."
ASTRAL = "The sign 𓀀 stands for groups; 😀 is a face."
CLAUSE = "We may ask for a document before the first withdrawal."
TEXT = (
    "# Terms of service\n\n"
    f"{ASTRAL} {TWICE}\n\n"
    "## Accounts\r\nAn account is opened with\r\nan e-mail address.\n\n"
    f"{CLAUSE} {TWICE}\n"
)


@dataclass(frozen=True)
class Desk:
    """Where to look."""

    cast: Cast
    provider: Provider
    terms: Version
    draft: Assessment
    reviewed: Assessment
    published: Assessment
    observation: Observation
    scope: Scope
    note: ReviewNote
    event: PublicEvent


def now() -> datetime:
    return datetime.now(UTC)


def client_of(user: User | None, **options: Any) -> Client:
    client = Client(**options)
    if user is not None:
        sign_in_as(client, user)
    return client


def make_event(provider: Provider, **overrides: Any) -> PublicEvent:
    values = {
        "date": "2026-01-05",
        "kind": "settlement",
        "authority": "Example Supervisory Authority",
        "summary": "Agreed to pay for late reporting.",
        "source_title": "Notice of the authority",
        "source_url": "https://register.example/notice",
        "source_tier": "official",
    } | overrides
    return PublicEvent.objects.create(provider=provider, **values)


def make_draft(
    cast: Cast | None = None, *, name: str = "Halden Pay", text: str = TEXT
) -> Assessment:
    """An empty draft of a provider that has terms to cite."""
    slug = name.lower().replace(" ", "-")
    provider = make_provider(
        slug=slug, name=name, website=f"https://{slug}.example", is_fictional=True
    )
    make_terms(provider, text)
    return actions.start(provider=provider, by=(cast or make_cast()).author, at=now())


def build_desk() -> Desk:
    """Three assessments by the same people, one of them full of what a page can show."""
    cast = make_cast()
    draft = make_draft(cast)
    provider = draft.provider
    event = make_event(provider)
    observation = make_observation(provider, by=cast.author)
    writer = Writer(draft, now())
    terms = Version.objects.get(document__provider=provider)
    writer.answer("AO-01", claimed="conditional", observed="partial", claimed_note="Only later.")
    writer.cite("AO-01", quote_piece(terms, CLAUSE))
    writer.test("AO-01", observation)
    writer.finding("AO-01")
    scope = actions.add_scope(bounds=actions.Bounds("Everybody"), **writer._on())
    note = actions.add_note(
        assessment=draft, body="Look again.", by=cast.editor, at=now(), indicator="AO-01"
    )
    reviewed = make_assessment(Status.REVIEWED, cast=cast, provider=named("Sagne Kort"))
    published = make_assessment(Status.PUBLISHED, cast=cast, provider=named("Veksel Nord"))
    draft.refresh_from_db()
    return Desk(cast, provider, terms, draft, reviewed, published, observation, scope, note, event)


def named(name: str) -> Provider:
    slug = name.lower().replace(" ", "-")
    return make_provider(slug=slug, name=name, website=f"https://{slug}.example")


def quote_piece(version: Version, exact: str) -> actions.Piece:
    from auditor.kyc.vocabulary import Aspect, EvidenceKind
    from tests.assessments.factories import quote_of

    return actions.Piece(Aspect.CLAIMED, EvidenceKind.TERMS_VERSION, quote_of(version, exact))


def addresses(desk: Desk) -> dict[str, str]:
    """Every page that is read, by name."""
    base = f"/assess/{desk.draft.uuid}/"
    indicator = f"{base}indicators/AO-01/"
    steps = {
        f"step-{name}": f"/assess/{row.uuid}/steps/{name}/"
        for name, row in {
            "submit": desk.draft,
            "request_changes": desk.reviewed,
            "open_reply": desk.reviewed,
            "dispute": desk.published,
            "settle_dispute": desk.published,
            "withdraw": desk.published,
            "embargo": desk.reviewed,
            "correct": desk.published,
        }.items()
    }
    return {
        "work": "/assess/",
        "notices": "/assess/notices/",
        "draft": base,
        "reviewed": f"/assess/{desk.reviewed.uuid}/",
        "published": f"/assess/{desk.published.uuid}/",
        "indicator": indicator,
        "cite-event": f"{indicator}cite/event/",
        "cite-observation": f"{indicator}cite/observation/",
        "cite-document": f"{indicator}cite/document/",
        "indicator-empty": f"{base}indicators/GS-01/",
        "indicator-reviewed": f"/assess/{desk.reviewed.uuid}/indicators/AO-01/",
        **{name: f"{base}{name}/" for name in ("summary", "day", "rates", "sign-up")},
        "scope-new": f"{base}scopes/new/",
        "scope": f"{base}scopes/{desk.scope.pk}/",
        "tiers": f"{base}scopes/{desk.scope.pk}/claimed/",
        "compare": f"{base}compare/",
        "across": "/assess/indicators/AO-01/",
        "test": f"/assess/tests/{desk.observation.uuid}/",
        **steps,
    }


OF_RESEARCHERS = {
    "start": "/assess/start/?provider=halden-pay",
    "test-new": "/assess/tests/of/halden-pay/",
}
