"""Which assessment of a provider counts now, for one, for those of a list, and for a facet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from auditor.assessments.models import Assessment
from auditor.assessments.shown import ShownSummary
from auditor.assessments.visibility import Viewer, summarise_all
from auditor.assessments.vocabulary import STANDING
from auditor.kyc.vocabulary import Grade

NOT_ASSESSED = "not_assessed"
ASSESSED = "assessed"
# How an assessment came out, without its letter: lists are narrowed by no more than this.
STATES = {
    ASSESSED: "Assessed",
    Grade.CLAIMS_ONLY.value: str(Grade.CLAIMS_ONLY.label),
    Grade.INSUFFICIENT_EVIDENCE.value: str(Grade.INSUFFICIENT_EVIDENCE.label),
    NOT_ASSESSED: "Not assessed",
}


def recency(framework: str) -> tuple[int, ...]:
    """2026.10 comes after 2026.9."""
    return tuple(int(part) for part in framework.split("."))


def standing_of(versions: Iterable[ShownSummary]) -> ShownSummary | None:
    """What is said now: the published one under the newest framework."""
    found = [one for one in versions if one.status in STANDING]
    return max(found, key=lambda one: recency(one.framework), default=None)


def versions_of(provider_id: int, viewer: Viewer) -> list[ShownSummary]:
    """All that were ever published, newest first. One query."""
    rows = Assessment.objects.once_published().filter(provider=provider_id)
    return summarise_all(rows.latest_first(), viewer)


def standing_by_provider(provider_ids: Iterable[int], *, at: datetime) -> dict[str, ShownSummary]:
    """By the provider's slug, as everybody may see it. One query."""
    rows = Assessment.objects.published().filter(provider__in=list(provider_ids))
    found: dict[str, list[ShownSummary]] = {}
    for one in summarise_all(rows, Viewer.anonymous(at=at)):
        found.setdefault(one.provider_slug, []).append(one)
    return {slug: best for slug, rows in found.items() if (best := standing_of(rows))}


def states_by_provider(*, at: datetime) -> dict[int, str]:
    """The state of every provider that has a standing assessment, by its id. One query.

    Of the rows nothing but the provider is read, and whether the published grade is a letter.
    """
    rows = Assessment.objects.published().visible_to(Viewer.anonymous(at=at))
    found = sorted(rows.values_list("framework", "provider_id", "grade"), key=_by_recency)
    return {provider: _state(grade) for _, provider, grade in found}


def _by_recency(row: tuple[str, int, str]) -> tuple[int, ...]:
    return recency(row[0])


def _state(grade: str) -> str:
    return grade if grade in STATES else ASSESSED
