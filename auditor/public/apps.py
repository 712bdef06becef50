"""The public window as a Django application."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "auditor.public"
    label = "public"
    verbose_name = "Public"
