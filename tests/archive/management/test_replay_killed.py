"""A replay that is killed half-way and run again ends as one that was not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.archive.histories import make_repository
from tests.archive.interchange.folders import PAGE, declare
from tests.archive.pages_of_old import page, recording

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[3]
SCRIPT = """
import os, signal, sys
import django
django.setup()
from django.core.management import call_command
from auditor.archive import replaying
from auditor.archive.models import Capture, Change
real, calls = replaying.record_all, []
def record_all(checks):
    recorded = real(checks)
    calls.append(1)
    if len(calls) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return recorded
replaying.TOGETHER = 1
if sys.argv[3] == "kill":
    replaying.record_all = record_all
call_command("migrate", verbosity=0)
call_command("replay", sys.argv[1], "--declarations", sys.argv[2])
captures = Capture.objects.order_by("started_at").values_list(
    "attempt", "outcome", "text_digest", "snapshot__digest"
)
changes = Change.objects.order_by("occurred_at").values_list(
    "version__uuid", "version__state", "cause", "words_added"
)
print(list(captures), list(changes))
"""


def in_process(history: Path, declared: Path, data: Path, how: str) -> tuple[int, str]:
    """Replay in a process of its own -> its exit code and what it said."""
    data.mkdir(exist_ok=True)
    environment = os.environ | {
        "DATA_URL": data.as_uri(),
        "STORAGE_URL": (data / "blobs").as_uri(),
        "DATABASE_URL": f"sqlite:///{data}/own.sqlite3",
        "DJANGO_SETTINGS_MODULE": "auditor.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(history), str(declared), how],
        env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout


def test_a_killed_replay_ends_as_one_that_was_not(tmp_path: Path) -> None:
    declared = declare(tmp_path / "declarations", Terms_of_Service=PAGE)
    more = ["We ask for one document more."]
    pages = [page(*more * (day // 2), noise=f"Day {day}") for day in range(5)]
    history = make_repository(
        tmp_path / "history", [recording(text, day=day) for day, text in enumerate(pages)]
    )
    killed, _ = in_process(history, declared, tmp_path / "killed", "kill")
    assert killed == -signal.SIGKILL
    _, completed = in_process(history, declared, tmp_path / "killed", "complete")
    _, whole = in_process(history, declared, tmp_path / "whole", "complete")
    assert "5 checks of 1 documents, 2 of them known before" in completed
    assert completed.splitlines()[-1] == whole.splitlines()[-1] != ""
