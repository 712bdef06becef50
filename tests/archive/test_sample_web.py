"""The sample web's edits, and nothing else, become changes."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command

from auditor.archive.interchange.declarations import read_folder
from auditor.archive.interchange.documents import store_declarations
from auditor.archive.models import Capture, Change, Document, Version
from auditor.archive.tracking import Checked, conduct, track
from auditor.archive.vocabulary import Origin, Trigger, VersionState
from auditor.pages.engine import Engine
from auditor.sample.library import DATA, Edit
from auditor.sample.server import SampleWeb
from tests.factories import START

if TYPE_CHECKING:
    from pytest_django import Settings

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SCRIPTED = "AML/KYC Policy"


@pytest.fixture
def declared(web: SampleWeb, settings: Settings) -> SampleWeb:
    """Every document of the sample web is declared; there is no browser."""
    settings.CHROMIUM = "/nonexistent/chromium"
    declare_all(settings)
    return web


@pytest.fixture
def engine(declared: SampleWeb) -> Iterator[Engine]:
    """A running engine without a browser."""
    with Engine(conduct()) as running:
        yield running


def declare_all(settings: Settings) -> None:
    services = read_folder(DATA / "declarations", host_map=settings.HOST_MAP)
    store_declarations(services, origin=Origin.SAMPLE, at=START)


def check_all(engine: Engine) -> list[Checked]:
    documents = list(Document.objects.tracked().select_related("provider"))
    return list(track(documents, engine=engine, trigger=Trigger.MANUAL))


def changed(checks: list[Checked]) -> list[tuple[str, str]]:
    return sorted(
        (check.document.provider.slug, check.document.terms_type)
        for check in checks
        if check.recorded and check.recorded.version
    )


def edited(edits: list[Edit], *, with_browser: bool = False) -> list[tuple[str, str]]:
    found = [(edit.provider, edit.document_type) for edit in edits]
    scripted = ("aurora-wallet", SCRIPTED)
    return sorted(place for place in found if with_browser or place != scripted)


def test_every_document_but_the_scripted_one_is_read_without_a_browser(engine: Engine) -> None:
    checks = check_all(engine)
    unread = [check.document for check in checks if check.recorded and not check.recorded.version]
    assert [
        (one.provider.slug, one.last_outcome)
        for one in Document.objects.filter(pk__in=[document.pk for document in unread])
    ] == [("aurora-wallet", "browser_missing")]


def test_a_second_check_finds_nothing_new_and_leaves_captures(engine: Engine) -> None:
    check_all(engine)
    assert changed(check_all(engine)) == []
    assert Capture.objects.count() == 2 * Document.objects.count()


def test_the_command_finds_the_edits_of_a_step(declared: SampleWeb) -> None:
    call_command("track", "--all", stdout=StringIO())
    edits = edited(declared.advance())
    call_command("track", "--all", stdout=StringIO())
    changes = Change.objects.filter(cause="change").values_list(
        "version__document__provider__slug", "version__document__terms_type"
    )
    assert sorted(changes) == edits


def test_all_steps_give_the_edits_that_were_made(web: SampleWeb, engine: Engine) -> None:
    check_all(engine)
    for step in range(web.steps):
        assert (step, edited(web.advance())) == (step, changed(check_all(engine)))
    assert not Version.objects.exclude(state=VersionState.CONFIRMED).exists()


def test_every_edit_that_was_made_is_shown_as_the_providers(web: SampleWeb, engine: Engine) -> None:
    check_all(engine)
    for _ in range(web.steps):
        web.advance()
        check_all(engine)
    causes = Change.objects.exclude(cause="change").values_list("cause", flat=True)
    assert set(causes) == {"first"}
    assert Change.objects.by_provider().count() == Version.objects.count()


@pytest.mark.browser
def test_with_a_browser_the_scripted_page_is_read_too(web: SampleWeb, settings: Settings) -> None:
    declare_all(settings)
    with Engine(conduct()) as engine:
        scripted = Document.objects.filter(provider__slug="aurora-wallet")
        checks = list(track(scripted, engine=engine, trigger=Trigger.MANUAL))
        outcomes = {check.recorded.capture.outcome for check in checks if check.recorded}
        if outcomes == {"ok", "browser_missing"}:
            pytest.skip("no Chromium")
        again = list(track(scripted, engine=engine, trigger=Trigger.MANUAL))
    assert (len(changed(checks)), changed(again)) == (3, [])
