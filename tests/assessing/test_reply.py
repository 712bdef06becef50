"""The right of reply: a link that works once, ends, and is told to nobody."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.test import Client

from auditor.accounts.models import AuditEntry
from auditor.assessing import step_views
from auditor.assessing.redacting import HideReplyLinks
from auditor.assessments import actions
from auditor.assessments.models import Assessment, Reply
from auditor.assessments.vocabulary import Status
from tests.assessing.scene import client_of, now
from tests.assessments.factories import Cast, make_assessment, make_cast

pytestmark = pytest.mark.django_db
STATEMENT = {"body": "We do ask.", "signatory": "A. Person", "position": "Counsel"}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def reviewed(cast: Cast) -> Assessment:
    return make_assessment(Status.REVIEWED, cast=cast)


def opened(row: Assessment, cast: Cast, **more: Any) -> str:
    """The path of a fresh link."""
    found = actions.open_reply(
        assessment=row,
        email="law@provider.example",
        by=cast.editor,
        at=now(),
        seen=row.revision,
        **more,
    )
    return f"/reply/{found.token}/"


def is_kept_private(response: Any) -> bool:
    return (
        response["Referrer-Policy"] == "no-referrer"
        and response["Cache-Control"] == "private, no-store"
        and "noindex" in response["X-Robots-Tag"]
    )


def test_the_editor_is_shown_the_link_once(cast: Cast, reviewed: Assessment) -> None:
    path = f"/assess/{reviewed.uuid}/steps/open_reply/"
    data = {"seen": reviewed.revision, "email": "law@provider.example", "days": 14}
    response = client_of(cast.editor).post(path, data)
    assert response.status_code == 200
    assert "http://testserver/reply/" in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert client_of(cast.editor).post(path, data).status_code == 409
    reviewed.refresh_from_db()
    assert reviewed.reply_due_at is not None
    assert reviewed.reply_due_at - now() > timedelta(days=13)


@pytest.mark.parametrize(("days", "is_warned"), [(1, True), (20, True), (21, False)])
@pytest.mark.parametrize("email", ["", "law@provider.example"])
def test_a_time_to_reply_below_the_usual_is_warned_of(
    cast: Cast, reviewed: Assessment, days: int, is_warned: bool, email: str
) -> None:
    path = f"/assess/{reviewed.uuid}/steps/open_reply/"
    data = {"seen": reviewed.revision, "email": email, "days": days}
    page = client_of(cast.editor).post(path, data, follow=True).content.decode()
    assert ("fewer than the usual 21" in page) == is_warned
    assert AuditEntry.objects.get(action="assessment.open_reply").detail["days"] == days


def opened_at_the_desk(cast: Cast, reviewed: Assessment) -> str:
    data = {"seen": reviewed.revision, "email": "law@provider.example", "days": 14}
    response = client_of(cast.editor).post(f"/assess/{reviewed.uuid}/steps/open_reply/", data)
    return response.content.decode()


def test_the_link_is_mailed_to_the_provider(
    cast: Cast, reviewed: Assessment, settings: Any, mailoutbox: list[EmailMessage]
) -> None:
    settings.CAN_SEND_EMAIL = True
    assert "It was mailed to law@provider.example." in opened_at_the_desk(cast, reviewed)
    (letter,) = mailoutbox
    assert letter.to == ["law@provider.example"]
    assert "http://testserver/reply/" in letter.body


def test_where_letters_are_only_printed_the_editor_is_told(
    cast: Cast, reviewed: Assessment, settings: Any, mailoutbox: list[EmailMessage]
) -> None:
    settings.PRINTS_EMAIL = True
    shown = opened_at_the_desk(cast, reviewed)
    assert "The letter to law@provider.example was only printed" in shown
    assert "It was mailed" not in shown


def test_without_a_mail_server_the_editor_is_told(
    cast: Cast, reviewed: Assessment, settings: Any, mailoutbox: list[EmailMessage]
) -> None:
    settings.CAN_SEND_EMAIL = False
    assert "No mail server is set up here" in opened_at_the_desk(cast, reviewed)
    assert not mailoutbox


def test_a_mail_server_that_refuses_costs_no_link(
    cast: Cast, reviewed: Assessment, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: Any) -> None:
        raise OSError("451 try later")

    settings.CAN_SEND_EMAIL = True
    monkeypatch.setattr(step_views, "send_invitation", refuse)
    shown = opened_at_the_desk(cast, reviewed)
    assert "could not be mailed to law@provider.example (451 try later)" in shown
    assert "http://testserver/reply/" in shown


def test_without_an_address_only_the_time_runs(cast: Cast, reviewed: Assessment) -> None:
    path = f"/assess/{reviewed.uuid}/steps/open_reply/"
    data = {"seen": reviewed.revision, "email": "", "days": 21}
    assert client_of(cast.editor).post(path, data).status_code == 302
    assert not reviewed.invitations.exists()


@pytest.mark.parametrize("given", [{"email": "nobody"}, {"days": "0"}, {"days": "x"}])
def test_a_wrong_address_or_time_is_said(
    cast: Cast, reviewed: Assessment, given: dict[str, str]
) -> None:
    path = f"/assess/{reviewed.uuid}/steps/open_reply/"
    data = {"seen": reviewed.revision, "email": "law@provider.example", "days": 21} | given
    response = client_of(cast.editor).post(path, data)
    assert response.status_code == 400
    assert 'role="alert"' in response.content.decode()
    assert not reviewed.invitations.exists()


def test_the_link_opens_what_the_public_will_see(cast: Cast, reviewed: Assessment) -> None:
    response = Client().get(opened(reviewed, cast))
    page = response.content.decode()
    assert response.status_code == 200
    assert "A provider under .example." in page
    assert "Mandatory" in page
    assert "Effective" not in page
    assert "Opened an account." not in page
    assert is_kept_private(response)
    assert not response.cookies


def test_a_reply_is_sent_once(cast: Cast, reviewed: Assessment) -> None:
    path, client = opened(reviewed, cast), Client(enforce_csrf_checks=True)
    sent = client.post(path, STATEMENT | {"point_AO-01": "We ask first."})
    assert (sent.status_code, sent["Location"]) == (302, "/reply/sent/")
    assert is_kept_private(sent)
    reply = Reply.objects.get(assessment=reviewed)
    assert (reply.body, reply.signatory) == ("We do ask.", "A. Person")
    assert [(one.indicator, one.body) for one in reply.points.all()] == [("AO-01", "We ask first.")]
    again = client.post(path, STATEMENT)
    assert again.status_code == 410
    assert "it works once" in again.content.decode()
    assert client.get(path).status_code == 410
    assert Reply.objects.count() == 1


def test_what_is_missing_is_said_and_the_rest_kept(cast: Cast, reviewed: Assessment) -> None:
    response = Client().post(opened(reviewed, cast), {"body": "We do ask.", "point_AO-01": "Yes."})
    page = response.content.decode()
    assert response.status_code == 400
    assert "Say who signs the reply." in page
    assert '<a href="#id_signatory">' in page
    assert "We do ask.</textarea>" in page
    assert "Yes.</textarea>" in page
    assert not Reply.objects.exists()


def test_a_link_ends(cast: Cast, reviewed: Assessment) -> None:
    path = opened(reviewed, cast, time=timedelta(days=2))
    with time_machine.travel(now() + timedelta(days=3), tick=False):
        response = Client().get(path)
        late = Client().post(path, STATEMENT)
    assert (response.status_code, late.status_code) == (410, 410)
    assert "The time of this invitation is over" in response.content.decode()
    assert is_kept_private(response)


def test_what_was_typed_is_given_back_where_the_link_ends_meanwhile(
    cast: Cast, reviewed: Assessment
) -> None:
    path = opened(reviewed, cast)
    typed = STATEMENT | {"body": "\nWe <b>do</b> ask.", "point_AO-01": "We ask first.", "x": "Odd"}
    actions.renew_link(assessment=reviewed, email="b@provider.example", by=cast.editor, at=now())
    response = Client().post(path, typed)
    page = response.content.decode()
    assert response.status_code == 410
    assert "\nWe &lt;b&gt;do&lt;/b&gt; ask.</textarea>" in page
    assert "We ask first.</textarea>" in page
    assert "Your reply on AO-01" in page
    assert "readonly>&#10;Counsel</textarea>" in page
    assert "Odd" not in page
    assert is_kept_private(response)
    assert "What you typed" not in Client().get(path).content.decode()


def test_of_a_link_that_was_never_sent_nothing_is_given_back() -> None:
    response = Client().post(f"/reply/{'a' * 43}/", STATEMENT)
    assert response.status_code == 404
    assert "We do ask." not in response.content.decode()


def test_a_new_link_takes_the_place_of_the_former(cast: Cast, reviewed: Assessment) -> None:
    path = opened(reviewed, cast)
    step = f"/assess/{reviewed.uuid}/steps/renew_link/"
    data = {"seen": 0, "email": "other@provider.example"}
    response = client_of(cast.editor).post(step, data)
    assert "http://testserver/reply/" in response.content.decode()
    former = Client().get(path)
    assert former.status_code == 410
    assert "not valid any more" in former.content.decode()


@pytest.mark.parametrize("token", ["x", "a" * 43, "a" * 3000, "%00", "😀", "-"])
def test_a_wrong_link_leads_nowhere(token: str) -> None:
    response = Client().get(f"/reply/{token}/")
    assert response.status_code == 404
    assert "This link leads nowhere" in response.content.decode()
    assert is_kept_private(response)


def test_the_token_is_in_no_log(
    cast: Cast, reviewed: Assessment, caplog: pytest.LogCaptureFixture
) -> None:
    path = opened(reviewed, cast)
    token = path.split("/")[2]
    caplog.handler.addFilter(HideReplyLinks())
    caplog.set_level(logging.DEBUG)
    Client().post(path, {})
    Client().post(path, STATEMENT)
    Client().get(path)
    Client().get(path[:-3] + "/")
    assert "/reply/[hidden]" in caplog.text
    assert token not in caplog.text
    assert token[:-2] not in caplog.text


def test_every_handler_of_the_installation_hides_links(settings: Any) -> None:
    handlers = settings.LOGGING["handlers"].values()
    assert all("reply_links" in handler["filters"] for handler in handlers)
    for name in ("django", "django.server", "django.request"):
        own = {type(one).__module__ for one in logging.getLogger(name).handlers}
        assert not own & {"logging", "django.utils.log"}


def test_the_page_after_is_open_and_says_so() -> None:
    response = Client().get("/reply/sent/")
    assert response.status_code == 200
    assert is_kept_private(response)
