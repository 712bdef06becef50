"""What is done to roles and accounts: keyword-only, atomic, audited, with the time from outside."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import transaction

from auditor.accounts import audit
from auditor.accounts.access import manageable
from auditor.accounts.models import Invitation, RoleGrant
from auditor.accounts.roles import roles_of
from auditor.accounts.vocabulary import VETTED_ROLES, Role

if TYPE_CHECKING:
    from providers.models import Provider

USER_KEY = "_auth_user_id"
INVITATION_LASTS = timedelta(days=7)
# Who approves the first administrator: whoever runs the installation. Nobody can sign in as it.
INSTALLATION = "installation"
LONGEST_USERNAME = 150


class RoleRefused(ValueError):
    """A role that cannot be given like this, in words."""


class InvitationRefused(ValueError):
    """An invitation that cannot be made or taken, in words."""


@dataclass(frozen=True)
class Terms:
    """What a role is given for, and for how long."""

    role: Role
    purpose: str = ""
    provider: Provider | None = None
    expires_at: datetime | None = None


def require_sound(terms: Terms, *, at: datetime) -> None:
    """Raises RoleRefused for what the database would refuse, in words."""
    is_representative = terms.role == Role.REPRESENTATIVE
    is_vetted = terms.role in VETTED_ROLES
    if is_representative and terms.provider is None:
        raise RoleRefused("Say which provider the representative speaks for.")
    if not is_representative and terms.provider is not None:
        raise RoleRefused("Only a representative belongs to a provider.")
    if is_vetted and not terms.purpose.strip():
        raise RoleRefused("Vetted access is given for a purpose: say in a sentence which.")
    if is_vetted and terms.expires_at is None:
        raise RoleRefused("Vetted access is given for a time: say until when.")
    if terms.expires_at is not None and terms.expires_at <= at:
        raise RoleRefused("The day until which the role is given has passed.")


@transaction.atomic
def grant_role(
    *,
    user: User,
    role: Role,
    approved_by: User,
    at: datetime,
    purpose: str = "",
    provider: Provider | None = None,
    expires_at: datetime | None = None,
) -> RoleGrant:
    """Give somebody a role. Raises RoleRefused, and then writes nothing.

    A grant whose time has passed is closed; one that is in force has to be renewed instead.
    """
    terms = Terms(role, purpose.strip(), provider, expires_at)
    require_sound(terms, at=at)
    if approved_by.pk == user.pk:
        raise RoleRefused("Nobody gives a role to themself. Ask another administrator.")
    User.objects.select_for_update().get(pk=user.pk)
    if (standing := _standing(user, terms)) is not None:
        if standing.is_active(at):
            raise RoleRefused("This person has the role already. Renew it instead.")
        _close(standing, by=approved_by, at=at)
    grant = _add(user, terms, by=approved_by, at=at)
    audit.record(
        actor=approved_by, action="role.granted", subject=grant, at=at, detail=_told(grant)
    )
    return grant


@transaction.atomic
def renew_role(
    *, grant: RoleGrant, approved_by: User, at: datetime, expires_at: datetime | None
) -> RoleGrant:
    """Give a role anew, for longer or for less long: the grant is closed and another made."""
    held = RoleGrant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    if held.revoked_at is not None:
        raise RoleRefused("This role has been taken back meanwhile. Give it anew.")
    if approved_by.pk == held.user_id:
        raise RoleRefused("Nobody renews a role of their own. Ask another administrator.")
    terms = Terms(Role(held.role), held.purpose, held.provider, expires_at)
    require_sound(terms, at=at)
    _close(held, by=approved_by, at=at)
    renewed = _add(held.user, terms, by=approved_by, at=at)
    detail = {"renews": held.pk, **_told(renewed)}
    audit.record(actor=approved_by, action="role.renewed", subject=renewed, at=at, detail=detail)
    return renewed


@transaction.atomic
def revoke_role(*, grant: RoleGrant, by: User, at: datetime, reason: str) -> None:
    """Take a role back and end the person's sessions. Raises RoleRefused."""
    if not reason.strip():
        raise RoleRefused("Say in a sentence why. Those who come after you will want to know.")
    held = RoleGrant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    if held.revoked_at is not None:
        raise RoleRefused("This role has been taken back already.")
    _close(held, by=by, at=at)
    ended = _end_sessions(held.user, at=at)
    detail = {"reason": reason.strip(), "sessions_ended": ended, **_told(held)}
    audit.record(actor=by, action="role.revoked", subject=held, at=at, detail=detail)


