"""The real histories of payment services, where they are at hand: all of them, byte for byte."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import pytest

from auditor.archive.blobs import blob_store
from auditor.archive.interchange.git import open_repository
from auditor.archive.models import Change, Document, ImportedRecord, Version
from auditor.archive.vocabulary import RecordOutcome
from tests.archive.histories import run_import

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus"
BUNDLE = CORPUS / "payment-versions.bundle"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.skipif(not BUNDLE.exists(), reason="../shared/corpus is not there"),
]


def log_of_git() -> tuple[set[tuple[str, str, str]], dict[str, str]]:
    """{(commit, path, blob)} of every record, and the SHA-256 of each blob by its git hash."""
    with open_repository(BUNDLE) as repository:
        git = ["git", "-C", str(repository.folder)]
        command = [*git, "log", "--raw", "--no-abbrev", "--format=commit %H", repository.tip]
        lines = subprocess.run(command, capture_output=True, check=True, text=True).stdout
        found = records(lines.splitlines())
        digests = {}
        for blob in {blob for _, _, blob in found}:
            content = subprocess.run(
                [*git, "cat-file", "blob", blob], capture_output=True, check=True
            )
            digests[blob] = hashlib.sha256(content.stdout).hexdigest()
    return found, digests


def records(lines: list[str]) -> set[tuple[str, str, str]]:
    found, commit = set(), ""
    for line in lines:
        if line.startswith("commit "):
            commit = line.removeprefix("commit ")
        elif line.startswith(":") and "/" in line:
            fields, _, path = line.partition("\t")
            found.add((commit, path, fields.split()[3]))
    return found


def test_every_record_of_the_bundle_is_imported() -> None:
    said = run_import(BUNDLE, "--declarations", str(CORPUS / "declarations"))
    assert "560 records" in said
    assert "556 new versions, 4 with the same text as their neighbour, 0 empty." in said
    assert (ImportedRecord.objects.count(), Version.objects.count()) == (560, 556)
    check_against_git()
    check_causes()
    check_again()


def check_against_git() -> None:
    found, digests = log_of_git()
    stored = ImportedRecord.objects.values_list("commit", "path", "blob_sha1")
    assert set(stored) == found
    for record in ImportedRecord.objects.filter(outcome=RecordOutcome.VERSION):
        assert record.version.text_digest == digests[record.blob_sha1]
    store = blob_store()
    assert all(store.get(digest) for digest in digests.values())


def check_causes() -> None:
    firsts = Change.objects.filter(cause="first").values_list("version__document", flat=True)
    with_history = Document.objects.filter(versions__isnull=False).distinct()
    assert sorted(firsts) == sorted(with_history.values_list("pk", flat=True))
    for version in Version.objects.select_related("imported", "change"):
        assert version.imported
        assert version.captured_at == version.imported.recorded_at


def check_again() -> None:
    before = list(Change.objects.order_by("id").values())
    said = run_import(BUNDLE, "--declarations", str(CORPUS / "declarations"))
    assert "560 known before, 0 new versions" in said
    assert "0 sources added" in said
    assert list(Change.objects.order_by("id").values()) == before
