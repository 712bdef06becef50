"""The scene of assessments itself: what time and machines do, told without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from auditor.archive.clock import database_now
from auditor.assessments import actions
from auditor.assessments.actions import Piece
from auditor.assessments.models import Anchoring, Assessment, Evidence, Notice
from auditor.assessments.visibility import Viewer, present
from auditor.assessments.vocabulary import AnchorState, Status
from auditor.kyc.vocabulary import Aspect, EvidenceKind
from tests.assessments.factories import Cast, Writer, advance
from tests.e2e.assessment_scene import (
    CLAUSE_THAT_CHANGES,
    CLAUSE_THAT_MOVES,
    AssessmentScene,
    assessment_scene,
)

if TYPE_CHECKING:
    from pytest_django import Settings

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def scene(settings: Settings) -> Iterator[AssessmentScene]:
    with assessment_scene(settings) as built:
        yield built


def publish(scene: AssessmentScene) -> Assessment:
    """What the researcher cites, and each step after it, within a few seconds."""
    row = actions.start(provider=scene.provider, by=scene.cast.author, at=database_now())
    write(row, scene, database_now())
    second = timedelta(seconds=1)
    return advance(row, Status.PUBLISHED, scene.cast, at=database_now(), step=second)


def write(row: Assessment, scene: AssessmentScene, at: datetime) -> None:
    writer = Writer(row, at)
    writer.summarise("A fictional exchange.")
    for indicator, value, clause in (
        ("ED-01", "discretionary", CLAUSE_THAT_CHANGES),
        ("OM-03", "mandatory", CLAUSE_THAT_MOVES),
    ):
        writer.answer(indicator, claimed=value)
        quote = scene.quote(clause)
        writer.cite(indicator, Piece(Aspect.CLAIMED, EvidenceKind.TERMS_VERSION, quote))


def piece_of(row: Assessment, indicator: str) -> Evidence:
    return Evidence.objects.get(answer__assessment=row, answer__indicator=indicator)


def test_a_published_answer_becomes_stale_when_the_site_changes_what_it_cites(
    scene: AssessmentScene,
) -> None:
    row = publish(scene)
    scene.sweep()
    sent = len(scene.letters_to(scene.cast.author))
    scene.change()
    scene.capture()
    scene.sweep()

    changed, followed = piece_of(row, "ED-01"), piece_of(row, "OM-03")
    newest = scene.newest_terms()
    assert (changed.anchor, changed.current_version) == (AnchorState.CHANGED, newest)
    now = newest.text()[changed.current_start : changed.current_end]
    assert "EUR 1,000" in now
    assert (followed.anchor, followed.current_version) == (AnchorState.MOVED, newest)
    assert Anchoring.objects.get(evidence=followed).kind == "exact"

    shown = present(row, Viewer.anonymous(at=database_now()))
    assert [one.indicator for one in shown.answers if one.is_stale] == ["ED-01"]
    assert told(scene.cast) == {scene.cast.author.pk, scene.cast.reviewer.pk}
    letters = scene.letters_to(scene.cast.author)
    assert len(letters) == sent + 1
    assert "Pellworth Exchange, ED-01: a quote was changed in its document." in letters[-1]
    scene.sweep()
    assert len(scene.letters_to(scene.cast.author)) == sent + 1


def told(cast: Cast) -> set[int]:
    return set(Notice.objects.filter(body__contains="a quote").values_list("user", flat=True))


def test_a_clause_that_moves_is_followed_through_every_text_and_nobody_is_troubled(
    scene: AssessmentScene,
) -> None:
    row = publish(scene)
    scene.change_until_moved()
    scene.sweep()
    followed = piece_of(row, "OM-03")
    assert followed.anchor == AnchorState.MOVED
    assert followed.current_version == scene.newest_terms()
    assert followed.current_start is not None
    assert followed.start is not None
    assert followed.current_start < followed.start
    records = Anchoring.objects.filter(evidence=followed)
    assert records.count() == len(scene.versions_of_terms()) - 1 == 3
    assert set(records.values_list("kind", flat=True)) == {"exact"}
    assert not Notice.objects.filter(body__contains="OM-03").exists()
