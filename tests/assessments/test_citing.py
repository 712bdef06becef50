"""What a value rests on is checked when it is cited, and kept as it was."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from auditor.accounts.vocabulary import Clearance, Role
from auditor.archive.blob_references import named_blobs
from auditor.archive.blobs import blob_store
from auditor.archive.models import Version
from auditor.assessments import actions
from auditor.assessments.actions import Described, Event, File, Invalid, Piece, Quote, Test
from auditor.assessments.actions.bodies import LARGEST_FILE
from auditor.assessments.models import Assessment, Evidence
from auditor.assessments.vocabulary import AnchorState, Body
from auditor.kyc.vocabulary import Aspect, EvidenceKind, EvidenceStrength
from auditor.pages.quoting import quote_at
from providers.models import PublicEvent
from tests.assessments.factories import (
    AT,
    SENTENCE,
    TERMS,
    Writer,
    make_observation,
    make_terms,
    quote_of,
    with_role,
)
from tests.factories import START, make_provider

pytestmark = pytest.mark.django_db
CLAIMED, OBSERVED = Aspect.CLAIMED, Aspect.OBSERVED
TERMS_VERSION, FINDING = EvidenceKind.TERMS_VERSION, EvidenceKind.AUTHORITY_FINDING
REPORT = Described("Report", "Paper", "https://paper.example/report")


@pytest.fixture
def writer() -> Writer:
    return Writer(actions.start(provider=make_provider(), by=with_role(Role.RESEARCHER), at=AT))


def make_event(row: Assessment, **overrides: Any) -> PublicEvent:
    values = {
        "date": "2026-01-10",
        "kind": "enforcement",
        "authority": "Authority of Examples",
        "summary": "An order was made.",
        "source_title": "Order",
        "source_url": "https://authority.example/order",
        "source_tier": "official",
    }
    return PublicEvent.objects.create(**({"provider": row.provider} | values | overrides))


def test_a_quote_is_kept_with_its_place_its_context_and_the_text_s_digest(writer: Writer) -> None:
    version = make_terms(writer.assessment.provider)
    evidence = writer.quote("AO-01", version)
    evidence.refresh_from_db()
    text = version.text()
    assert text[evidence.start : evidence.end] == evidence.exact == SENTENCE
    assert evidence.prefix == "# Terms\n\nWelcome. "
    assert evidence.suffix == text[text.index(" We may") :][:120]
    assert evidence.quotation() == quote_at(text, evidence.start or 0, evidence.end or 0)
    assert (evidence.text_digest, evidence.body) == (version.text_digest, Body.VERSION)
    assert (evidence.anchor, evidence.current_version) == (AnchorState.ANCHORED, version)
    assert (evidence.speaks_on, evidence.origin) == (START.date(), "document:terms-of-service")


def test_offsets_count_characters_and_not_bytes(writer: Writer) -> None:
    version = make_terms(writer.assessment.provider, f"Café 🏦: {SENTENCE}")
    assert writer.quote("AO-01", version).start == 8


WRONG_QUOTES = {
    "elsewhere": lambda version: Quote(version, 0, len(SENTENCE), SENTENCE),
    "other words": lambda version: Quote(version, 0, 7, "# Rules"),
    "beyond the end": lambda version: Quote(version, len(TERMS) - 3, len(TERMS) + 9, TERMS[-3:]),
    "before the beginning": lambda version: Quote(version, -5, 3, TERMS[-5:3]),
    "backwards": lambda version: Quote(version, 9, 2, ""),
    "nothing": lambda version: Quote(version, 7, 9, "\n\n"),
}


@pytest.mark.parametrize("wrong", WRONG_QUOTES)
def test_a_quote_that_does_not_stand_there_is_refused(writer: Writer, wrong: str) -> None:
    version = make_terms(writer.assessment.provider)
    with pytest.raises(Invalid, match=r"does not stand|nothing to quote|is empty"):
        writer.cite("AO-01", Piece(CLAIMED, TERMS_VERSION, WRONG_QUOTES[wrong](version)))
    assert Evidence.objects.count() == 0


@pytest.mark.parametrize("state", ["candidate", "suspect", "variant"])
def test_only_a_confirmed_text_is_cited(writer: Writer, state: str) -> None:
    version = make_terms(writer.assessment.provider)
    Version.objects.update(state=state)
    with pytest.raises(Invalid, match="Only a confirmed text"):
        writer.quote("AO-01", version)


def test_what_belongs_to_another_provider_is_not_cited(writer: Writer) -> None:
    other = make_provider()
    stranger = Writer(actions.start(provider=other, by=writer.by, at=AT)).assessment
    bodies: dict[EvidenceKind, Quote | Event | Test] = {
        TERMS_VERSION: quote_of(make_terms(other)),
        FINDING: Event(make_event(stranger)),
        EvidenceKind.TEST_PROTOCOL: Test(make_observation(other, by=writer.by)),
    }
    for kind, body in bodies.items():
        with pytest.raises(Invalid, match="another provider"):
            writer.cite("AO-01", Piece(CLAIMED, kind, body))


def test_the_facts_of_an_event_are_copied_so_that_the_catalogue_may_change(writer: Writer) -> None:
    event = make_event(writer.assessment)
    evidence = writer.cite("AO-01", Piece(OBSERVED, FINDING, Event(event)))
    event.delete()
    evidence.refresh_from_db()
    assert evidence.event is not None
    assert evidence.event["summary"] == "An order was made."
    assert (evidence.speaks_on, evidence.visibility) == (date(2026, 1, 10), Clearance.PUBLIC)


def test_of_an_event_without_a_day_the_day_is_asked(writer: Writer) -> None:
    event = make_event(writer.assessment, date="2026-01")
    with pytest.raises(Invalid, match="of which day"):
        writer.cite("AO-01", Piece(OBSERVED, FINDING, Event(event)))
    spoken = date(2026, 1, 5)
    assert writer.cite("AO-01", Piece(OBSERVED, FINDING, Event(event), speaks_on=spoken)).pk


def test_a_test_is_never_public(writer: Writer) -> None:
    observation = make_observation(writer.assessment.provider, by=writer.by)
    evidence = writer.test("AO-01", observation, visibility=Clearance.PUBLIC)
    assert evidence.visibility == Clearance.VETTED
    assert evidence.origin == f"test:{observation.uuid}"


def test_a_file_is_kept_and_the_archive_s_sweep_knows_of_it(writer: Writer) -> None:
    body = Described("Letter", file=File("letter.pdf", "application/pdf", b"%PDF"))
    piece = Piece(OBSERVED, EvidenceKind.UPLOAD, body, speaks_on=AT.date())
    evidence = writer.cite("AO-01", piece)
    assert blob_store().get(evidence.upload) == b"%PDF"
    assert ("Evidence.upload", evidence.upload) in set(named_blobs())


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (Described(" "), "title"),
        (Described("A", url="javascript:alert(1)"), "begins with https"),
        (Described("A", file=File("a", "text/plain", b"")), "holds something"),
        (Described("A", file=File("a", "text/plain", bytes(LARGEST_FILE + 1))), "at most 20 MiB"),
        (Described("A", file=File(" ", "text/plain", b"a")), "has a name"),
    ],
)
def test_a_document_is_described_well_or_refused(
    writer: Writer, body: Described, sentence: str
) -> None:
    with pytest.raises(Invalid, match=sentence):
        writer.cite("AO-01", Piece(OBSERVED, EvidenceKind.UPLOAD, body, speaks_on=AT.date()))


@pytest.mark.parametrize(
    ("indicator", "aspect", "kind", "more", "sentence"),
    [
        ("AO-01", Aspect.FACT, EvidenceKind.REPUTABLE_REPORT, {}, "has no fact value"),
        ("GS-01", CLAIMED, EvidenceKind.REPUTABLE_REPORT, {}, "has no claimed value"),
        ("IV-02", CLAIMED, TERMS_VERSION, {}, "is not accepted here"),
        ("AO-01", OBSERVED, EvidenceKind.REPUTABLE_REPORT, {"strength": EvidenceStrength.JUDGMENT}, "proves as much as"),
        ("AO-01", OBSERVED, EvidenceKind.REPUTABLE_REPORT, {"speaks_on": AT.date() + timedelta(days=1)}, "after"),
    ],
)  # fmt: skip
def test_a_piece_that_the_framework_does_not_take_is_refused(
    writer: Writer,
    indicator: str,
    aspect: Aspect,
    kind: EvidenceKind,
    more: dict[str, Any],
    sentence: str,
) -> None:
    piece = Piece(aspect, kind, REPORT, **({"speaks_on": AT.date()} | more))
    with pytest.raises(Invalid, match=sentence):
        writer.cite(indicator, piece)


def test_what_is_not_said_is_the_weakest(writer: Writer) -> None:
    assert writer.finding("AO-01").strength == EvidenceStrength.AUTHORITY
    judgment = writer.finding("AO-01", strength=EvidenceStrength.JUDGMENT)
    assert judgment.strength == EvidenceStrength.JUDGMENT


def test_evidence_for_an_observation_is_vetted_unless_it_is_an_authority_s(writer: Writer) -> None:
    report = Piece(OBSERVED, EvidenceKind.REPUTABLE_REPORT, REPORT, speaks_on=AT.date())
    assert writer.cite("AO-01", report).visibility == Clearance.VETTED
    assert writer.finding("AO-01").visibility == Clearance.PUBLIC
    assert (
        writer.finding("AO-01", visibility=Clearance.RESTRICTED).visibility == Clearance.RESTRICTED
    )


def test_what_is_taken_back_stays_marked_and_is_taken_back_once(writer: Writer) -> None:
    evidence, row = writer.finding("AO-01"), writer.assessment
    row.refresh_from_db()
    after = actions.remove_evidence(evidence=evidence, by=writer.by, at=AT, seen=row.revision)
    evidence.refresh_from_db()
    assert (evidence.removed_at, evidence.removed_by) == (AT, writer.by)
    assert not Evidence.objects.kept().exists()
    with pytest.raises(Invalid, match="already"):
        actions.remove_evidence(evidence=evidence, by=writer.by, at=AT, seen=after.revision)
