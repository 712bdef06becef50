"""Accounts as a Django application."""

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "auditor.accounts"
    label = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        import_module("auditor.accounts.recording")
