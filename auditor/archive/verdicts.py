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

    What is dismissed is a suspect, or stays a variant, and is not asked about again.
    """
    Document.objects.select_for_update().get(pk=version.document_id)
    standing = Version.objects.get(pk=version.pk)
    verdict = Verdict.objects.create(
        version=standing, finding=finding, note=note, given_by=by, given_at=at
    )
    state = _state(standing, finding)
    Version.objects.filter(pk=standing.pk).update(state=state)
    # Also where it was confirmed already: a verdict can make its change the provider's.
    relink(standing.document, read_text=read_text, anew={standing.pk})
    return verdict


def _state(version: Version, finding: Finding) -> str:
    if finding == Finding.GENUINE:
        return VersionState.CONFIRMED
    # A candidate would be confirmed by the next reading that agrees.
    is_open = version.state in {VersionState.CONFIRMED, VersionState.CANDIDATE}
    return VersionState.SUSPECT if is_open else version.state
