"""Assessments, as their viewer may see them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404

from auditor.api import filtering
from auditor.api.base import One, Rows
from auditor.api.shapes import shape_of
from auditor.assessments.models import Assessment
from auditor.assessments.querysets import AssessmentQuerySet
from auditor.assessments.shown import ShownAssessment, ShownSummary
from auditor.assessments.visibility import NotVisible, present, summarise


class AssessmentList(Rows):
    """Assessments in a line each, by provider: an order of merit there is not."""

    serializer_class = shape_of(ShownSummary)
    filterset_class = filtering.AssessmentFilters
    queryset = Assessment.objects.none()

    def get_queryset(self) -> AssessmentQuerySet:
        rows = Assessment.objects.visible_to(self.viewer).select_related("provider")
        return rows.defer("inputs", "score").order_by("provider__slug", "-framework", "-number")

    def shown(self, page: Any) -> list[ShownSummary]:
        return [summarise(row, self.viewer) for row in page]


class AssessmentDetail(One):
    """An assessment with its answers, evidence, scopes, replies and versions."""

    serializer_class = shape_of(ShownAssessment)

    def found(self, uuid: UUID) -> ShownAssessment:
        # The same answer for what is not there and for what is not theirs to know of.
        nothing = "There is no assessment of this name that you may see."
        row = Assessment.objects.filter(uuid=uuid).only("pk").first()
        if row is None:
            raise Http404(nothing)
        try:
            return present(row, self.viewer)
        except NotVisible as error:
            raise Http404(nothing) from error
