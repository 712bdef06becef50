"""Looking after the store: verified, swept and counted against what rows name."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import CharField

from auditor.archive import blob_care
from auditor.archive.blob_care import UNNAMED, sweep, take_stock, verify
from auditor.archive.blob_references import REFERENCES, named_blobs
from auditor.archive.blobs import BlobStore, blob_store
from auditor.archive.models import SnapshotPage
from tests.archive.test_blobs import files_of, path_of
from tests.archive.test_blobs_deltas import PAGE
from tests.archive.test_blobs_faults import make_old
from tests.factories import make_document, make_snapshot, make_version

pytestmark = pytest.mark.django_db
DIGEST_LENGTH = 64
# Digests of what is no blob of its own, or need not be one.
NO_BLOBS = {
    "Snapshot.digest",
    "Capture.text_digest",
    "Capture.essence_digest",
    "Rereading.essence_digest",
    "Version.essence_digest",
    "Seal.digest",
    "SealedCapture.digest",
}


@pytest.fixture
def store() -> BlobStore:
    return blob_store()


def name_page(digest: str) -> None:
    """A row that names a blob."""
    page = make_snapshot(make_document()).pages.get()
    SnapshotPage.objects.filter(pk=page.pk).update(blob=digest)


def make_all_old(store: BlobStore) -> datetime:
    return make_old(store, *store.digests())


def test_every_column_that_may_name_a_blob_is_declared() -> None:
    found = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("archive").get_models()
        for field in model._meta.get_fields()
        if isinstance(field, CharField) and field.max_length == DIGEST_LENGTH
    }
    declared = {f"{model.__name__}.{field}" for model, field in REFERENCES}
    assert found == declared | NO_BLOBS


def test_the_blobs_of_a_version_are_named(store: BlobStore) -> None:
    version = make_version()
    names = set(named_blobs())
    assert ("Version.text_digest", version.text_digest) in names
    assert {label for label, _ in names} >= {"SnapshotPage.blob"}
    assert ("SnapshotPage.reference", "") not in names


# --- Verify ---------------------------------------------------------------------------------------


def test_a_whole_store_has_no_problems(store: BlobStore) -> None:
    make_version()
    verified = verify(store)
    assert (verified.decoded, verified.problems) == (len(list(store.digests())), [])


def test_an_empty_installation_has_no_problems(store: BlobStore) -> None:
    assert (verify(store).decoded, verify(store, sample=5).problems) == (0, [])


def test_a_blob_that_a_row_names_and_that_is_not_there_is_a_problem(store: BlobStore) -> None:
    version = make_version()
    path_of(store, version.text_digest).unlink()
    assert verify(store).problems == [
        f"The blob {version.text_digest} is not in the store, but Version.text_digest names it."
    ]


def test_a_damaged_blob_is_a_problem(store: BlobStore) -> None:
    digest = store.put(PAGE)
    path_of(store, digest).write_bytes(b"")
    assert [digest in problem for problem in verify(store).problems] == [True]


def test_a_delta_whose_reference_is_lost_is_a_problem(store: BlobStore) -> None:
    first = store.put(PAGE)
    second = store.put(PAGE + b"!", like=first)
    store.delete(first)
    (problem,) = verify(store).problems
    assert first in problem
    assert second in problem


def test_a_sample_is_no_larger_than_asked_for(store: BlobStore) -> None:
    for number in range(10):
        store.put(b"%d" % number)
    assert (verify(store, sample=3).decoded, verify(store, sample=99).decoded) == (3, 10)


# --- Sweep ----------------------------------------------------------------------------------------


def test_what_rows_name_stays(store: BlobStore) -> None:
    make_version()
    before = make_all_old(store)
    assert sweep(store, before=before).blobs == 0
    assert verify(store).problems == []


def test_an_orphan_goes(store: BlobStore) -> None:
    make_version()
    orphan = store.put(PAGE)
    swept = sweep(store, before=make_all_old(store))
    assert (swept.blobs, swept.names) == (1, [f"{orphan} (keyframe)"])
    assert swept.bytes_freed > 0
    assert not store.has(orphan)


def test_a_young_orphan_stays_as_its_row_may_be_on_its_way(store: BlobStore) -> None:
    before = make_old(store, store.put(b"old"))
    young = store.put(b"young")
    assert sweep(store, before=before).blobs == 1
    assert store.has(young)


def test_an_orphan_that_a_named_delta_needs_stays(store: BlobStore) -> None:
    first = store.put(PAGE)
    second = store.put(PAGE + b"!", like=first)
    name_page(second)
    sweep(store, before=make_all_old(store))
    assert store.get(second) == PAGE + b"!"


def test_an_orphan_that_a_young_delta_needs_stays(store: BlobStore) -> None:
    first = store.put(PAGE)
    before = make_old(store, first)
    second = store.put(PAGE + b"!", like=first)
    make_old(store, first)
    assert (sweep(store, before=before).blobs, store.get(second)) == (0, PAGE + b"!")


def test_orphans_that_need_each_other_go_together(store: BlobStore) -> None:
    first = store.put(PAGE)
    store.put(PAGE + b"!", like=first)
    swept = sweep(store, before=make_all_old(store))
    assert [name.split()[1] for name in swept.names] == ["(delta)", "(keyframe)"]


def test_an_orphan_that_a_capture_stores_during_the_sweep_stays(
    store: BlobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = store.put(PAGE)
    second = store.put(PAGE + b"!", like=first)
    before, real = make_all_old(store), blob_care._unneeded

    def meanwhile(*args: object) -> object:
        found = real(*args)  # type: ignore[arg-type]
        store.put(PAGE + b"!")
        return found

    monkeypatch.setattr(blob_care, "_unneeded", meanwhile)
    assert sweep(store, before=before).blobs == 0
    assert store.get(second) == PAGE + b"!"


def test_a_dry_run_deletes_nothing(store: BlobStore) -> None:
    store.put(PAGE)
    leave_behind(store)
    before = make_all_old(store)
    swept = sweep(store, before=before, is_dry=True)
    assert (swept.blobs, swept.leftovers, len(list(store.digests()))) == (1, 1, 1)


def test_what_broken_off_writes_left_goes(store: BlobStore) -> None:
    left = leave_behind(store)
    swept = sweep(store, before=datetime.now(UTC).replace(year=9998))
    assert (swept.leftovers, left.exists()) == (1, False)


def leave_behind(store: BlobStore) -> Path:
    """What a killed writer leaves, two days ago."""
    left = path_of(store, store.put(b"terms")).with_name(".left.tmp")
    store.delete(store.put(b"terms"))
    left.write_bytes(b"half")
    os.utime(left, (0, 0))
    return left


# --- Stock ----------------------------------------------------------------------------------------


def test_an_empty_store_is_counted(store: BlobStore) -> None:
    stock = take_stock(store)
    assert (stock.keyframes, stock.bytes_stored, stock.ratio, stock.kinds) == (0, 0, 1.0, {})


def test_keyframes_deltas_and_damage_are_told_apart(store: BlobStore) -> None:
    first = store.put(PAGE)
    store.put(PAGE + b"!", like=first)
    path_of(store, store.put(b"terms")).write_bytes(b"")
    stock = take_stock(store)
    assert (stock.keyframes, stock.deltas, stock.damaged) == (1, 1, 1)
    assert stock.bytes_stored == sum(path.stat().st_size for path in files_of(store))
    assert stock.bytes_decoded == 2 * len(PAGE) + 1


def test_blobs_are_counted_by_what_names_them(store: BlobStore) -> None:
    make_version()
    store.put(PAGE)
    kinds = take_stock(store).kinds
    assert {label: blobs for label, (blobs, _) in kinds.items()} == {
        "SnapshotPage.blob": 1,
        "Version.text_digest": 1,
        UNNAMED: 1,
    }
