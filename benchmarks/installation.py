"""A fresh installation for a measurement. Importing this sets Django up.

Nothing is deleted before all is measured: for minutes after thousands of files were deleted, ext4 looks at each of
their inodes again whenever a file is made (`recently_deleted` in its sources), which is no installation's usual day.
It took up to a millisecond of processor time a page, in ours alone: the bare client makes no files.
"""

from __future__ import annotations

import uuid
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
    _put_aside(Path(urlsplit(settings.STORAGE_URL).path))
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


def _put_aside(store: Path) -> None:
    """Out of the installation's folder; `python -m benchmarks` removes it in the end."""
    if store.exists():
        used = settings.DATA_DIR.parent / "used"
        used.mkdir(exist_ok=True)
        store.rename(used / uuid.uuid4().hex)
