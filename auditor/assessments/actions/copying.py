"""What a correction takes over from the assessment that it corrects: all of its content."""

from __future__ import annotations

import uuid
from typing import Any, TypeVar

from django.db import models

from auditor.assessments.models import Answer, Assessment, Evidence, Limit, Rate, Scope, Tier

Row = TypeVar("Row", bound=models.Model)


def copy_content(source: Assessment, target: Assessment) -> None:
    """Answers with their evidence, scopes with tiers and limits, rates. Evidence that was taken back
    stays behind; who added the rest, and when, is kept."""
    for answer in Answer.objects.filter(assessment=source).order_by("pk"):
        copied = _copy(answer, assessment=target)
        for evidence in Evidence.objects.kept().filter(answer=answer).order_by("pk"):
            piece = _copy(evidence, answer=copied, uuid=uuid.uuid4())
            if evidence.cited_survey is not None:
                _copy(evidence.cited_survey, evidence=piece)
    for scope in Scope.objects.filter(assessment=source).order_by("pk"):
        _copy_scope(scope, target)
    for rate in Rate.objects.filter(assessment=source).order_by("pk"):
        _copy(rate, assessment=target)


def _copy_scope(scope: Scope, target: Assessment) -> None:
    copied = _copy(scope, assessment=target)
    for tier in Tier.objects.filter(scope=scope).order_by("pk"):
        copied_tier = _copy(tier, scope=copied)
        for limit in Limit.objects.filter(tier=tier).order_by("pk"):
            _copy(limit, tier=copied_tier)


def _copy(row: Row, **changes: Any) -> Row:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    values.pop(row._meta.pk.attname)
    for name in changes:
        values.pop(row._meta.get_field(name).attname)  # type: ignore[union-attr]
    return type(row)._default_manager.create(**values, **changes)
