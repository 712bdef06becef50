"""Getting a browser: in which order, and that a failure is said and kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.pages.chromium import Chromium
from scripts import browser

Attempt = Callable[[Path, Callable[[str], None]], bool]


class Machine:
    """A machine that has a browser after the installations that are said to work."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path, works: str = "") -> None:
        self.tried: list[str] = []
        self.said: list[str] = []
        self.failure = folder / "failed.txt"
        self.found: Chromium | None = None
        monkeypatch.setattr(browser, "find_chromium", lambda _: self.found)
        for source in ("playwright", "debian"):
            attempt = self.attempt(source, is_working=source == works)
            monkeypatch.setattr(browser, f"install_from_{source}", attempt)

    def attempt(self, source: str, *, is_working: bool) -> Attempt:
        def install(python: Path, say: Callable[[str], None]) -> bool:
            self.tried.append(source)
            self.found = Chromium("/chrome", source) if is_working else None
            return is_working

        return install

    def provide(self, *, is_retry: bool = False) -> None:
        browser.provide(Path("python"), self.failure, say=self.said.append, is_retry=is_retry)


def test_an_existing_browser_is_used_and_nothing_installed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    machine = Machine(monkeypatch, tmp_path)
    machine.found = Chromium("/usr/bin/chromium", "found on PATH")
    machine.provide()
    assert (machine.tried, machine.said) == ([], ["Browser: /usr/bin/chromium, found on PATH."])


@pytest.mark.parametrize(
    ("works", "tried"), [("playwright", ["playwright"]), ("debian", ["playwright", "debian"])]
)
def test_playwrights_is_tried_before_debians(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, works: str, tried: list[str]
) -> None:
    machine = Machine(monkeypatch, tmp_path, works)
    machine.provide()
    assert (machine.tried, machine.failure.exists()) == (tried, False)


def test_a_failure_is_said_with_how_to_try_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    machine = Machine(monkeypatch, tmp_path)
    machine.provide()
    assert "NOTICE: no browser could be had" in machine.said[-1]
    assert "`make browser` tries again" in machine.said[-1]


def test_a_failure_is_not_repeated_at_the_next_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    Machine(monkeypatch, tmp_path).provide()
    second = Machine(monkeypatch, tmp_path, works="debian")
    second.provide()
    assert (second.tried, "an earlier attempt" in second.said[0]) == ([], True)


def test_a_retry_tries_again_and_forgets_the_failure(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    Machine(monkeypatch, tmp_path).provide()
    second = Machine(monkeypatch, tmp_path, works="debian")
    second.provide(is_retry=True)
    assert second.failure.exists() is False


def test_without_root_the_command_to_run_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "apt-get").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    said: list[str] = []
    assert browser.install_from_debian(Path("python"), said.append) is False
    assert "sudo apt-get install -y -qq --no-install-recommends chromium" in said[0]


def test_without_apt_get_debians_is_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert browser.install_from_debian(Path("python"), lambda _: None) is False


@pytest.mark.slow
def test_a_command_that_takes_too_long_is_killed() -> None:
    assert browser.is_done(["sleep", "60"], seconds=0.05) is False


def test_a_command_that_does_not_exist_is_not_done() -> None:
    assert browser.is_done(["/nowhere/apt-get"], seconds=1) is False
