"""The demonstration shows every state, of fictional providers; and the past of one from its documents."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from auditor.accounts import audit
from auditor.archive.clock import database_now
from auditor.archive.interchange.declarations import read_folder
from auditor.archive.interchange.documents import store_declarations
from auditor.archive.vocabulary import Origin
from auditor.assessments.demonstration.loading import load
from auditor.assessments.demonstration.reading import DemonstrationError, read, read_all
from auditor.assessments.models import Assessment, Evidence
from auditor.assessments.revisiting import revisit_all
from auditor.assessments.visibility import Viewer, present
from auditor.assessments.vocabulary import Body, Status
from auditor.kyc.vocabulary import EvidenceKind, GapLabel, Grade, ObservedValue
from auditor.sample.library import DATA
from auditor.sample.server import SampleWeb
from tests.factories import make_provider

if TYPE_CHECKING:
    from pytest_django import Settings


@pytest.fixture
def web(settings: Settings, db: None) -> Iterator[SampleWeb]:
    """The sample web, declared and not captured yet; Liberty Reserve is in the catalogue."""
    settings.CHROMIUM = "/nonexistent/chromium"
    with SampleWeb(None) as running:
        settings.HOST_MAP = {"*.example": running.address}
        call_command("load_catalogue", str(DATA / "catalogue"), stdout=StringIO())
        call_command("load_catalogue", stdout=StringIO())
        declared = read_folder(DATA / "declarations", host_map=settings.HOST_MAP)
        store_declarations(declared, origin=Origin.SAMPLE, at=database_now())
        yield running


def demonstrate() -> str:
    said = StringIO()
    call_command("load_demonstration", stdout=said)
    return said.getvalue()


def capture() -> None:
    call_command("track", "--all", stdout=StringIO())


def newest(slug: str) -> Assessment:
    return Assessment.objects.filter(provider__slug=slug).latest("number")


@pytest.mark.slow
def test_it_shows_every_state_that_a_newcomer_should_see(web: SampleWeb) -> None:
    capture()
    said = demonstrate()
    assert {row.provider.slug: row.status for row in Assessment.objects.order_by("number")} == {
        "aurora-wallet": Status.PUBLISHED,
        "brizovik": Status.IN_REVIEW,
        "carte-mistralis": Status.PUBLISHED,
        "liberty-reserve": Status.PUBLISHED,
        "lindenbon": Status.RIGHT_OF_REPLY,
        "pellworth": Status.PUBLISHED,
        "praca-direta": Status.WITHDRAWN,
        "quillmark": Status.DISPUTED,
        "trueque-veloz": Status.DRAFT,
    }, said
    grades = {slug: newest(slug).grade for slug in ("aurora-wallet", "pellworth")}
    assert grades == {"aurora-wallet": Grade.D, "pellworth": Grade.CLAIMS_ONLY}
    assert newest("aurora-wallet").gap_label == GapLabel.SOME
    corrected = newest("carte-mistralis")
    assert corrected.grade == Grade.INSUFFICIENT_EVIDENCE
    assert corrected.supersedes is not None
    assert (corrected.supersedes.status, bool(corrected.reason)) == (Status.SUPERSEDED, True)
    assert newest("brizovik").notes.count() == 2
    assert audit.verify().fault == ""


@pytest.mark.slow
def test_what_it_cites_becomes_stale_as_the_sample_web_goes_on(web: SampleWeb) -> None:
    capture()
    demonstrate()
    web.advance()
    capture()
    revisit_all(at=database_now())
    shown = present(newest("pellworth"), Viewer.anonymous(at=database_now()))
    assert [one.indicator for one in shown.answers if one.is_stale] == ["ED-01"]


@pytest.mark.slow
def test_it_can_be_loaded_again_and_after_the_sample_web_has_gone_on(web: SampleWeb) -> None:
    before = demonstrate()
    assert "Pellworth Exchange: not yet, since no confirmed text" in before
    assert "Liberty Reserve: published." in before
    assert Assessment.objects.count() == 1
    capture()
    web.advance()
    capture()
    demonstrate()
    number, people = Assessment.objects.count(), User.objects.count()
    assert number == 10
    again = demonstrate()
    assert again.count("there already") == 9
    assert (Assessment.objects.count(), User.objects.count()) == (number, people)


@pytest.mark.slow
def test_the_historic_one_says_what_authorities_documents_say_and_what_it_is(
    web: SampleWeb,
) -> None:
    demonstrate()
    row = newest("liberty-reserve")
    assert row.is_historic
    assert row.as_of is not None
    assert row.as_of.year == 2013
    evidence = Evidence.objects.filter(answer__assessment=row)
    assert {one.kind for one in evidence} == {EvidenceKind.AUTHORITY_FINDING}
    assert {one.body for one in evidence} == {Body.EVENT}
    assert {one.event["source_tier"] for one in evidence if one.event} == {"official"}
    shown = present(row, Viewer.anonymous(at=database_now()))
    assert "A demonstration made from public documents" in shown.about.summary
    assert "Nobody was asked for a reply" in shown.about.summary
    vetted = present(row, Viewer.of(row.author, at=database_now()))
    said = {
        one.indicator for one in vetted.answers if any(value_is_known(v) for v in values_of(one))
    }
    assert said == {"AO-01", "IV-01", "FC-01", "FC-07", "GS-02"}


def values_of(answer: object) -> list[object]:
    return [getattr(answer, name) for name in ("claimed", "observed", "exposure", "fact")]


def value_is_known(value: object) -> bool:
    unset = {ObservedValue.NOT_ASSESSED, "unknown", "unchecked"}
    return value is not None and getattr(value, "value", "") not in unset


@pytest.mark.slow
def test_its_people_are_roles_and_nobody_can_sign_in_as_them(web: SampleWeb) -> None:
    demonstrate()
    people = User.objects.filter(email__endswith="@people.example")
    assert {one.get_full_name() for one in people} == {
        "Demonstration assessor",
        "Demonstration editor",
        "Demonstration reviewer",
    }
    assert not any(one.has_usable_password() for one in User.objects.all())


@pytest.mark.django_db
def test_a_real_provider_is_left_out() -> None:
    make_provider(slug="real", name="Real", is_fictional=False)
    content = next(one for one in read_all() if one["provider"] == "pellworth")
    said, is_done = load(content | {"provider": "real"}, at=database_now())
    assert (said, is_done) == ("real: left out, since it is a real provider.", True)
    assert not Assessment.objects.exists()


@pytest.mark.django_db
def test_a_provider_that_somebody_assesses_is_left_alone(web: SampleWeb) -> None:
    demonstrate()
    row = newest("liberty-reserve")
    demonstrate()
    assert Assessment.objects.filter(provider=row.provider).count() == 1


def test_of_real_providers_there_is_the_historic_one_alone() -> None:
    fictional = {path.stem for path in (DATA / "catalogue").glob("*.yaml")}
    assert {one["provider"] for one in read_all()} - fictional == {"liberty-reserve"}


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("until: soon", "until: 'soon' is not one of draft"),
        ("answers: {AO-1: {}}", "is not an indicator"),
        ("answers: {AO-01: {claimed: yes}}", "is not one of mandatory"),
        ("answers: {AO-01: {tests: [none]}}", "a test that is not described: 'none'"),
        ("author: Somebody", "author: is not a field of the demonstration"),
    ],
)
def test_a_fault_of_a_file_is_told_with_its_line(tmp_path: Path, line: str, complaint: str) -> None:
    values = {"provider": "x", "until": "draft", "summary": "x", "answers": "{AO-01: {}}"}
    name, _, value = line.partition(": ")
    path = tmp_path / "x.yaml"
    path.write_text("\n".join(f"{key}: {one}" for key, one in (values | {name: value}).items()))
    with pytest.raises(DemonstrationError, match=complaint):
        read(path)


def test_it_waits_for_first_captures_no_longer_than_it_is_told_to(db: None) -> None:
    began = database_now()
    said = StringIO()
    call_command("load_demonstration", "--wait", "0", stdout=said)
    assert database_now() - began < timedelta(minutes=1)
    assert "left out, since the catalogue does not have it" in said.getvalue()
