"""A picture of the whole page for people, bounded in height and in bytes."""

from __future__ import annotations

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page as Tab

from auditor.pages.browser_process import first_line

WIDTH, HEIGHT = 1280, 800
# Taller ones are cut: graphics hardware, and Chromium with it, ends at 16,384 pixels.
TALLEST = 16_000
LARGEST = 8 << 20
QUALITIES = (75, 40)
PICTURE_MS = 20_000
FULL_HEIGHT = (
    "() => Math.max(document.documentElement.scrollHeight,"
    " document.body ? document.body.scrollHeight : 0)"
)


async def take_picture(tab: Tab) -> tuple[bytes, dict[str, object]]:
    """A JPEG of the page from its top, and what there is to know of it. A failure is told there."""
    try:
        full = int(await tab.evaluate(FULL_HEIGHT))
        height = max(1, min(full, TALLEST))
        for quality in QUALITIES:
            picture = await tab.screenshot(
                type="jpeg",
                quality=quality,
                full_page=True,
                clip={"x": 0, "y": 0, "width": WIDTH, "height": height},
                timeout=PICTURE_MS,
                animations="disabled",
            )
            if len(picture) <= LARGEST:
                facts = {"type": "image/jpeg", "width": WIDTH, "height": height}
                return picture, {**facts, "is_cut": full > height, "quality": quality}
    except (PlaywrightError, ValueError, OverflowError, TypeError) as error:
        return b"", {"error": f"No picture could be taken: {first_line(error)}"}
    return b"", {"error": f"The picture is larger than {LARGEST >> 20} MiB."}
