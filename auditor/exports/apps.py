"""The exports' app."""

from django.apps import AppConfig


class ExportsConfig(AppConfig):
    name = "auditor.exports"
    verbose_name = "exports"
