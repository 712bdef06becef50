"""The pictures of the README, rewritten only when AUDITOR_SCREENSHOTS is set."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.e2e.addresses import addresses

if TYPE_CHECKING:
    from tests.e2e.conftest import Window
    from tests.e2e.scene import Scene

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
SHOTS = [
    ("overview", 1280, "light", 900),
    ("provider", 1280, "light", 1840),
    ("diff", 1280, "light", 1500),
    ("diff", 360, "dark", 780),
]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(
        not os.environ.get("AUDITOR_SCREENSHOTS"),
        reason="the pictures of the documentation are rewritten with AUDITOR_SCREENSHOTS=1 only",
    ),
]


def test_pictures_of_the_documentation_are_taken(scene: Scene, window: Window) -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    for name, width, theme, height in SHOTS:
        is_phone = width < 600
        path = addresses(scene)[name] + ("?view=inline" if is_phone else "")
        page = window.open(path, width=width, theme=theme)
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("document.fonts.ready")
        if is_phone:
            page.locator(".diff-tools").evaluate("tools => tools.scrollIntoView()")
        suffix = "-phone" if is_phone else ""
        page.screenshot(path=IMAGES / f"{name}{suffix}.png")
        page.close()
    assert len(list(IMAGES.glob("*.png"))) >= len(SHOTS)