@transaction.atomic
def end_all_sessions(*, user: User, by: User | None, at: datetime) -> int:
    """Sign somebody out everywhere -> how many sessions that were."""
    ended = _end_sessions(user, at=at)
    audit.record(
        actor=by, action="sessions.ended", subject=user, at=at, detail={"sessions_ended": ended}
    )
    return ended


@transaction.atomic
def reset_second_factor(*, user: User, by: User, at: datetime) -> None:
    """For somebody who lost theirs: it is taken away, and set up anew at the next sign-in.

    Raises RoleRefused where somebody would do it to themself.
    """
    if user.pk == by.pk:
        raise RoleRefused("Your own second factor is changed on your account's page.")
    Authenticator.objects.filter(user=user).delete()
    ended = _end_sessions(user, at=at)
    detail = {"name": audit.name_of(user), "sessions_ended": ended}
    audit.record(actor=by, action="second-factor.reset", subject=user, at=at, detail=detail)


def installation_account() -> User:
    """The account in whose name the command line acts."""
    user, is_new = User.objects.get_or_create(username=INSTALLATION, defaults={"is_active": False})
    if is_new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


@transaction.atomic
def prove_address(*, user: User, by: User, at: datetime) -> None:
    """Let an account's address count as proved, on the word of whoever runs the installation."""
    address, _ = EmailAddress.objects.get_or_create(user=user, email=user.email.lower())
    EmailAddress.objects.filter(user=user).exclude(pk=address.pk).update(primary=False)
    address.verified = address.primary = True
    address.save(update_fields=["verified", "primary"])
    detail = {"email": address.email}
    audit.record(actor=by, action="address.proved", subject=user, at=at, detail=detail)


def may_manage(by: User, role: Role, at: datetime) -> bool:
    """Whether somebody may give and take a role at a time."""
    return by.username == INSTALLATION or role in manageable(roles_of(by, at))


def account_with(email: str) -> User | None:
    """The account that an e-mail address belongs to."""
    found = EmailAddress.objects.filter(email__iexact=email, verified=True).first()
    return found.user if found else User.objects.filter(email__iexact=email).first()


@transaction.atomic
def invite(
    *, email: str, terms: Terms, by: User, at: datetime, is_for_superuser: bool = False
) -> tuple[Invitation, str]:
    """Offer somebody an account with a role -> the invitation, and the token of its link.

    The token is known to this call's caller alone. An earlier open invitation of the address is
    withdrawn. Raises InvitationRefused and RoleRefused, and then writes nothing.
    """
    email = email.strip().lower()
    require_sound(terms, at=at)
    if not may_manage(by, terms.role, at):
        raise InvitationRefused("You may not give this role.")
    if account_with(email):
        raise InvitationRefused("There is an account with this address. Give it the role instead.")
    for open_one in Invitation.objects.open(at).filter(email=email):
        _withdraw(open_one, by=by, at=at)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=email,
        role=terms.role,
        provider=terms.provider,
        purpose=terms.purpose.strip(),
        role_expires_at=terms.expires_at,
        is_for_superuser=is_for_superuser,
        token_digest=digest_of(token),
        invited_by=by,
        invited_at=at,
        expires_at=at + INVITATION_LASTS,
    )
    detail = {"email": email, "role": terms.role.value, "superuser": is_for_superuser}
    audit.record(actor=by, action="invitation.made", subject=invitation, at=at, detail=detail)
    return invitation, token


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User, at: datetime) -> None:
    """Make the link worthless. Raises InvitationRefused where it is not open any more."""
    held = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if held.accepted_at or held.withdrawn_at:
        raise InvitationRefused("This invitation was taken up or withdrawn meanwhile.")
    _withdraw(held, by=by, at=at)


