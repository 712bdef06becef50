"""A reader's way through the site by keyboard alone, and without JavaScript."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.addresses import addresses

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.conftest import Window
    from tests.e2e.scene import Scene

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def focus_on(page: Page, name: str) -> None:
    """Presses Tab until the link with this name has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()").startswith(name):
            return
    raise AssertionError(f"{name} cannot be reached by Tab")


def test_the_first_tab_leads_past_the_header(scene: Scene, window: Window) -> None:
    page = window.open("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_a_search_leads_to_a_provider_by_keyboard(scene: Scene, window: Window) -> None:
    page = window.open("/")
    page.get_by_label("Search providers").focus()
    page.keyboard.type("halden")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2, name="1 provider matching")).to_be_visible()
    focus_on(page, "Halden Pay")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Halden Pay")).to_be_visible()


def test_a_provider_leads_to_the_next_change_by_keyboard(scene: Scene, window: Window) -> None:
    page = window.open(scene.provider.get_absolute_url())
    focus_on(page, "Compare: ")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/diff/"))
    page.wait_for_load_state()  # The address is there before the script that listens to keys.
    page.keyboard.press("n")
    page.keyboard.press("n")
    expect(page.locator("#change-2")).to_be_focused()
    expect(page).to_have_url(re.compile("#change-2$"))
    page.keyboard.press("p")
    expect(page.locator("#change-1")).to_be_focused()


def test_the_keys_can_be_turned_off_for_good(scene: Scene, window: Window) -> None:
    page = window.open(addresses(scene)["diff"])
    page.get_by_role("button", name="Keys n and p").click()
    page.reload()
    expect(page.get_by_role("button", name="Keys n and p")).to_have_attribute(
        "aria-pressed", "false"
    )
    page.keyboard.press("n")
    assert "#" not in page.url


def test_a_link_to_a_line_leads_to_the_line(scene: Scene, window: Window) -> None:
    page = window.open(addresses(scene)["diff"] + "?context=all#new-line-31")
    expect(page.locator("#new-line-31")).to_be_in_viewport()


def test_without_javascript_versions_are_compared_by_a_form(scene: Scene, window: Window) -> None:
    page = window.open(scene.document.get_absolute_url(), script=False)
    page.get_by_role("button", name="Compare").click()
    expect(page).to_have_url(re.compile(f"/diff/{scene.older.uuid}/{scene.newer.uuid}/$"))
    page.get_by_role("link", name="Go to the first of 3 places").click()
    page.get_by_role("link", name="Next change").first.click()
    expect(page).to_have_url(re.compile("#change-2$"))


def test_filters_work_without_javascript_on_a_phone(scene: Scene, window: Window) -> None:
    page = window.open("/providers/", width=360, script=False)
    page.get_by_text("Filters").click()
    page.get_by_role("link", name="Norway").click()
    expect(page.get_by_role("heading", level=2, name="2 providers")).to_be_visible()
    page.get_by_role("link", name="Country: Norway").click()
    expect(page.get_by_role("heading", level=2, name="6 providers")).to_be_visible()


def test_filters_are_open_on_a_wide_screen(scene: Scene, window: Window) -> None:
    page = window.open("/providers/")
    expect(page.get_by_role("link", name="Norway")).to_be_visible()


def test_wide_tables_can_be_scrolled_by_keyboard(scene: Scene, window: Window) -> None:
    page = window.open(scene.document.get_absolute_url(), width=360)
    region = page.get_by_role("region", name="Table of versions")
    region.focus()
    page.keyboard.press("ArrowRight")
    expect(region).to_be_focused()
    page.wait_for_function("document.activeElement.scrollLeft > 0")
