"""What was published is what its frozen inputs give, and a command says where it is not."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from auditor.assessments.models import Assessment
from auditor.assessments.recomputing import differences
from auditor.assessments.vocabulary import Status
from tests.assessments.factories import make_assessment
from tests.assessments.unfrozen import alter

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def recompute(*arguments: str) -> tuple[int, str]:
    output = StringIO()
    try:
        call_command("recompute", *arguments, stdout=output)
    except CommandError as error:
        return error.returncode, output.getvalue()
    return 0, output.getvalue()


def test_what_is_as_published_is_said_to_be() -> None:
    make_assessment(Status.PUBLISHED)
    make_assessment(Status.WITHDRAWN)
    make_assessment(Status.DRAFT)
    assert recompute("--check") == (0, "2 computed anew, 0 rebuilt.\n")


def test_a_column_for_lists_that_is_wrong_is_found_and_rebuilt() -> None:
    row = make_assessment(Status.PUBLISHED)
    right = row.grade
    Assessment.objects.update(grade="A")
    code, said = recompute("--check")
    assert code == 1
    assert (
        f"{row.provider.slug}, 2026.1 no. 1: grade stands as A, and its inputs give {right}."
        in said
    )
    assert recompute() == (0, "1 computed anew, 1 rebuilt.\n")
    row.refresh_from_db()
    assert row.grade == right


def test_a_score_that_its_inputs_do_not_give_is_found_and_left() -> None:
    row = make_assessment(Status.PUBLISHED)
    assert row.score is not None
    alter(row, score=row.score | {"at": "2026-01-01"})
    for arguments in (["--check"], []):
        code, said = recompute(*arguments)
        assert code == 1
        assert "not those whose digest was frozen" in said
        assert "its inputs give another score than was published" in said


@pytest.mark.parametrize(
    ("inputs", "sentence"),
    [
        ({}, "is missing"),
        (
            {"framework": "1999.1", "digest": "", "at": "2026-01-01"},
            "There is no framework '1999.1'",
        ),
    ],
)
def test_inputs_that_give_no_score_are_a_difference(inputs: object, sentence: str) -> None:
    row = make_assessment(Status.PUBLISHED)
    alter(row, inputs=inputs)
    row.refresh_from_db()
    assert any(sentence in one for one in differences(row))
    assert recompute()[0] == 1
