"""Find the Chromium of an installation. Standard library only: set-up uses it before the rest."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

VARIABLE = "AUDITOR_CHROMIUM"
ANSWER_SECONDS = 20
TABS = 3  # Pages that one browser reads at a time.
# The headless shell first: it starts without a window and takes less for each page.
NAMES_ON_PATH = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
PLAYWRIGHT_BINARIES = (
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
    "chromium_headless_shell-*/chrome-*/*headless*shell",
)


class ChromiumError(Exception):
    """The browser that the installation names cannot be used."""


@dataclass(frozen=True)
class Chromium:
    """A browser, and in words how it was found."""

    path: str
    found_by: str


def find_chromium(environment: Mapping[str, str]) -> Chromium | None:
    """AUDITOR_CHROMIUM, else Playwright's own, else one on PATH that runs. Raises ChromiumError."""
    if named := environment.get(VARIABLE, "").strip():
        if not does_run(named):
            raise ChromiumError(f"{VARIABLE} must be the path of a Chromium to run, not {named!r}.")
        return Chromium(named, f"named by {VARIABLE}")
    return next(_usable(environment), None)


def does_run(path: str) -> bool:
    """Does it say its version? One that lacks a library, or stands in for a snap, does not."""
    try:
        asked = subprocess.run(  # noqa: S603 - a browser that the installation names
            [path, "--version"], capture_output=True, timeout=ANSWER_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def _usable(environment: Mapping[str, str]) -> Iterator[Chromium]:
    for path in _of_playwright(environment):
        if does_run(path):
            yield Chromium(path, "installed by Playwright")
    for name in NAMES_ON_PATH:
        found = shutil.which(name, path=environment.get("PATH", ""))
        if found and does_run(found):
            yield Chromium(found, "found on PATH")


def _of_playwright(environment: Mapping[str, str]) -> Iterator[str]:
    folder = playwright_folder(environment)
    for pattern in PLAYWRIGHT_BINARIES:
        # The highest build number is the newest.
        paths = sorted(map(str, folder.glob(pattern)), key=lambda path: (len(path), path))
        yield from reversed(paths)


def playwright_folder(environment: Mapping[str, str]) -> Path:
    """Where Playwright keeps the browsers it downloads."""
    if (named := environment.get("PLAYWRIGHT_BROWSERS_PATH", "")) not in {"", "0"}:
        return Path(named)
    home = Path(environment.get("HOME") or "~").expanduser()
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "ms-playwright"
    return Path(environment.get("XDG_CACHE_HOME") or home / ".cache") / "ms-playwright"
