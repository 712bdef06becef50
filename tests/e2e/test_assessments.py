"""Pages about assessments in a real Chromium: accessible, no wider than the screen, readable."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.e2e.assessed import Assessed, assessed_addresses, build_assessed
from tests.e2e.test_accessibility import violations
from tests.e2e.test_reflow import TOO_WIDE, WIDTHS

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.conftest import Window

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def assessed(transactional_db: None) -> Assessed:
    return build_assessed()


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 360)])
def test_pages_have_no_violation(
    assessed: Assessed, window: Window, theme: str, width: int
) -> None:
    found = {}
    for name, path in assessed_addresses(assessed).items():
        page = window.open(path, theme=theme, width=width)
        if problems := violations(page):
            found[name] = problems
        page.close()
    assert found == {}


def test_no_page_scrolls_sideways(assessed: Assessed, window: Window) -> None:
    too_wide = {}
    for name, path in assessed_addresses(assessed).items():
        page = window.open(path)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            if found := page.evaluate(TOO_WIDE):
                too_wide[name, width] = found
        page.close()
    assert too_wide == {}


def test_a_reader_follows_a_stale_quote_without_script(assessed: Assessed, window: Window) -> None:
    page = window.open(assessed.scene.provider.get_absolute_url(), script=False)
    page.get_by_role("link", name="Read the assessment").click()
    page.locator("#IV-01 blockquote a").click()
    page.wait_for_url("**/versions/**")
    assert page.locator("mark#quote").inner_text().startswith("We may ask")
    page.go_back()
    page.locator("#IV-01").get_by_role("link", name="Where it stands now").click()
    page.wait_for_url("**/versions/**")
    assert "where the law requires it" in page.locator("mark#quote").inner_text()


def test_the_chart_is_named_described_and_within_its_frame(
    assessed: Assessed, window: Window
) -> None:
    page = window.open(f"/assessments/{assessed.newest.uuid}/", width=360)
    chart = page.get_by_role("img", name="Claimed and observed due diligence by group")
    assert "Account opening: claimed" in (chart.locator("desc").text_content() or "")
    outside = chart.locator("circle").evaluate_all(
        "all => all.filter((one) => one.getBoundingClientRect().right > innerWidth).length"
    )
    assert outside == 0


def test_the_address_of_what_was_withdrawn_is_gone(assessed: Assessed, window: Window) -> None:
    page = window.open("/")
    answer = page.request.get(f"/assessments/{assessed.withdrawn.uuid}/")
    assert answer.status == 410
    assert "It was about another company." in answer.text()


def sign_in(page: Page, name: str) -> None:
    client = Client()
    client.force_login(User.objects.get(username=name))
    cookie, root = client.cookies["sessionid"], page.evaluate("location.origin + '/'")
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": root}])


def test_what_the_vetted_see_has_a_badge_and_no_violation(
    assessed: Assessed, window: Window
) -> None:
    page = window.open("/")
    sign_in(page, assessed.regulator)
    page.goto(f"/assessments/{assessed.newest.uuid}/")
    assert page.get_by_text("This page holds what is not public").is_visible()
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate(TOO_WIDE) == []
