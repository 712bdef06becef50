"""Many rows written at once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction

from auditor.archive.models import Document
from auditor.archive.updating import update_rows
from tests.factories import START, make_document

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db


def test_each_row_gets_its_own_values() -> None:
    one, other = make_document(slug="one"), make_document(slug="other")
    one.check_every, other.check_every = timedelta(hours=1), None
    one.last_checked_at, other.last_checked_at = None, START
    update_rows([one, other], ["check_every", "last_checked_at"])
    found = Document.objects.in_bulk([one.pk, other.pk])
    assert [found[one.pk].check_every, found[other.pk].check_every] == [timedelta(hours=1), None]
    assert [found[one.pk].last_checked_at, found[other.pk].last_checked_at] == [None, START]


def test_other_columns_are_left_alone() -> None:
    document = make_document(title="As it was")
    stale = Document.objects.get(pk=document.pk)
    Document.objects.update(title="As somebody has changed it meanwhile")
    stale.fence = 7
    update_rows([stale], ["fence"])
    document.refresh_from_db()
    assert (document.fence, document.title) == (7, "As somebody has changed it meanwhile")


def test_what_a_constraint_refuses_is_refused() -> None:
    document = make_document()
    document.failures_in_a_row = 3
    with pytest.raises(IntegrityError), transaction.atomic():
        update_rows([document], ["failures_in_a_row"])


def test_a_row_that_is_gone_is_passed_over() -> None:
    document = make_document()
    gone = Document(pk=document.pk + 1, fence=1)
    update_rows([gone], ["fence"])
    assert not Document.objects.filter(pk=gone.pk).exists()


def test_what_is_no_column_is_refused() -> None:
    document = make_document()
    with pytest.raises(TypeError, match="versions is no column of Document"):
        update_rows([document], ["versions"])


def test_no_rows_are_no_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        update_rows([], ["fence"])
