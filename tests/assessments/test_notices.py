"""What people are told reaches them by e-mail: once, and nothing that is not theirs."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from smtplib import SMTPServerDisconnected
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection

from auditor.accounts import actions as accounts
from auditor.accounts.models import RoleGrant
from auditor.accounts.vocabulary import Role
from auditor.assessments import actions, tasks
from auditor.assessments.mail import send_invitation, send_notices
from auditor.assessments.models import Assessment, Notice
from auditor.assessments.querysets import SENDING_TAKES
from auditor.assessments.vocabulary import Status
from tests.accounts.people import make_person
from tests.archive.test_races import at_once
from tests.assessments.factories import (
    AT,
    HOUR,
    MUCH_LATER,
    make_assessment,
    make_cast,
    with_role,
)
from tests.factories import make_provider

if TYPE_CHECKING:
    from pytest_django import Settings

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> User:
    user = with_role(Role.RESEARCHER)
    User.objects.filter(pk=user.pk).update(email="researcher@people.example")
    user.refresh_from_db()
    return user


@pytest.fixture
def draft(author: User) -> Assessment:
    return actions.start(provider=make_provider(name="Halden Pay"), by=author, at=AT)


def tell(user: User, about: Assessment | None = None, body: str = "A quote is gone.") -> Notice:
    return Notice.objects.create(user=user, assessment=about, body=body, created_at=AT)


def test_what_was_not_sent_goes_out_in_one_letter_a_person(
    author: User, draft: Assessment, settings: Settings
) -> None:
    settings.SITE_URL = "https://kyp.example"
    tell(author, draft, "One & the same.")
    tell(author, draft, "Another.")
    assert send_notices(at=AT + HOUR) == 1
    (letter,) = mail.outbox
    assert letter.to == ["researcher@people.example"]
    assert letter.subject == "[Know Your Provider] 2 notices"
    assert "- 31 January 2026, 09:00 UTC: One & the same." in letter.body
    assert "https://kyp.example/assess/notices/" in letter.body
    assert set(Notice.objects.values_list("mailed_at", flat=True)) == {AT + HOUR}


def test_a_notice_is_sent_once(author: User, draft: Assessment) -> None:
    tell(author, draft)
    assert tasks.send_notices() == 1
    assert tasks.send_notices() == 0
    assert len(mail.outbox) == 1


def test_each_person_gets_their_own(author: User, draft: Assessment) -> None:
    other = make_person(email="other@people.example")
    tell(author, draft, "For the author.")
    tell(other, None, "For the other.")
    assert send_notices(at=AT + HOUR) == 2
    assert {letter.to[0]: "For the author" in letter.body for letter in mail.outbox} == {
        "researcher@people.example": True,
        "other@people.example": False,
    }


def test_what_was_read_at_the_desk_is_not_sent(author: User, draft: Assessment) -> None:
    Notice.objects.filter(pk=tell(author, draft).pk).update(read_at=AT)
    assert send_notices(at=AT + HOUR) == 0


def test_who_lost_the_role_is_not_told_of_the_work_any_more(
    author: User, draft: Assessment
) -> None:
    tell(author, draft)
    grant = RoleGrant.objects.get(user=author)
    accounts.revoke_role(grant=grant, by=with_role(Role.ADMINISTRATOR), at=AT, reason="Left.")
    assert send_notices(at=AT + HOUR) == 0
    assert mail.outbox == []


@pytest.mark.parametrize("lack", [{"email": ""}, {"is_active": False}])
def test_who_cannot_be_reached_is_left_out(
    author: User, draft: Assessment, lack: dict[str, Any]
) -> None:
    tell(author, draft)
    User.objects.filter(pk=author.pk).update(**lack)
    assert send_notices(at=AT + HOUR) == 0


def test_without_a_mail_server_everything_waits(
    author: User, draft: Assessment, settings: Settings
) -> None:
    tell(author, draft)
    settings.CAN_SEND_EMAIL = False
    assert send_notices(at=AT + HOUR) == 0
    settings.CAN_SEND_EMAIL = True
    assert send_notices(at=AT + HOUR) == 1


def test_what_a_server_refused_is_sent_later_and_others_get_theirs(
    author: User, draft: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(make_person(email="gone@people.example"), None, "Never arrives.")
    tell(author, draft)
    send = EmailMessage.send

    def refuse_one(letter: EmailMessage) -> int:
        if letter.to == ["gone@people.example"]:
            raise SMTPServerDisconnected("Try again later.")
        return send(letter)

    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", refuse_one)
        assert send_notices(at=AT + HOUR) == 1
    assert send_notices(at=AT + HOUR + timedelta(minutes=1)) == 0
    assert send_notices(at=AT + HOUR + SENDING_TAKES) == 1
    assert [letter.to[0] for letter in mail.outbox] == [
        "researcher@people.example",
        "gone@people.example",
    ]


class Killed(BaseException):
    """What ends a process in the middle."""


def test_what_a_killed_sweep_left_is_sent_with_the_same_name(
    author: User, draft: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(author, draft)
    names: list[str] = []

    def die(letter: EmailMessage) -> int:
        names.append(letter.extra_headers["Message-ID"])
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", die)
        with pytest.raises(Killed):
            send_notices(at=AT + HOUR)
    assert send_notices(at=AT + HOUR + SENDING_TAKES) == 1
    assert names == [mail.outbox[0].extra_headers["Message-ID"]]


def test_of_very_many_the_letter_names_some_and_counts_the_rest(
    author: User, draft: Assessment
) -> None:
    for number in range(53):
        tell(author, draft, f"Number {number}.")
    send_notices(at=AT + HOUR)
    assert "- and 3 more." in mail.outbox[0].body
    assert "Number 49." in mail.outbox[0].body
    assert "Number 50." not in mail.outbox[0].body


@pytest.mark.slow
@pytest.mark.skipif(
    "connection.vendor == 'sqlite'",
    reason="a test's database in memory refuses where a file lets wait, and a claim would be left",
)
@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_one_time_send_one_letter() -> None:
    user = make_person(email="researcher@people.example")
    for _ in range(3):
        tell(user)
    connection.close()
    at_once(*(partial(send_notices, at=AT + HOUR) for _ in range(4)))
    told = "".join(str(letter.body) for letter in mail.outbox)
    assert told.count("A quote is gone.") == 3


@pytest.mark.slow
def test_a_provider_is_sent_the_link_by_which_it_replies() -> None:
    cast = make_cast()
    row = make_assessment(Status.REVIEWED, cast=cast, provider=make_provider(name="Halden & Co"))
    opened = actions.open_reply(
        assessment=row,
        email="law@provider.example",
        by=cast.editor,
        at=MUCH_LATER - timedelta(days=100),
        seen=row.revision,
    )
    link = f"https://kyp.example/reply/{opened.token}/"
    send_invitation(assessment=opened.assessment, email="law@provider.example", link=link)
    (letter,) = mail.outbox
    assert letter.to == ["law@provider.example"]
    assert letter.subject == "[Know Your Provider] Halden & Co: your right of reply"
    assert link in letter.body
    assert "Halden & Co is about to be published" in letter.body
    assert "once, until " in letter.body
