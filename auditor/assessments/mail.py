"""Letters: what people are told at the desk, once a sweep, and the link by which a provider replies."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from auditor.assessments.models import Assessment, Notice
from auditor.assessments.viewing import Viewer

logger = logging.getLogger(__name__)
PREFIX = "[Know Your Provider]"
NAMESPACE = uuid.UUID("0f4a7a3e-52c4-5b0c-8f2f-6b0f3c7b4f55")
# More are counted, and read at the desk.
MOST_IN_A_LETTER = 50


def send_notices(*, at: datetime) -> int:
    """Send each person one letter with what they were not told by e-mail yet -> how many letters.

    A notice is claimed before it is sent, so that of two sweeps one sends it; what could not be sent,
    or was left by a sweep that was killed, is sent once its claim has run out. Without a mail server
    everything waits. A letter that was handed over by a sweep that was killed before it could say so
    is sent twice, with the same Message-ID.
    """
    if not settings.CAN_SEND_EMAIL:
        return 0
    waiting = Notice.objects.unmailed().unclaimed(at).select_related("user", "assessment__provider")
    reachable = waiting.filter(user__is_active=True).exclude(user__email="")
    by_person = groupby(reachable.order_by("user", "created_at", "pk"), key=lambda one: one.user)
    return sum(_send(user, list(notices), at=at) for user, notices in by_person)


def send_invitation(*, assessment: Assessment, email: str, link: str) -> None:
    """Send a provider the link by which it may reply until `assessment.reply_due_at`.

    `link` is whole, with the token, which is nowhere kept: send it at once, and tell the editor if that
    fails (then `actions.renew_link` gives another). Raises OSError where the mail server refuses.
    """
    context = {"assessment": assessment, "link": link, "site": settings.SITE_URL}
    subject = f"{PREFIX} {assessment.provider.name}: your right of reply"
    body = render_to_string("assessments/mail/invitation.txt", context)
    EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [email]).send()


def _send(user: User, notices: list[Notice], *, at: datetime) -> bool:
    theirs = _for_their_eyes(user, notices, at=at)
    claimed = [one for one in theirs if _claim(one, at=at)]
    if not claimed:
        return False
    try:
        _letter(user, claimed).send()
    except OSError as error:
        # They stay claimed: the next attempt is not made at once.
        logger.warning("No letter could be sent to user %s: %s", user.pk, error)
        return False
    Notice.objects.filter(pk__in=[one.pk for one in claimed]).update(mailed_at=at)
    return True


def _for_their_eyes(user: User, notices: Sequence[Notice], *, at: datetime) -> list[Notice]:
    """Who lost a role since is not told of work any more."""
    viewer = Viewer.of(user, at=at)
    return [one for one in notices if one.assessment is None or viewer.works_on(one.assessment)]


def _claim(notice: Notice, *, at: datetime) -> bool:
    return bool(
        Notice.objects.filter(pk=notice.pk).unmailed().unclaimed(at).update(mail_claimed_at=at)
    )


def _letter(user: User, notices: Sequence[Notice]) -> EmailMessage:
    count = len(notices)
    subject = f"{PREFIX} {count} notice{'s' if count > 1 else ''}"
    context = {
        "notices": notices[:MOST_IN_A_LETTER],
        "further": max(0, count - MOST_IN_A_LETTER),
        "site": settings.SITE_URL,
    }
    body = render_to_string("assessments/mail/notices.txt", context)
    name = uuid.uuid5(NAMESPACE, ",".join(str(one.pk) for one in notices))
    headers = {"Message-ID": f"<{name}@know-your-provider>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [user.email], headers=headers)
