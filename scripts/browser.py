"""Find a Chromium, or install one: Playwright's, else Debian's. Standard library only."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from typing import TYPE_CHECKING

from auditor.pages.chromium import ChromiumError, find_chromium

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PLAYWRIGHT_SECONDS = 120
APT_SECONDS = 900
# Without the second, screenshots show boxes for other scripts than Latin.
DEBIAN_PACKAGES = ("chromium", "fonts-droid-fallback")
HOW_TO_RETRY = "`make browser` tries again; AUDITOR_CHROMIUM can name one."


def provide(
    python: Path, failure: Path, *, say: Callable[[str], None], is_retry: bool = False
) -> None:
    """Say which browser there is, or get one. A failure is kept in a file and not repeated."""
    if _is_found(say):
        failure.unlink(missing_ok=True)
        return
    if failure.exists() and not is_retry:
        say(f"Browser: none; an earlier attempt to install one failed. {HOW_TO_RETRY}")
        return
    for install in (install_from_playwright, install_from_debian):
        if install(python, say) and _is_found(say):
            failure.unlink(missing_ok=True)
            return
    failure.write_text("No browser could be installed.\n")
    say(
        "NOTICE: no browser could be had. Everything works but the capture of pages that are "
        f"drawn by scripts, and tests in a browser are skipped. {HOW_TO_RETRY}"
    )


def _is_found(say: Callable[[str], None]) -> bool:
    try:
        found = find_chromium(os.environ)
    except ChromiumError as error:
        say(f"Browser: {error}")
        return False
    if found:
        say(f"Browser: {found.path}, {found.found_by}.")
    return found is not None


def install_from_playwright(python: Path, say: Callable[[str], None]) -> bool:
    say(
        f"Browser: none found. Trying `playwright install chromium` (at most {PLAYWRIGHT_SECONDS} s)."
    )
    command = [str(python), "-m", "playwright", "install", "chromium"]
    if is_done(command, seconds=PLAYWRIGHT_SECONDS):
        return True
    say("Browser: Playwright could not install one.")
    return False


def install_from_debian(python: Path, say: Callable[[str], None]) -> bool:
    if not shutil.which("apt-get"):
        return False
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *DEBIAN_PACKAGES]
    as_root = root_prefix()
    if as_root is None:
        say(f"Browser: installing Debian's needs root. To do so: sudo {' '.join(install)}")
        return False
    say(f"Browser: installing Debian's packages {' and '.join(DEBIAN_PACKAGES)} with apt-get.")
    is_done([*as_root, "apt-get", "update", "-qq"], seconds=APT_SECONDS)
    return is_done([*as_root, *install], seconds=APT_SECONDS)


def root_prefix() -> list[str] | None:
    """What to put before a command that needs root; None if it cannot be had without asking."""
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive"]
    if os.geteuid() == 0:
        return quiet
    if shutil.which("sudo") and is_done(["sudo", "-n", "true"], seconds=10, is_shown=False):
        return ["sudo", "-n", *quiet]
    return None


def is_done(command: list[str], *, seconds: float, is_shown: bool = True) -> bool:
    """Run to its end, or kill it and all it started when its time is over."""
    output = None if is_shown else subprocess.DEVNULL
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    except OSError:
        return False
    try:
        return process.wait(timeout=seconds) == 0
    except (subprocess.TimeoutExpired, KeyboardInterrupt) as ended:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if isinstance(ended, KeyboardInterrupt):
            raise
        return False
