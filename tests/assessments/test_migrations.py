"""Migrations of what is frozen leave the triggers that freeze it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection

from auditor.assessments.models import Assessment
from auditor.assessments.vocabulary import Status
from tests.assessments.factories import make_assessment

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


def triggers() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor])
        return {name for (name,) in cursor.fetchall()}


@pytest.fixture
def _before_the_index() -> Iterator[None]:
    call_command("migrate", "assessments", "0010", verbosity=0)
    yield
    call_command("migrate", verbosity=0)


@pytest.mark.usefixtures("_before_the_index")
def test_the_index_of_lists_leaves_every_trigger() -> None:
    before = triggers()
    call_command("migrate", "assessments", "0011", verbosity=0)
    assert triggers() == before
    assert any("assessment_frozen" in name for name in before)


@pytest.fixture
def _published() -> None:
    """By today's tables: those of that time know nothing of what is read along with them now."""
    make_assessment(Status.PUBLISHED)


@pytest.mark.usefixtures("_published", "_before_the_index")
def test_what_was_published_before_the_index_cannot_be_changed_after_it() -> None:
    call_command("migrate", "assessments", "0011", verbosity=0)
    with pytest.raises(DatabaseError, match="What was published is not changed"):
        Assessment.objects.update(summary="Other.")
