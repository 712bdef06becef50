"""Who may check a document."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from auditor.archive.leases import LEASE, Lease, claim, lock_held, release, renew
from auditor.archive.models import Document
from tests.archive.threads import in_thread
from tests.factories import START, make_document, make_source

db = pytest.mark.django_db
ALMOST = LEASE - timedelta(microseconds=1)


def claimed(document: Document) -> Lease:
    return claim([document.pk], at=START)[document.pk]


def is_free(document: Document, *, at: Any = START) -> bool:
    return bool(claim([document.pk], at=at))


@db
def test_a_free_document_can_be_claimed() -> None:
    document = make_document()
    assert claim([document.pk], at=START) == {document.pk: Lease(document.pk, 1)}


@db
def test_a_claimed_document_cannot_be_claimed() -> None:
    document = make_document()
    claimed(document)
    assert not is_free(document, at=START + ALMOST)


@db
def test_of_several_documents_those_are_claimed_that_nobody_holds() -> None:
    documents = [make_document() for _ in range(3)]
    claimed(documents[1])
    leases = claim([document.pk for document in documents], at=START)
    assert list(leases) == [documents[0].pk, documents[2].pk]


@db
def test_several_documents_are_claimed_with_two_queries(
    django_assert_num_queries: Any,
) -> None:
    documents = [make_document().pk for _ in range(9)]
    with django_assert_num_queries(4):  # The transaction's own two among them.
        assert len(claim(documents, at=START)) == 9


@db
@pytest.mark.parametrize("ids", [[], [0]])
def test_what_does_not_exist_cannot_be_claimed(ids: list[int]) -> None:
    assert claim(ids, at=START) == {}


@db
def test_a_lease_that_ran_out_is_taken_over() -> None:
    document = make_document()
    claimed(document)
    assert claim([document.pk], at=START + LEASE) == {document.pk: Lease(document.pk, 2)}


@db
def test_a_lease_is_held_until_another_is_taken() -> None:
    document = make_document()
    late = claimed(document)
    assert lock_held([late]) == {document.pk: document}
    claim([document.pk], at=START + LEASE)
    assert lock_held([late]) == {}


@db
def test_a_lease_that_was_given_back_is_not_held() -> None:
    lease = claimed(make_document())
    release([lease])
    assert lock_held([lease]) == {}


@db
def test_a_lease_that_was_renewed_lasts_longer() -> None:
    document = make_document()
    renew([claimed(document)], at=START + LEASE / 2)
    assert not is_free(document, at=START + LEASE)


@db
def test_a_lease_that_was_taken_over_is_not_renewed() -> None:
    document = make_document()
    late = claimed(document)
    claim([document.pk], at=START + LEASE)
    renew([late], at=START + 5 * LEASE)
    assert is_free(document, at=START + 2 * LEASE)


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
    assert is_free(document)


@db
def test_a_lease_that_was_taken_over_is_not_released() -> None:
    document = make_document()
    late = claimed(document)
    claim([document.pk], at=START + LEASE)
    release([late])
    assert not is_free(document, at=START + LEASE)


@db
@pytest.mark.parametrize(
    "values", [{"is_tracked": False}, {"next_check_at": START + timedelta(seconds=1)}]
)
def test_what_is_no_longer_due_is_left_alone(values: dict[str, Any]) -> None:
    document = make_document(**values)
    assert claim([document.pk], at=START, only_if_due=True) == {}


@db
@pytest.mark.parametrize("next_check_at", [None, START])
def test_what_is_due_is_claimed(next_check_at: object) -> None:
    document = make_document(next_check_at=next_check_at)
    assert claim([document.pk], at=START, only_if_due=True)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_several_threads_one_gets_the_lease() -> None:
    documents = [make_source(make_document()).document_id for _ in range(10)]
    connection.close()

    def claim_all(_: int) -> dict[int, Lease]:
        return in_thread(lambda: claim(documents, at=START))

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(claim_all, range(4)))
    taken = [lease for leases in results for lease in leases.values()]
    assert sorted(lease.document_id for lease in taken) == documents
    assert {lease.fence for lease in taken} == {1}
