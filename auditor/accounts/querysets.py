"""Named sets of grants, invitations and log entries."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NoReturn

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from auditor.accounts.models import AuditEntry, Invitation, RoleGrant  # noqa: F401


class AppendOnlyError(TypeError):
    """The audit log takes new entries and nothing else."""


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def standing(self) -> RoleGrantQuerySet:
        """Not taken back, whether or not their time has passed."""
        return self.filter(revoked_at=None)

    def active(self, at: datetime) -> RoleGrantQuerySet:
        """In force at a time."""
        begun = Q(granted_at__lte=at)
        unended = Q(expires_at=None) | Q(expires_at__gt=at)
        unrevoked = Q(revoked_at=None) | Q(revoked_at__gt=at)
        return self.filter(begun & unended & unrevoked)

    def expiring(self, *, after: datetime, before: datetime) -> RoleGrantQuerySet:
        """Standing ones whose time ends between the two."""
        return self.standing().filter(expires_at__gt=after, expires_at__lte=before)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, at: datetime) -> InvitationQuerySet:
        """Neither accepted, withdrawn nor past their time."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=at)


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    """Refuses what would change or remove entries; triggers refuse what goes round it."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("Entries of the audit log are never changed.")

    def delete(self) -> NoReturn:
        raise AppendOnlyError("Entries of the audit log are never deleted.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("Entries of the audit log are never changed.")

    def bulk_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("Entries are added by `audit.record`, one at a time.")
