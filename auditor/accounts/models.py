"""Who has which role and why, who was invited, what was done, and keys for programs.

People are Django's own `User`. Nothing here says what somebody may do at the desk: that stands in
Django's permissions.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from knox.models import AbstractAuthToken

from auditor.accounts.querysets import (
    AppendOnlyError,
    AuditEntryQuerySet,
    InvitationQuerySet,
    RoleGrantQuerySet,
)
from auditor.accounts.vocabulary import VETTED_ROLES, Role

VETTED = sorted(VETTED_ROLES)
DIGEST_LENGTH = 64


def _who(related_name: str, **options: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name=related_name,
        **options,
    )


def _role_rules(table: str, expiry: str) -> list[CheckConstraint]:
    """What grants and invitations have in common."""
    is_representative = Q(role=Role.REPRESENTATIVE)
    return [
        CheckConstraint(condition=Q(role__in=Role.values), name=f"{table}_role_known"),
        CheckConstraint(
            condition=(is_representative & Q(provider__isnull=False))
            | (~is_representative & Q(provider=None)),
            name=f"{table}_provider_of_representative",
        ),
        CheckConstraint(
            condition=~Q(role__in=VETTED) | ~Q(purpose=""), name=f"{table}_vetted_purpose"
        ),
        CheckConstraint(
            condition=~Q(role__in=VETTED) | Q((f"{expiry}__isnull", False)),
            name=f"{table}_vetted_expiry",
        ),
    ]


def _both_or_neither(table: str, verb: str) -> CheckConstraint:
    is_null = Q((f"{verb}_at", None), (f"{verb}_by", None))
    is_set = Q((f"{verb}_at__isnull", False), (f"{verb}_by__isnull", False))
    return CheckConstraint(condition=is_null | is_set, name=f"{table}_{verb}_together")


class RoleGrant(models.Model):
    """A role that somebody else gave to a person. Rows are closed, never deleted."""

    user = _who("role_grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    provider = models.ForeignKey(
        "providers.Provider", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    purpose = models.TextField(blank=True)
    approved_by = _who("+")
    granted_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = _who("+", null=True, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        constraints = [
            *_role_rules("role_grant", "expires_at"),
            CheckConstraint(
                condition=~Q(user=F("approved_by")), name="role_grant_approved_by_another"
            ),
            CheckConstraint(
                condition=Q(expires_at=None) | Q(expires_at__gt=F("granted_at")),
                name="role_grant_ends_after_start",
            ),
            _both_or_neither("role_grant", "revoked"),
            UniqueConstraint(
                fields=["user", "role"],
                condition=Q(revoked_at=None, provider=None),
                name="role_grant_one_standing",
            ),
            UniqueConstraint(
                fields=["user", "provider"],
                condition=Q(revoked_at=None, provider__isnull=False),
                name="role_grant_one_of_provider",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} since {self.granted_at:%Y-%m-%d}"

    def is_active(self, at: datetime) -> bool:
        """Whether it is in force, as `RoleGrant.objects.active(at)` says."""
        is_ended = bool(self.expires_at and self.expires_at <= at)
        is_revoked = bool(self.revoked_at and self.revoked_at <= at)
        return self.granted_at <= at and not is_ended and not is_revoked


class Invitation(models.Model):
    """An offer of an account with a role, by a link that works once. Only its digest is kept."""

    email = models.EmailField()
    role = models.CharField(max_length=20, choices=Role.choices)
    provider = models.ForeignKey(
        "providers.Provider", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    purpose = models.TextField(blank=True)
    role_expires_at = models.DateTimeField(null=True, blank=True)
    # For the first account of an installation: it hands out the permissions of Django's admin.
    is_for_superuser = models.BooleanField(default=False)
    token_digest = models.CharField(max_length=DIGEST_LENGTH, unique=True)
    invited_by = _who("+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = _who("+", null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = _who("+", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            *_role_rules("invitation", "role_expires_at"),
            _both_or_neither("invitation", "accepted"),
            _both_or_neither("invitation", "withdrawn"),
            CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None),
                name="invitation_accepted_or_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.get_role_display()}"


class AuditEntry(models.Model):
    """One line of the audit log. Its hash covers all else in it and the hash before.

    Written by `audit.record` alone. Triggers of the database refuse UPDATE and DELETE (and TRUNCATE).
    """

    sequence = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = _who("+", null=True)
    actor_name = models.CharField(max_length=254)
    action = models.CharField(max_length=100)
    subject_type = models.CharField(max_length=100, blank=True)
    subject_id = models.CharField(max_length=100, blank=True)
    detail = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=DIGEST_LENGTH)
    hash = models.CharField(max_length=DIGEST_LENGTH, unique=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "audit entries"
        constraints = [
            CheckConstraint(condition=Q(sequence__gte=1), name="audit_entry_from_one"),
            CheckConstraint(condition=~Q(action=""), name="audit_entry_action_stated"),
            UniqueConstraint(fields=["previous_hash"], name="audit_entry_one_follower"),
        ]
        indexes = [
            models.Index(fields=["at"], name="audit_entry_at"),
            models.Index(fields=["action", "sequence"], name="audit_entry_action"),
            models.Index(fields=["subject_type", "subject_id"], name="audit_entry_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence}: {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError("Entries of the audit log are never changed.")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("Entries of the audit log are never deleted.")


class ApiToken(AbstractAuthToken):  # type: ignore[misc]
    """A key for programs, of which only the digest is kept; knox asks for it by this model."""

    name = models.CharField(max_length=60)

    class Meta:
        constraints = [CheckConstraint(condition=~Q(name=""), name="api_token_name_stated")]

    def __str__(self) -> str:
        return self.name


class CachedValue(models.Model):
    """The table of Django's database cache, in the form of `createcachetable`.

    Its rows are written by the cache alone, and may be deleted at any time.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key
