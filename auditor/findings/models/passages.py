"""Where words can be searched for: passages of texts. Derived; `index_texts` makes them anew."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q

from auditor.archive.models import Version
from auditor.findings.models.readings import Finding
from auditor.findings.querysets import PassageQuerySet


class Passage(models.Model):
    """Code points of a version's text that are searched together; of a clause if it has a finding.

    Its words are kept by the database's full text (`searching.engines`), its text by the archive alone.
    """

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="passages")
    finding = models.ForeignKey(
        Finding, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    objects = PassageQuerySet.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(start__lt=F("end")), name="passage_start_before_end")
        ]

    def __str__(self) -> str:
        return f"{self.start}-{self.end}"
