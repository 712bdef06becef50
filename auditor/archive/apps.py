"""The archive as a Django application."""

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "auditor.archive"
    label = "archive"
    verbose_name = "Archive"
