"""The interface's app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "auditor.api"
    label = "api"
    verbose_name = "interface for programs"
