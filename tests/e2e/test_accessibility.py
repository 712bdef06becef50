"""Every page in both themes: no accessibility violation, no complaint on the console."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.addresses import addresses, open_whole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playwright.sync_api import Page

    from tests.e2e.conftest import Window
    from tests.e2e.scene import Scene

pytestmark = [pytest.mark.browser, pytest.mark.slow]
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()


# The description of the API is drawn by Swagger UI, which is taken over as it is. Its colours are too
# faint; its buttons that open an operation hold others; its headings go from the first level to the third;
# and it has a <main> of its own, within ours. All else is asked of it too, and all of what is around it.
SWAGGER = "#swagger-ui"
ITS_OWN = (
    "color-contrast",
    "heading-order",
    "landmark-main-is-top-level",
    "landmark-no-duplicate-main",
    "nested-interactive",
)
# Found in the page around it, because there is that second <main>.
FOR_ITS_MAIN = ("landmark-no-duplicate-main",)


def violations(
    page: Page, *, within: dict[str, list[str]] | None = None, without: Iterable[str] = ()
) -> list[str]:
    """What axe-core finds, best practices included: rule, help and the elements."""
    page.evaluate(AXE)
    options = {"rules": {rule: {"enabled": False} for rule in without}}
    run = "([within, options]) => axe.run(within || document, options)"
    found: dict[str, Any] = page.evaluate(run, [within, options])
    return [
        f"{item['id']}: {item['help']}: {[node['html'][:160] for node in item['nodes'][:3]]}"
        for item in found["violations"]
    ]


def violations_of(name: str, page: Page) -> list[str]:
    """Of what stands at an address; of the API's description our part, then Swagger UI's."""
    if name != "api-docs":
        return violations(page)
    ours = violations(page, within={"exclude": [SWAGGER]}, without=FOR_ITS_MAIN)
    return ours + violations(page, within={"include": [SWAGGER]}, without=ITS_OWN)


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 360)])
def test_pages_have_no_violation(scene: Scene, window: Window, theme: str, width: int) -> None:
    found = {}
    for name, path in addresses(scene).items():
        page = open_whole(window, name, path, theme=theme, width=width)
        if problems := violations_of(name, page):
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
