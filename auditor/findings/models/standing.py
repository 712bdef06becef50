"""What holds of a change: the machine's reading of it under people's verdicts.

Derived from both, and made anew whenever either comes (`auditor.findings.settling`): pages and feeds only read it.
"""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q

from auditor.findings.models.readings import ChangeReading
from auditor.findings.models.rules import choice, known
from auditor.kyc.vocabulary import Direction


class StandingChange(models.Model):
    """What stands of a reading of a change; `is_told` says whether anybody is told, `is_reviewed` that a person
    gave the direction. `summary` is empty where a person found wrong all that it was made of."""

    change_reading = models.OneToOneField(
        ChangeReading, on_delete=models.CASCADE, primary_key=True, related_name="standing"
    )
    direction = choice(Direction)
    significance = models.PositiveSmallIntegerField()
    summary = models.TextField(blank=True)
    is_told = models.BooleanField()
    is_reviewed = models.BooleanField()

    class Meta:
        indexes = [
            models.Index(
                fields=["is_told", "direction", "-significance"], name="standing_change_direction"
            ),
            models.Index(fields=["is_told", "-significance"], name="standing_change_weightiest"),
        ]
        constraints = [
            known("standing_change", "direction", Direction),
            CheckConstraint(
                condition=Q(significance__gte=0, significance__lte=100),
                name="standing_change_significance_percent",
            ),
            CheckConstraint(
                condition=Q(is_told=False) | ~Q(direction=Direction.NONE),
                name="standing_change_told_has_direction",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.direction} ({self.significance})"
