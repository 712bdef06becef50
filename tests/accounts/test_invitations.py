"""Invitations: a link that works once, for a week, and whose token is kept by nobody."""

from __future__ import annotations

import re
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

from auditor.accounts import audit
from auditor.accounts.actions import (
    InvitationRefused,
    RoleRefused,
    Terms,
    accept_invitation,
    account_with,
    digest_of,
    installation_account,
    invite,
    open_invitation,
    withdraw_invitation,
)
from auditor.accounts.models import AuditEntry, Invitation
from auditor.accounts.roles import Role, roles_of
from tests.accounts.people import (
    LATER,
    MUCH_LATER,
    PASSWORD,
    client_of,
    make_account,
    make_grant,
    make_person,
)
from tests.factories import START, make_provider

pytestmark = pytest.mark.django_db
NEW = "new@people.example"
EDITOR = Terms(Role.EDITOR)


def administrator() -> User:
    user: User = make_grant(role=Role.ADMINISTRATOR).user
    return user


def invited(**overrides: Any) -> tuple[Invitation, str]:
    values: dict[str, Any] = {"email": NEW, "terms": EDITOR, "at": START} | overrides
    if "by" not in values:
        values["by"] = administrator()
    return invite(**values)


def actions_logged() -> list[str]:
    return list(AuditEntry.objects.order_by("sequence").values_list("action", flat=True))


def test_who_takes_an_invitation_up_has_a_proved_address_and_the_role() -> None:
    invitation, token = invited()
    user = accept_invitation(token=token, password=PASSWORD, at=LATER)
    assert user.email == NEW
    assert user.check_password(PASSWORD)
    assert EmailAddress.objects.get(user=user).verified
    assert roles_of(user, LATER) == {Role.EDITOR}
    assert user.role_grants.get().approved_by == invitation.invited_by
    assert actions_logged() == ["invitation.made", "invitation.accepted", "role.granted"]
    assert not audit.verify().fault


def test_purpose_provider_and_end_are_those_of_the_invitation() -> None:
    terms = Terms(Role.RESEARCHER, " A study. ", None, MUCH_LATER)
    _, token = invited(terms=terms)
    grant = accept_invitation(token=token, password=PASSWORD, at=LATER).role_grants.get()
    assert (grant.purpose, grant.expires_at) == ("A study.", MUCH_LATER)
    assert not grant.user.is_staff


def test_the_token_is_kept_as_a_digest_only() -> None:
    invitation, token = invited()
    assert invitation.token_digest == digest_of(token)
    kept = str(list(Invitation.objects.values())) + str(list(AuditEntry.objects.values()))
    assert token not in kept


def test_a_link_works_once() -> None:
    _, token = invited()
    accept_invitation(token=token, password=PASSWORD, at=LATER)
    with pytest.raises(InvitationRefused, match="was used"):
        accept_invitation(token=token, password=PASSWORD, at=LATER)
    assert User.objects.filter(email=NEW).count() == 1


def test_a_link_works_for_seven_days() -> None:
    _, token = invited()
    week = START + timedelta(days=7)
    assert open_invitation(token, week - timedelta(seconds=1))
    assert open_invitation(token, week) is None
    with pytest.raises(InvitationRefused):
        accept_invitation(token=token, password=PASSWORD, at=week)


def test_a_withdrawn_link_does_not_work() -> None:
    invitation, token = invited()
    withdraw_invitation(invitation=invitation, by=invitation.invited_by, at=START)
    assert open_invitation(token, LATER) is None
    with pytest.raises(InvitationRefused, match="meanwhile"):
        withdraw_invitation(invitation=invitation, by=invitation.invited_by, at=START)


def test_a_second_invitation_takes_the_place_of_the_first() -> None:
    by = administrator()
    _, first = invited(by=by)
    _, second = invited(by=by)
    assert open_invitation(first, LATER) is None
    assert open_invitation(second, LATER)


def test_who_has_an_account_is_not_invited() -> None:
    make_account("new")
    with pytest.raises(InvitationRefused, match="There is an account"):
        invited(email="NEW@people.example")


