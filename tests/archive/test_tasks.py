"""The wake-ups: what they check, and what they leave alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from auditor.archive.models import Capture, Document
from auditor.archive.tasks import capture_document, capture_due
from tests.archive.site import Site, declare_page

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_the_sweep_checks_what_is_due(site: Site) -> None:
    declare_page("/due")
    assert (capture_due(), site.asked) == (1, ["/due"])


def test_the_sweep_leaves_alone_what_is_not_due(site: Site) -> None:
    declare_page()
    Document.objects.update(next_check_at=datetime.now(UTC) + timedelta(hours=1))
    assert (capture_due(), site.asked) == (0, [])


def test_the_sweep_leaves_alone_what_is_being_checked(site: Site) -> None:
    declare_page()
    Document.objects.update(lease_until=datetime.now(UTC) + timedelta(minutes=1))
    assert (capture_due(), site.asked) == (0, [])


def test_a_second_sweep_does_nothing(site: Site) -> None:
    declare_page()
    assert [capture_due(), capture_due()] == [1, 0]


def test_a_capture_of_the_sweep_says_so(site: Site) -> None:
    declare_page()
    capture_due()
    assert Capture.objects.get().trigger == "schedule"


def test_one_document_is_checked(site: Site) -> None:
    declare_page("/other")
    assert capture_document(declare_page("/one").document_id)
    assert site.asked == ["/one"]


def test_a_duplicate_delivery_does_nothing(site: Site) -> None:
    document_id = declare_page().document_id
    assert [capture_document(document_id) for _ in range(2)] == [True, False]
    assert Capture.objects.count() == 1


def test_a_document_that_is_not_there_is_a_clear_failure() -> None:
    with pytest.raises(Document.DoesNotExist, match="Document"):
        capture_document(99)
