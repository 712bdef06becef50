"""Publication freezes what is said, replaces what was said before, and is refused with every reason."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from auditor.accounts import audit
from auditor.accounts.vocabulary import Role
from auditor.assessments import actions
from auditor.assessments.actions import Found, Invalid, NotAllowed, NotReady
from auditor.assessments.freezing import digest_of
from auditor.assessments.inputs import inputs_of, score_of
from auditor.assessments.models import Assessment, Evidence, Notice
from auditor.assessments.vocabulary import AnchorKind, Status
from auditor.kyc.scoring import Inputs
from tests.accounts.people import make_grant
from tests.assessments.factories import (
    AT,
    HOUR,
    MUCH_LATER,
    Cast,
    advance,
    make_assessment,
    make_cast,
    make_terms,
    with_role,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LATER = AT + timedelta(days=2)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def on(row: Assessment, by: Any, **overrides: Any) -> dict[str, Any]:
    row.refresh_from_db()
    return {"assessment": row, "by": by, "at": LATER, "seen": row.revision} | overrides


def test_inputs_score_and_digest_are_frozen(cast: Cast) -> None:
    row = make_assessment(Status.APPROVED, cast=cast)
    expected = inputs_of(row, at=LATER)
    actions.publish(**on(row, cast.editor))
    row.refresh_from_db()
    assert (row.published_at, row.published_by, row.as_of) == (LATER, cast.editor, LATER.date())
    assert Inputs.from_json(row.inputs) == expected
    assert row.score == score_of(expected).to_json()
    assert row.score_digest == digest_of(row.inputs, row.score)
    assert (row.grade, row.gap_label) == ("insufficient_evidence", "not_comparable")
    assert str(row.coverage) == "23.6"


def test_a_day_of_its_own_is_kept(cast: Cast) -> None:
    row = make_assessment(Status.PUBLISHED, cast=cast, as_of=AT.date(), is_historic=True)
    assert row.as_of == AT.date()
    assert Inputs.from_json(row.inputs).at == AT.date()


def test_the_one_before_is_superseded_in_the_same_moment(cast: Cast) -> None:
    row = make_assessment(Status.PUBLISHED, cast=cast)
    made = actions.start_correction(assessment=row, reason="A figure.", by=cast.author, at=AT)
    advance(made, Status.PUBLISHED, cast, at=LATER)
    row.refresh_from_db()
    assert (made.status, row.status) == (Status.PUBLISHED, Status.SUPERSEDED)
    assert (row.closed_at, row.closed_because) == (made.published_at, "A figure.")
    assert list(Assessment.objects.published()) == [made]


def test_a_correction_of_what_is_disputed_settles_the_dispute(cast: Cast) -> None:
    row = make_assessment(Status.DISPUTED, cast=cast)
    made = actions.start_correction(assessment=row, reason="A figure.", by=cast.author, at=AT)
    advance(made, Status.PUBLISHED, cast, at=LATER)
    settled = row.disputes.get()
    assert (settled.is_upheld, settled.resolution) == (True, "Superseded by no. 2: A figure.")


def test_what_fails_half_way_leaves_both_as_they_were(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = make_assessment(Status.PUBLISHED, cast=cast)
    made = actions.start_correction(assessment=row, reason="A figure.", by=cast.author, at=AT)
    advance(made, Status.APPROVED, cast, at=LATER)

    def fail(**values: Any) -> None:
        if values["action"] == "assessment.publish":
            raise RuntimeError("The disk is full.")

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(RuntimeError):
        actions.publish(**on(made, cast.editor))
    row.refresh_from_db()
    made.refresh_from_db()
    assert (row.status, made.status) == (Status.PUBLISHED, Status.APPROVED)
    assert (row.closed_at, made.inputs, made.published_at) == (None, None, None)


def test_publication_is_refused_with_every_reason_at_once(cast: Cast) -> None:
    row = make_assessment(Status.EMBARGOED, cast=cast)
    newer = make_terms(row.provider, "# Terms\n\nNothing.", captured_at=AT + HOUR)
    found = Found(AnchorKind.GONE, Decimal(0))
    for quote in Evidence.objects.exclude(version=None):
        actions.reanchor(evidence=quote, version=newer, found=found, at=AT)
    Evidence.objects.filter(answer__indicator="GS-01").update(removed_at=AT, removed_by=cast.author)
    with pytest.raises(NotReady) as refused:
        actions.publish(**on(row, cast.editor, at=row.approved_at))
    first, *stale, embargo = refused.value.problems
    assert first.startswith("GS-01, fact confirmed: cite at least 1")
    assert [one.split(":")[0] for one in stale] == ["AO-01", "AO-02", "IV-01"]
    assert embargo.startswith("It is under embargo until")


def test_an_embargo_ends_by_itself(cast: Cast) -> None:
    row = make_assessment(Status.EMBARGOED, cast=cast)
    assert row.embargo_until is not None
    with pytest.raises(NotReady, match="under embargo"):
        actions.publish(**on(row, cast.editor, at=row.embargo_until - HOUR))
    published = actions.publish(**on(row, cast.editor, at=row.embargo_until))
    assert published.status == Status.PUBLISHED


def test_an_embargo_ends_in_time_to_come(cast: Cast) -> None:
    row = make_assessment(Status.APPROVED, cast=cast)
    with pytest.raises(Invalid, match="a time to come"):
        actions.embargo(until=LATER, **on(row, cast.editor))


def test_an_editor_who_wrote_it_does_not_publish_it(cast: Cast) -> None:
    make_grant(cast.author, Role.EDITOR, expires_at=MUCH_LATER)
    row = make_assessment(Status.APPROVED, cast=cast)
    with pytest.raises(NotAllowed, match="not for its author"):
        actions.publish(**on(row, cast.author))


def test_a_publication_of_which_the_framework_was_changed_is_refused(cast: Cast) -> None:
    row = make_assessment(Status.APPROVED, cast=cast)
    Assessment.objects.update(framework_digest="0" * 64)
    with pytest.raises(NotReady, match="not the file that these inputs were made with"):
        actions.publish(**on(row, cast.editor))
    Assessment.objects.update(framework="1999.1")
    with pytest.raises(NotReady, match=r"no framework '1999\.1'"):
        actions.publish(**on(row, cast.editor))


def test_what_is_published_meanwhile_must_be_what_is_corrected(cast: Cast) -> None:
    row = make_assessment(Status.PUBLISHED, cast=cast)
    made = actions.start_correction(assessment=row, reason="A figure.", by=cast.author, at=AT)
    advance(made, Status.APPROVED, cast, at=LATER)
    Assessment.objects.filter(pk=made.pk).update(supersedes=None)
    with pytest.raises(NotReady, match=r"No\. 1 is published, and this is no correction of it"):
        actions.publish(**on(made, cast.editor))


# --- Out of public --------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [Status.PUBLISHED, Status.DISPUTED])
def test_a_withdrawal_says_why(status: Status, cast: Cast) -> None:
    row = make_assessment(status, cast=cast)
    with pytest.raises(Invalid, match="Say why"):
        actions.withdraw(because=" ", **on(row, cast.editor))
    gone = actions.withdraw(because="It was another company.", **on(row, cast.editor))
    assert (gone.status, gone.closed_by, gone.closed_at) == (Status.WITHDRAWN, cast.editor, LATER)
    assert not Assessment.objects.published().exists()
    assert Assessment.objects.once_published().get() == row


def test_a_dispute_is_recorded_and_settled_in_public_words(cast: Cast) -> None:
    row = make_assessment(Status.PUBLISHED, cast=cast)
    with pytest.raises(Invalid, match="who disputes"):
        actions.dispute(body="Wrong.", raised_by_name=" ", **on(row, cast.editor))
    actions.dispute(body="Wrong.", raised_by_name="A. Person", **on(row, cast.reviewer))
    with pytest.raises(Invalid, match="what was decided"):
        actions.settle_dispute(is_upheld=False, resolution=" ", **on(row, cast.editor))
    settled = actions.settle_dispute(
        is_upheld=False, resolution="The text says so.", **on(row, cast.editor)
    )
    assert settled.status == Status.PUBLISHED
    dispute = row.disputes.get()
    assert (dispute.is_upheld, dispute.resolved_by) == (False, cast.editor)
    again = actions.dispute(body="Still.", raised_by_name="A. Person", **on(row, cast.editor))
    assert isinstance(again.raised_at, datetime)


def test_a_withdrawal_is_told_to_whoever_is_at_a_correction(cast: Cast) -> None:
    row = make_assessment(Status.PUBLISHED, cast=cast)
    other = with_role(Role.RESEARCHER)
    correction = actions.start_correction(assessment=row, reason="A figure.", by=other, at=AT)
    actions.withdraw(because="It was another company.", **on(row, cast.editor))
    notice = Notice.objects.get(user=other)
    assert notice.assessment == correction
    assert notice.body.endswith("which your draft corrects, was withdrawn: It was another company.")


def test_a_withdrawal_is_not_told_to_whoever_gave_a_correction_up(cast: Cast) -> None:
    row = make_assessment(Status.PUBLISHED, cast=cast)
    other = with_role(Role.RESEARCHER)
    correction = actions.start_correction(assessment=row, reason="A figure.", by=other, at=AT)
    actions.discard(because="No.", **on(correction, other))
    actions.withdraw(because="It was another company.", **on(row, cast.editor))
    assert not Notice.objects.filter(user=other).exists()
