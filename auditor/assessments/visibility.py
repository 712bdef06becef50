"""The one way out: an assessment as one viewer may see it.

What shows anything of an assessment calls `present`, `present_all`, `summarise` or `uploaded`, and reads
no row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from auditor.assessments.completing import completed
from auditor.assessments.inputs import framework_of
from auditor.assessments.models import Assessment, Evidence
from auditor.assessments.presenting.answers import Found, show_answers
from auditor.assessments.presenting.evidence import show_evidence
from auditor.assessments.presenting.remarks import show_disputes, show_replies, show_work
from auditor.assessments.presenting.scopes import show_rates, show_scopes
from auditor.assessments.presenting.scores import Sighted, current_score, show_score
from auditor.assessments.presenting.summaries import (
    is_content_withheld,
    notices,
    show_summary,
)
from auditor.assessments.querysets import AssessmentQuerySet
from auditor.assessments.shown import ShownAssessment, ShownSummary
from auditor.assessments.shown_bodies import ShownDocument
from auditor.assessments.viewing import Viewer
from auditor.assessments.vocabulary import Status

__all__ = [
    "NotVisible",
    "Viewer",
    "present",
    "present_all",
    "summarise",
    "summarise_all",
    "uploaded",
]


class NotVisible(LookupError):
    """To this viewer there is no such assessment, or no such copy."""


def summarise(assessment: Assessment, viewer: Viewer) -> ShownSummary:
    """Enough for a line of a list; no query if the provider is loaded. Raises NotVisible."""
    if not viewer.may_know(assessment):
        raise NotVisible
    return show_summary(assessment, viewer)


def summarise_all(assessments: AssessmentQuerySet, viewer: Viewer) -> list[ShownSummary]:
    """Those of a set that the viewer may know of, in its order. One query."""
    rows = assessments.visible_to(viewer).select_related("provider")
    return [show_summary(one, viewer) for one in rows.defer("inputs", "score")]


def present(assessment: Assessment, viewer: Viewer) -> ShownAssessment:
    """The assessment as the database has it now. A fixed number of queries. Raises NotVisible."""
    shown = present_all(Assessment.objects.filter(pk=assessment.pk), viewer)
    if not shown:
        raise NotVisible
    return shown[0]


def present_all(assessments: AssessmentQuerySet, viewer: Viewer) -> list[ShownAssessment]:
    """Those of a set that the viewer may know of, in its order; the number of queries is fixed too."""
    # The frozen inputs are as long as all the rest, and nothing that is shown comes from them.
    rows = completed(assessments.visible_to(viewer).defer("inputs"))
    versions = _versions({row.provider_id for row in rows}, viewer)
    return [_present(row, viewer, versions[row.provider_id]) for row in rows]


def uploaded(evidence: UUID, viewer: Viewer) -> ShownDocument:
    """What a copy belongs to, for whoever sees that there is one. Raises NotVisible."""
    rows = Evidence.objects.select_related("answer__assessment__provider")
    row = rows.filter(uuid=evidence).exclude(upload="").first()
    if row is None:
        raise NotVisible
    assessment = row.answer.assessment
    if not viewer.may_know(assessment) or is_content_withheld(assessment, viewer):
        raise NotVisible
    shown = show_evidence(row, row.answer.indicator, viewer, viewer.sees_at(assessment))
    if shown is None or shown.document is None or not shown.document.upload:
        raise NotVisible
    return shown.document


def _versions(providers: Iterable[int], viewer: Viewer) -> dict[int, list[Assessment]]:
    known = Assessment.objects.filter(provider__in=providers).visible_to(viewer)
    rows = known.select_related("provider").defer("inputs", "score")
    found: dict[int, list[Assessment]] = defaultdict(list)
    for row in rows.order_by("-framework", "-number"):
        found[row.provider_id].append(row)
    return found


def _present(row: Assessment, viewer: Viewer, versions: Sequence[Assessment]) -> ShownAssessment:
    sight, framework = viewer.sees_at(row), framework_of(row)
    is_withheld = is_content_withheld(row, viewer)
    score = None if is_withheld else current_score(row, at=viewer.at)
    answers = () if is_withheld else show_answers(Found(row, framework, score, sight, viewer))
    later = [one for one in versions if one.supersedes_id == row.pk and one.was_published]
    former = [one for one in versions if one.pk == row.supersedes_id]
    return ShownAssessment(
        about=show_summary(row, viewer),
        sight=sight,
        framework_digest=row.framework_digest,
        notices=tuple(notices(row, answers, sight)),
        score=show_score(row, Sighted(score, framework, sight)) if score else None,
        answers=answers,
        scopes=() if is_withheld else show_scopes(row, framework, sight),
        rates=() if is_withheld else show_rates(row, sight),
        replies=() if is_withheld else show_replies(row),
        disputes=() if is_withheld else show_disputes(row, sight),
        versions=tuple(show_summary(one, viewer) for one in versions),
        supersedes=former[0].uuid if former else None,
        superseded_by=later[0].uuid if later and row.status == Status.SUPERSEDED else None,
        work=show_work(row, viewer),
    )
