"""Keys for programs: made, listed and taken back by their owner. Each step is audited."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from auditor.accounts import audit
from auditor.accounts.models import ApiToken

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet

LONGEST_DAYS = 90
MOST = 20


class KeyRefused(ValueError):
    """A key that cannot be made, in words."""


def keys_of(user: User) -> QuerySet[ApiToken]:
    """Somebody's keys, the newest first, those whose time has passed among them."""
    found: QuerySet[ApiToken] = ApiToken.objects.filter(user=user)
    return found.order_by("-created", "pk")


@transaction.atomic
def create_key(*, user: User, name: str, days: int, at: datetime) -> str:
    """Make a key -> the key itself, which is shown once and never again. Raises KeyRefused."""
    if not 1 <= days <= LONGEST_DAYS:
        raise KeyRefused(f"A key lasts from one day to {LONGEST_DAYS} days.")
    if keys_of(user).count() >= MOST:
        raise KeyRefused(f"You have {MOST} keys. Take one back before you make another.")
    key: str
    made, key = ApiToken.objects.create(user, expiry=timedelta(days=days), name=name)
    detail = {"name": name, "key": made.token_key, "days": days}
    audit.record(actor=user, action="key.created", subject=user, at=at, detail=detail)
    return key


@transaction.atomic
def revoke_key(*, user: User, token: ApiToken, at: datetime) -> None:
    """Take a key back, at once."""
    detail = {"name": token.name, "key": token.token_key}
    token.delete()
    audit.record(actor=user, action="key.revoked", subject=user, at=at, detail=detail)


@transaction.atomic
def revoke_all_keys(*, user: User, at: datetime) -> int:
    """Take all of somebody's keys back, at once -> how many there were. Each is an entry of the log."""
    tokens = list(keys_of(user))
    for token in tokens:
        revoke_key(user=user, token=token, at=at)
    return len(tokens)
