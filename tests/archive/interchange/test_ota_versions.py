"""A history of another archive becomes versions with their original dates and causes."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from auditor.archive.interchange import ota_versions
from auditor.archive.interchange.git import NotARepository, open_repository
from auditor.archive.interchange.ota_versions import Imported, NothingToImport, import_versions
from auditor.archive.models import Change, Document, ImportedRecord, Version
from providers.models import Provider
from tests.archive.histories import (
    PRIVACY,
    START,
    TERMS,
    Commit,
    add_commits,
    git,
    make_repository,
)
from tests.archive.texts import terms
from tests.factories import make_version

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def ignore(*_: object) -> None:
    """No progress is shown."""


def bring_in(folder: Path, *services: str, progress: Any = ignore) -> Imported:
    with open_repository(folder) as repository:
        return import_versions(repository, services=frozenset(services), progress=progress)


def imported_from(tmp_path: Path, *commits: Commit) -> Imported:
    return bring_in(make_repository(tmp_path / "history", commits))


def texts(path: str = TERMS) -> list[str]:
    found = Version.objects.filter(document__ota_path=path.removesuffix(".md"))
    return [version.text() for version in found.oldest_first()]


# Documents of some length that differ by a number: small letters are too little to be believed.
LAW = {name: terms(limit=number) for number, name in enumerate("ABC")}


def causes() -> list[str]:
    return list(Change.objects.order_by("occurred_at").values_list("cause", flat=True))


def rows() -> list[Any]:
    """Everything an import makes, without what differs from one database to another."""
    versions = Version.objects.order_by("uuid").values_list(
        "uuid", "captured_at", "text_digest", "sequence", "imported__commit", "change__cause",
        "change__previous__uuid", "change__words_added", "change__reappearance_of__uuid",
    )  # fmt: skip
    records = ImportedRecord.objects.order_by("path", "commit").values_list(
        "path", "commit", "blob_sha1", "sequence", "outcome", "cause"
    )
    return [*versions, *records]


def test_versions_keep_their_original_dates(tmp_path: Path) -> None:
    imported_from(tmp_path, Commit({TERMS: "A"}, day=1), Commit({TERMS: "B"}, day=5))
    days = [(at - START).days for at in Version.objects.values_list("captured_at", flat=True)]
    assert sorted(days) == [1, 5]


def test_records_keep_the_hashes_of_git(tmp_path: Path) -> None:
    folder = make_repository(tmp_path / "history", [Commit({TERMS: "A"})])
    bring_in(folder)
    record = ImportedRecord.objects.get()
    assert record.commit == git(folder, "rev-parse", "main").strip()
    assert record.blob_sha1 == git(folder, "rev-parse", f"main:{TERMS}").strip()


def test_texts_are_stored_as_they_are(tmp_path: Path) -> None:
    imported_from(tmp_path, Commit({TERMS: b"caf\xe9\r\n"}))
    assert Version.objects.get().text_digest == hashlib.sha256(b"caf\xe9\r\n").hexdigest()


def test_bytes_that_are_no_text_can_be_read(tmp_path: Path) -> None:
    imported_from(tmp_path, Commit({TERMS: b"caf\xe9"}))
    assert texts() == ["caf\ufffd"]


@pytest.mark.parametrize(
    ("subject", "cause"),
    [
        ("Record new changes of X", "change"),
        ("Update X", "change"),
        ("Apply technical or declaration upgrade on X", "technical"),
        ("Refilter X", "technical"),
        ("Start tracking X", "technical"),
        ("First record of X", "technical"),
        ("Whatever else", "technical"),
    ],
)
def test_a_subject_says_the_cause(tmp_path: Path, subject: str, cause: str) -> None:
    first, second = Commit({TERMS: LAW["A"]}), Commit({TERMS: LAW["B"]}, subject, day=1)
    imported_from(tmp_path, first, second)
    assert causes() == ["first", cause]


@pytest.mark.parametrize("subject", ["Start tracking X", "First record of X"])
def test_the_record_keeps_what_the_subject_said(tmp_path: Path, subject: str) -> None:
    imported_from(tmp_path, Commit({TERMS: "A"}), Commit({TERMS: "B"}, subject, day=1))
    assert ImportedRecord.objects.get(sequence=2).cause == "first"


def test_the_body_names_engine_and_snapshot(tmp_path: Path) -> None:
    body = "This version was recorded after filtering snapshot abc1\n\nX-engine-version: 9.1.0"
    imported_from(tmp_path, Commit({TERMS: "A"}, body=body))
    record = ImportedRecord.objects.get()
    assert (record.engine_version, record.snapshot_reference) == ("9.1.0", "abc1")


@pytest.mark.parametrize("version", ["undefined", "9" * 41])
def test_an_engine_version_that_is_none_is_left_out(tmp_path: Path, version: str) -> None:
    imported_from(tmp_path, Commit({TERMS: "A"}, body=f"X-engine-version: {version}"))
    assert Version.objects.get().extractor_version == "open-terms-archive"


def test_the_longest_engine_version_fits(tmp_path: Path) -> None:
    imported_from(tmp_path, Commit({TERMS: "A"}, body=f"X-engine-version: {'9' * 40}"))
    assert Version.objects.get().extractor_version.endswith("9" * 40)


def test_commits_out_of_order_are_put_in_order(tmp_path: Path) -> None:
    commits = [Commit({TERMS: text}, day=day) for text, day in (("C", 3), ("A", 1), ("B", 2))]
    imported_from(tmp_path, *commits)
    assert texts() == ["A", "B", "C"]


def test_commits_of_one_instant_stay_as_they_were_made(tmp_path: Path) -> None:
    imported_from(tmp_path, *(Commit({TERMS: text}) for text in "CAB"))
    assert texts() == ["C", "A", "B"]


def test_a_history_may_come_back_to_a_text_within_one_instant(tmp_path: Path) -> None:
    imported_from(tmp_path, *(Commit({TERMS: text}) for text in "ABAB"))
    assert texts() == ["A", "B", "A", "B"]


def test_an_empty_file_is_kept_as_a_record_only(tmp_path: Path) -> None:
    found = imported_from(tmp_path, Commit({TERMS: "A"}), Commit({TERMS: " \n"}, day=1))
    assert (found.versions, found.empty, texts()) == (1, 1, ["A"])


def test_a_text_around_an_empty_file_is_one_version(tmp_path: Path) -> None:
    days = enumerate(["A", "", "A"])
    found = imported_from(tmp_path, *(Commit({TERMS: text}, day=day) for day, text in days))
    assert (found.versions, found.empty, found.same_text) == (1, 1, 1)


def test_equal_neighbours_are_one_version(tmp_path: Path) -> None:
    days = [("A", 1), ("B", 3), ("A", 2)]
    found = imported_from(tmp_path, *(Commit({TERMS: text}, day=day) for text, day in days))
    assert (found.records, found.versions, found.same_text) == (3, 2, 1)


def test_deletions_are_counted_and_delete_nothing(tmp_path: Path) -> None:
    found = imported_from(tmp_path, Commit({TERMS: "A"}), Commit({TERMS: None}, day=1))
    assert (found.deletions, found.records, texts()) == (1, 1, ["A"])


def test_other_files_are_counted_and_left_out(tmp_path: Path) -> None:
    others = {"README.md": "x", "a/b/c.md": "x", ".github/New type.md": "x", "Exchange/x.txt": "x"}
    found = imported_from(tmp_path, Commit({TERMS: "A", **others}))
    assert (found.other_files, Document.objects.count()) == (4, 1)


def test_a_name_too_long_for_the_archive_is_left_out(tmp_path: Path) -> None:
    found = imported_from(tmp_path, Commit({TERMS: "A", f"Exchange/{'x' * 61}.md": "B"}))
    assert (found.other_files, Document.objects.count()) == (1, 1)


def test_a_link_to_another_file_is_no_text(tmp_path: Path) -> None:
    link = Commit({PRIVACY: "/etc/passwd"}, day=1, mode="120000")
    imported_from(tmp_path, Commit({TERMS: "A"}), link)
    assert texts(PRIVACY) == []


def test_one_commit_may_write_several_documents(tmp_path: Path) -> None:
    found = imported_from(tmp_path, Commit({TERMS: "A", PRIVACY: "B"}))
    assert (found.documents, found.records) == (2, 2)


def test_a_merge_adds_no_version(tmp_path: Path) -> None:
    commits = [
        Commit({TERMS: "A"}),
        Commit({TERMS: "B"}, day=1, branch="side", starts_from="refs/heads/main"),
        Commit({PRIVACY: "C"}, day=2),
        Commit({TERMS: "B"}, "Merge branch side", day=3, merges="side"),
    ]
    found = imported_from(tmp_path, *commits)
    assert (texts(), found.same_text) == (["A", "B"], 1)


@pytest.mark.parametrize(
    "name",
    ['Quote"s', "Tab\there", "Café Zürich", "Number #1", "Back\\slash", "Бризовик", "a;b & c"],
)
def test_names_may_hold_anything(tmp_path: Path, name: str) -> None:
    imported_from(tmp_path, Commit({f"{name}/Imprint.md": "A"}))
    assert Document.objects.get().ota_path == f"{name}/Imprint"


def test_names_that_no_slug_can_hold_stay_apart(tmp_path: Path) -> None:
    files: dict[str, str | bytes | None] = {f"Бризовикарий{sign}/Fees.md": "A" for sign in "абв"}
    imported_from(tmp_path, Commit(files))
    assert Provider.objects.count() == 3


def test_a_provider_is_made_as_a_draft(tmp_path: Path) -> None:
    found = imported_from(tmp_path, Commit({TERMS: "A"}))
    assert (Provider.objects.get().is_draft, found.providers_created) == (True, ["Exchange"])


def test_only_named_services_are_imported(tmp_path: Path) -> None:
    commits = [Commit({TERMS: "A", "Other/Fees.md": "B"})]
    bring_in(make_repository(tmp_path / "history", commits), "Other")
    assert [document.ota_path for document in Document.objects.all()] == ["Other/Fees"]


def test_a_service_without_history_is_an_error(tmp_path: Path) -> None:
    folder = make_repository(tmp_path / "history", [Commit({TERMS: "A"})])
    with pytest.raises(NothingToImport, match="no history of Nobody"):
        bring_in(folder, "Nobody")


def test_a_repository_in_another_layout_is_an_error(tmp_path: Path) -> None:
    folder = make_repository(tmp_path / "history", [Commit({"README.md": "A"})])
    with pytest.raises(NothingToImport, match=r"no file is named like .* \(1 other files\)"):
        bring_in(folder)


def test_importing_twice_adds_nothing(tmp_path: Path) -> None:
    folder = make_repository(tmp_path / "history", [Commit({TERMS: text}) for text in "ABA"])
    bring_in(folder)
    before = rows()
    found = bring_in(folder)
    assert (rows(), found.known_before, found.versions) == (before, 3, 0)


def test_new_commits_are_added_later(tmp_path: Path) -> None:
    folder = make_repository(
        tmp_path / "history", [Commit({TERMS: "A"}), Commit({TERMS: "C"}, day=5)]
    )
    bring_in(folder)
    add_commits(folder, [Commit({TERMS: "D"}, day=6), Commit({TERMS: "B"}, day=2)])
    found = bring_in(folder)
    assert (found.known_before, found.versions, texts()) == (2, 2, list("ABCD"))


def test_in_parts_is_as_at_once(tmp_path: Path) -> None:
    days = [(day, text) for day, text in enumerate("ABCBA")]
    commits = [Commit({TERMS: LAW[text]}, day=day) for day, text in days]
    folder = make_repository(tmp_path / "parts", commits[:2])
    bring_in(folder)
    add_commits(folder, commits[2:])
    bring_in(folder)
    parts = rows()
    Change.objects.all().delete()
    Version.objects.update(like=None)
    Version.objects.all().delete()
    ImportedRecord.objects.all().delete()
    imported_from(tmp_path, *commits)
    assert rows() == parts


def stop_after(count: int) -> Any:
    """Progress that ends the import after some documents."""

    def progress(*_: object) -> None:
        nonlocal count
        count -= 1
        if count == 0:
            raise KeyboardInterrupt

    return progress


MANY = [
    Commit({f"Service {number}/Fees.md": f"{number} {LAW[text]}" for number in range(5)}, day=day)
    for day, text in enumerate("ABA")
]


def test_an_interrupted_import_is_completed_by_the_next(tmp_path: Path) -> None:
    folder = make_repository(tmp_path / "history", MANY)
    with pytest.raises(KeyboardInterrupt):
        bring_in(folder, progress=stop_after(2))
    assert Document.objects.count() == 2
    found = bring_in(folder)
    assert (found.known_before, found.versions, Change.objects.count()) == (6, 9, 15)


def test_a_document_is_imported_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_repository(tmp_path / "history", MANY)
    monkeypatch.setattr(ota_versions, "relink", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        bring_in(folder)
    assert (Provider.objects.count(), Document.objects.count(), rows()) == (0, 0, [])


def test_a_missing_blob_is_an_error_that_names_it(tmp_path: Path) -> None:
    folder = make_repository(tmp_path / "history", [Commit({TERMS: "A"}), Commit({PRIVACY: "B"})])
    blob = git(folder, "rev-parse", f"main:{TERMS}").strip()
    lose(folder, blob)
    with pytest.raises(NotARepository, match=f"{blob} is missing"):
        bring_in(folder)
    assert texts() == []


def lose(folder: Path, blob: str) -> None:
    pack = next((folder / "objects/pack").glob("*.pack"), None)
    if pack:
        content = pack.read_bytes()
        for path in pack.parent.iterdir():
            path.unlink()
        git(folder, "unpack-objects", "-q", data=content)
    (folder / "objects" / blob[:2] / blob[2:]).unlink()


def test_our_own_versions_stay_beside_imported_ones(tmp_path: Path) -> None:
    folder = make_repository(tmp_path / "history", [Commit({TERMS: LAW["A"]})])
    bring_in(folder)
    make_version(Document.objects.get(), LAW["B"], captured_at=START.replace(year=2021))
    add_commits(folder, [Commit({TERMS: LAW["C"]}, day=600)])
    bring_in(folder)
    assert texts() == [LAW[name] for name in "ABC"]
    assert causes() == ["first", "extractor", "change"]


def test_two_collections_of_one_path_stay_apart(tmp_path: Path) -> None:
    for number in (1, 2):
        bring_in(make_repository(tmp_path / str(number), [Commit({TERMS: "A"}, day=number)]))
    assert (
        list(Document.objects.values_list("ota_path", flat=True))
        == ["Exchange/Terms of Service"] * 2
    )


def test_a_copy_of_a_collection_is_the_same_collection(tmp_path: Path) -> None:
    folder = make_repository(tmp_path / "one", [Commit({TERMS: "A"})])
    git(tmp_path, "clone", "--quiet", str(folder), "two")
    bring_in(folder)
    assert bring_in(tmp_path / "two").known_before == 1


def test_progress_is_told_by_document(tmp_path: Path) -> None:
    told: list[tuple[object, ...]] = []
    folder = make_repository(tmp_path / "one", [Commit({TERMS: "A", PRIVACY: "B"})])
    bring_in(folder, progress=lambda *what: told.append(what))
    assert told == [
        (PRIVACY.removesuffix(".md"), 1, 2),
        (TERMS.removesuffix(".md"), 2, 2),
    ]
