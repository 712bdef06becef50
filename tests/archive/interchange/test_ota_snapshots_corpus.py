"""Real recorded pages of three years, where they are at hand: each change of words, and no other.

What is compared is what Open Terms Archive's own text histories say of the same pages: its
changes, less those that it calls technical.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from auditor.archive.interchange.git import open_repository
from auditor.archive.interchange.ota_history import History
from auditor.archive.models import Capture, Change, SnapshotPage
from auditor.archive.vocabulary import Cause
from benchmarks.recorded_pages import BUNDLE, CORPUS, write_declarations
from tests.archive.pages_of_old import run_replay

VERSIONS = CORPUS / "raw-snapshots-versions.bundle"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.skipif(not BUNDLE.exists(), reason="../shared/corpus is not there"),
]
# The pages go on after those histories end. Found by comparing the texts word by word.
LATER = {
    ("Buffer/Privacy Policy", "2026-07-24"),
    ("Open Collective/Terms of Service", "2026-08-07"),
    ("Buffer/Developer Terms", "2026-08-13"),
    ("Buffer/Developer Terms", "2026-08-20"),
    ("Buffer/Privacy Policy", "2026-08-22"),
}
Dated = set[tuple[str, str]]


def test_the_changes_shown_are_those_of_the_words(tmp_path: Path) -> None:
    write_declarations(tmp_path)
    said = run_replay(BUNDLE, tmp_path)
    assert "5885 pages made 5885 checks of 6 documents" in said
    assert shown(Cause.FIRST) == told(Cause.FIRST)
    assert shown(Cause.CHANGE) == told(Cause.CHANGE) | LATER
    check_evidence()


def shown(cause: Cause) -> Dated:
    """What readers see: document and day."""
    changes = Change.objects.by_provider().filter(cause=cause)
    rows = changes.values_list("version__document__ota_path", "occurred_at")
    return {(path, day(at)) for path, at in rows}


def told(cause: Cause) -> Dated:
    """What the other archive's own history of the texts says."""
    subject = "First record of" if cause == Cause.FIRST else "Record new changes of"
    with open_repository(VERSIONS) as repository, History(repository) as history:
        records = [record for path in history.paths() for record in history.of(path)]
    return {
        (record.path.removesuffix(".md"), day(record.recorded_at))
        for record in records
        if record.subject.startswith(subject)
    }


def day(at: datetime) -> str:
    return at.astimezone(UTC).date().isoformat()


def check_evidence() -> None:
    """A capture a page, and every page in the store."""
    assert Capture.objects.count() == 5885
    assert not SnapshotPage.objects.filter(blob="").exists()
