"""What people do at the desk that writes more than one row. Each decision is logged with its reason."""

from __future__ import annotations

from datetime import datetime

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet

from auditor.archive.models import Document, Verdict, Version
from auditor.archive.verdicts import give_verdict
from auditor.archive.vocabulary import Finding

DECISIONS_SHOWN = 20


class JudgedMeanwhile(ValueError):
    """Somebody else has given a verdict since the page was shown."""


class ReasonMissing(ValueError):
    """A decision that others must be able to understand needs its reason in writing."""


@transaction.atomic
def judge(
    *, version: Version, finding: Finding, by: User, at: datetime, note: str, seen: int
) -> Verdict:
    """Give a verdict. `seen` is the latest verdict that the person saw, 0 for none.

    Raises JudgedMeanwhile, and then writes nothing.
    """
    Document.objects.select_for_update().get(pk=version.document_id)
    latest = version.verdicts.order_by("-given_at", "-pk").first()
    if (latest.pk if latest else 0) != seen:
        raise JudgedMeanwhile(
            "Somebody else has given a verdict on this version meanwhile. It is shown below. "
            "Nothing of yours was recorded; give it again if you still think so."
        )
    return give_verdict(version=version, finding=finding, by=by, at=at, note=note)


@transaction.atomic
def check_now(*, document: Document, by: User, at: datetime) -> None:
    """Make a document due, so that the next sweep takes it."""
    document.next_check_at = at
    document.save(update_fields=["next_check_at"])
    _log(document, by, "Asked for a check now.")


@transaction.atomic
def set_tracking(*, document: Document, is_tracked: bool, reason: str, by: User) -> None:
    """Begin or end the checks of a document. Raises ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing("Say in a sentence why. Those who come after you will want to know.")
    document.is_tracked = is_tracked
    document.save(update_fields=["is_tracked"])
    verb = "Tracking resumed" if is_tracked else "Tracking ended"
    _log(document, by, f"{verb}: {reason.strip()}")


@transaction.atomic
def set_robots(*, document: Document, is_obeyed: bool, reason: str, by: User) -> None:
    """Obey a site's robots.txt for a document, or set it aside for a reason. Raises ReasonMissing."""
    if not is_obeyed and not reason.strip():
        raise ReasonMissing(
            "Say why this document's robots.txt is set aside. Without a reason it is obeyed."
        )
    document.ignores_robots_because = "" if is_obeyed else reason.strip()
    document.save(update_fields=["ignores_robots_because"])
    said = "robots.txt is obeyed again" if is_obeyed else f"robots.txt is set aside: {reason}"
    _log(document, by, said.strip())


def note_decision(*, document: Document, by: User, message: str) -> None:
    """Log what was decided on a document elsewhere at the desk."""
    _log(document, by, message)


def decisions_on(document: Document) -> QuerySet[LogEntry]:
    """The latest decisions on a document, newest first."""
    entries = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Document), object_id=str(document.pk)
    )
    return entries.select_related("user").order_by("-action_time", "-pk")[:DECISIONS_SHOWN]


def _log(document: Document, by: User, message: str) -> None:
    LogEntry.objects.create(
        user=by,
        content_type=ContentType.objects.get_for_model(Document),
        object_id=str(document.pk),
        object_repr=str(document)[:200],
        action_flag=CHANGE,
        change_message=message,
    )
