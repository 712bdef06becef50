"""Assessments as a Django application."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "auditor.assessments"
    label = "assessments"
    verbose_name = "Assessments"

    def ready(self) -> None:
        """Uploads are blobs: the archive's sweep has to know of them."""
        from auditor.archive.blob_references import also_named_by
        from auditor.assessments.models import Evidence, ObservationFile

        also_named_by(Evidence, "upload")
        also_named_by(ObservationFile, "content")
