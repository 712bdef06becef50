"""An assessment with a mark in every field, which says who may see it at the least; and a walk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from itertools import product
from typing import Any

from auditor.accounts.vocabulary import Clearance
from auditor.archive.models import Version
from auditor.assessments import actions
from auditor.assessments.actions import Bounds, Described, Event, File, Piece, Test
from auditor.assessments.models import Assessment
from auditor.assessments.vocabulary import Status
from auditor.kyc.scoring import Limit, Rate, Tier
from auditor.kyc.vocabulary import (
    Aspect,
    EvidenceKind,
    IdentityLevel,
    Operation,
    Trigger,
    Window,
)
from providers.models import PublicEvent
from tests.assessments.factories import (
    AT,
    HOUR,
    Cast,
    Writer,
    fill,
    make_assessment,
    make_observation,
)

PUBLIC, VETTED, RESTRICTED = Clearance.PUBLIC, Clearance.VETTED, Clearance.RESTRICTED
# Numbers stand for themselves: amounts that only the vetted may see.
UNVERIFIED_LIMIT, UNVERIFIED_THRESHOLD = Decimal("73541"), Decimal("84652")
OBSERVED_LIMIT, VERIFIED_LIMIT = Decimal("95763"), Decimal("61874")
VETTED_NUMBERS = {str(UNVERIFIED_LIMIT), str(UNVERIFIED_THRESHOLD), str(OBSERVED_LIMIT)}


def mark(clearance: Clearance, where: str) -> str:
    return f"<{clearance}:{where}>"


def seed(assessment: Assessment, cast: Cast, at: datetime) -> None:
    """A complete one with marks in all that people write."""
    fill(assessment, cast, at)
    writer = Writer(assessment, at)
    writer.summarise(mark(PUBLIC, "summary"))
    writer.answer(
        "AO-01",
        observed="nominal",
        claimed_note=mark(PUBLIC, "claimed note"),
        observed_note=mark(VETTED, "observed note"),
    )
    writer.answer("FC-01", exposure="offered_without_cdd")
    seed_evidence(writer)
    seed_quotes(writer)
    seed_events(writer)
    seed_tests(writer, cast)
    seed_scopes(writer)
    rate = Rate("USD", Decimal("1.1"), AT.date(), mark(VETTED, "rate"))
    assessment.refresh_from_db()
    actions.set_rates(
        assessment=assessment, rates=[rate], by=cast.author, at=at, seen=assessment.revision
    )
    note = actions.add_note(
        assessment=assessment, body=mark(RESTRICTED, "review note"), by=cast.reviewer, at=at
    )
    actions.resolve_note(note=note, by=cast.reviewer, at=at)


def seed_evidence(writer: Writer) -> None:
    """For each aspect, each visibility, documents; with findings of authorities as a kind apart."""
    aspects = {
        "AO-01": (Aspect.CLAIMED, Aspect.OBSERVED),
        "FC-01": (Aspect.EXPOSURE,),
        "GS-01": (Aspect.FACT,),
    }
    pairs = [(indicator, aspect) for indicator, found in aspects.items() for aspect in found]
    kinds = (EvidenceKind.REPUTABLE_REPORT, EvidenceKind.AUTHORITY_FINDING)
    for (indicator, aspect), visibility, kind in product(pairs, Clearance, kinds):
        is_open = aspect in (Aspect.CLAIMED, Aspect.FACT) or kind == EvidenceKind.AUTHORITY_FINDING
        least = visibility if is_open else max(visibility, VETTED)
        where = f"{aspect} {visibility} {kind}"
        marks = {name: mark(least, f"{name} {where}") for name in ("title", "publisher", "note")}
        kept = max(least, VETTED)
        content = mark(kept, f"content {where}").encode()
        file = File(mark(kept, f"file {where}"), "text/plain", content)
        body = Described(marks["title"], marks["publisher"], "https://a.example", file)
        piece = Piece(
            aspect,
            kind,
            body,
            visibility=visibility,
            speaks_on=AT.date(),
            origin=mark(least, f"origin {where}"),
            note=marks["note"],
        )
        writer.cite(indicator, piece)


def seed_quotes(writer: Writer) -> None:
    """At each visibility; the quoted words themselves are the provider's."""
    provider = writer.assessment.provider
    version = Version.objects.filter(document__provider=provider).earliest("captured_at")
    for visibility in Clearance:
        note = mark(visibility, "note of a quote")
        writer.quote("IV-01", version, visibility=visibility, note=note)


