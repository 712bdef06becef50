"""The desk in a real Chromium: in both themes and widths, by keyboard and without JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from auditor.archive.models import Source, Version
from tests.accounts.people import PASSWORD, code_now
from tests.desk.scene import Desk, build_desk
from tests.e2e.test_accessibility import violations

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.conftest import Window

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def desk(transactional_db: None) -> Desk:
    return build_desk()


def addresses(desk: Desk) -> dict[str, str]:
    assert desk.suspect.capture
    return {
        "queue": "/desk/",
        "queue-none": "/desk/?kind=version&provider=sagne",
        "version": f"/desk/versions/{desk.suspect.uuid}/",
        "version-inline": f"/desk/versions/{desk.suspect.uuid}/?view=inline",
        "version-alone": f"/desk/versions/{desk.alone.uuid}/",
        "check": f"/desk/checks/{desk.suspect.capture.attempt}/",
        "document": f"/desk/documents/{desk.document.pk}/",
        "document-failing": f"/desk/documents/{desk.failing.pk}/",
        "document-checks": f"/desk/documents/{desk.failing.pk}/checks/",
        "document-versions": f"/desk/documents/{desk.document.pk}/versions/",
        "document-declarations": f"/desk/documents/{desk.document.pk}/declarations/",
        "declarations": "/desk/declarations/",
        "declaration-new": "/desk/declarations/new/",
        "declaration-edit": f"/desk/declarations/{desk.document.pk}/",
        "declaration-json": f"/desk/declarations/{desk.document.pk}/?view=json",
        "declarations-import": "/desk/declarations/import/",
        "trial-proposal": f"/desk/trials/{desk.proposal.pk}/",
        "trial-test": f"/desk/trials/{desk.test.pk}/",
        "trial-waiting": f"/desk/trials/{desk.waiting.pk}/",
    }


def sign_in(window: Window, **options: object) -> Page:
    page = window.open("/desk/", **options)  # type: ignore[arg-type]
    page.get_by_label("Email").fill("ada@people.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Code").fill(code_now())
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Needs a look", level=1)).to_be_visible()
    return page


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 360)])
def test_pages_of_the_desk_have_no_violation_and_fit(
    desk: Desk, window: Window, theme: str, width: int
) -> None:
    sign_in(window, theme=theme, width=width).close()
    found = {}
    for name, path in addresses(desk).items():
        page = window.open(path, theme=theme, width=width)
        problems = violations(page)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            problems.append("It is wider than the screen.")
        if problems:
            found[name] = problems
        page.close()
    assert found == {}


def test_a_verdict_is_given_without_javascript(desk: Desk, window: Window) -> None:
    page = sign_in(window, script=False)
    page.get_by_role("link", name="Halden Pay: Terms of Service").click()
    page.get_by_label("Note (optional)").fill("I opened the page.")
    page.get_by_role("button", name="This is genuine").click()
    expect(page.get_by_text("The version is confirmed and public now.")).to_be_visible()
    assert Version.objects.get(pk=desk.suspect.pk).state == "confirmed"


def test_a_proposal_is_saved_without_javascript(desk: Desk, window: Window) -> None:
    sign_in(window, script=False).close()
    page = window.open(f"/desk/trials/{desk.proposal.pk}/", script=False)
    page.get_by_label("Leave out (remove)").fill("nav")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Revision 2 is in force.")).to_be_visible()
    current = Source.objects.get(document=desk.document, is_current=True)
    assert current.declaration == {"fetch": desk.proposal.url, "select": "article", "remove": "nav"}


def test_the_waiting_page_shows_the_trial_as_soon_as_it_is_done(desk: Desk, window: Window) -> None:
    page = sign_in(window)
    page.goto(f"/desk/trials/{desk.waiting.pk}/")
    expect(page.get_by_role("heading", name="Waiting for the page")).to_be_visible()
    done = {
        "outcome": "not_found",
        "finished_at": desk.waiting.requested_at,
        "error": "Status 404.",
    }
    type(desk.waiting).objects.filter(pk=desk.waiting.pk).update(**done)
    expect(page.get_by_text("Status 404.")).to_be_visible()
