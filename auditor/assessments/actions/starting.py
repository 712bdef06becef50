"""A new assessment of a provider, or a correction of what is published."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max

from auditor.accounts.roles import roles_of
from auditor.accounts.vocabulary import Role
from auditor.assessments.actions.copying import copy_content
from auditor.assessments.actions.writing import Invalid, begin_aside, finish, log, require_text
from auditor.assessments.models import Assessment
from auditor.assessments.workflow import Action, NotAllowed, Refused
from auditor.kyc.framework import Framework, load, newest
from providers.models import Provider

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class AlreadyOpen(Refused):
    """Somebody is at an assessment of this provider already."""

    def __init__(self) -> None:
        super().__init__(
            "There is an assessment of this provider that is not published yet; there is one at a time."
        )


class AlreadyPublished(Refused):
    """What is published is corrected, not assessed beside it."""

    def __init__(self) -> None:
        super().__init__("This provider has a published assessment; start a correction of it.")


@transaction.atomic
def start(
    *,
    provider: Provider,
    by: User,
    at: datetime,
    framework: str = "",
    as_of: date | None = None,
    is_historic: bool = False,
) -> Assessment:
    """An empty draft under the newest framework, or the one named. A historic one speaks of `as_of`.

    Raises NotAllowed, Invalid, AlreadyOpen, AlreadyPublished, kyc.framework.UnknownVersion.
    """
    if Role.RESEARCHER not in roles_of(by, at):
        raise NotAllowed("To start an assessment is for a researcher.")
    if is_historic and as_of is None:
        raise Invalid("A historic assessment names the day of which it speaks.")
    if as_of is not None and as_of > at.date():
        raise Invalid("An assessment cannot speak of a day to come.")
    version = load(framework) if framework else newest()
    row = _open(provider, version, by=by, at=at, as_of=as_of, is_historic=is_historic)
    log("start", row, by=by, at=at)
    return row


@transaction.atomic
def start_correction(*, assessment: Assessment, reason: str, by: User, at: datetime) -> Assessment:
    """A draft that holds all that the published one says, with the next number; `reason` is public.

    Raises NotAllowed, WrongState, Invalid, AlreadyOpen.
    """
    published = begin_aside(Action.CORRECT, assessment, by=by, at=at)
    reason = require_text(reason, "Say why it is corrected: the reason is shown in public.")
    row = _open(
        published.provider,
        load(published.framework),
        by=by,
        at=at,
        supersedes=published,
        reason=reason,
        summary=published.summary,
        is_historic=published.is_historic,
        as_of=published.as_of if published.is_historic else None,
    )
    copy_content(published, row)
    finish(Action.CORRECT, published, by=by, at=at, detail={"correction": str(row.uuid)})
    return row


def _open(
    provider: Provider, framework: Framework, *, by: User, at: datetime, **values: Any
) -> Assessment:
    # Whoever starts one waits here, so that numbers follow each other.
    Provider.objects.select_for_update().get(pk=provider.pk)
    known = Assessment.objects.filter(provider=provider, framework=framework.version)
    # Asked in this order, what is published between the two questions is seen by the second.
    is_open = known.open().exists()
    if "supersedes" not in values and known.published().exists():
        raise AlreadyPublished
    if is_open:
        raise AlreadyOpen
    last = known.aggregate(last=Max("number"))["last"] or 0
    return Assessment.objects.create(
        provider=provider,
        framework=framework.version,
        framework_digest=framework.digest,
        number=last + 1,
        author=by,
        created_at=at,
        changed_at=at,
        changed_by=by,
        **values,
    )
