"""The provider's right of reply: by a link that works once, or by its representative who signs in."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from auditor.accounts.roles import represented_by
from auditor.assessments.actions.writing import (
    Invalid,
    begin,
    begin_aside,
    finish,
    hold,
    log,
    notify,
    require_text,
)
from auditor.assessments.inputs import framework_of
from auditor.assessments.models import Assessment, Reply, ReplyInvitation, ReplyPoint
from auditor.assessments.vocabulary import Status
from auditor.assessments.workflow import Action, NotAllowed, Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

TIME_TO_REPLY = timedelta(days=21)
TOKEN_BYTES = 32


class LinkRefused(Refused):
    """A link that does not open anything: unknown, used, revoked or past its time."""


class LinkUnknown(LinkRefused):
    """No link was ever sent that is like this one."""

    def __init__(self) -> None:
        super().__init__("This link leads nowhere; it may have been copied in part.")


@dataclass(frozen=True)
class Opened:
    """`token` is None where nobody was invited; it is nowhere kept, and cannot be had again."""

    assessment: Assessment
    token: str | None


@dataclass(frozen=True)
class Statement:
    """What the provider says, word for word; `points` by indicator."""

    body: str
    signatory: str
    position: str = ""
    points: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def open_reply(
    *,
    assessment: Assessment,
    email: str,
    by: User,
    at: datetime,
    seen: int,
    time: timedelta = TIME_TO_REPLY,
) -> Opened:
    """From now on the provider may reply, `time` long. Without an address (a closed service, nobody
    to be found) only the time runs. Raises NotAllowed, WrongState, ChangedMeanwhile, Invalid."""
    row = begin(Action.OPEN_REPLY, assessment, by=by, at=at, seen=seen)
    if time <= timedelta(0):
        raise Invalid("The right of reply lasts a time.")
    token = _invite(row, email, by=by, at=at, until=at + time) if email.strip() else None
    finish(
        Action.OPEN_REPLY,
        row,
        by=by,
        at=at,
        detail={"is_invited": token is not None, "days": time.days},
        reply_due_at=at + time,
    )
    return Opened(row, token)


@transaction.atomic
def renew_link(*, assessment: Assessment, email: str, by: User, at: datetime) -> Opened:
    """A new link in place of the former ones, until the time that is set, or for a week where that
    is over. Raises NotAllowed, WrongState, Invalid."""
    row = begin_aside(Action.RENEW_LINK, assessment, by=by, at=at)
    revoke_links(row, at=at)
    until = max(row.reply_due_at or at, at + timedelta(days=7))
    token = _invite(row, email, by=by, at=at, until=until)
    finish(Action.RENEW_LINK, row, by=by, at=at)
    return Opened(row, token)


def open_invitation(token: str, *, at: datetime) -> ReplyInvitation:
    """Whose link it is, while it may be used. One query. Raises LinkRefused."""
    digest = token_hash(token)
    found = ReplyInvitation.objects.select_related("assessment__provider")
    invitation = found.filter(token_hash=digest).first()
    if invitation is None or not hmac.compare_digest(invitation.token_hash, digest):
        raise LinkUnknown
    _require_standing(invitation, at)
    return invitation


def _require_standing(invitation: ReplyInvitation, at: datetime) -> None:
    if invitation.used_at is not None:
        raise LinkRefused("A reply was given upon this invitation already; it works once.")
    if invitation.revoked_at is not None or invitation.assessment.status != Status.RIGHT_OF_REPLY:
        raise LinkRefused("This invitation is not valid any more; ask the editors for a new one.")
    if invitation.expires_at <= at:
        raise LinkRefused("The time of this invitation is over; ask the editors for a new one.")


@transaction.atomic
def reply(*, token: str, statement: Statement, at: datetime) -> Reply:
    """Take what the provider says; the link is used up. Raises LinkRefused, Invalid."""
    row = hold(open_invitation(token, at=at).assessment)
    # Looked at once more, now that nobody else can use it or move the assessment on.
    return _take(row, open_invitation(token, at=at), statement, by=None, at=at)


@transaction.atomic
def reply_signed_in(
    *, invitation: ReplyInvitation, statement: Statement, by: User, at: datetime
) -> Reply:
    """The same by somebody who represents the provider, without the link, which is used up too.

    Raises NotAllowed, LinkRefused, Invalid.
    """
    row = hold(invitation.assessment)
    if row.provider_id not in represented_by(by, at):
        raise NotAllowed("To reply is for whoever represents the provider.")
    standing = ReplyInvitation.objects.select_related("assessment").get(pk=invitation.pk)
    _require_standing(standing, at)
    return _take(row, standing, statement, by=by, at=at)


def _take(
    row: Assessment,
    invitation: ReplyInvitation,
    statement: Statement,
    *,
    by: User | None,
    at: datetime,
) -> Reply:
    """Write it down. The caller holds the assessment and has found that the invitation stands."""
    body = require_text(statement.body, "The reply is empty.")
    signatory = require_text(statement.signatory, "Say who signs the reply.")
    if unknown := set(statement.points) - set(framework_of(row).by_id):
        raise Invalid(f"There is no indicator {', '.join(sorted(unknown))}.")
    unused = ReplyInvitation.objects.filter(pk=invitation.pk, used_at=None, revoked_at=None)
    if not unused.update(used_at=at):
        raise LinkRefused("A reply was given upon this invitation already; it works once.")
    given = Reply.objects.create(
        assessment=row,
        invitation=invitation,
        body=body,
        signatory=signatory,
        position=statement.position.strip(),
        received_at=at,
    )
    ReplyPoint.objects.bulk_create(
        ReplyPoint(reply=given, indicator=indicator, body=text.strip())
        for indicator, text in statement.points.items()
        if text.strip()
    )
    told = [row.author, row.reviewer, invitation.sent_by]
    notify(told, row, f"{row.provider.name} has replied.", at=at)
    log("reply", row, by=by, at=at, detail={"invitation": invitation.pk})
    return given


def revoke_links(assessment: Assessment, *, at: datetime) -> None:
    """Links that were not used do not work any more."""
    assessment.invitations.filter(used_at=None, revoked_at=None).update(revoked_at=at)


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _invite(assessment: Assessment, email: str, *, by: User, at: datetime, until: datetime) -> str:
    try:
        validate_email(email.strip())
    except ValidationError:
        raise Invalid(f"{email!r} is no e-mail address.") from None
    token = secrets.token_urlsafe(TOKEN_BYTES)
    ReplyInvitation.objects.create(
        assessment=assessment,
        email=email.strip(),
        token_hash=token_hash(token),
        sent_at=at,
        sent_by=by,
        expires_at=until,
    )
    return token
