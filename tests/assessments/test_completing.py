"""Assessments are read with all that is below them: each answer has its own evidence."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from auditor.assessments.completing import completed, evidence_of
from auditor.assessments.models import Answer, Assessment
from auditor.assessments.vocabulary import Status
from tests.assessments.factories import make_assessment, make_cast
from tests.assessments.seeded import make_seeded

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_each_answer_is_left_with_its_own_evidence() -> None:
    make_seeded(Status.PUBLISHED, make_cast())
    make_seeded(Status.DRAFT, make_cast())
    answers = [one for row in completed(Assessment.objects.all()) for one in row.answers.all()]
    assert {one.pk: set(evidence_of(one)) for one in answers} == {
        one.pk: set(one.evidence.all()) for one in Answer.objects.all()
    }


def test_what_evidence_consists_of_is_read_with_it() -> None:
    make_seeded(Status.PUBLISHED, make_cast())
    (row,) = completed(Assessment.objects.all())
    with CaptureQueriesContext(connection) as asked:
        found = [one for answer in row.answers.all() for one in evidence_of(answer)]
        assert any(one.version and one.version.document.slug for one in found)
        assert any(one.observation for one in found)
    assert len(asked) == 0


def test_an_answer_without_evidence_asks_no_more() -> None:
    make_assessment(Status.DRAFT)
    (row,) = completed(Assessment.objects.all())
    with CaptureQueriesContext(connection) as asked:
        assert all(list(evidence_of(one)) is not None for one in row.answers.all())
    assert len(asked) == 0


def test_an_answer_that_was_read_by_itself_asks_for_its_evidence() -> None:
    make_seeded(Status.PUBLISHED, make_cast())
    answer = Answer.objects.filter(evidence__isnull=False).earliest("pk")
    assert set(evidence_of(answer)) == set(answer.evidence.all())


def test_no_assessment_is_read_as_none() -> None:
    assert completed(Assessment.objects.none()) == []
