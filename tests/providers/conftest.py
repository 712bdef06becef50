"""What the admin's pages need around them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from tests.accounts.people import give_second_factor


@pytest.fixture(scope="session", autouse=True)
def _folder_of_collected_files() -> None:
    """The middleware that serves static files warns of a missing folder; warnings are errors."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture
def admin_client(admin_client: Client, admin_user: User) -> Client:
    """Whoever opens Django's admin has a second factor."""
    give_second_factor(admin_user)
    return admin_client
