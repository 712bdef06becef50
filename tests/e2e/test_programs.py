"""The pages for programs and spreadsheets, in a browser: nothing that the policy forbids."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.test_accessibility import violations
from tests.e2e.test_reflow import TOO_WIDE

if TYPE_CHECKING:
    from tests.e2e.conftest import Window
    from tests.e2e.scene import Scene

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_the_description_is_drawn_under_the_strict_policy(scene: Scene, window: Window) -> None:
    page = window.open("/api/v1/docs/")
    page.locator(".opblock-summary-path", has_text="/assessments/{uuid}/").wait_for()
    page.locator("#operations-assessments-assessments_list .opblock-summary-control").click()
    page.locator("#operations-assessments-assessments_list .parameters").wait_for()
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.locator("h1").first.inner_text() == "API"


def test_without_scripts_the_page_leads_to_the_description(scene: Scene, window: Window) -> None:
    page = window.open("/api/v1/docs/", script=False)
    assert page.locator("main a", has_text="/api/v1/schema/").is_visible()


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 360)])
def test_the_exports_page_has_no_violation(
    scene: Scene, window: Window, theme: str, width: int
) -> None:
    page = window.open("/exports/", theme=theme, width=width)
    page.locator("details > summary").first.click()
    assert violations(page) == []
    assert page.evaluate(TOO_WIDE) == []


def test_a_button_downloads_what_was_chosen(scene: Scene, window: Window) -> None:
    page = window.open("/exports/", script=False)
    page.get_by_label("Providers", exact=True).check()
    with page.expect_download() as begun:
        page.get_by_role("button", name="Download JSON").click()
    name = begun.value.suggested_filename
    assert name.startswith("know-your-provider-")
    assert name.endswith(".json")
