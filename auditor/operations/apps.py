"""Operations as a Django application."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "auditor.operations"
    label = "operations"
    verbose_name = "Operations"
