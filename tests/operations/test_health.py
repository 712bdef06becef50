"""What the figures say in sentences, and what to do about them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import override_settings

from auditor.operations import health
from auditor.operations.figures import Sealing, Surveying, Tracking
from auditor.operations.health import Condition, Finding
from auditor.operations.machine import Browser, Disk, Services
from auditor.operations.waiting import Waiting

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
GIB = 1024**3


def tracking(**facts: Any) -> Tracking:
    counts = {"tracked": 5, "due": 0, "leased": 0, "unreachable": 0, "flapping": 0}
    return Tracking(**({"waiting_since": None} | counts | facts))


def services(messages: int | None = 0, *, error: str = "", storage: str = "") -> Services:
    return Services(Waiting(messages, error), storage, ())


def schedule(due_for: timedelta, checked: timedelta | None) -> Finding:
    found = tracking(due=2, waiting_since=AT - due_for)
    return health.schedule(found, last_check_at=AT - checked if checked else None, at=AT)


def test_a_document_due_since_a_minute_is_no_delay() -> None:
    found = schedule(timedelta(minutes=1), timedelta(minutes=3))
    assert found.condition == Condition.GOOD
    assert found.sentence == (
        "Alive: 2 documents are due and not being checked; the longest wait is 1 minute. "
        "Last check: 2026-11-20 09:27 UTC."
    )


def test_documents_that_wait_while_checks_go_on_are_behind() -> None:
    found = schedule(timedelta(hours=2), timedelta(minutes=1))
    assert found.condition == Condition.ATTENTION
    assert "behind" in found.sentence


@pytest.mark.parametrize("checked", [timedelta(hours=3), None])
def test_documents_that_wait_while_nothing_is_checked_are_a_fault(
    checked: timedelta | None,
) -> None:
    found = schedule(timedelta(hours=2), checked)
    assert found.condition == Condition.FAULT
    assert "the longest wait is 2 hours" in found.sentence
    assert "--only beat" in found.advice


def test_a_next_check_in_the_future_is_not_due() -> None:
    found = tracking(waiting_since=AT + timedelta(hours=1))
    assert found.overdue(AT) == timedelta(0)
    assert "no document is due" in health.schedule(found, last_check_at=AT, at=AT).sentence


def test_an_installation_without_documents_says_what_to_do() -> None:
    found = health.schedule(tracking(tracked=0), last_check_at=None, at=AT)
    assert found.condition == Condition.ATTENTION
    assert "load_declarations" in found.advice


@override_settings(SWEEP_EVERY=timedelta(hours=1))
def test_where_sweeps_are_rare_a_document_may_wait_longer() -> None:
    assert health.late_after() == timedelta(hours=5)


def test_a_broker_that_is_down_is_a_fault_with_what_it_said() -> None:
    found = health.queue(services(None, error="Refused."), tracking())
    assert (found.condition, found.detail) == (Condition.FAULT, "Refused.")


def test_messages_that_nobody_takes_are_to_be_looked_at() -> None:
    assert health.queue(services(21), tracking()).condition == Condition.ATTENTION


def test_a_queue_that_moves_says_what_is_being_done() -> None:
    found = health.queue(services(1), tracking(leased=64))
    assert found.sentence == "1 message waiting, 64 documents being checked now."
    assert found.condition == Condition.GOOD


def test_a_store_that_takes_nothing_is_a_fault() -> None:
    found = health.storage(services(storage="Disk full."), failed_at=None, at=AT)
    assert (found.condition, found.detail) == (Condition.FAULT, "Disk full.")


@pytest.mark.parametrize(("hours", "condition"), [(2, Condition.ATTENTION), (48, Condition.GOOD)])
def test_a_failure_of_the_store_is_remembered(hours: int, condition: Condition) -> None:
    found = health.storage(services(), failed_at=AT - timedelta(hours=hours), at=AT)
    assert found.condition == condition
    assert "The last failure was 2026-11-" in found.sentence


@pytest.mark.parametrize(("free", "size"), [(GIB, 10 * GIB), (40 * GIB, 1000 * GIB)])
def test_a_disk_that_is_nearly_full_is_to_be_looked_at(free: int, size: int) -> None:
    assert health.disk(Disk("/srv", free, size)).condition == Condition.ATTENTION


def test_a_disk_with_room_is_in_order() -> None:
    assert health.disk(Disk("/srv", 60 * GIB, 1000 * GIB)).condition == Condition.GOOD


@pytest.mark.parametrize(
    ("found", "condition"),
    [
        (Browser("/usr/bin/chromium"), Condition.GOOD),
        (Browser("/usr/bin/chromium", notice="No sandbox."), Condition.ATTENTION),
        (Browser(""), Condition.ATTENTION),
        (Browser("", "AUDITOR_CHROMIUM must be ..."), Condition.FAULT),
    ],
)
def test_a_browser_is_told_by_what_it_can_do(found: Browser, condition: Condition) -> None:
    assert health.browser(found).condition == condition


def test_unreachable_documents_are_counted() -> None:
    found = health.documents(tracking(unreachable=2))
    assert found.sentence == "2 of 5 documents cannot be reached."
    assert "unknown" in found.advice


def surveying(**counts: object) -> Surveying:
    given = {"pages": 3, "due": 0, "leased": 0, "failing": 0, "waiting_since": None}
    return Surveying(**given | counts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "condition", "words"),
    [
        (surveying(pages=0), Condition.GOOD, "No sign-up page"),
        (surveying(), Condition.GOOD, "3 sign-up pages surveyed in time."),
        (surveying(waiting_since=AT - timedelta(days=2)), Condition.ATTENTION, "due for 2 days"),
        (surveying(failing=2), Condition.ATTENTION, "2 of 3 sign-up pages could not"),
    ],
)
def test_sign_up_pages_that_wait_or_fail_are_told(
    found: Surveying, condition: Condition, words: str
) -> None:
    said = health.surveys(found, last_survey_at=None, at=AT)
    assert (said.condition, words in said.sentence) == (condition, True)


def test_versions_that_wait_for_a_person_are_counted() -> None:
    assert health.doubts(1).sentence == "1 version not believed and not looked at yet."
    assert health.doubts(0).condition == Condition.GOOD


def finding(condition: Condition) -> Finding:
    return Finding("Thing", condition, "It is so.")


@pytest.mark.parametrize(
    ("conditions", "sentence"),
    [
        ([Condition.GOOD], "Everything is in order."),
        ([Condition.GOOD, Condition.ATTENTION], "1 thing to look at."),
        ([Condition.FAULT, Condition.ATTENTION], "1 fault to mend, and 1 thing to look at."),
        ([Condition.FAULT] * 2, "2 faults to mend."),
    ],
)
def test_the_headline_sums_up(conditions: list[Condition], sentence: str) -> None:
    assert health.headline([finding(condition) for condition in conditions]) == sentence


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.5, "less than a second"), (1, "1 second"), (119, "1 minute"), (200_000, "2 days")],
)
def test_a_length_of_time_is_said_in_its_largest_unit(seconds: float, words: str) -> None:
    assert health.in_words(timedelta(seconds=seconds)) == words


def seals(unsealed: timedelta | None = None, unstamped: timedelta | None = None) -> Finding:
    """Five checks not sealed, and three seals not stamped, where they have waited for some time."""
    found = Sealing(
        unsealed=5 if unsealed else 0,
        unsealed_since=AT - unsealed if unsealed else None,
        unstamped=3 if unstamped else 0,
        unstamped_since=AT - unstamped if unstamped else None,
    )
    return health.seals(found, at=AT)


def test_without_an_authority_seals_are_in_order_and_it_is_said() -> None:
    found = seals(unstamped=timedelta(days=90))
    assert found.condition == Condition.GOOD
    assert found.sentence == (
        "0 checks to be sealed next. No authority is named that stamps seals with the time."
    )


@override_settings(TIME_STAMPING_URL="http://stamps.example/")
def test_seals_that_are_stamped_soon_are_counted() -> None:
    found = seals(timedelta(minutes=5), timedelta(minutes=5))
    assert found.condition == Condition.GOOD
    assert found.sentence == (
        "5 checks to be sealed next. 3 seals to be stamped with the time next."
    )


@override_settings(TIME_STAMPING_URL="http://stamps.example/")
def test_seals_that_wait_long_for_their_stamps_are_to_be_looked_at() -> None:
    found = seals(unstamped=timedelta(hours=4))
    assert found.condition == Condition.ATTENTION
    assert "3 seals waiting for a time stamp for 4 hours" in found.sentence


@pytest.mark.parametrize("url", ["", "http://stamps.example/"])
def test_checks_that_nobody_seals_are_to_be_looked_at(url: str) -> None:
    with override_settings(TIME_STAMPING_URL=url):
        found = seals(timedelta(hours=4))
    assert (found.condition, found.sentence) == (
        Condition.ATTENTION,
        "Behind: 5 checks not sealed yet.",
    )
