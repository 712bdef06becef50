"""The right of reply by a provider's representative who signs in: the own provider's, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from auditor.accounts.models import AuditEntry
from auditor.accounts.vocabulary import Role
from auditor.assessments import actions
from auditor.assessments.actions import LinkRefused, NotAllowed, Statement
from auditor.assessments.models import Assessment, Reply
from auditor.assessments.vocabulary import Status
from tests.assessing.scene import client_of, now
from tests.assessments.factories import Cast, make_assessment, make_cast, with_role
from tests.factories import make_provider

pytestmark = pytest.mark.django_db
LIST = "/assess/replies/"
STATEMENT = {"body": "We do ask.", "signatory": "A. Person", "position": "Counsel"}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def invited(cast: Cast, **more: Any) -> tuple[Assessment, str]:
    """An assessment that awaits a reply, and the token of its link."""
    row = make_assessment(Status.REVIEWED, cast=cast, provider=make_provider())
    opened = actions.open_reply(
        assessment=row,
        email="law@provider.example",
        by=cast.editor,
        at=now(),
        seen=row.revision,
        **more,
    )
    assert opened.token is not None
    row.refresh_from_db()
    return row, opened.token


def representative_of(row: Assessment) -> User:
    return with_role(Role.REPRESENTATIVE, provider=row.provider)


def page_of(row: Assessment) -> str:
    return f"{LIST}{row.uuid}/"


def text(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_the_own_provider_alone_is_listed(cast: Cast) -> None:
    (row, _), (other, _) = invited(cast), invited(cast)
    shown = text(client_of(representative_of(row)), LIST)
    assert page_of(row) in shown
    assert page_of(other) not in shown


def test_the_account_leads_there(cast: Cast) -> None:
    row, _ = invited(cast)
    assert LIST in text(client_of(representative_of(row)), "/account/")
    assert LIST not in text(client_of(cast.author), "/account/")


def test_nothing_awaits_a_reply_before_an_invitation_and_after_its_time(cast: Cast) -> None:
    row, _ = invited(cast, time=timedelta(days=2))
    uninvited = make_assessment(Status.REVIEWED, cast=cast)
    client = client_of(representative_of(uninvited))
    assert "Nothing awaits your reply" in text(client, LIST)
    assert client.get(page_of(uninvited)).status_code == 404
    late = representative_of(row)
    with time_machine.travel(now() + timedelta(days=3), tick=False):
        client = client_of(late)
        assert "Nothing awaits your reply" in text(client, LIST)
        assert client.get(page_of(row)).status_code == 404


def test_the_page_shows_what_the_public_will_see(cast: Cast) -> None:
    row, token = invited(cast)
    response = client_of(representative_of(row)).get(page_of(row))
    page = response.content.decode()
    assert "A provider under .example." in page
    assert "Mandatory" in page
    assert "Effective" not in page
    assert "Opened an account." not in page
    assert token not in page
    assert response["Cache-Control"] == "private, no-store"


def test_a_reply_is_sent_once_and_is_known_by_whom(cast: Cast) -> None:
    row, token = invited(cast)
    user = representative_of(row)
    client = client_of(user)
    sent = client.post(page_of(row), STATEMENT | {"point_AO-01": "We ask first."})
    assert (sent.status_code, sent["Location"]) == (302, LIST)
    assert "Your reply was received" in text(client, LIST)
    reply = Reply.objects.get(assessment=row)
    assert (reply.body, reply.signatory) == ("We do ask.", "A. Person")
    assert [(one.indicator, one.body) for one in reply.points.all()] == [("AO-01", "We ask first.")]
    assert AuditEntry.objects.get(action="assessment.reply").actor == user
    assert client.post(page_of(row), STATEMENT).status_code == 404
    assert Client().get(f"/reply/{token}/").status_code == 410


def test_what_was_typed_is_given_back_where_the_invitation_ends_meanwhile(cast: Cast) -> None:
    row, token = invited(cast)
    client = client_of(representative_of(row))
    actions.reply(token=token, statement=Statement("First.", "A. Person"), at=now())
    response = client.post(page_of(row), STATEMENT)
    page = response.content.decode()
    assert response.status_code == 404
    assert "We do ask.</textarea>" in page
    assert "A provider under .example." not in page
    assert "First." not in page


def test_what_is_missing_is_said_and_the_rest_kept(cast: Cast) -> None:
    row, _ = invited(cast)
    response = client_of(representative_of(row)).post(page_of(row), {"body": "We do ask."})
    assert response.status_code == 400
    assert "Say who signs the reply." in response.content.decode()
    assert "We do ask.</textarea>" in response.content.decode()
    assert not Reply.objects.exists()


def test_a_form_from_elsewhere_sends_nothing(cast: Cast) -> None:
    row, _ = invited(cast)
    client = client_of(representative_of(row), enforce_csrf_checks=True)
    assert client.post(page_of(row), STATEMENT).status_code == 403
    assert 'name="csrfmiddlewaretoken"' in text(client, page_of(row))


def test_the_representative_of_another_is_shown_nothing_and_cannot_reply(cast: Cast) -> None:
    (row, _), (other, _) = invited(cast), invited(cast)
    user = representative_of(other)
    assert client_of(user).get(page_of(row)).status_code == 404
    assert client_of(user).post(page_of(row), STATEMENT).status_code == 404
    for somebody in (user, cast.editor, cast.author):
        with pytest.raises(NotAllowed):
            reply_to(row, by=somebody)
    assert not Reply.objects.exists()


def test_the_page_of_a_draft_is_not_for_representatives(cast: Cast) -> None:
    row, _ = invited(cast)
    client = client_of(representative_of(row))
    assert client.get(f"/assess/{row.uuid}/").status_code == 403
    assert client.get(f"/assessments/{row.uuid}/").status_code == 404


def test_who_represents_no_more_is_refused(cast: Cast) -> None:
    row, _ = invited(cast)
    user = representative_of(row)
    user.role_grants.update(revoked_at=now(), revoked_by=cast.editor)
    assert client_of(user).get(page_of(row)).status_code == 403
    with pytest.raises(NotAllowed):
        reply_to(row, by=user)


def test_of_link_and_account_the_first_is_taken(cast: Cast) -> None:
    row, token = invited(cast)
    actions.reply(token=token, statement=Statement("First.", "A. Person"), at=now())
    with pytest.raises(LinkRefused, match="works once"):
        reply_to(row, by=representative_of(row))
    assert Reply.objects.get().body == "First."


def test_an_invitation_that_was_revoked_meanwhile_is_not_used(cast: Cast) -> None:
    row, _ = invited(cast)
    former = row.invitations.get()
    actions.renew_link(assessment=row, email="b@provider.example", by=cast.editor, at=now())
    with pytest.raises(LinkRefused, match="not valid any more"):
        actions.reply_signed_in(
            invitation=former,
            statement=Statement("Late.", "A. Person"),
            by=representative_of(row),
            at=now(),
        )


def reply_to(row: Assessment, *, by: User) -> Reply:
    return actions.reply_signed_in(
        invitation=row.invitations.get(),
        statement=Statement("We do ask.", "A. Person"),
        by=by,
        at=now(),
    )