@pytest.mark.parametrize(
    ("role", "given", "is_allowed"),
    [
        (Role.EDITOR, Role.REPRESENTATIVE, True),
        (Role.EDITOR, Role.REVIEWER, False),
        (Role.REVIEWER, Role.REPRESENTATIVE, False),
        (Role.REGULATOR, Role.EDITOR, False),
        (Role.ADMINISTRATOR, Role.REPRESENTATIVE, True),
    ],
)
def test_who_may_invite_whom(role: Role, given: Role, is_allowed: bool) -> None:
    by = make_grant(role=role).user
    provider = make_provider() if given == Role.REPRESENTATIVE else None
    terms = Terms(given, provider=provider)
    if is_allowed:
        assert invited(by=by, terms=terms)
    else:
        with pytest.raises(InvitationRefused, match="may not give"):
            invited(by=by, terms=terms)


def test_what_a_role_lacks_is_said_before_anybody_is_invited() -> None:
    with pytest.raises(RoleRefused, match="for a purpose"):
        invited(terms=Terms(Role.RESEARCHER))
    assert not Invitation.objects.exists()


def test_an_invitation_falls_with_the_role_of_who_made_it() -> None:
    invitation, token = invited()
    invitation.invited_by.role_grants.update(revoked_at=START, revoked_by=installation_account())
    with pytest.raises(InvitationRefused, match="any more"), transaction.atomic():
        accept_invitation(token=token, password=PASSWORD, at=LATER)
    assert account_with(NEW) is None


def page(token: str, **given: str) -> Any:
    client, path = Client(), f"/account/invitations/{token}/"
    return client.post(path, given) if given else client.get(path)


def real_token() -> str:
    """One that works at the time of the test's machine."""
    return invited(at=timezone.now(), by=installation_account())[1]


def test_the_page_of_a_link_tells_the_role_and_uses_nothing_up() -> None:
    token = real_token()
    for _ in range(2):
        assert "Editor" in page(token).content.decode()


def test_the_page_of_a_link_makes_the_account() -> None:
    response = page(real_token(), password1=PASSWORD, password2=PASSWORD)
    assert response["Location"] == "/account/sign-in/"
    assert account_with(NEW)


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        (PASSWORD, "another one here", "The two passwords differ."),
        ("short", "short", "at least 12 characters"),
        ("new@people.example", "new@people.example", "too similar"),
    ],
)
def test_a_password_that_is_not_taken_leaves_the_link(
    first: str, second: str, sentence: str
) -> None:
    token = real_token()
    assert sentence in page(token, password1=first, password2=second).content.decode()
    assert page(token).status_code == 200


def test_a_link_that_does_not_work_says_so() -> None:
    response = page("nothing")
    assert response.status_code == 410
    assert "does not work any more" in response.content.decode()


def test_somebody_who_is_signed_in_is_asked_to_sign_out_first() -> None:
    client = client_of(make_account())
    response = client.get(f"/account/invitations/{real_token()}/")
    assert "You are signed in" in response.content.decode()


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("create_administrator", *arguments, stdout=out)
    return out.getvalue()


def test_the_first_administrator_comes_by_a_printed_link() -> None:
    said = run("--email", NEW, "--site", "https://kyp.example/")
    found = re.search(r"https://kyp\.example(/account/invitations/\S+)", said)
    assert found
    Client().post(found[1], {"password1": PASSWORD, "password2": PASSWORD})
    user = User.objects.get(email=NEW)
    assert user.is_superuser
    assert user.role_grants.get().approved_by.username == "installation"


def test_nobody_signs_in_as_the_installation() -> None:
    account = installation_account()
    assert not account.is_active
    assert not account.has_usable_password()


def test_an_account_of_before_becomes_an_administrator() -> None:
    user = make_person("new", is_superuser=True)
    assert "is an administrator now" in run("--email", NEW)
    assert EmailAddress.objects.get(user=user).verified
    assert user.role_grants.get().role == Role.ADMINISTRATOR
    with pytest.raises(CommandError, match="has the role already"):
        run("--email", NEW)


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(CommandError, match="no e-mail address"):
        run("--email", "ada")
