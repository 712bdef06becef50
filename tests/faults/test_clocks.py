"""Machines whose clocks are wrong: leases and schedules go by the database's."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.conf import settings

from auditor.archive.clock import database_now
from auditor.archive.leases import LEASE, claim
from auditor.archive.models import Document
from auditor.archive.vocabulary import Trigger
from tests.faults.pages import check_now, declare, outcomes

if TYPE_CHECKING:
    from datetime import datetime

    from tests.faults.held_site import HeldSite
    from tests.faults.installation import Installation

pytestmark = pytest.mark.slow
JUMPS = [timedelta(days=2), timedelta(days=-2)]


def wrong_clock(jump: timedelta) -> time_machine.travel:
    """This process's clock is off by so much, and goes on."""
    return time_machine.travel(database_now() + jump, tick=True)


def assert_is_about(found: datetime | None, expected: datetime) -> None:
    assert found is not None
    assert abs(found - expected) < timedelta(minutes=5)


@pytest.mark.parametrize("jump", JUMPS)
def test_a_lease_that_is_held_is_not_taken_by_a_wrong_clock(
    installation: Installation, site: HeldSite, jump: timedelta
) -> None:
    document = declare(site)
    claim([document.pk], at=database_now())
    with wrong_clock(jump):
        (checked,) = check_now(document)
    assert checked.recorded is None
    assert site.asked == []


@pytest.mark.parametrize("jump", JUMPS)
def test_a_lease_ends_by_the_clock_of_the_database(
    installation: Installation, site: HeldSite, jump: timedelta
) -> None:
    document = declare(site)
    with wrong_clock(jump):
        claim([document.pk], at=database_now())
    assert_is_about(Document.objects.get().lease_until, database_now() + LEASE)


def test_what_is_not_due_by_the_database_is_not_checked(
    installation: Installation, site: HeldSite
) -> None:
    document = declare(site)
    Document.objects.update(next_check_at=database_now() + timedelta(hours=1))
    with wrong_clock(timedelta(days=2)):
        check_now(document, trigger=Trigger.SCHEDULE)
    assert outcomes(document) == []


@pytest.mark.parametrize("jump", JUMPS)
def test_the_next_check_is_due_by_the_clock_of_the_database(
    installation: Installation, site: HeldSite, jump: timedelta
) -> None:
    document = declare(site)
    with wrong_clock(jump):
        check_now(document)
    due = database_now() + settings.CHECK_EVERY * 1.05  # Up to a tenth later, by chance.
    next_check_at = Document.objects.get().next_check_at
    assert next_check_at is not None
    assert abs(next_check_at - due) < settings.CHECK_EVERY * 0.06
