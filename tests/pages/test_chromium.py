"""The order in which a browser is looked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.pages.chromium import Chromium, ChromiumError, find_chromium


def make_browser(path: Path, code: int = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\nexit {code}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def empty(tmp_path: Path) -> dict[str, str]:
    """A machine without any browser."""
    return {"HOME": str(tmp_path / "home"), "PATH": str(tmp_path / "bin")}


@pytest.fixture
def playwrights(tmp_path: Path) -> Path:
    """A machine's cache with a browser of Playwright's."""
    cache = tmp_path / "cache"
    return make_browser(cache / "chromium-1200" / "chrome-linux" / "chrome")


def test_without_any_there_is_none(empty: dict[str, str]) -> None:
    assert find_chromium(empty) is None


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_one_on_path_is_found(empty: dict[str, str], tmp_path: Path, name: str) -> None:
    path = make_browser(tmp_path / "bin" / name)
    assert find_chromium(empty) == Chromium(str(path), "found on PATH")


def test_playwrights_own_comes_before_the_path(
    empty: dict[str, str], tmp_path: Path, playwrights: Path
) -> None:
    make_browser(tmp_path / "bin" / "chromium")
    empty["PLAYWRIGHT_BROWSERS_PATH"] = str(tmp_path / "cache")
    assert find_chromium(empty) == Chromium(str(playwrights), "installed by Playwright")


def test_the_newest_of_playwrights_is_chosen(
    empty: dict[str, str], tmp_path: Path, playwrights: Path
) -> None:
    make_browser(tmp_path / "cache" / "chromium-999" / "chrome-linux" / "chrome")
    found = find_chromium(empty | {"PLAYWRIGHT_BROWSERS_PATH": str(tmp_path / "cache")})
    assert found == Chromium(str(playwrights), "installed by Playwright")


def test_the_named_one_comes_first(empty: dict[str, str], tmp_path: Path) -> None:
    make_browser(tmp_path / "bin" / "chromium")
    named = make_browser(tmp_path / "own" / "browser")
    found = find_chromium(empty | {"AUDITOR_CHROMIUM": str(named)})
    assert found == Chromium(str(named), "named by AUDITOR_CHROMIUM")


def test_a_named_one_that_does_not_exist_is_an_error_that_names_the_variable(
    empty: dict[str, str],
) -> None:
    with pytest.raises(ChromiumError, match="AUDITOR_CHROMIUM must be the path of a Chromium"):
        find_chromium(empty | {"AUDITOR_CHROMIUM": "/nowhere/chromium"})


def test_one_that_does_not_run_is_passed_over(empty: dict[str, str], tmp_path: Path) -> None:
    make_browser(tmp_path / "bin" / "chromium", code=1)
    path = make_browser(tmp_path / "bin" / "google-chrome")
    assert find_chromium(empty) == Chromium(str(path), "found on PATH")
