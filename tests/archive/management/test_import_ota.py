"""`manage.py import_ota`: what it says, and what it refuses."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from auditor.archive.blobs import Batch, StorageFailed
from auditor.archive.models import Document, ImportedRecord, Source, Version
from providers.models import Provider
from tests.archive.histories import (
    PRIVACY,
    TERMS,
    Commit,
    git,
    make_bundle,
    make_repository,
    run_import,
)
from tests.archive.interchange.folders import PAGE, declare

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ROOT = Path(__file__).resolve().parents[3]
KILLED = """
import os, signal, sys
import django
django.setup()
from django.core.management import call_command
from auditor.archive.interchange import ota_versions
real, calls = ota_versions.relink, []
def relink(*args, **kwargs):
    calls.append(1)
    if len(calls) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    real(*args, **kwargs)
if sys.argv[2] == "kill":
    ota_versions.relink = relink
call_command("migrate", verbosity=0)
call_command("import_ota", sys.argv[1])
from auditor.archive.models import Change
print(sorted(Change.objects.values_list("version__uuid", "cause", "words_added")))
"""
MANY = [
    Commit({f"Service {number}/Fees.md": f"{number} {text}" for number in range(5)}, day=day)
    for day, text in enumerate("AB")
]


@pytest.fixture
def history(tmp_path: Path) -> Path:
    commits = [Commit({TERMS: "A", PRIVACY: "", "README.md": "x"}), Commit({TERMS: None}, day=1)]
    return make_repository(tmp_path / "history", commits)


def nothing_is_there() -> bool:
    models = (Provider, Document, Source, ImportedRecord, Version)
    return not any(model._default_manager.exists() for model in models)


def test_it_says_what_came_of_every_record(history: Path) -> None:
    said = run_import(history)
    assert "2 records of 2 documents: 0 known before, 1 new versions" in said
    assert "0 with the same text as their neighbour, 1 empty." in said


def test_it_names_what_it_left_out(history: Path) -> None:
    said = run_import(history)
    assert "1 deletions were left out" in said
    assert "1 other files were left out" in said


def test_it_names_the_drafts_it_made(history: Path) -> None:
    assert "New providers, as drafts to be reviewed: Exchange." in run_import(history)


def test_run_again_it_says_that_all_was_known(history: Path) -> None:
    run_import(history)
    assert "2 known before, 0 new versions" in run_import(history)


def test_it_stores_declarations_beside_the_history(history: Path, tmp_path: Path) -> None:
    folder = declare(tmp_path / "declarations", Terms_of_Service={**PAGE, "filter": ["theirs"]})
    said = run_import(history, "--declarations", str(folder))
    assert "Declarations: 1 services, 1 sources added" in said
    assert "are not run: theirs." in said
    assert Source.objects.get().document.versions.count() == 1


def refused(*arguments: object) -> str:
    with pytest.raises(CommandError) as error:
        call_command("import_ota", *map(str, arguments))
    assert nothing_is_there()
    return str(error.value)


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "there is no such file or folder" in refused(tmp_path / "no")


def test_a_folder_that_is_no_repository_is_refused(tmp_path: Path) -> None:
    assert "is not a git repository" in refused(tmp_path)


def test_an_empty_repository_is_refused(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    assert "no commit is checked out" in refused(tmp_path)


def test_a_truncated_bundle_is_refused(history: Path) -> None:
    bundle = make_bundle(history, history.parent / "a.bundle")
    bundle.write_bytes(bundle.read_bytes()[:-40])
    assert "is not a git repository or a whole bundle" in refused(bundle)


def test_a_file_that_is_no_bundle_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.bundle").write_text("no bundle")
    assert "is not a git repository or a whole bundle" in refused(tmp_path / "a.bundle")


def test_a_service_without_history_is_refused(history: Path) -> None:
    assert "no history of Nobody" in refused(history, "--service", "Nobody")


def test_invalid_declarations_are_refused_before_anything_is_imported(history: Path) -> None:
    folder = declare(history.parent / "declarations", Odd=PAGE)
    assert "'Odd' is not a known type" in refused(history, "--declarations", folder)


def test_a_full_disk_is_refused(history: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise StorageFailed("The blob store cannot be used: No space left on device.")

    monkeypatch.setattr(Batch, "flush", fail)
    assert "No space left on device" in refused(history)


def in_process(history: Path, data: Path, how: str) -> subprocess.CompletedProcess[str]:
    data.mkdir(exist_ok=True)
    environment = os.environ | {
        "DATA_URL": data.as_uri(),
        "DATABASE_URL": f"sqlite:///{data}/own.sqlite3",
        "DJANGO_SETTINGS_MODULE": "auditor.settings",
    }
    return subprocess.run(
        [sys.executable, "-c", KILLED, str(history), how],
        env=environment, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip


def last_line(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


def test_a_killed_import_ends_as_one_that_was_not(tmp_path: Path) -> None:
    history = make_repository(tmp_path / "history", MANY)
    killed = in_process(history, tmp_path / "killed", "kill")
    assert killed.returncode == -signal.SIGKILL
    completed = in_process(history, tmp_path / "killed", "complete")
    whole = in_process(history, tmp_path / "whole", "complete")
    assert "4 known before, 6 new versions" in completed.stdout
    assert last_line(completed) == last_line(whole)


def test_a_repository_of_something_else_is_refused(tmp_path: Path) -> None:
    commits = [Commit({"docs/guide.md": "How to build."}, subject="Write a guide")]
    said = refused(make_repository(tmp_path / "code", commits))
    assert "does not look like a versions repository" in said
    assert nothing_is_there()


def test_an_empty_name_is_refused() -> None:
    assert "it must name a repository" in refused("")
