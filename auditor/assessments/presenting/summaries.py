"""An assessment in a line, and the sentences at its head."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.accounts.vocabulary import Clearance
from auditor.assessments.models import Assessment
from auditor.assessments.shown import ShownAnswer, ShownSummary
from auditor.assessments.viewing import Viewer
from auditor.assessments.vocabulary import OPEN, Status


def show_summary(assessment: Assessment, viewer: Viewer) -> ShownSummary:
    """Reads the provider."""
    is_withheld = is_content_withheld(assessment, viewer)
    is_scored = assessment.was_published and not is_withheld
    return ShownSummary(
        uuid=assessment.uuid,
        provider_slug=assessment.provider.slug,
        provider_name=assessment.provider.name,
        framework=assessment.framework,
        number=assessment.number,
        status=Status(assessment.status),
        is_historic=assessment.is_historic,
        as_of=assessment.as_of,
        grade=assessment.grade if is_scored else "",
        gap_label=assessment.gap_label if is_scored else "",
        coverage=assessment.coverage if is_scored else None,
        published_at=assessment.published_at,
        closed_at=assessment.closed_at,
        closed_because=assessment.closed_because,
        reason=assessment.reason,
        summary="" if is_withheld else assessment.summary,
    )


def is_content_withheld(assessment: Assessment, viewer: Viewer) -> bool:
    """Of what was withdrawn only those who worked on it see what it said."""
    return assessment.status == Status.WITHDRAWN and not viewer.works_on(assessment)


def notices(
    assessment: Assessment, answers: tuple[ShownAnswer, ...], sight: Clearance
) -> Iterator[str]:
    """What a reader has to know before anything else."""
    if assessment.status in OPEN:
        state = str(Status(assessment.status).label).lower()
        yield f"This is not published ({state}) and may change."
    if assessment.status == Status.WITHDRAWN:
        yield f"This assessment was withdrawn on {assessment.closed_at:%d %B %Y}."
    if assessment.status == Status.SUPERSEDED:
        yield f"A later version has replaced this one since {assessment.closed_at:%d %B %Y}."
    if assessment.status == Status.DISPUTED:
        yield "What is said here is disputed; it has not been decided yet."
    if assessment.is_historic:
        yield (
            f"This speaks of the past: of {assessment.as_of:%d %B %Y}, and of a service that is closed. "
            "It says nothing of today."
        )
    yield from _stale(answers)


def _stale(answers: tuple[ShownAnswer, ...]) -> Iterator[str]:
    """Of what the viewer sees: a survey is for the vetted, and so is that its form changed."""
    stale = {
        one.indicator: {piece.survey is not None for piece in one.evidence if piece.is_stale}
        for one in answers
        if one.is_stale
    }
    if quoted := [name for name, kinds in stale.items() if False in kinds]:
        yield f"Quotes have changed or gone since they were cited: {', '.join(quoted)}."
    if surveyed := [name for name, kinds in stale.items() if True in kinds]:
        yield f"The sign-up form asks for something else since it was cited: {', '.join(surveyed)}."
