"""Assessments with every row below them, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import prefetch_related_objects

from auditor.assessments.models import Answer, Assessment, Evidence
from auditor.assessments.querysets import AssessmentQuerySet

# Where the evidence of an answer is left. Django's own way asks for it by the key of each answer and
# makes a queryset for each, which takes longer than all the rest where there are thousands.
PIECES = "pieces"


def completed(assessments: AssessmentQuerySet) -> list[Assessment]:
    """Those of the set, in its order, with all that is shown of them and all that is scored."""
    rows = list(
        assessments.select_related("provider", "author", "reviewer").prefetch_related(
            "answers",
            "scopes__tiers__limits",
            "rates",
            "disputes",
            "replies__points",
            "notes__written_by",
        )
    )
    _leave_evidence(rows)
    return rows


def evidence_of(answer: Answer) -> list[Evidence]:
    """All of it, in no order, what was taken back too: as `completed` read it, or else one query."""
    found: list[Evidence] | None = getattr(answer, PIECES, None)
    return list(answer.evidence.all()) if found is None else found


def _leave_evidence(rows: Sequence[Assessment]) -> None:
    pieces = Evidence.objects.filter(answer__assessment__in=[row.pk for row in rows])
    found = list(pieces.select_related("survey_citation__survey"))
    by_answer: dict[int, list[Evidence]] = defaultdict(list)
    for one in found:
        by_answer[one.answer_id].append(one)
    for row in rows:
        for answer in row.answers.all():
            setattr(answer, PIECES, by_answer[answer.pk])
    quotes = [one for one in found if one.version_id is not None]
    tests = [one for one in found if one.observation_id is not None]
    prefetch_related_objects(quotes, "version__document", "current_version")
    prefetch_related_objects(tests, "observation")
