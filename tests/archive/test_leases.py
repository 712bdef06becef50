"""Who may check a document, and when it is checked again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from django.db.utils import OperationalError

from auditor.archive.leases import FIRST_RETRY, LEASE, Lease, claim, release, renew, settle
from auditor.archive.models import Document
from auditor.pages.outcomes import Outcome
from tests.factories import START, make_document, make_source

db = pytest.mark.django_db


def check(document: Document, outcome: Outcome) -> Document:
    lease = claim(document.pk, at=START)
    assert lease
    assert settle(lease, at=START, outcome=outcome)
    document.refresh_from_db()
    return document


def claimed(document: Document) -> Lease:
    lease = claim(document.pk, at=START)
    assert lease
    return lease


@db
def test_a_free_document_can_be_claimed() -> None:
    document = make_document()
    assert claim(document.pk, at=START) == Lease(document.pk, 1)


@db
def test_a_claimed_document_cannot_be_claimed() -> None:
    document = make_document()
    claimed(document)
    assert claim(document.pk, at=START + LEASE - timedelta(microseconds=1)) is None


@db
def test_a_document_that_does_not_exist_cannot_be_claimed() -> None:
    assert claim(0, at=START) is None


@db
def test_a_lease_that_ran_out_is_taken_over() -> None:
    document = make_document()
    claimed(document)
    assert claim(document.pk, at=START + LEASE) == Lease(document.pk, 2)


@db
def test_a_lease_that_was_taken_over_cannot_be_settled() -> None:
    document = make_document()
    late = claimed(document)
    claim(document.pk, at=START + LEASE)
    assert settle(late, at=START, outcome=Outcome.OK) is False


@db
def test_a_lease_that_ran_out_but_was_not_taken_over_can_be_settled() -> None:
    assert settle(claimed(make_document()), at=START + 2 * LEASE, outcome=Outcome.OK)


@db
def test_a_lease_is_settled_once() -> None:
    lease = claimed(make_document())
    settle(lease, at=START, outcome=Outcome.OK)
    assert settle(lease, at=START, outcome=Outcome.OK) is False


@db
def test_a_settled_document_can_be_claimed_again() -> None:
    document = check(make_document(), Outcome.OK)
    assert claim(document.pk, at=START)


@db
def test_a_lease_that_was_renewed_lasts_longer() -> None:
    document = make_document()
    renew([claimed(document)], at=START + LEASE / 2)
    assert claim(document.pk, at=START + LEASE) is None


@db
def test_a_lease_that_was_taken_over_is_not_renewed() -> None:
    document = make_document()
    late = claimed(document)
    claim(document.pk, at=START + LEASE)
    renew([late], at=START + 5 * LEASE)
    assert claim(document.pk, at=START + 2 * LEASE)


@db
def test_a_lease_that_was_given_back_is_not_renewed() -> None:
    document = make_document()
    lease = claimed(document)
    release([lease])
    renew([lease], at=START)
    assert Document.objects.get().lease_until is None


@db
def test_a_released_document_can_be_claimed_at_once() -> None:
    document = make_document()
    release([claimed(document)])
    assert claim(document.pk, at=START)


@db
def test_a_lease_that_was_taken_over_is_not_released() -> None:
    document = make_document()
    late = claimed(document)
    claim(document.pk, at=START + LEASE)
    release([late])
    assert claim(document.pk, at=START + LEASE) is None


@db
@pytest.mark.parametrize(
    "values", [{"is_tracked": False}, {"next_check_at": START + timedelta(seconds=1)}]
)
def test_what_is_no_longer_due_is_left_alone(values: dict[str, Any]) -> None:
    document = make_document(**values)
    assert claim(document.pk, at=START, only_if_due=True) is None


@db
@pytest.mark.parametrize("next_check_at", [None, START])
def test_what_is_due_is_claimed(next_check_at: object) -> None:
    document = make_document(next_check_at=next_check_at)
    assert claim(document.pk, at=START, only_if_due=True)


@db
@pytest.mark.parametrize("outcome", [Outcome.OK, Outcome.NOT_MODIFIED, Outcome.NOT_FOUND])
def test_what_waiting_does_not_mend_is_checked_at_the_usual_time(outcome: Outcome) -> None:
    document = check(make_document(), outcome)
    assert document.next_check_at == START + settings.CHECK_EVERY


@db
def test_a_document_may_have_an_interval_of_its_own() -> None:
    document = check(make_document(check_every=timedelta(days=9)), Outcome.OK)
    assert document.next_check_at == START + timedelta(days=9)


@db
def test_failures_that_may_pass_wait_longer_and_longer() -> None:
    document = make_document(check_every=timedelta(days=1))
    waits = [check(document, Outcome.TIMED_OUT).next_check_at - START for _ in range(3)]  # type: ignore[operator]
    assert waits == [FIRST_RETRY, 2 * FIRST_RETRY, 4 * FIRST_RETRY]


@db
def test_no_failure_waits_longer_than_usual() -> None:
    document = make_document(failures_in_a_row=10_000, failing_since=START)
    assert check(document, Outcome.TIMED_OUT).next_check_at == START + settings.CHECK_EVERY


@db
def test_a_document_is_unreachable_since_its_first_failure_in_a_row() -> None:
    document = make_document(failures_in_a_row=1, failing_since=START - timedelta(days=3))
    assert check(document, Outcome.NOT_FOUND).failing_since == START - timedelta(days=3)


@db
@pytest.mark.parametrize("outcome", [Outcome.OK, Outcome.NOT_MODIFIED])
def test_a_success_ends_a_row_of_failures(outcome: Outcome) -> None:
    document = check(make_document(failures_in_a_row=3, failing_since=START), outcome)
    assert (document.failures_in_a_row, document.failing_since) == (0, None)


@db
def test_a_document_says_what_its_last_check_came_to() -> None:
    document = check(make_document(), Outcome.GONE)
    assert (document.last_outcome, document.last_checked_at) == ("gone", START)


@db
def test_a_document_of_which_the_fence_moved_on_keeps_its_state() -> None:
    document = make_document()
    late = claimed(document)
    claim(document.pk, at=START + LEASE)
    settle(late, at=START, outcome=Outcome.GONE)
    assert Document.objects.get().last_outcome == ""


def claim_in_thread(document_id: int) -> Lease | None:
    """Claims from a connection of its own; a test's database in memory locks rather than waits."""
    try:
        while True:
            try:
                return claim(document_id, at=START)
            except OperationalError as error:
                if "locked" not in str(error):
                    raise
    finally:
        connections.close_all()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_two_threads_one_gets_the_lease() -> None:
    documents = [make_source(make_document()).document_id for _ in range(10)]
    connection.close()
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(claim_in_thread, [pk for pk in documents for _ in range(4)]))
    assert sorted(lease.document_id for lease in results if lease) == documents
    assert {lease.fence for lease in results if lease} == {1}
