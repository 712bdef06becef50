"""For whom something is shown, and how far that person's sight reaches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from auditor.accounts.roles import clearance_of_roles, roles_of
from auditor.accounts.vocabulary import Clearance, Role
from auditor.assessments.vocabulary import CLOSED

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

    from auditor.assessments.models import Assessment, ReplyInvitation

WORKS_ON_ALL = frozenset({Role.REVIEWER, Role.EDITOR})


@dataclass(frozen=True)
class Viewer:
    """Somebody at a time. `user` is None for whoever has not signed in.

    `invited_to` is the assessment that the holder of a reply link may read before it is published,
    as the public will.
    """

    at: datetime
    user: User | None = None
    roles: frozenset[Role] = frozenset()
    clearance: Clearance = Clearance.PUBLIC
    invited_to: int | None = None

    @classmethod
    def anonymous(cls, *, at: datetime) -> Viewer:
        return cls(at=at)

    @classmethod
    def of(cls, user: User | AnonymousUser, *, at: datetime) -> Viewer:
        """With the roles that are in force at that time. One query."""
        if not user.is_authenticated:
            return cls.anonymous(at=at)
        roles = roles_of(user, at)
        return cls(at=at, user=user, roles=roles, clearance=clearance_of_roles(roles))

    @classmethod
    def invited(cls, invitation: ReplyInvitation, *, at: datetime) -> Viewer:
        """The holder of a reply link; check the link first (`actions.open_invitation`)."""
        return cls(at=at, invited_to=invitation.assessment_id)

    @property
    def works_on_all(self) -> bool:
        return bool(self.roles & WORKS_ON_ALL)

    def works_on(self, assessment: Assessment) -> bool:
        """Whether it is this person's to write, review or edit."""
        if self.works_on_all:
            return True
        is_author = self.user is not None and assessment.author_id == self.user.pk
        return is_author and Role.RESEARCHER in self.roles

    def sees_at(self, assessment: Assessment) -> Clearance:
        """How much of this assessment. An author sees all that the author's own work is, until it is
        closed; after that as much as everybody with the same roles."""
        is_over = assessment.status in CLOSED and not self.works_on_all
        if is_over or not self.works_on(assessment):
            return self.clearance
        return Clearance.RESTRICTED

    def sees_of(self, maker: int, sight: Clearance) -> Clearance:
        """How much of a piece or a test that somebody (by key) made, in what is seen with that sight.

        A correction holds the work of others: what is restricted in it is not for its author.
        """
        is_own = self.user is not None and self.user.pk == maker
        return sight if is_own or self.works_on_all else min(sight, Clearance.VETTED)

    def may_know(self, assessment: Assessment) -> bool:
        """As `Assessment.objects.visible_to`. Reads the provider."""
        if self.works_on(assessment) or assessment.pk == self.invited_to:
            return True
        return assessment.was_published and not assessment.provider.is_draft
