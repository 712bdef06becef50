"""A real Chromium over the live server. All rows are made before the browser is driven.

Playwright's synchronous interface runs an event loop in the test's thread, in which Django would
refuse the ORM; the flag below allows it in this test process only, where nothing is concurrent.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

from auditor.pages.chromium import find_chromium
from tests.e2e.scene import Scene, build_scene

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.live_server_helper import LiveServer

ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# A bound for a loaded machine: what is as expected is seen at once.
expect.set_options(timeout=30_000)

# Pages that answer with a refusal, of which the browser complains: nothing is there, or it is asked wrongly.
REFUSED = ("/nothing/", "?from=high", "?q=***")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = find_chromium(os.environ)
    if found is None:
        pytest.skip("no Chromium was found: set AUDITOR_CHROMIUM or install the chromium package")
    # Chromium's sandbox refuses to run as root.
    sandbox = [] if os.geteuid() else ["--no-sandbox"]
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        launched = playwright.chromium.launch(
            executable_path=found.path, args=[*ARGUMENTS, *sandbox], chromium_sandbox=not sandbox
        )
        yield launched
        launched.close()


@pytest.fixture(scope="session", autouse=True)
def _folder_of_collected_files() -> None:
    """The middleware that serves static files warns of a missing folder, and warnings are errors."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    return build_scene()


class Window:
    """Opens pages of the live server and notes all that their consoles complain of."""

    def __init__(self, browser: Browser, base_url: str) -> None:
        self._browser = browser
        self._base_url = base_url
        self._contexts: dict[tuple[int, str, bool], BrowserContext] = {}
        self.complaints: list[str] = []

    def open(
        self, path: str, *, width: int = 1280, theme: str = "light", script: bool = True
    ) -> Page:
        key = (width, theme, script)
        if key not in self._contexts:
            self._contexts[key] = self._browser.new_context(
                base_url=self._base_url,
                viewport={"width": width, "height": 800},
                color_scheme="dark" if theme == "dark" else "light",
                reduced_motion="reduce",
                java_script_enabled=script,
            )
        page = self._contexts[key].new_page()
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(path)
        return page

    def close(self) -> None:
        for context in self._contexts.values():
            context.close()

    def _listen(self, message: ConsoleMessage) -> None:
        is_expected = message.location["url"].endswith(REFUSED)
        if message.type in {"error", "warning"} and not is_expected:
            self.complaints.append(message.text)


@pytest.fixture
def window(browser: Browser, live_server: LiveServer) -> Iterator[Window]:
    """The test fails at its end for any error, warning or violation of the policy on a console."""
    opened = Window(browser, live_server.url)
    yield opened
    opened.close()
    assert opened.complaints == []
