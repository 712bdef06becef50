"""A person's word on a version that the software did not believe."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from auditor.archive.blobs import read_text
from auditor.archive.linking import relink
from auditor.archive.models import Document, Verdict, Version
from auditor.archive.vocabulary import Finding, VersionState

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def give_verdict(
    *, version: Version, finding: Finding, by: User, at: datetime, note: str = ""
) -> Verdict:
    """Record a verdict. What is found genuine is confirmed, and stands among its neighbours.

    What is dismissed stays as it is and is not asked about again; if it had been confirmed by an
    earlier verdict, it becomes a suspect once more.
    """
    Document.objects.select_for_update().get(pk=version.document_id)
    standing = Version.objects.get(pk=version.pk)
    verdict = Verdict.objects.create(
        version=standing, finding=finding, note=note, given_by=by, given_at=at
    )
    state = _state(standing, finding)
    if state != standing.state:
        Version.objects.filter(pk=standing.pk).update(state=state)
        relink(standing.document, read_text=read_text)
    return verdict


def _state(version: Version, finding: Finding) -> str:
    if finding == Finding.GENUINE:
        return VersionState.CONFIRMED
    return VersionState.SUSPECT if version.state == VersionState.CONFIRMED else version.state
