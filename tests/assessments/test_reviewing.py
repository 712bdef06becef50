"""Four eyes: what is submitted bears out what it says, and another person looks at it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from auditor.accounts.models import AuditEntry
from auditor.accounts.vocabulary import Role
from auditor.archive.models import Version
from auditor.assessments import actions
from auditor.assessments.actions import (
    ChangedMeanwhile,
    Found,
    Invalid,
    NotAllowed,
    NotReady,
    WrongState,
)
from auditor.assessments.models import Assessment, Evidence, Notice
from auditor.assessments.vocabulary import AnchorKind, Status
from tests.assessments.factories import (
    AT,
    Cast,
    Writer,
    fill,
    make_assessment,
    make_cast,
    make_observation,
    make_terms,
    with_role,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def on(row: Assessment, by: Any, **overrides: Any) -> dict[str, Any]:
    row.refresh_from_db()
    return {"assessment": row, "by": by, "at": AT, "seen": row.revision} | overrides


def submit(row: Assessment) -> tuple[str, ...]:
    """The problems, or none where it was taken."""
    try:
        actions.submit(**on(row, row.author))
    except NotReady as refused:
        return refused.problems
    return ()


def test_an_empty_draft_is_told_all_that_it_lacks(cast: Cast) -> None:
    row = make_assessment(cast=cast, content=lambda *_: None)
    assert submit(row) == ("No indicator is answered yet.", "The public summary is empty.")
    row.refresh_from_db()
    assert (row.status, row.revision) == (Status.DRAFT, 1)


def test_every_shortfall_is_named_at_once(cast: Cast) -> None:
    def content(row: Assessment, cast: Cast, at: datetime) -> None:
        writer = Writer(row, at)
        writer.answer("AO-01", claimed="mandatory", observed="absent")
        writer.test("AO-01", make_observation(row.provider, by=cast.author))

    problems = submit(make_assessment(cast=cast, content=content))
    assert [one.split(":")[0] for one in problems] == [
        "The public summary is empty.",
        "AO-01, claimed mandatory",
        "AO-01, observed absent",
        "AO-01",
    ]
    assert "nobody else has signed" in problems[-1]


def test_absent_needs_two_pieces_or_one_finding(cast: Cast) -> None:
    row = make_assessment(cast=cast)
    writer = Writer(row)
    writer.answer("AO-01", observed="absent")
    assert [one for one in submit(row) if "AO-01, observed absent" in one]
    writer.finding("AO-01")
    assert submit(row) == ()


def test_a_quote_that_changed_meanwhile_has_to_be_looked_at(cast: Cast) -> None:
    row = make_assessment(cast=cast)
    quote = Evidence.objects.exclude(version=None).earliest("pk")
    newer = make_terms(row.provider, "# Terms\n\nNothing.", captured_at=AT)
    actions.reanchor(evidence=quote, version=newer, found=Found(AnchorKind.GONE, Decimal(0)), at=AT)
    assert submit(row) == (
        "AO-01: a quote no longer stands in the newest text; cite it anew or mark it historic.",
    )
    assert Version.objects.count() == 2


def test_the_author_does_not_review_even_with_the_role(cast: Cast) -> None:
    row = make_assessment(
        Status.SUBMITTED, cast=Cast(cast.author, cast.author, cast.editor), content=_by_other
    )
    with pytest.raises(NotAllowed, match="not for its author"):
        actions.begin_review(**on(row, cast.author))


def _by_other(row: Assessment, cast: Cast, at: datetime) -> None:
    fill(row, Cast(cast.author, with_role(Role.REVIEWER), cast.editor), at)


def test_only_the_reviewer_who_began_accepts(cast: Cast) -> None:
    row = make_assessment(Status.IN_REVIEW, cast=cast)
    with pytest.raises(NotAllowed, match="for the reviewer"):
        actions.accept(**on(row, with_role(Role.REVIEWER)))
    done = actions.accept(**on(row, cast.reviewer))
    assert (done.status, done.reviewed_at) == (Status.REVIEWED, AT)


def test_the_way_back_says_why_and_undoes_what_came_after_the_review(cast: Cast) -> None:
    row = make_assessment(Status.EMBARGOED, cast=cast)
    with pytest.raises(Invalid, match="what is to be changed"):
        actions.request_changes(body=" ", **on(row, cast.editor))
    back = actions.request_changes(body="Cite more.", **on(row, cast.editor))
    back.refresh_from_db()
    assert back.status == Status.CHANGES_REQUESTED
    assert (back.reviewed_at, back.reply_due_at, back.approved_at) == (None, None, None)
    assert (back.approved_by, back.embargo_until, back.reviewer) == (None, None, cast.reviewer)
    assert back.notes.get().body == "Cite more."
    assert Notice.objects.filter(user=cast.author, body__contains="changes are requested").exists()


def test_after_changes_a_second_round_needs_a_reply_of_its_own(cast: Cast) -> None:
    row = make_assessment(Status.RIGHT_OF_REPLY, cast=cast)
    actions.request_changes(body="Cite more.", **on(row, cast.reviewer))
    for note in row.notes.all():
        actions.resolve_note(note=note, by=cast.author, at=AT)
    later = {"at": row.replies.get().received_at}
    actions.submit(**on(row, cast.author, **later))
    actions.begin_review(**on(row, cast.reviewer, **later))
    actions.accept(**on(row, cast.reviewer, **later))
    actions.open_reply(email="", **on(row, cast.editor, **later))
    with pytest.raises(NotReady, match="may reply until"):
        actions.approve(**on(row, cast.editor, **later))


def test_what_is_noted_is_resolved_before_it_is_accepted(cast: Cast) -> None:
    row = make_assessment(Status.IN_REVIEW, cast=cast)
    note = actions.add_note(assessment=row, indicator="AO-01", body="Why?", by=cast.reviewer, at=AT)
    with pytest.raises(NotReady, match="1 note"):
        actions.accept(**on(row, cast.reviewer))
    actions.resolve_note(note=note, by=cast.author, at=AT)
    with pytest.raises(Invalid, match="already"):
        actions.resolve_note(note=note, by=cast.author, at=AT)
    assert actions.accept(**on(row, cast.reviewer)).status == Status.REVIEWED


def test_a_note_does_not_disturb_who_is_writing(cast: Cast) -> None:
    row = make_assessment(cast=cast)
    before = row.revision
    actions.add_note(assessment=row, body="See the fees.", by=cast.editor, at=AT)
    row.refresh_from_db()
    assert row.revision == before
    assert Notice.objects.get(user=cast.author).body.endswith("there is a note on it.")


def test_a_note_names_an_indicator_of_the_framework_or_none(cast: Cast) -> None:
    row = make_assessment(cast=cast)
    with pytest.raises(Invalid, match="no indicator 'ZZ-99'"):
        actions.add_note(assessment=row, indicator="ZZ-99", body="Why?", by=cast.editor, at=AT)
    assert not row.notes.exists()


def test_nobody_notes_on_what_is_published(cast: Cast) -> None:
    row = make_assessment(Status.PUBLISHED, cast=cast)
    with pytest.raises(WrongState):
        actions.add_note(assessment=row, body="Late.", by=cast.reviewer, at=AT)


STEPS: dict[Status, tuple[str, Callable[..., object], dict[str, Any]]] = {
    Status.DRAFT: ("author", actions.submit, {}),
    Status.SUBMITTED: ("reviewer", actions.begin_review, {}),
    Status.IN_REVIEW: ("reviewer", actions.accept, {}),
    Status.REVIEWED: ("editor", actions.open_reply, {"email": ""}),
    Status.RIGHT_OF_REPLY: ("editor", actions.approve, {}),
    Status.APPROVED: ("editor", actions.publish, {}),
    Status.PUBLISHED: ("editor", actions.dispute, {"body": "B.", "raised_by_name": "N."}),
    Status.DISPUTED: ("editor", actions.settle_dispute, {"is_upheld": False, "resolution": "R."}),
}


@pytest.mark.parametrize("status", STEPS)
def test_every_step_is_refused_upon_an_earlier_revision_to_others_and_elsewhere(
    status: Status, cast: Cast
) -> None:
    who, action, more = STEPS[status]
    row = make_assessment(status, cast=cast)
    with pytest.raises(ChangedMeanwhile):
        action(**on(row, getattr(cast, who), seen=row.revision - 1), **more)
    with pytest.raises(NotAllowed):
        action(**on(row, with_role(Role.REGULATOR)), **more)
    elsewhere = make_assessment(Status.WITHDRAWN, cast=cast)
    with pytest.raises(WrongState):
        action(**on(elsewhere, getattr(cast, who)), **more)
    action(**on(row, getattr(cast, who)), **more)
    entry = AuditEntry.objects.latest("sequence")
    row.refresh_from_db()
    assert (entry.actor, entry.subject_id) == (getattr(cast, who), str(row.pk))
    assert entry.detail["revision"] == row.revision
