"""A browser that is killed, or stops, in the middle of a check."""

from __future__ import annotations

import os
import signal
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from auditor.archive.models import Document, Source
from auditor.archive.tracking import conduct, track
from auditor.archive.vocabulary import Trigger
from auditor.pages.chromium import find_chromium
from auditor.pages.engine import Engine
from auditor.pages.fetch import Limits
from tests.faults.installation import Installation, children_of, is_alive, wait_until
from tests.faults.pages import declare, outcomes, texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.faults.held_site import HeldSite

pytestmark = [pytest.mark.slow, pytest.mark.browser]
# A hung browser is given up after this; the usual minute would be spent waiting.
LIMITS = Limits(total=timedelta(seconds=8))


@pytest.fixture(autouse=True)
def _needs_chromium() -> None:
    if find_chromium(os.environ) is None:
        pytest.skip("no Chromium was found: set AUDITOR_CHROMIUM or install the chromium package")


def declare_scripted(site: HeldSite) -> Document:
    """A document whose page is drawn by a browser."""
    document = declare(site)
    source = Source.objects.get(document=document)
    source.declaration = {**source.declaration, "executeClientScripts": True}
    source.save()
    return document


def browsers() -> list[int]:
    """The Chromium processes below this one."""
    return [pid for pid in children_of(os.getpid()) if b"chrom" in _command(pid)]


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().partition(b"\0")[0]
    except (FileNotFoundError, ProcessLookupError):
        return b""


def check_while(document: Document, disturb: Callable[[], None]) -> None:
    """Check the document; meanwhile, in another thread, something happens."""
    disturber = Thread(target=disturb)
    disturber.start()
    engine = Engine(replace(conduct(), limits=LIMITS))
    with (
        engine,
        closing(track([document], engine=engine, trigger=Trigger.MANUAL)) as checks,
    ):
        list(checks)
    disturber.join()


def signal_browsers(number: signal.Signals, site: HeldSite, installation: Installation) -> None:
    """Send it to every browser process once half of the page is there, and let the page end."""
    wait_until(lambda: bool(site.pages_asked), what="a request", installation=installation)
    for pid in browsers():
        os.kill(pid, number)
    site.go_on()


def test_a_browser_killed_in_mid_check_is_replaced_and_the_page_read(
    installation: Installation, site: HeldSite
) -> None:
    document = declare_scripted(site)
    site.hold("/terms")
    check_while(document, lambda: signal_browsers(signal.SIGKILL, site, installation))
    assert outcomes(document) == ["ok"]
    assert "up to 250 EUR" in texts(document)[0]
    assert site.pages_asked == ["/terms", "/terms"]


def test_a_browser_that_hangs_is_ended_and_costs_one_check_at_most(
    installation: Installation, site: HeldSite
) -> None:
    document = declare_scripted(site)
    site.hold("/terms")
    stopped: list[int] = []

    def stop() -> None:
        signal_browsers(signal.SIGSTOP, site, installation)
        stopped.extend(browsers())

    check_while(document, stop)
    assert len(outcomes(document)) == 1
    assert stopped
    assert not any(map(is_alive, stopped))
    check_while(document, lambda: None)
    assert outcomes(document)[-1] in {"ok", "not_modified"}
    assert len(texts(document)) == 1
