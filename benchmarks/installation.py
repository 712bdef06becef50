"""A fresh installation for a measurement. Importing this sets Django up."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection

django.setup()


def empty_installation() -> None:
    """A migrated database without a row, and an empty store."""
    call_command("migrate", verbosity=0)
    call_command("flush", verbosity=0, interactive=False)
    connection.close()
    shutil.rmtree(Path(urlsplit(settings.STORAGE_URL).path), ignore_errors=True)
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
