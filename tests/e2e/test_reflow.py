"""Pages fit narrow screens and large text without scrolling sideways."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.addresses import addresses

if TYPE_CHECKING:
    from tests.e2e.conftest import Window
    from tests.e2e.scene import Scene

pytestmark = [pytest.mark.browser, pytest.mark.slow]
FITS = "document.scrollingElement.scrollWidth <= innerWidth"


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_no_page_scrolls_sideways(scene: Scene, window: Window, width: int) -> None:
    too_wide = []
    for name, path in addresses(scene).items():
        page = window.open(path, width=width)
        if not page.evaluate(FITS):
            too_wide.append(name)
        page.close()
    assert too_wide == []
