"""A worker starts often, in the place of one that has ended: it loads what tasks need."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.conf import settings

PROGRAM = """
import sys
from auditor.celery import app
app.loader.import_default_modules()
print(*sys.modules, "tasks:", *app.tasks)
"""
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def started() -> str:
    """The modules of a worker that has started, and its tasks."""
    program = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "auditor.settings"},
        capture_output=True,
        check=True,
        text=True,
    )
    return program.stdout


def test_a_worker_knows_its_tasks(started: str) -> None:
    assert "archive.capture_due" in started.partition("tasks:")[2].split()


@pytest.mark.parametrize("module", ["auditor.urls", "auditor.public.views", "playwright"])
def test_a_worker_loads_no_pages_and_no_browser(started: str, module: str) -> None:
    assert module not in started.partition("tasks:")[0].split()
