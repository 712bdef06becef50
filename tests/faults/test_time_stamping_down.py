"""The time-stamping authority is down: checks go on and are sealed, and stamped once it is back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.cache import caches
from django.test import Client

from auditor.archive.models import Seal, TimeStamp
from auditor.archive.stamping import verify_seals
from auditor.archive.tasks import seal_captures
from tests.archive.authority import running_authority
from tests.faults.pages import check_now, declare, outcomes
from tests.public.pages import words

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

    from tests.faults.held_site import HeldSite

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.operations.machine.find_chromium", lambda environment: None)


def health() -> str:
    caches["process"].clear()
    return words(Client().get("/health/"))


@pytest.mark.usefixtures("installation")
def test_checks_are_sealed_without_it_and_stamped_once_it_is_back(
    site: HeldSite, settings: Settings, tmp_path: Path
) -> None:
    document = declare(site)
    (tmp_path / "authority").mkdir()
    with running_authority(tmp_path / "authority") as authority:
        settings.TIME_STAMPING_URL, settings.TIME_STAMPING_ROOTS = (
            authority.url,
            str(authority.roots),
        )
        authority.status = 503
        check_now(document)
        assert (outcomes(document), seal_captures()) == (["ok"], (1, 0))
        check_now(document)
        assert (len(outcomes(document)), seal_captures()) == (2, (1, 0))
        assert Seal.objects.filter(time_stamp=None).count() == 2
        settings.SEAL_EVERY = timedelta(0)
        assert "2 seals waiting for a time stamp" in health()
        authority.status = 200
        assert seal_captures() == (0, 2)
    assert TimeStamp.objects.count() == 2
    assert "Every seal is stamped with the time." in health()
    assert verify_seals().problems == []


@pytest.mark.usefixtures("installation")
def test_an_authority_that_nobody_answers_at_costs_no_check(
    site: HeldSite, settings: Settings
) -> None:
    settings.TIME_STAMPING_URL = "http://127.0.0.1:9/"
    document = declare(site)
    check_now(document)
    assert (outcomes(document), seal_captures()) == (["ok"], (1, 0))
