"""How every action begins and ends: one writer at a time, with the authority, on what was seen."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import F

from auditor.accounts import audit
from auditor.accounts.roles import roles_of
from auditor.assessments.models import Assessment, Notice
from auditor.assessments.vocabulary import Status
from auditor.assessments.workflow import (
    TRANSITIONS,
    Action,
    Refused,
    require_party,
    require_state,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import User


class ChangedMeanwhile(Refused):
    """Somebody, perhaps the same person in another tab, has written since it was looked at."""

    def __init__(self, assessment: Assessment, seen: int) -> None:
        self.revision = assessment.revision
        by = assessment.changed_by.get_full_name() or assessment.changed_by.get_username()
        super().__init__(
            f"{by} changed this assessment at {assessment.changed_at:%H:%M} UTC on "
            f"{assessment.changed_at:%d %B %Y}, after you had opened it (you saw revision {seen}, it is "
            f"now {assessment.revision}). Nothing of yours was saved; look at it again first."
        )


class NotReady(Refused):
    """Something is missing; `problems` holds a sentence for each."""


class Invalid(Refused):
    """What was given contradicts the framework, the archive or itself."""


def begin(
    action: Action, assessment: Assessment, *, by: User, at: datetime, seen: int
) -> Assessment:
    """The assessment as it stands, held until the caller's transaction ends, one revision further.

    Of two who saw the same revision one comes through: the update is conditional on it. Raises
    NotAllowed, ChangedMeanwhile, WrongState.
    """
    rows = Assessment.objects.filter(pk=assessment.pk, revision=seen)
    is_taken = rows.update(revision=F("revision") + 1, changed_at=at, changed_by=by)
    standing = _standing(assessment)
    require_party(action, standing, user=by, roles=roles_of(by, at))
    if not is_taken:
        raise ChangedMeanwhile(standing, seen)
    require_state(action, standing)
    return standing


def begin_aside(action: Action, assessment: Assessment, *, by: User, at: datetime) -> Assessment:
    """The same for what does not touch its content, and need not have been seen. Raises NotAllowed,
    WrongState."""
    standing = hold(assessment)
    require_party(action, standing, user=by, roles=roles_of(by, at))
    require_state(action, standing)
    return standing


def hold(assessment: Assessment) -> Assessment:
    """The assessment as it stands; nobody else writes it until the caller's transaction ends."""
    Assessment.objects.select_for_update().get(pk=assessment.pk)
    return _standing(assessment)


def _standing(assessment: Assessment) -> Assessment:
    return Assessment.objects.select_related("provider", "author", "changed_by").get(
        pk=assessment.pk
    )


def finish(
    action: Action,
    assessment: Assessment,
    *,
    by: User,
    at: datetime,
    detail: dict[str, Any] | None = None,
    **values: Any,
) -> Assessment:
    """Write the assessment's own columns, put it where the action leads, and log it. Call it last."""
    target = TRANSITIONS[action].target
    if target is not None:
        values["status"] = Status(target)
    store(assessment, **values)
    log(action, assessment, by=by, at=at, detail=detail)
    return assessment


def store(assessment: Assessment, **values: Any) -> None:
    """Write columns of its own row, and nothing else of it."""
    for name, value in values.items():
        setattr(assessment, name, value)
    if values:
        Assessment.objects.filter(pk=assessment.pk).update(**values)


def log(
    action: str,
    assessment: Assessment,
    *,
    by: User | None,
    at: datetime,
    detail: dict[str, Any] | None = None,
) -> None:
    """Log it. Details name what was written, never what was found: the log has other readers."""
    audit.record(
        actor=by,
        action=f"assessment.{action}",
        subject=assessment,
        at=at,
        detail={"revision": assessment.revision, **(detail or {})},
    )


def notify(
    users: Iterable[User | None],
    assessment: Assessment | None,
    body: str,
    *,
    at: datetime,
    path: str = "",
) -> None:
    """Tell people, each once; `path` is where it leads, if not to the assessment. Notices are mailed by
    a task of their own."""
    people = {user.pk: user for user in users if user is not None}
    Notice.objects.bulk_create(
        Notice(user=user, assessment=assessment, body=body, path=path, created_at=at)
        for user in people.values()
    )


def require(*problems: str) -> None:
    """Raises NotReady if there are any."""
    if problems:
        raise NotReady(*problems)


def require_text(text: str, sentence: str) -> str:
    """Raises Invalid where there is nothing but white space."""
    if not text.strip():
        raise Invalid(sentence)
    return text.strip()