def seed_events(writer: Writer) -> None:
    """Public facts that are cited at each visibility: what is not for all is what is made of them."""
    event = PublicEvent.objects.create(
        provider=writer.assessment.provider,
        date="2025-06-01",
        kind="conviction",
        authority=mark(PUBLIC, "authority"),
        summary=mark(PUBLIC, "event"),
        source_title="Notice",
        source_url="https://authority.example/notice",
        source_tier="official",
    )
    for visibility in Clearance:
        piece = Piece(
            Aspect.OBSERVED,
            EvidenceKind.AUTHORITY_FINDING,
            Event(event),
            visibility=visibility,
            note=mark(visibility, "note of an event"),
            origin=mark(visibility, "origin of an event"),
        )
        writer.cite("IV-01", piece)


def seed_tests(writer: Writer, cast: Cast) -> None:
    told = {
        name: mark(RESTRICTED, name)
        for name in ("vantage", "tried", "asked", "happened", "accepted")
    }
    provider = writer.assessment.provider
    test = make_observation(provider, by=cast.author, signed_by=cast.reviewer, **told)
    piece = Piece(
        Aspect.OBSERVED,
        EvidenceKind.TEST_PROTOCOL,
        Test(test),
        visibility=PUBLIC,
        note=mark(VETTED, "note of a test"),
    )
    writer.cite("AO-01", piece)


def seed_scopes(writer: Writer) -> None:
    def limits(amount: Decimal) -> tuple[Limit, ...]:
        return (Limit(Operation.ANY, Window.MONTH, amount),)

    threshold = Limit(Operation.ANY, Window.MONTH, UNVERIFIED_THRESHOLD)
    opening, checked = IdentityLevel.CONTACT_POINT, IdentityLevel.CHECKED
    writer.tiers(
        mark(PUBLIC, "scope"),
        Aspect.CLAIMED,
        Tier(1, Aspect.CLAIMED, opening, Trigger.AT_OPENING, limits=limits(UNVERIFIED_LIMIT)),
        Tier(2, Aspect.CLAIMED, checked, Trigger.THRESHOLD, threshold, limits(VERIFIED_LIMIT)),
    )
    row = writer.assessment
    row.refresh_from_db()
    names = ("channel", "customer_type", "residence", "product", "funding_method")
    marks: dict[str, Any] = {name: mark(VETTED, name) for name in names}
    bounds = Bounds(mark(VETTED, "scope"), **marks)
    actions.add_scope(assessment=row, bounds=bounds, by=writer.by, at=writer.at, seen=row.revision)
    seen = Tier(1, Aspect.OBSERVED, opening, Trigger.NEVER, limits=limits(OBSERVED_LIMIT))
    writer.tiers(bounds.label, Aspect.OBSERVED, seen)


def make_seeded(status: Status, cast: Cast) -> Assessment:
    """With a dispute that has marks too, where the state has had one."""
    if status != Status.DISPUTED:
        return make_assessment(status, cast=cast, content=seed)
    row = make_assessment(Status.PUBLISHED, cast=cast, content=seed)
    assert row.published_at is not None
    actions.dispute(
        assessment=row,
        body=mark(VETTED, "dispute"),
        raised_by_name=mark(VETTED, "raised by"),
        by=cast.editor,
        at=row.published_at + 2 * HOUR,
        seen=row.revision,
    )
    row.refresh_from_db()
    return row


def leaves(value: Any) -> Iterator[str]:
    """Every value that a tree of dataclasses holds, as text."""
    if is_dataclass(value):
        for field in fields(value):
            yield from leaves(getattr(value, field.name))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from leaves(item)
    else:
        yield str(value)


def marks_in(value: Any) -> set[str]:
    found = list(leaves(value))
    marked = {one for one in found if one.startswith("<")}
    numbers = {one for one in found if one in VETTED_NUMBERS}
    return marked | {mark(VETTED, one) for one in numbers}


def beyond(clearance: Clearance, value: Any) -> set[str]:
    """Marks of what is not for that clearance."""
    levels = [one for one in Clearance if one > clearance]
    return {one for one in marks_in(value) if one.startswith(tuple(f"<{x}:" for x in levels))}
