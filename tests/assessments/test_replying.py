"""The provider may reply once by a link that nobody can guess, and has its time."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest

from auditor.assessments import actions
from auditor.assessments.actions import Invalid, LinkRefused, NotReady, Opened, Statement
from auditor.assessments.models import Assessment, Notice, Reply, ReplyInvitation
from auditor.assessments.vocabulary import Status
from tests.assessments.factories import AT as BEGINNING
from tests.assessments.factories import HOUR, Cast, make_assessment, make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
STATEMENT = Statement(
    "We\n\ndisagree. ", " A. Person ", "Counsel", {"AO-01": "We ask.", "GS-01": " "}
)
DAYS = timedelta(days=21)
# After the review, which the factory carries out.
AT = BEGINNING + timedelta(days=1)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def on(row: Assessment, by: Any, **overrides: Any) -> dict[str, Any]:
    row.refresh_from_db()
    return {"assessment": row, "by": by, "at": AT, "seen": row.revision} | overrides


def opened(cast: Cast, email: str = "law@provider.example") -> tuple[Assessment, str]:
    row = make_assessment(Status.REVIEWED, cast=cast)
    token = actions.open_reply(email=email, **on(row, cast.editor)).token
    return row, token or ""


def test_the_token_is_returned_once_and_only_its_hash_is_kept(cast: Cast) -> None:
    row, token = opened(cast)
    invitation = ReplyInvitation.objects.get()
    assert invitation.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert len(token) >= 43
    row.refresh_from_db()
    assert row.reply_due_at == invitation.expires_at == AT + DAYS
    kept = str([list(model.objects.values()) for model in (ReplyInvitation, Notice, Assessment)])
    assert token not in kept


def test_a_reply_is_kept_word_for_word_and_told_to_those_who_wait(cast: Cast) -> None:
    row, token = opened(cast)
    reply = actions.reply(token=token, statement=STATEMENT, at=AT + HOUR)
    assert (reply.body, reply.signatory, reply.position) == (
        "We\n\ndisagree.",
        "A. Person",
        "Counsel",
    )
    assert list(reply.points.values_list("indicator", "body")) == [("AO-01", "We ask.")]
    told = Notice.objects.filter(body__endswith="has replied.").values_list("user", flat=True)
    assert set(told) == {cast.author.pk, cast.reviewer.pk, cast.editor.pk}
    assert all(notice.mailed_at is None for notice in Notice.objects.all())
    row.refresh_from_db()
    assert row.status == Status.RIGHT_OF_REPLY


def test_a_link_works_once(cast: Cast) -> None:
    _, token = opened(cast)
    actions.reply(token=token, statement=STATEMENT, at=AT)
    with pytest.raises(LinkRefused, match="works once"):
        actions.reply(token=token, statement=STATEMENT, at=AT)
    assert Reply.objects.count() == 1


def test_a_link_that_is_copied_in_part_or_guessed_leads_nowhere(cast: Cast) -> None:
    _, token = opened(cast)
    for wrong in (token[:-1], "", token.swapcase(), ReplyInvitation.objects.get().token_hash):
        with pytest.raises(LinkRefused, match="nowhere"):
            actions.open_invitation(wrong, at=AT)


def test_a_link_ends_with_its_time_and_a_new_one_can_be_sent(cast: Cast) -> None:
    row, token = opened(cast)
    with pytest.raises(LinkRefused, match="time of this invitation is over"):
        actions.open_invitation(token, at=AT + DAYS)
    at = AT + DAYS
    renewed = actions.renew_link(
        assessment=row, email="ceo@provider.example", by=cast.editor, at=at
    )
    assert renewed.token
    assert actions.reply(token=renewed.token, statement=STATEMENT, at=at + HOUR).pk


def test_a_renewed_link_ends_the_former_one(cast: Cast) -> None:
    row, token = opened(cast)
    actions.renew_link(assessment=row, email="ceo@provider.example", by=cast.editor, at=AT)
    with pytest.raises(LinkRefused, match="not valid any more"):
        actions.open_invitation(token, at=AT)


def test_a_link_ends_when_the_assessment_moves_on(cast: Cast) -> None:
    row, token = opened(cast)
    actions.request_changes(body="More.", **on(row, cast.reviewer))
    with pytest.raises(LinkRefused, match="not valid any more"):
        actions.reply(token=token, statement=STATEMENT, at=AT)


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        (Statement(" ", "A."), "empty"),
        (Statement("B.", " "), "who signs"),
        (Statement("B.", "A.", points={"XX-99": "?"}), "no indicator XX-99"),
    ],
)
def test_a_reply_that_is_refused_leaves_the_link_unused(
    cast: Cast, statement: Statement, sentence: str
) -> None:
    _, token = opened(cast)
    with pytest.raises(Invalid, match=sentence):
        actions.reply(token=token, statement=statement, at=AT)
    assert actions.open_invitation(token, at=AT).used_at is None


def test_an_address_is_one_and_the_time_is_some(cast: Cast) -> None:
    row = make_assessment(Status.REVIEWED, cast=cast)
    with pytest.raises(Invalid, match="no e-mail address"):
        actions.open_reply(email="law at provider", **on(row, cast.editor))
    with pytest.raises(Invalid, match="lasts a time"):
        actions.open_reply(email="", time=timedelta(0), **on(row, cast.editor))
    row.refresh_from_db()
    assert row.status == Status.REVIEWED


def test_where_nobody_is_to_be_found_only_the_time_runs(cast: Cast) -> None:
    row = make_assessment(Status.REVIEWED, cast=cast)
    assert actions.open_reply(email=" ", **on(row, cast.editor)) == Opened(row, None)
    with pytest.raises(NotReady, match="may reply until 22 February 2026"):
        actions.approve(**on(row, cast.editor, at=AT + DAYS - HOUR))
    assert actions.approve(**on(row, cast.editor, at=AT + DAYS)).status == Status.APPROVED


def test_with_a_reply_nobody_waits_any_longer_and_unused_links_end(cast: Cast) -> None:
    row, token = opened(cast)
    actions.reply(token=token, statement=STATEMENT, at=AT + HOUR)
    other = actions.renew_link(assessment=row, email="b@provider.example", by=cast.editor, at=AT)
    assert actions.approve(**on(row, cast.editor, at=AT + HOUR)).status == Status.APPROVED
    with pytest.raises(LinkRefused):
        actions.open_invitation(other.token or "", at=AT + HOUR)
