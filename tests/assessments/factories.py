"""Assessments in any state, made by the actions themselves; observations, versions to quote."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User

from auditor.accounts.vocabulary import Role
from auditor.archive.models import Version
from auditor.assessments import actions
from auditor.assessments.actions import Bounds, Described, Piece, Quote, Statement, Test
from auditor.assessments.models import Assessment, Evidence, Observation
from auditor.assessments.vocabulary import Status
from auditor.kyc.scoring import Limit, Tier
from auditor.kyc.vocabulary import (
    Aspect,
    EvidenceKind,
    IdentityLevel,
    Operation,
    Trigger,
    Window,
)
from providers.models import Provider
from tests.accounts.people import give_second_factor, make_grant, make_person
from tests.factories import START, make_document, make_provider, make_version

AT = START + timedelta(days=30)
HOUR = timedelta(hours=1)
MUCH_LATER = datetime(2030, 1, 1, tzinfo=UTC)
SENTENCE = "Customers are identified before any value moves."
TERMS = f"# Terms\n\nWelcome. {SENTENCE} We may ask for more.\n"


@dataclass(frozen=True)
class Cast:
    """Three people who each have one role."""

    author: User
    reviewer: User
    editor: User


def with_role(role: Role, **overrides: Any) -> User:
    """Somebody with a role from the beginning until 2030, and the second factor that it needs."""
    user = make_person()
    give_second_factor(user)
    make_grant(user, role, **({"expires_at": MUCH_LATER, "purpose": "Research."} | overrides))
    return user


def make_cast() -> Cast:
    return Cast(with_role(Role.RESEARCHER), with_role(Role.REVIEWER), with_role(Role.EDITOR))


def make_terms(provider: Provider, text: str = TERMS, **overrides: Any) -> Version:
    """A confirmed version of the provider's terms, captured at START."""
    document = provider.documents.first() or make_document(provider)
    return make_version(document, text, **({"captured_at": START} | overrides))


def quote_of(version: Version, exact: str = SENTENCE) -> Quote:
    start = version.text().index(exact)
    return Quote(version, start, start + len(exact), exact)


def make_observation(
    provider: Provider, *, by: User, signed_by: User | None = None, **overrides: Any
) -> Observation:
    values: dict[str, Any] = {
        "protocol": "opening-1",
        "tested_on": AT.date(),
        "tried": "Opened an account.",
        "happened": "A document was asked for.",
    }
    account = actions.Account(**(values | overrides))
    observation = actions.record_observation(
        provider=provider, account=account, ethics_confirmed=True, by=by, at=AT
    )
    if signed_by is not None:
        actions.sign_observation(observation=observation, by=signed_by, at=AT)
    return observation


@dataclass
class Writer:
    """The author of a draft at work: each call writes upon the last."""

    assessment: Assessment
    at: datetime = AT

    @property
    def by(self) -> User:
        author: User = self.assessment.author
        return author

    def answer(self, indicator: str, **values: Any) -> None:
        actions.set_answer(indicator=indicator, **self._on(), **values)

    def cite(self, indicator: str, piece: Piece) -> Evidence:
        return actions.cite(indicator=indicator, piece=piece, **self._on())

    def quote(self, indicator: str, version: Version, **overrides: Any) -> Evidence:
        piece = Piece(Aspect.CLAIMED, EvidenceKind.TERMS_VERSION, quote_of(version), **overrides)
        return self.cite(indicator, piece)

    def finding(self, indicator: str, aspect: Aspect = Aspect.OBSERVED, **values: Any) -> Evidence:
        body = Described("Order", "Authority of Examples", "https://authority.example/order")
        given = {"speaks_on": AT.date()} | values
        return self.cite(indicator, Piece(aspect, EvidenceKind.AUTHORITY_FINDING, body, **given))

    def test(self, indicator: str, observation: Observation, **overrides: Any) -> Evidence:
        piece = Piece(Aspect.OBSERVED, EvidenceKind.TEST_PROTOCOL, Test(observation), **overrides)
        return self.cite(indicator, piece)

    def summarise(self, summary: str = "A provider under .example.") -> None:
        actions.set_summary(summary=summary, **self._on())

    def tiers(self, label: str, axis: Aspect, *tiers: Tier) -> None:
        scope = self.assessment.scopes.filter(label=label).first()
        if scope is None:
            scope = actions.add_scope(bounds=Bounds(label), **self._on())
        actions.set_tiers(scope=scope, axis=axis, tiers=tiers, **self._upon())

    def _on(self) -> dict[str, Any]:
        return {"assessment": self.assessment, **self._upon()}

    def _upon(self) -> dict[str, Any]:
        self.assessment.refresh_from_db()
        return {"by": self.by, "at": self.at, "seen": self.assessment.revision}


