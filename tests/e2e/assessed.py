"""The scene with assessments of its fictional providers: enough of everything that a page can show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from auditor.accounts.vocabulary import Role
from auditor.archive.models import Version
from auditor.assessments import actions
from auditor.assessments.actions import Bounds, Event, Piece
from auditor.assessments.models import Assessment, Evidence
from auditor.assessments.vocabulary import AnchorKind, Status
from auditor.kyc.scoring import Limit, Tier
from auditor.kyc.vocabulary import Aspect, EvidenceKind, Operation, Trigger, Window
from auditor.kyc.vocabulary import IdentityLevel as Level
from providers.models import Provider, PublicEvent
from tests.assessments.factories import (
    Cast,
    Writer,
    advance,
    make_assessment,
    make_cast,
    make_observation,
    quote_of,
    with_role,
)
from tests.e2e.scene import NOW, Scene, build_scene

AT = NOW - timedelta(days=60)
ASKED = "We ask for your name, your date of birth and an e-mail address when you register."
BEFORE = (
    "You may use the account up to a total of 2,500 EUR a year before we ask for further documents."
)
MAY = "We may ask for an identity document at any time and at our discretion."
CLAIMS = {
    "AO-02": ("conditional", BEFORE),
    "AO-03": ("mandatory", ASKED),
    "IV-01": ("discretionary", MAY),
    "LT-01": ("mandatory", BEFORE),
}
SEEN = {
    "AO-01": "partial", "AO-02": "partial", "AO-03": "nominal", "AO-04": "effective",
    "IV-01": "partial", "IV-02": "partial", "IV-03": "nominal", "LT-01": "effective",
}  # fmt: skip


@dataclass(frozen=True)
class Assessed:
    """Where to look, and who may see more."""

    scene: Scene
    newest: Assessment
    superseded: Assessment
    withdrawn: Assessment
    regulator: str


def write(row: Assessment, cast: Cast, at: datetime) -> None:
    writer = Writer(row, at)
    version = Version.objects.filter(document__provider=row.provider).earliest("captured_at")
    terms = Version.objects.filter(
        document__slug="terms-of-service", document__provider=row.provider
    )
    version = terms.earliest("captured_at")
    writer.summarise(
        "A fictional wallet. It names what it asks for at registration and a yearly limit below which "
        "no document is asked for; verification is left to its discretion."
    )
    for indicator, (value, sentence) in CLAIMS.items():
        writer.answer(indicator, claimed=value, claimed_note="Read in the terms of service.")
        piece = Piece(Aspect.CLAIMED, EvidenceKind.TERMS_VERSION, quote_of(version, sentence))
        writer.cite(indicator, piece)
    write_observed(writer, cast)
    write_beside(writer)
    write_tiers(writer)


def write_observed(writer: Writer, cast: Cast) -> None:
    provider = writer.assessment.provider
    tests = [make_observation(provider, by=cast.author, signed_by=cast.reviewer) for _ in "12"]
    for indicator, value in SEEN.items():
        writer.answer(indicator, observed=value, observed_note="As the test protocol records.")
        for test in tests:
            writer.test(indicator, test)
    writer.answer("SC-01", observed="partial")
    event = PublicEvent.objects.filter(provider=provider).latest("date")
    writer.cite("SC-01", Piece(Aspect.OBSERVED, EvidenceKind.AUTHORITY_FINDING, Event(event)))


def write_beside(writer: Writer) -> None:
    writer.answer("GS-01", fact="confirmed", claimed_note="Named in the register.")
    writer.finding("GS-01", Aspect.FACT)
    writer.answer("FC-01", exposure="offered_unspecified")
    writer.finding("FC-01", Aspect.EXPOSURE)


def write_tiers(writer: Writer) -> None:
    def month(amount: str) -> tuple[Limit, ...]:
        return (Limit(Operation.ANY, Window.MONTH, Decimal(amount)),)

    above = Limit(Operation.ANY, Window.MONTH, Decimal(210))
    for axis, level in ((Aspect.CLAIMED, Level.SELF_DECLARED), (Aspect.OBSERVED, Level.NONE)):
        low = Tier(1, axis, level, Trigger.AT_OPENING, limits=month("210"))
        high = Tier(2, axis, Level.CHECKED, Trigger.THRESHOLD, above, month("15000"))
        writer.tiers("Natural persons in the EEA", axis, low, high)


def build_assessed() -> Assessed:
    scene = build_scene()
    cast = make_cast()
    PublicEvent.objects.filter(provider=scene.provider, date="2017-04-12").update(date="2026-09-01")
    first = make_assessment(
        Status.PUBLISHED, provider=scene.provider, cast=cast, content=write, at=AT
    )
    second = actions.start_correction(
        assessment=first, reason="The yearly limit was read wrongly.", by=cast.author, at=later(3)
    )
    writer = Writer(second, later(3))
    writer.answer("LT-01", claimed="conditional", claimed_note="Above 2,500 EUR a year only.")
    newest = advance(second, Status.DISPUTED, cast, at=later(4))
    go_stale(newest, scene)
    withdrawn = write_withdrawn(cast)
    write_historic(cast)
    first.refresh_from_db()
    regulator = with_role(Role.REGULATOR)
    return Assessed(scene, newest, first, withdrawn, regulator.get_username())


def later(days: int) -> datetime:
    return AT + timedelta(days=days)


def go_stale(row: Assessment, scene: Scene) -> None:
    """In the newest terms one of the quoted sentences has other words."""
    words = "We may ask for an identity document at any time and where the law requires it"
    start = scene.newer.text().find(words)
    found = actions.Found(AnchorKind.EDITED, Decimal("0.8"), start=start, end=start + len(words))
    for evidence in Evidence.objects.filter(answer__assessment=row, exact=MAY):
        actions.reanchor(evidence=evidence, version=scene.newer, found=found, at=later(20))


def write_withdrawn(cast: Cast) -> Assessment:
    quill = Provider.objects.get(slug="quill-transfer")
    return make_assessment(
        Status.WITHDRAWN, provider=quill, cast=cast, content=write_claims, at=later(1)
    )


def write_historic(cast: Cast) -> Assessment:
    sagne = Provider.objects.get(slug="sagne-kort")
    return make_assessment(
        Status.PUBLISHED, provider=sagne, cast=cast, content=write_finding, at=later(2),
        as_of=date(2021, 3, 1), is_historic=True,
    )  # fmt: skip


def write_claims(row: Assessment, cast: Cast, at: datetime) -> None:
    writer = Writer(row, at)
    writer.summarise("A fictional transmitter.")
    version = Version.objects.filter(document__provider=row.provider).earliest("captured_at")
    writer.answer("AO-03", claimed="mandatory")
    writer.cite(
        "AO-03", Piece(Aspect.CLAIMED, EvidenceKind.TERMS_VERSION, quote_of(version, ASKED))
    )


def write_finding(row: Assessment, cast: Cast, at: datetime) -> None:
    writer = Writer(row, at)
    writer.summarise("A fictional issuer of vouchers, closed since 2021.")
    writer.answer("AO-01", observed="absent")
    writer.finding("AO-01", speaks_on=date(2021, 2, 1))
    bounds = Bounds("Buyers of vouchers")
    row.refresh_from_db()
    actions.add_scope(assessment=row, bounds=bounds, by=writer.by, at=at, seen=row.revision)


def assessed_addresses(assessed: Assessed) -> dict[str, str]:
    uuid, quoted = assessed.newest.uuid, assessed.scene.document
    version = Version.objects.filter(document=quoted).earliest("captured_at")
    start = version.text().index(ASKED)
    return {
        "overview": "/",
        "providers": "/providers/",
        "provider": assessed.scene.provider.get_absolute_url(),
        "provider-withdrawn": "/providers/quill-transfer/",
        "provider-historic": "/providers/sagne-kort/",
        "assessment": f"/assessments/{uuid}/",
        "assessment-superseded": f"/assessments/{assessed.superseded.uuid}/",
        "assessment-historic": "/providers/sagne-kort/assessment/",
        "changes": f"/assessments/{uuid}/changes/",
        "methodology": "/methodology/",
        "indicator": "/methodology/indicators/AO-03/",
        "indicator-empty": "/methodology/indicators/TP-03/?page=1",
        "corrections": "/corrections/",
        "quote": f"{version.get_absolute_url()}?quote={start}-{start + len(ASKED)}",
    }
