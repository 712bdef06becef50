"""A small archive of fictional providers that shows every kind of thing the pages can show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from auditor.archive.models import Capture, Change, Document, ImportedRecord, Version
from auditor.archive.vocabulary import Cause, RecordOutcome
from auditor.pages.outcomes import Outcome
from providers.models import Identifier, LegalEntity, Licence, Provider, PublicEvent, Relation
from tests.e2e.texts import PRIVACY, TERMS, edited
from tests.factories import make_capture, make_document, make_provider, make_version

if TYPE_CHECKING:
    from collections.abc import Sequence

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Scene:
    """Where to look."""

    provider: Provider
    document: Document
    older: Version
    newer: Version


def build_scene() -> Scene:
    """Eight providers, four documents, some thirty versions and their checks."""
    halden = _halden()
    terms = make_document(halden, language="en", slug="terms-of-service")
    versions = _history(terms, edited(TERMS), step=timedelta(days=91), ends=NOW)
    privacy = make_document(
        halden, terms_type="Privacy Policy", slug="privacy-policy", language="en"
    )
    texts = [PRIVACY, PRIVACY.replace("five years", "seven years"), PRIVACY]
    _history(privacy, texts, step=timedelta(days=160), ends=NOW - timedelta(days=30))
    _failing(privacy)
    fees = make_document(halden, terms_type="Fees", slug="fees", language="en")
    _imported(fees)
    make_document(halden, terms_type="AML/KYC Policy", slug="aml-kyc-policy")
    _neighbours(halden)
    return Scene(halden, terms, versions[-2], versions[-1])


def _halden() -> Provider:
    halden = make_provider(
        slug="halden-pay",
        name="Halden Pay",
        aliases=["HaldenPay", "Halden Wallet"],
        activities=["e_money_issuer", "e_wallet"],
        status="active",
        status_since="2017",
        operator_model="operator_with_exchangers",
        country="NO",
        website="https://halden-pay.example/",
        summary="A wallet that is filled by bank transfer, by voucher, or through independent "
        "exchangers, and pays out to accounts in the European Economic Area.",
        is_fictional=True,
    )
    LegalEntity.objects.create(
        provider=halden, name="Halden Pay AS", country="NO", registration_number="900 000 000"
    )
    Licence.objects.create(
        provider=halden,
        kind="E-money institution",
        authority="Example Supervisory Authority",
        number="EX-0142",
        country="NO",
        status="current",
        since="2017-04",
        source_title="Register of institutions",
        source_url="https://register.example/EX-0142",
        source_tier="official",
    )
    Identifier.objects.create(provider=halden, scheme="domain", value="halden-pay.example")
    _events(halden)
    return halden


def _events(halden: Provider) -> None:
    facts = [
        ("2017-04-12", "licence", "Licensed as an e-money institution.", "official"),
        ("2021", "acquisition", "The voucher business was bought from Sagne Kort.", "secondary"),
        ("2024-09-03", "settlement", "Agreed to pay 1.2 million for late reporting.", "official"),
    ]
    for date, kind, summary, tier in facts:
        PublicEvent.objects.create(
            provider=halden,
            date=date,
            kind=kind,
            authority="Example Supervisory Authority" if tier == "official" else "",
            summary=summary,
            source_title="Notice of the authority" if tier == "official" else "Press report",
            source_url="https://register.example/notice",
            source_tier=tier,
        )


def _history(
    document: Document, texts: Sequence[str], *, step: timedelta, ends: datetime
) -> list[Version]:
    """Versions a `step` apart, the third of them the archive's own doing; ends with a check."""
    count = len(texts)
    versions = [
        make_version(
            document,
            text,
            captured_at=ends - step * (count - 1 - index),
            cause=(Cause.FIRST if not index else Cause.EXTRACTOR if index == 3 else Cause.CHANGE),
        )
        for index, text in enumerate(texts)
    ]
    _check(document, ends + timedelta(hours=1), Outcome.NOT_MODIFIED)
    return versions


def _check(document: Document, at: datetime, outcome: Outcome) -> Capture:
    is_good = outcome in {Outcome.OK, Outcome.NOT_MODIFIED}
    document.last_checked_at = at
    document.last_outcome = outcome.value
    document.failures_in_a_row = 0 if is_good else document.failures_in_a_row + 1
    document.failing_since = None if is_good else document.failing_since or at
    document.save()
    error = {} if is_good else {"error": "No address for halden-pay.example."}
    return make_capture(document, at=at, outcome=outcome.value, **error)


def _failing(document: Document) -> None:
    for day in range(4):
        _check(document, NOW - timedelta(days=3 - day), Outcome.DNS_FAILED)


def _imported(document: Document) -> None:
    """A history that another archive recorded and this one has not checked."""
    for index, year in enumerate((2019, 2020, 2022)):
        at = datetime(year, 5, 14, 6, 0, tzinfo=UTC)
        version = make_version(
            document,
            f"# Fees\n\nA payment out costs {index + 1} EUR.\n\nCards are free of charge.",
            captured_at=at,
            cause=Cause.CHANGE if index else Cause.FIRST,
        )
        capture = version.capture
        record = ImportedRecord.objects.create(
            document=document,
            commit=f"{index:040x}",
            blob_sha1=f"{index + 7:040x}",
            path="Halden Pay/Fees.md",
            sequence=index,
            recorded_at=at,
            cause=Change.objects.get(version=version).cause,
            engine_version="14.1.0",
            outcome=RecordOutcome.VERSION,
        )
        Version.objects.filter(pk=version.pk).update(
            capture=None, snapshot=None, source=None, imported=record
        )
        if capture:
            capture.delete()


def _neighbours(halden: Provider) -> None:
    sagne = make_provider(
        slug="sagne-kort", name="Sagne Kort", activities=["voucher_issuer"], country="NO",
        status="merged", status_since="2021", is_fictional=True,
    )  # fmt: skip
    make_provider(
        slug="veksel-nord", name="Veksel Nord", activities=["digital_currency_exchanger"],
        country="DK", status="active", is_fictional=True,
    )  # fmt: skip
    make_provider(
        slug="tidewater-swap", name="Tidewater Swap", activities=["instant_swap"],
        ledger_transparency="public_pseudonymous", is_fictional=True,
    )  # fmt: skip
    make_provider(slug="orchard-exchange", name="Orchard Exchange", is_draft=True)
    quill = make_provider(
        slug="quill-transfer", name="Quill Transfer", activities=["money_transmitter"],
        country="IE", status="active", status_since="2012-02", is_fictional=True,
    )  # fmt: skip
    terms = make_document(quill, language="en")
    _history(terms, edited(TERMS)[:3], step=timedelta(days=40), ends=NOW - timedelta(days=1))
    Relation.objects.create(
        subject=sagne, kind="owned_by", target=halden, since="2021",
        source_title="Annual report 2021", source_tier="secondary",
    )  # fmt: skip