def open_invitation(token: str, at: datetime) -> Invitation | None:
    """The invitation that a link leads to, while it works."""
    found = Invitation.objects.open(at).filter(token_digest=digest_of(token))
    return found.select_related("provider", "invited_by").first()


@transaction.atomic
def accept_invitation(*, token: str, password: str, at: datetime) -> User:
    """Make the account: its address counts as proved, since the link came to it.

    The role is given in the name of whoever invited. Raises InvitationRefused.
    """
    found = Invitation.objects.select_for_update(of=("self",)).open(at)
    invitation = found.filter(token_digest=digest_of(token)).first()
    if invitation is None:
        raise InvitationRefused("This link was used, withdrawn or is too old.")
    role, inviter = Role(invitation.role), invitation.invited_by
    if not may_manage(inviter, role, at) or account_with(invitation.email):
        raise InvitationRefused("This invitation does not hold any more. Ask for another.")
    user = _make_account(invitation, password)
    invitation.accepted_at, invitation.accepted_by = at, user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    detail = {"email": invitation.email, "role": invitation.role}
    audit.record(actor=user, action="invitation.accepted", subject=invitation, at=at, detail=detail)
    grant_role(
        user=user,
        role=role,
        approved_by=inviter,
        at=at,
        purpose=invitation.purpose,
        provider=invitation.provider,
        expires_at=invitation.role_expires_at,
    )
    return user


def digest_of(token: str) -> str:
    """What is kept of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _make_account(invitation: Invitation, password: str) -> User:
    is_for_superuser = invitation.is_for_superuser
    user = User.objects.create_user(
        invitation.email[:LONGEST_USERNAME],
        email=invitation.email,
        password=password,
        is_staff=is_for_superuser,
        is_superuser=is_for_superuser,
    )
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


def _withdraw(invitation: Invitation, *, by: User, at: datetime) -> None:
    invitation.withdrawn_at, invitation.withdrawn_by = at, by
    invitation.save(update_fields=["withdrawn_at", "withdrawn_by"])
    detail = {"email": invitation.email, "role": invitation.role}
    audit.record(actor=by, action="invitation.withdrawn", subject=invitation, at=at, detail=detail)


def _standing(user: User, terms: Terms) -> RoleGrant | None:
    held = RoleGrant.objects.standing().filter(user=user, role=terms.role)
    return held.filter(provider=terms.provider).first()


def _add(user: User, terms: Terms, *, by: User, at: datetime) -> RoleGrant:
    return RoleGrant.objects.create(
        user=user,
        role=terms.role,
        provider=terms.provider,
        purpose=terms.purpose,
        approved_by=by,
        granted_at=at,
        expires_at=terms.expires_at,
    )


def _close(grant: RoleGrant, *, by: User, at: datetime) -> None:
    grant.revoked_at, grant.revoked_by = at, by
    grant.save(update_fields=["revoked_at", "revoked_by"])


def _end_sessions(user: User, *, at: datetime) -> int:
    """Sessions do not name their user in a column, so each one alive is opened."""
    keys = [
        session.session_key
        for session in Session.objects.filter(expire_date__gt=at).iterator()
        if session.get_decoded().get(USER_KEY) == str(user.pk)
    ]
    Session.objects.filter(session_key__in=keys).delete()
    return len(keys)


def _told(grant: RoleGrant) -> dict[str, Any]:
    """What the log says of a grant."""
    return {
        "user": grant.user_id,
        "name": audit.name_of(grant.user),
        "role": grant.role,
        "provider": grant.provider.slug if grant.provider else "",
        "purpose": grant.purpose,
        "expires_at": grant.expires_at.isoformat() if grant.expires_at else "",
    }
