"""From a survey of a sample provider to an answer that goes stale when its form asks for more."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from auditor.archive.clock import database_now
from auditor.archive.models import SignupPage
from auditor.archive.surveying import declare_signup_page, survey
from auditor.archive.tracking import open_engine
from auditor.archive.vocabulary import Trigger
from auditor.assessments import actions
from auditor.assessments.actions import Bounds
from auditor.assessments.models import Assessment
from auditor.assessments.resurveying import resurvey_all
from auditor.kyc.scoring import Tier
from auditor.kyc.vocabulary import Aspect, IdentityLevel
from auditor.kyc.vocabulary import Trigger as Demanded
from auditor.sample.server import SampleWeb
from tests.assessing.signing_in import sign_in
from tests.assessments.factories import make_cast
from tests.e2e.test_accessibility import violations
from tests.e2e.test_reflow import TOO_WIDE
from tests.pages.browsing import CHROMIUM, NEEDS_BROWSER
from tests.providers.factories import make_provider

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page
    from pytest_django import Settings

    from tests.e2e.conftest import Window

pytestmark = NEEDS_BROWSER
STEPS = 14  # After so many the form of Pellworth asks for an upload.
URL = "http://pellworth.example/register"


@pytest.fixture
def web(settings: Settings) -> Iterator[SampleWeb]:
    with SampleWeb(None) as running:
        settings.HOST_MAP = {"*.example": running.address}
        settings.CHROMIUM = CHROMIUM
        yield running


@pytest.fixture
def draft(transactional_db: None) -> Assessment:
    """A draft that says what is claimed: an identity document when the account is opened."""
    cast = make_cast()
    provider = make_provider(slug="pellworth", name="Pellworth", is_fictional=True)
    at = database_now()
    row = actions.start(provider=provider, by=cast.author, at=at)
    scope = actions.add_scope(
        assessment=row, bounds=Bounds("Everybody"), by=cast.author, at=at, seen=row.revision
    )
    row.refresh_from_db()
    claimed = Tier(0, Aspect.CLAIMED, IdentityLevel.CHECKED, Demanded.AT_OPENING)
    actions.set_tiers(
        scope=scope, axis=Aspect.CLAIMED, tiers=[claimed], by=cast.author, at=at, seen=row.revision
    )
    row.refresh_from_db()
    return row


def survey_twice(page: SignupPage) -> None:
    with open_engine() as engine:
        for _ in range(2):
            (done,) = survey([page], engine=engine, trigger=Trigger.MANUAL)
            assert done.recorded is not None, done.passed_over
            assert done.recorded.survey.error == ""


def _is_sound(page: Page) -> None:
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert (violations(page), page.evaluate(TOO_WIDE)) == ([], [])


def test_what_a_survey_saw_is_entered_and_goes_stale_with_its_form(
    draft: Assessment, web: SampleWeb, window: Window, settings: Settings
) -> None:
    settings.RECHECK_AFTER = timedelta(0)
    form = declare_signup_page(provider=draft.provider, url=URL, at=database_now())
    survey_twice(form)
    page = window.open("/about/")
    sign_in(page, draft.author)
    page.goto(f"/assess/{draft.uuid}/")
    page.get_by_role("link", name="Take over the sign-up form").click()
    expect(page.get_by_text("It asks for less than is claimed.")).to_be_visible()
    _is_sound(page)
    page.get_by_label("Level at opening, observed for").select_option(label="Everybody")
    page.get_by_label("Identity level at opening").select_option(label="1: contact point")
    page.get_by_role("button", name="Enter what is chosen").click()
    expect(page.get_by_text("Entered, with the survey as evidence.")).to_be_visible()
    scopes = page.get_by_role("region", name="Customers and limits")
    expect(scopes).to_contain_text("1: contact point")
    expect(scopes).to_contain_text("3: document or data source checked")
    for _ in range(STEPS):
        web.advance()
    survey_twice(form)
    assert resurvey_all(at=database_now()) == 1
    _says_so(page, draft)


def _says_so(page: Page, draft: Assessment) -> None:
    """At the answer, among the notices, on the form's page and in the feed."""
    page.goto(f"/assess/{draft.uuid}/indicators/AO-03/")
    expect(page.get_by_text("The form asks for something else now")).to_be_visible()
    page.goto("/assess/notices/")
    expect(
        page.get_by_role("link", name="the sign-up form asks for something else")
    ).to_be_visible()
    page.goto("/providers/pellworth/sign-up/")
    expect(page.get_by_text("Control added: Upload your passport or identity card")).to_be_visible()
    feed = page.request.get("/sign-up/feed/").text()
    assert "Pellworth: sign-up form changed" in feed
    assert "passport" not in feed
