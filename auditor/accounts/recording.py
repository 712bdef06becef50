"""What happens to accounts outside our own actions, written into the audit log.

These receivers of allauth's, axes' and Django's signals record and decide nothing. No password, no
code, and nothing that was typed for an address stands in the log: people type passwords there.
Whoever fails to sign in is a visitor, so failures are bounded: one entry in 15 minutes for an address
that was typed, and a number an hour in all; the last of them says that the rest is not listed.
"""

from __future__ import annotations

import hashlib
from typing import Any

from allauth.account.signals import email_changed, user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from axes.signals import user_locked_out
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.core.cache import cache
from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from auditor.accounts import audit
from auditor.accounts.actions import account_with
from auditor.accounts.lockout import attempted_email, client_address

POWERS = ("is_active", "is_staff", "is_superuser")
# Seconds in which failures for one address are told once; and entries of a sort in an hour, in all.
AGAIN_AFTER = 15 * 60
AN_HOUR = 200
HOUR = 3600


def _record(
    action: str, user: User | None, *, by: User | None, detail: dict[str, Any] | None = None
) -> None:
    audit.record(actor=by, action=action, subject=user, at=timezone.now(), detail=detail)


@receiver(user_logged_in)
def _signed_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    _record("sign-in.done", user, by=user, detail={"from": client_address(request)})


@receiver(user_logged_out)
def _signed_out(user: User | None, **kwargs: Any) -> None:
    if user is not None:
        _record("sign-out.done", user, by=user)


@receiver(user_login_failed)
def _failed(credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    _record_failure("sign-in.failed", attempted_email(request, credentials), request)


@receiver(user_locked_out)
def _locked_out(request: HttpRequest, username: str, **kwargs: Any) -> None:
    _record_failure("sign-in.locked-out", username, request)


@receiver(authentication_failed)
def _wrong_code(request: HttpRequest, user: User, **kwargs: Any) -> None:
    _record_failure("sign-in.wrong-code", user.email, request)


def _record_failure(action: str, email: str, request: HttpRequest | None) -> None:
    """The same work whether or not there is such an account, so that nobody learns it by the time."""
    account = account_with(email)
    if not (told := _told(action, email)):
        return
    detail: dict[str, Any] = {"is_last_of_hour": told == AN_HOUR}
    if request is not None:
        detail["from"] = client_address(request)
    _record(action, account, by=None, detail=detail)


def _told(action: str, email: str) -> int:
    """Which entry of its sort it is in this hour; 0 if it is not to be told."""
    digest = hashlib.sha256(email.encode()).hexdigest()
    if not cache.add(f"failure:{action}:{digest}", 1, AGAIN_AFTER):
        return 0
    key = f"failures:{action}:{int(timezone.now().timestamp()) // HOUR}"
    number: int = 1 if cache.add(key, 1, HOUR) else _next(key)
    return number if number <= AN_HOUR else 0


def _next(key: str) -> int:
    try:
        return cache.incr(key)
    except ValueError:  # It was thrown out between the two.
        return 1


@receiver(pre_save, sender=User)
def _remember(instance: User, update_fields: Any, **kwargs: Any) -> None:
    """What stands in the database of what is about to be saved; signing in saves none of it."""
    told = (*POWERS, "email")
    is_told = update_fields is None or not {*told}.isdisjoint(update_fields)
    before = User.objects.filter(pk=instance.pk).values(*told).first() if is_told else None
    instance.saved_before = before  # type: ignore[attr-defined]


@receiver(post_save, sender=User)
def _saved(instance: User, created: bool, **kwargs: Any) -> None:
    """Powers and passwords, whoever saves them; `changed_by` is who does, where that is known."""
    by: User | None = getattr(instance, "changed_by", None)
    before: dict[str, Any] | None = getattr(instance, "saved_before", None)
    if created:
        before = dict.fromkeys(POWERS, False) | {"is_active": instance.is_active}
    for power in POWERS:
        if before and before[power] != getattr(instance, power):
            detail = {"name": audit.name_of(instance), "is": getattr(instance, power)}
            _record(f"account.{power.replace('_', '-')}", instance, by=by, detail=detail)
    # Set by `set_password` alone: a hash that is renewed at sign-in is no change of password.
    if not created and getattr(instance, "_password", None) is not None:
        _record("account.password-changed", instance, by=by)
    if by is not None and before and before.get("email", instance.email) != instance.email:
        _record_address(instance, before["email"], by=by)


@receiver(email_changed)
def _address_changed(user: User, from_email_address: Any, **kwargs: Any) -> None:
    former = from_email_address.email if from_email_address else ""
    _record_address(user, former, by=user)


def _record_address(user: User, former: str, *, by: User) -> None:
    detail = {"from": former, "to": user.email}
    _record("account.address-changed", user, by=by, detail=detail)


@receiver(authenticator_added)
def _factor_added(user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    _record("second-factor.added", user, by=user, detail={"type": authenticator.type})


@receiver(authenticator_removed)
def _factor_removed(user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    _record("second-factor.removed", user, by=user, detail={"type": authenticator.type})


@receiver(authenticator_reset)
def _factor_renewed(user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    _record("second-factor.renewed", user, by=user, detail={"type": authenticator.type})
