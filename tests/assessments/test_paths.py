"""Every state is reached through the actions, and every one can be shown."""

from __future__ import annotations

import pytest

from auditor.assessments.visibility import Viewer, present
from auditor.assessments.vocabulary import Status
from tests.assessments.factories import AT, make_assessment, make_cast

pytestmark = pytest.mark.django_db


@pytest.mark.slow
@pytest.mark.parametrize("status", Status)
def test_every_state_is_reached_through_the_actions(status: Status) -> None:
    assert make_assessment(status).status == status


@pytest.mark.slow
@pytest.mark.parametrize("status", Status)
def test_an_assessment_in_any_state_can_be_shown_to_its_editor(status: Status) -> None:
    cast = make_cast()
    row = make_assessment(status, cast=cast)
    shown = present(row, Viewer.of(cast.editor, at=AT))
    assert shown.about.status == status
    assert shown.work is not None
