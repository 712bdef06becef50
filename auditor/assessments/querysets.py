"""The sets of assessments that have names."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from auditor.accounts.vocabulary import Role
from auditor.assessments.vocabulary import OPEN, STALE, STANDING, Status

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from auditor.archive.models import Document
    from auditor.assessments.models import (  # noqa: F401
        Assessment,
        Evidence,
        Notice,
        Observation,
        ReplyInvitation,
    )
    from auditor.assessments.viewing import Viewer

# Whoever has not sent a message so long after it was taken up was killed, or was refused.
SENDING_TAKES = timedelta(minutes=10)


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Sets of assessments."""

    def published(self) -> AssessmentQuerySet:
        """What is said now: published, disputed ones included; one a provider and framework."""
        return self.filter(status__in=STANDING)

    def once_published(self) -> AssessmentQuerySet:
        """Published now or formerly."""
        return self.filter(published_at__isnull=False)

    def open(self) -> AssessmentQuerySet:
        """Not yet published, and not closed."""
        return self.filter(status__in=OPEN)

    def visible_to(self, viewer: Viewer) -> AssessmentQuerySet:
        """What somebody may know to exist. How much of it they may see, `present` decides."""
        if viewer.works_on_all:
            return self
        public = Q(published_at__isnull=False, provider__is_draft=False)
        if viewer.invited_to is not None:
            public |= Q(pk=viewer.invited_to)
        if Role.RESEARCHER in viewer.roles:
            public |= Q(author=viewer.user)
        return self.filter(public)

    def by_number(self) -> AssessmentQuerySet:
        """Oldest framework and version first."""
        return self.order_by("framework", "number")

    def latest_first(self) -> AssessmentQuerySet:
        return self.order_by("-published_at", "-id")


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    """Sets of evidence."""

    def kept(self) -> EvidenceQuerySet:
        """Not taken back."""
        return self.filter(removed_at=None)

    def stale(self) -> EvidenceQuerySet:
        is_stale = Q(anchor__in=STALE) | Q(survey_citation__stale_since__isnull=False)
        return self.kept().filter(is_stale)

    def quoting(self, document: Document) -> EvidenceQuerySet:
        """Kept quotes from a document that are to stand in its newest text."""
        return self.following().filter(version__document=document)

    def of_today(self) -> EvidenceQuerySet:
        """Kept pieces that speak of today, in assessments that do or are to do so."""
        return self.kept().filter(
            answer__assessment__status__in=[*OPEN, *STANDING],
            answer__assessment__is_historic=False,
            is_historic=False,
        )

    def following(self) -> EvidenceQuerySet:
        """The quotes among those."""
        return self.of_today().filter(version__isnull=False)

    def in_order(self) -> EvidenceQuerySet:
        return self.order_by("speaks_on", "id")


class ObservationQuerySet(models.QuerySet["Observation"]):
    """Sets of tests."""

    def to_be_signed_by(self, user: User) -> ObservationQuerySet:
        """Without a second signature, and recorded by somebody else."""
        return self.filter(signed_at=None).exclude(recorded_by=user)

    def oldest_first(self) -> ObservationQuerySet:
        return self.order_by("recorded_at", "id")


class ReplyInvitationQuerySet(models.QuerySet["ReplyInvitation"]):
    """Sets of invitations to reply."""

    def awaiting(self, at: datetime) -> ReplyInvitationQuerySet:
        """By which somebody may reply at that time."""
        return self.filter(
            used_at=None,
            revoked_at=None,
            expires_at__gt=at,
            assessment__status=Status.RIGHT_OF_REPLY,
        )

    def for_providers(self, providers: Collection[int]) -> ReplyInvitationQuerySet:
        return self.filter(assessment__provider__in=providers)

    def soonest_first(self) -> ReplyInvitationQuerySet:
        return self.order_by("expires_at", "id")


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Sets of notices."""

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at=None)

    def unmailed(self) -> NoticeQuerySet:
        """Not sent, and not read at the desk before it could be."""
        return self.filter(mailed_at=None, read_at=None)

    def unclaimed(self, at: datetime) -> NoticeQuerySet:
        """That nobody is sending, or that whoever was has not sent in time."""
        over = Q(mail_claimed_at__lte=at - SENDING_TAKES)
        return self.filter(Q(mail_claimed_at=None) | over)

    def newest_first(self) -> NoticeQuerySet:
        return self.order_by("-created_at", "-id")