def fill(assessment: Assessment, cast: Cast, at: datetime = AT) -> None:
    """Enough of everything: controls claimed and observed, a fact, an exposure, tiers and limits."""
    writer, provider = Writer(assessment, at), assessment.provider
    version = make_terms(provider) if not provider.documents.exists() else None
    version = version or Version.objects.filter(document__provider=provider).earliest("captured_at")
    test = make_observation(provider, by=cast.author, signed_by=cast.reviewer)
    writer.summarise()
    for indicator in ("AO-01", "AO-02", "IV-01"):
        writer.answer(indicator, claimed="mandatory", observed="effective")
        writer.quote(indicator, version)
        writer.test(indicator, test)
    writer.answer("GS-01", fact="confirmed")
    writer.finding("GS-01", Aspect.FACT)
    monthly = Limit(Operation.ANY, Window.MONTH, Decimal("1000"))
    for axis, level in ((Aspect.CLAIMED, 3), (Aspect.OBSERVED, 1)):
        opening = Tier(1, axis, IdentityLevel(level), Trigger.AT_OPENING, limits=(monthly,))
        writer.tiers("Everybody", axis, opening)


Step = Callable[[Assessment, Cast, datetime], object]


def _by(name: str, action: Callable[..., object], **more: Any) -> Step:
    def step(row: Assessment, cast: Cast, at: datetime) -> object:
        by = getattr(cast, name)
        return action(assessment=row, by=by, at=at, seen=row.revision, **more)

    return step


def _reply(row: Assessment, cast: Cast, at: datetime) -> None:
    opened = actions.open_reply(
        assessment=row, email="law@provider.example", by=cast.editor, at=at, seen=row.revision
    )
    assert opened.token
    statement = Statement("We disagree.", "A. Person", "Counsel", {"AO-01": "We do ask."})
    actions.reply(token=opened.token, statement=statement, at=at + HOUR)


def _embargo(row: Assessment, cast: Cast, at: datetime) -> None:
    actions.embargo(assessment=row, until=at + 24 * HOUR, by=cast.editor, at=at, seen=row.revision)


def _supersede(row: Assessment, cast: Cast, at: datetime) -> None:
    correction = actions.start_correction(
        assessment=row, reason="A figure was wrong.", by=cast.author, at=at
    )
    advance(correction, Status.PUBLISHED, cast, at=at)


_SUBMIT = _by("author", actions.submit)
_BEGIN = _by("reviewer", actions.begin_review)
_CHANGES = _by("reviewer", actions.request_changes, body="Cite more.")
_ACCEPT = _by("reviewer", actions.accept)
_APPROVE = _by("editor", actions.approve)
_PUBLISH = _by("editor", actions.publish)
_DISPUTE = _by("editor", actions.dispute, body="This is wrong.", raised_by_name="A. Person")
_WITHDRAW = _by("editor", actions.withdraw, because="It was about another company.")
_TO_REVIEW = (_SUBMIT, _BEGIN)
_TO_REPLY = (*_TO_REVIEW, _ACCEPT, _reply)
_TO_PUBLISHED = (*_TO_REPLY, _APPROVE, _PUBLISH)
PATHS: dict[Status, tuple[Step, ...]] = {
    Status.DRAFT: (),
    Status.SUBMITTED: (_SUBMIT,),
    Status.IN_REVIEW: _TO_REVIEW,
    Status.CHANGES_REQUESTED: (*_TO_REVIEW, _CHANGES),
    Status.REVIEWED: (*_TO_REVIEW, _ACCEPT),
    Status.RIGHT_OF_REPLY: _TO_REPLY,
    Status.APPROVED: (*_TO_REPLY, _APPROVE),
    Status.EMBARGOED: (*_TO_REPLY, _APPROVE, _embargo),
    Status.PUBLISHED: _TO_PUBLISHED,
    Status.DISPUTED: (*_TO_PUBLISHED, _DISPUTE),
    Status.SUPERSEDED: (*_TO_PUBLISHED, _supersede),
    Status.WITHDRAWN: (*_TO_PUBLISHED, _WITHDRAW),
}


def advance(
    row: Assessment, status: Status, cast: Cast, *, at: datetime = AT, step: timedelta = 2 * HOUR
) -> Assessment:
    """Take a complete draft to a state, a step every two hours."""
    for number, do in enumerate(PATHS[status], 1):
        row.refresh_from_db()
        do(row, cast, at + number * step)
    row.refresh_from_db()
    return row


def make_assessment(
    status: Status = Status.DRAFT,
    *,
    provider: Provider | None = None,
    cast: Cast | None = None,
    content: Callable[[Assessment, Cast, datetime], object] = fill,
    at: datetime = AT,
    as_of: date | None = None,
    is_historic: bool = False,
) -> Assessment:
    """A complete one in any state. `content` writes the draft; without `cast` each is new."""
    cast = cast or make_cast()
    provider = provider or make_provider(website="https://provider.example")
    row = actions.start(
        provider=provider, by=cast.author, at=at, as_of=as_of, is_historic=is_historic
    )
    content(row, cast, at)
    return advance(row, status, cast, at=at)
