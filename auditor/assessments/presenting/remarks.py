"""Replies, disputes, and what those who work on an assessment see besides."""

from __future__ import annotations

from auditor.accounts.vocabulary import Clearance
from auditor.assessments.models import Assessment, Reply
from auditor.assessments.readiness import problems
from auditor.assessments.shown import ShownDispute, ShownNote, ShownReply, ShownWork
from auditor.assessments.viewing import Viewer
from auditor.assessments.vocabulary import OPEN
from auditor.assessments.workflow import possible_actions


def in_order_of_receipt(assessment: Assessment) -> list[Reply]:
    return sorted(assessment.replies.all(), key=lambda one: (one.received_at, one.pk))


def show_replies(assessment: Assessment) -> tuple[ShownReply, ...]:
    """Word for word, oldest first."""
    return tuple(
        ShownReply(
            body=one.body,
            signatory=one.signatory,
            position=one.position,
            received_at=one.received_at,
            points=tuple(sorted((point.indicator, point.body) for point in one.points.all())),
        )
        for one in in_order_of_receipt(assessment)
    )


def show_disputes(assessment: Assessment, sight: Clearance) -> tuple[ShownDispute, ...]:
    is_vetted = sight >= Clearance.VETTED
    rows = sorted(assessment.disputes.all(), key=lambda one: (one.raised_at, one.pk))
    return tuple(
        ShownDispute(
            raised_at=one.raised_at,
            resolved_at=one.resolved_at,
            is_upheld=one.is_upheld,
            resolution=one.resolution,
            body=one.body if is_vetted else "",
            raised_by_name=one.raised_by_name if is_vetted else "",
        )
        for one in rows
    )


def show_work(assessment: Assessment, viewer: Viewer) -> ShownWork | None:
    """None for whoever does not work on it. Reads author and reviewer."""
    if viewer.user is None or not viewer.works_on(assessment):
        return None
    is_open = assessment.status in OPEN
    possible = possible_actions(assessment, user=viewer.user, roles=viewer.roles)
    return ShownWork(
        author=str(assessment.author),
        reviewer=str(assessment.reviewer or ""),
        revision=assessment.revision,
        changed_at=assessment.changed_at,
        submitted_at=assessment.submitted_at,
        reviewed_at=assessment.reviewed_at,
        reply_due_at=assessment.reply_due_at,
        approved_at=assessment.approved_at,
        embargo_until=assessment.embargo_until,
        notes=_notes(assessment) if viewer.sees_at(assessment) >= Clearance.RESTRICTED else (),
        problems=problems(assessment, at=viewer.at) if is_open else (),
        actions=tuple(action.value for action in possible),
    )


def _notes(assessment: Assessment) -> tuple[ShownNote, ...]:
    rows = sorted(assessment.notes.all(), key=lambda one: (one.written_at, one.pk))
    return tuple(
        ShownNote(
            id=one.pk,
            indicator=one.indicator,
            body=one.body,
            written_at=one.written_at,
            written_by=str(one.written_by),
            resolved_at=one.resolved_at,
        )
        for one in rows
    )
