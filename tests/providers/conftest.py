"""What the admin's pages need around them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture(scope="session", autouse=True)
def _folder_of_collected_files() -> None:
    """The middleware that serves static files warns of a missing folder; warnings are errors."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
