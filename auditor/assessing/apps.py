"""The assessors' desk as a Django application. It has no models of its own."""

from django.apps import AppConfig


class AssessingConfig(AppConfig):
    name = "auditor.assessing"
