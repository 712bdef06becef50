"""The demonstration, as far as there are texts to cite: of each provider once, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import transaction

from auditor.archive.blobs import UNREADABLE
from auditor.assessments import actions
from auditor.assessments.demonstration.drafting import Draft, NotCaptured
from auditor.assessments.demonstration.people import Cast, make_cast
from auditor.assessments.demonstration.reading import read_all
from auditor.assessments.demonstration.staging import Stage, bring_to
from auditor.assessments.models import Assessment
from auditor.assessments.vocabulary import Status
from auditor.assessments.workflow import Refused
from providers.models import Provider

# Real, closed by authorities, and spoken of by their documents alone.
HISTORIC = frozenset({"liberty-reserve"})


def load_all(*, at: datetime) -> Iterator[tuple[str, str, bool]]:
    """Make what is not there yet -> of each provider its slug, a sentence, and whether it is done with.

    Raises reading.DemonstrationError before anything is written.
    """
    for content in read_all():
        yield content["provider"], *load(content, at=at)


def load(content: dict[str, Any], *, at: datetime) -> tuple[str, bool]:
    """One provider's, in one transaction; a provider that has an assessment is left alone."""
    slug = content["provider"]
    provider = Provider.objects.filter(slug=slug).first()
    if provider is None:
        return f"{slug}: left out, since the catalogue does not have it.", True
    if not (provider.is_fictional or slug in HISTORIC):
        return f"{slug}: left out, since it is a real provider.", True
    if Assessment.objects.filter(provider=provider).exists():
        return f"{provider.name}: there already.", True
    try:
        with transaction.atomic():
            row = _make(provider, content, make_cast(at=at), at=at)
    except (NotCaptured, *UNREADABLE) as error:
        return f"{provider.name}: not yet, since {error}", False
    except Refused as error:
        return f"{provider.name}: left out. {' '.join(error.problems)}", True
    return f"{provider.name}: {row.get_status_display().lower()}.", True


def _make(provider: Provider, content: dict[str, Any], cast: Cast, *, at: datetime) -> Assessment:
    historic = content.get("historic_as_of")
    row = actions.start(
        provider=provider,
        by=cast.author,
        at=at,
        as_of=date.fromisoformat(historic) if historic else None,
        is_historic=historic is not None,
    )
    stage = Stage(Draft(row, cast, at), content)
    stage.draft.write(content)
    bring_to(stage, Status(content["until"]))
    # A correction may have come after it.
    return Assessment.objects.filter(provider=provider).latest("number")
