"""Several who record at one time make one chain, on either database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection, transaction

from auditor.accounts import audit
from auditor.accounts.models import AuditEntry
from tests.archive.threads import in_thread
from tests.factories import START

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WRITERS = 6
EACH = 5


def write(writer: int, number: int) -> None:
    with transaction.atomic():
        detail = {"writer": writer, "number": number}
        audit.record(actor=None, action="test.made", subject=None, at=START, detail=detail)


def write_several(writer: int) -> None:
    for number in range(EACH):
        in_thread(partial(write, writer, number))


def test_entries_of_several_writers_make_one_chain() -> None:
    connection.close()
    with ThreadPoolExecutor(WRITERS) as pool:
        for done in [pool.submit(write_several, writer) for writer in range(WRITERS)]:
            done.result()
    found = audit.verify()
    assert (found.entries, found.fault) == (WRITERS * EACH, "")
    for writer in range(WRITERS):
        entries = AuditEntry.objects.filter(detail__writer=writer).order_by("sequence")
        assert [entry.detail["number"] for entry in entries] == list(range(EACH))
