"""What is believed of another archive's records, with their whole history at hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User

from auditor.archive.interchange.git import open_repository
from auditor.archive.interchange.ota_versions import import_versions
from auditor.archive.models import Change, Version
from auditor.archive.verdicts import give_verdict
from auditor.archive.vocabulary import Finding
from tests.archive.histories import START, TERMS, Commit, add_commits, make_repository
from tests.archive.texts import cut_short, terms

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LAW = {name: terms(limit=number) for number, name in enumerate("ABC")}


def bring_in(folder: Path) -> None:
    with open_repository(folder) as repository:
        import_versions(repository, progress=lambda *_: None)


def imported_from(tmp_path: Path, *commits: Commit) -> None:
    bring_in(make_repository(tmp_path / "history", commits))


def texts() -> list[str]:
    return [version.text() for version in Version.objects.oldest_first()]


def states() -> list[str]:
    return list(Version.objects.oldest_first().values_list("state", flat=True))


def test_records_that_look_like_failures_are_kept_and_not_shown(tmp_path: Path) -> None:
    found = [LAW["A"], cut_short(), LAW["B"]]
    imported_from(tmp_path, *(Commit({TERMS: text}, day=day) for day, text in enumerate(found)))
    assert (states(), texts()) == (["confirmed", "suspect", "confirmed"], found)
    assert [change.words_removed for change in Change.objects.order_by("occurred_at")] == [0, 1]


def test_what_is_not_believed_says_why(tmp_path: Path) -> None:
    imported_from(tmp_path, Commit({TERMS: LAW["A"]}), Commit({TERMS: cut_short()}, day=9))
    assert "9% of what the document usually has" in Version.objects.get(state="suspect").reason


def test_what_follows_may_change_what_was_believed(tmp_path: Path) -> None:
    """A text that gives way to the one before within days, time and again, never stood."""
    days = [(0, "A"), (20, "B"), (21, "A"), (40, "B"), (41, "A")]
    commits = [Commit({TERMS: LAW[text]}, day=day) for day, text in days]
    folder = make_repository(tmp_path / "history", commits[:2])
    bring_in(folder)
    assert states() == ["confirmed", "confirmed"]
    add_commits(folder, commits[2:])
    bring_in(folder)
    assert states()[1] == "variant"
    assert not Change.objects.by_provider().exclude(cause="first").exists()


@pytest.mark.parametrize(
    ("finding", "state"),
    [
        ("genuine", "confirmed"),
        ("dismissed", "suspect"),
    ],
)
def test_what_a_person_has_found_outlasts_the_next_import(
    tmp_path: Path, finding: str, state: str
) -> None:
    second = cut_short() if finding == "genuine" else LAW["B"]
    folder = make_repository(
        tmp_path / "history", [Commit({TERMS: LAW["A"]}), Commit({TERMS: second}, day=9)]
    )
    bring_in(folder)
    version = Version.objects.oldest_first()[1]
    user = User.objects.create_user("analyst")
    give_verdict(version=version, finding=Finding(finding), by=user, at=START)
    add_commits(folder, [Commit({TERMS: LAW["C"]}, day=99)])
    bring_in(folder)
    version.refresh_from_db()
    assert version.state == state
