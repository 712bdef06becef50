"""Who surveys which page, and that a real browser's look ends in rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from auditor.archive.blobs import StorageFailed
from auditor.archive.clock import database_now
from auditor.archive.models import FormChange, FormSurvey, Host, SignupPage
from auditor.archive.survey_recording import record_survey
from auditor.archive.surveying import BUSY, FAULT, NO_ROOM, _claim, declare_signup_page, survey
from auditor.archive.tasks import surveys_due
from auditor.archive.tracking import open_engine
from auditor.archive.vocabulary import Trigger
from auditor.pages.guard import Refused
from tests.archive.site import Site
from tests.archive.surveys import claimed, make_signup_page
from tests.factories import START, make_provider
from tests.pages.browsing import CHROMIUM, NEEDS_BROWSER

if TYPE_CHECKING:
    from pytest_django import Settings

pytestmark = pytest.mark.django_db
URL = "http://site.example/join"
FORM = (
    "<html lang=en><form method=post><label>E-mail <input name=mail type=email required></label>"
    "<label>Password <input name=secret type=password></label><button>Sign up</button></form>"
)


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("survey", *arguments, stdout=out)
    return out.getvalue()


# --- Declared -------------------------------------------------------------------------------------


def test_a_sign_up_page_is_declared(site: Site) -> None:
    page = declare_signup_page(provider=make_provider(), url=URL, at=START)
    assert (page.url, page.revision, page.is_current) == (URL, 1, True)


def test_the_same_address_again_is_no_new_revision(site: Site) -> None:
    provider = make_provider()
    first, second = (declare_signup_page(provider=provider, url=URL, at=START) for _ in range(2))
    assert first == second


def test_another_address_is_a_new_revision_and_ends_the_old_one(site: Site) -> None:
    provider = make_provider()
    old = declare_signup_page(provider=provider, url=URL, at=START)
    new = declare_signup_page(provider=provider, url=f"{URL}2", at=START)
    old.refresh_from_db()
    assert (new.revision, old.is_current, old.valid_until) == (2, False, START)


def test_an_address_inside_the_network_is_not_declared() -> None:
    with pytest.raises(Refused):
        declare_signup_page(provider=make_provider(), url="http://127.0.0.1/join", at=START)
    assert not SignupPage.objects.exists()


# --- Due and claimed ------------------------------------------------------------------------------


def test_a_page_that_was_never_surveyed_is_due() -> None:
    page = make_signup_page()
    assert list(SignupPage.objects.due(database_now())) == [page]


@pytest.mark.parametrize("field", ["next_survey_at", "lease_until"])
def test_what_comes_later_or_is_under_way_is_left_alone(field: str) -> None:
    make_signup_page(**{field: database_now() + timedelta(hours=1)})  # type: ignore[arg-type]
    assert not SignupPage.objects.due(database_now()).exists()


def test_an_address_of_old_is_left_alone() -> None:
    make_signup_page(is_current=False)
    assert not SignupPage.objects.due(database_now()).exists()


def test_a_page_is_claimed_by_one() -> None:
    page = make_signup_page()
    claimed(page)
    assert _claim([page], "other", only_if_due=False) == []


def test_a_lease_that_ran_out_is_taken_over_with_a_higher_fence() -> None:
    page = claimed(make_signup_page())
    SignupPage.objects.update(lease_until=START)
    assert claimed(page).fence == page.fence + 1


def test_a_host_that_another_process_holds_is_not_asked() -> None:
    page = make_signup_page()
    until = database_now() + timedelta(minutes=1)
    Host.objects.create(name="site.example", holder="other", held_until=until)
    assert _claim([page], "tests", only_if_due=False) == []
    page.refresh_from_db()
    assert page.lease_until is None


# --- In a browser ---------------------------------------------------------------------------------


@pytest.fixture
def browser(settings: Settings) -> None:
    settings.CHROMIUM = CHROMIUM
    settings.HOST_INTERVAL = timedelta(0)


def with_browser(test: Callable[..., None]) -> Callable[..., None]:
    """The marks of a test that needs one, without those that do not."""
    for mark in (*NEEDS_BROWSER, pytest.mark.usefixtures("browser")):
        test = mark(test)
    return test


@with_browser
def test_a_page_that_is_due_is_surveyed_once(site: Site) -> None:
    site.serve("/join", FORM)
    page = make_signup_page(url=URL)
    assert (surveys_due(), surveys_due()) == (1, 0)
    found = FormSurvey.objects.get()
    assert (found.page, found.result, found.controls.count()) == (page, "listed", 3)


@with_browser
def test_after_a_survey_nothing_is_held(site: Site) -> None:
    site.serve("/join", FORM)
    make_signup_page(url=URL)
    surveys_due()
    assert SignupPage.objects.get().lease_until is None
    assert not Host.objects.exclude(holder="").exists()


@with_browser
def test_the_command_says_what_an_address_asks_for_and_records_nothing(site: Site) -> None:
    site.serve("/join", FORM)
    said = run(URL)
    assert "The form was found" in said
    assert "E-mail address" in said
    assert "contact point" in said.lower()
    assert not FormSurvey.objects.exists()


@with_browser
def test_the_command_surveys_a_provider_and_records_it(site: Site) -> None:
    site.serve("/join", FORM)
    make_provider(slug="lantern", name="Lantern")
    said = run("--provider", "lantern", "--declare", URL)
    assert said.startswith(f"Lantern, {URL}: The form was found")
    assert FormSurvey.objects.get().state == "candidate"


@with_browser
def test_the_command_says_what_was_wrong(site: Site) -> None:
    site.serve("/join", "<p>Nothing here.</p>")
    make_provider(slug="lantern")
    said = run("--provider", "lantern", "--declare", URL)
    assert "No sign-up form was found" in said
    assert "declare the address" in said


@with_browser
def test_a_form_that_gains_an_upload_has_changed_when_it_is_seen_twice(
    site: Site, settings: Settings
) -> None:
    settings.RECHECK_AFTER = timedelta(0)
    make_provider(slug="lantern", name="Lantern")
    site.serve("/join", FORM)
    for _ in range(2):
        run("--provider", "lantern", "--declare", URL)
    site.serve(
        "/join", FORM.replace("<button>", "<label>Passport <input type=file></label><button>")
    )
    said = [run("--provider", "lantern") for _ in range(2)]
    assert ["Control added: Passport" in one for one in said] == [False, True]
    change = FormChange.objects.get()
    assert (change.kind, change.control.label) == ("added", "Passport")


@with_browser
def test_a_page_that_sends_by_itself_fails_and_sends_nothing(site: Site) -> None:
    site.serve(
        "/join", FORM.replace("</form>", "</form><script>document.forms[0].submit()</script>")
    )
    page = make_signup_page(url=URL)
    surveys_due()
    page.refresh_from_db()
    found = FormSurvey.objects.get()
    assert (found.result, found.non_get_sent, found.sends_tried) == ("tried_to_send", 0, 1)
    assert (page.failures_in_a_row, site.asked) == (1, ["/join"])


# --- Faults ---------------------------------------------------------------------------------------


def test_a_store_that_takes_nothing_ends_the_intake(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise StorageFailed("No room is left.")

    monkeypatch.setattr("auditor.archive.blobs.store.BlobStore.probe", fail)
    page = make_signup_page()
    with open_engine() as engine:
        (one,) = survey([page], engine=engine, trigger=Trigger.SCHEDULE)
    assert (one.recorded, one.passed_over) == (None, NO_ROOM)
    assert SignupPage.objects.due(database_now()).exists()


def test_a_page_that_another_worker_surveys_is_passed_over() -> None:
    page = claimed(make_signup_page())
    with open_engine() as engine:
        (one,) = survey([page], engine=engine, trigger=Trigger.MANUAL)
    assert (one.recorded, one.passed_over) == (None, BUSY)


def test_a_run_that_breaks_off_gives_its_pages_back(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("auditor.archive.surveying.record_survey", break_off)
    page = make_signup_page(url="http://gone.example/join")
    with open_engine() as engine, pytest.raises(KeyboardInterrupt):
        list(survey([page], engine=engine, trigger=Trigger.MANUAL))
    assert SignupPage.objects.get().lease_until is None
    assert not Host.objects.exclude(holder="").exists()


def test_a_page_that_cannot_be_recorded_stops_none_of_the_others(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, whole = (
        make_signup_page(make_provider(name=name), url=f"http://{name}.example/join")
        for name in ("broken", "whole")
    )

    def fail(*, page: SignupPage, **rest: object) -> object:
        if page.pk == broken.pk:
            raise ValueError("A string that no database keeps.")
        return record_survey(page=page, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr("auditor.archive.surveying.record_survey", fail)
    with open_engine() as engine:
        made = list(survey([broken, whole], engine=engine, trigger=Trigger.MANUAL))
    assert {one.page.pk: one.passed_over for one in made} == {broken.pk: FAULT, whole.pk: ""}


def test_a_page_that_cannot_be_recorded_is_put_off(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        raise ValueError("A string that no database keeps.")

    monkeypatch.setattr("auditor.archive.surveying.record_survey", fail)
    page = make_signup_page(url="http://gone.example/join")
    with open_engine() as engine:
        list(survey([page], engine=engine, trigger=Trigger.SCHEDULE))
    page.refresh_from_db()
    assert (page.failures_in_a_row, page.lease_until) == (1, None)
    assert not SignupPage.objects.due(database_now()).exists()


def test_a_host_that_does_not_answer_is_a_survey_too(site: Site) -> None:
    page = make_signup_page(url="http://gone.example/join")
    with open_engine() as engine:
        (one,) = survey([page], engine=engine, trigger=Trigger.MANUAL)
    assert one.recorded is not None
    assert one.recorded.survey.result == "not_read"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--provider", "nobody"), "No provider is called 'nobody'"),
        ((URL, "--provider", "nobody"), "not both"),
        (("--declare", URL), "needs `--provider SLUG`"),
    ],
)
def test_the_command_refuses_what_makes_no_sense(arguments: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        run(*arguments)


def test_the_command_asks_for_an_address_that_is_not_known() -> None:
    make_provider(slug="lantern")
    with pytest.raises(CommandError, match="--declare URL"):
        run("--provider", "lantern")


def test_the_command_says_that_nothing_is_due() -> None:
    assert "No sign-up page is due" in run()
