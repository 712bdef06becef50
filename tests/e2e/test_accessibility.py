"""Every page in both themes: no accessibility violation, no complaint on the console."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.addresses import addresses

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.conftest import Window
    from tests.e2e.scene import Scene

pytestmark = [pytest.mark.browser, pytest.mark.slow]
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()


def violations(page: Page) -> list[str]:
    """What axe-core finds, best practices included: rule, help and the elements."""
    page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate("axe.run(document)")
    return [
        f"{item['id']}: {item['help']}: {[node['html'][:160] for node in item['nodes'][:3]]}"
        for item in found["violations"]
    ]


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 360)])
def test_pages_have_no_violation(scene: Scene, window: Window, theme: str, width: int) -> None:
    found = {}
    for name, path in addresses(scene).items():
        page = window.open(path, theme=theme, width=width)
        if problems := violations(page):
            found[name] = problems
        page.close()
    assert found == {}


def test_an_empty_installation_has_no_violation(transactional_db: None, window: Window) -> None:
    found = [violations(window.open(path)) for path in ("/", "/providers/")]
    assert found == [[], []]


def test_opened_details_have_no_violation(scene: Scene, window: Window) -> None:
    for path in (scene.provider.get_absolute_url(), scene.newer.get_absolute_url()):
        page = window.open(path)
        page.locator("details > summary").first.click()
        assert violations(page) == []
