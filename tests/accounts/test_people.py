"""The pages on which roles are given, renewed and taken back."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPException
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from auditor.accounts.models import AuditEntry, Invitation, RoleGrant
from auditor.accounts.roles import Role, has_second_factor, roles_of
from tests.accounts.people import client_of, client_with, make_account, make_grant
from tests.factories import make_provider

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
INVITE = "/account/people/invite/"
NEW = "new@people.example"


def send(client: Client, **overrides: str) -> Any:
    data = {"email": NEW, "role": "reviewer", "purpose": "", "until": "", "provider": ""}
    return client.post(INVITE, data | overrides)


def text(response: Any) -> str:
    found: str = response.content.decode()
    return found


@pytest.fixture
def client() -> Client:
    return client_with(Role.ADMINISTRATOR)


def test_an_invitation_goes_out_with_its_link(client: Client) -> None:
    assert send(client)["Location"] == "/account/people/"
    (letter,) = mail.outbox
    assert letter.to == [NEW]
    assert "http://testserver/account/invitations/" in letter.body
    assert NEW in text(client.get("/account/people/"))


def test_who_has_an_account_is_given_the_role_at_once(client: Client) -> None:
    person = make_account("new")
    send(client)
    assert roles_of(person, timezone.now()) == {Role.REVIEWER}
    assert not mail.outbox


def test_a_representative_speaks_for_a_provider_that_exists(client: Client) -> None:
    provider = make_provider(slug="halden-pay")
    assert "No provider has the address nobody" in text(
        send(client, role="representative", provider="nobody")
    )
    send(client, role="representative", provider="halden-pay")
    assert Invitation.objects.get().provider == provider


WRONG = [
    ({"email": "ada"}, "valid email address"),
    ({"role": "researcher"}, "given for a purpose"),
    ({"role": "researcher", "purpose": "Study."}, "say until when"),
    ({"until": "tomorrow"}, "Enter a valid date"),
    ({"until": "2020-01-01"}, "has passed"),
    ({"role": "odd"}, "Select a valid choice"),
]


@pytest.mark.parametrize(("values", "sentence"), WRONG)
def test_what_is_wrong_is_said_and_kept(
    values: dict[str, str], sentence: str, client: Client
) -> None:
    response = text(send(client, **values))
    assert sentence in response
    assert f'value="{values.get("email", NEW)}"' in response
    assert not Invitation.objects.exists()


def test_without_e_mail_nobody_is_invited(client: Client, settings: Any) -> None:
    settings.CAN_SEND_EMAIL = False
    assert "EMAIL_URL is not set" in text(client.get(INVITE))
    assert "EMAIL_URL is not set" in text(send(client))
    assert not Invitation.objects.exists()


def test_where_letters_are_only_printed_that_is_said(client: Client, settings: Any) -> None:
    settings.PRINTS_EMAIL = True
    send(client)
    shown = text(client.get("/account/people/"))
    assert f"An invitation was only printed where the server runs, for {NEW}." in shown


def test_a_letter_that_the_server_does_not_take_leaves_no_invitation(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise SMTPException("mailbox full")

    monkeypatch.setattr("auditor.accounts.mail.send_mail", refuse)
    assert "did not take the letter (mailbox full)" in text(send(client))
    assert not Invitation.objects.exists()
    assert not AuditEntry.objects.exists()


def test_an_invitation_is_withdrawn(client: Client) -> None:
    send(client)
    path = f"/account/people/invitations/{Invitation.objects.get().pk}/withdraw/"
    assert "is withdrawn" in text(client.post(path, follow=True))
    assert "meanwhile" in text(client.post(path, follow=True))
    assert not Invitation.objects.open(timezone.now()).exists()


def test_the_list_tells_purpose_approver_end_and_last_sign_in(client: Client) -> None:
    end = timezone.now() + timedelta(days=30)
    grant = make_grant(role=Role.REGULATOR, purpose="Supervision.", expires_at=end)
    page = text(client.get("/account/people/"))
    for told in (grant.user.email, "Supervision.", grant.approved_by.email, f"{end:%Y}", "Never"):
        assert told in page


def test_the_list_takes_as_many_queries_for_many(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(12):
        make_grant()
    client.get("/account/people/")
    with django_assert_num_queries(7):
        client.get("/account/people/")


def test_a_role_is_renewed(client: Client) -> None:
    grant = make_grant(role=Role.RESEARCHER)
    path = f"/account/people/{grant.pk}/renew/"
    assert "until when" in text(client.post(path, {"until": ""}, follow=True))
    assert "no day" in text(client.post(path, {"until": "soon"}, follow=True))
    day = timezone.now() + timedelta(days=100)
    client.post(path, {"until": f"{day:%Y-%m-%d}"})
    assert roles_of(grant.user, day) == {Role.RESEARCHER}


def test_a_role_whose_time_has_passed_says_so_and_can_be_renewed(client: Client) -> None:
    grant = make_grant(role=Role.RESEARCHER)
    page = text(client.get(f"/account/people/{grant.pk}/"))
    assert "Its time has passed" in page
    assert "Renew, as its approver" in page


def test_a_role_is_taken_back_for_a_reason(client: Client) -> None:
    grant = make_grant()
    path = f"/account/people/{grant.pk}/revoke/"
    assert "in a sentence why" in text(client.post(path, follow=True))
    client.post(path, {"reason": "Left."})
    assert roles_of(grant.user, timezone.now()) == frozenset()
    assert "Closed" in text(client.get(f"/account/people/{grant.pk}/"))


def test_a_lost_second_factor_is_taken_away(client: Client) -> None:
    grant = make_grant(make_account())
    client.post(f"/account/people/{grant.pk}/second-factor/")
    assert not has_second_factor(grant.user)
    assert AuditEntry.objects.latest("sequence").action == "second-factor.reset"


def test_the_command_line_takes_one_away_too() -> None:
    person = make_account("ada")
    call_command("reset_second_factor", "--email", "ada@people.example")
    assert not has_second_factor(person)
    entry = AuditEntry.objects.latest("sequence")
    assert (entry.action, entry.actor_name) == ("second-factor.reset", "installation")
    with pytest.raises(CommandError, match="No account has the address"):
        call_command("reset_second_factor", "--email", "nobody@people.example")


def test_nobody_takes_away_their_own() -> None:
    person = make_account()
    grant = make_grant(person, Role.ADMINISTRATOR)
    response = client_of(person).post(f"/account/people/{grant.pk}/second-factor/", follow=True)
    assert "changed on your account" in text(response)
    assert has_second_factor(person)


def test_an_editor_looks_after_representatives_alone() -> None:
    client = client_with(Role.EDITOR)
    other, own = make_grant(role=Role.REVIEWER), make_grant(role=Role.REPRESENTATIVE)
    page = text(client.get("/account/people/"))
    assert own.user.email in page
    assert other.user.email not in page
    assert client.get(f"/account/people/{other.pk}/").status_code == 404
    assert client.post(f"/account/people/{own.pk}/second-factor/").status_code == 403
    assert "Select a valid choice" in text(send(client, role="reviewer"))


def test_a_superuser_without_a_role_looks_after_nobody() -> None:
    client = client_with(is_superuser=True, is_staff=True)
    assert client.get("/account/people/").status_code == 403
    assert client.get(INVITE).status_code == 403


def test_an_end_is_the_last_moment_of_its_day(client: Client) -> None:
    day = timezone.now().date() + timedelta(days=5)
    make_account("new")
    send(client, until=f"{day:%Y-%m-%d}")
    expires_at = RoleGrant.objects.latest("pk").expires_at
    assert expires_at
    assert (expires_at.date(), expires_at.hour, expires_at.minute) == (day, 23, 59)
