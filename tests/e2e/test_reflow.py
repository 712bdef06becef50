"""Pages fit narrow screens without scrolling sideways."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.addresses import addresses, open_whole

if TYPE_CHECKING:
    from tests.e2e.conftest import Window
    from tests.e2e.scene import Scene

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WIDTHS = (320, 360, 768, 1280)
# Names what stands out to the right, but for what scrolls in a region of its own.
TOO_WIDE = """() => {
  if (document.scrollingElement.scrollWidth <= innerWidth) return [];
  const out = [...document.querySelectorAll("body *")].filter(
    (item) => item.getBoundingClientRect().right > innerWidth + 1 && !item.closest(".scroll"));
  return ["the page", ...out.map((item) => item.tagName + "." + item.className)].slice(0, 5);
}"""


def test_no_page_scrolls_sideways(scene: Scene, window: Window) -> None:
    too_wide = {}
    for name, path in addresses(scene).items():
        page = open_whole(window, name, path)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            if found := page.evaluate(TOO_WIDE):
                too_wide[name, width] = found
        page.close()
    assert too_wide == {}
