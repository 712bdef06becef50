"""What was damaged since it was stored is replaced when the very content is put again."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from auditor.archive.blobs import BlobDamaged, BlobMissing, BlobStore
from auditor.archive.blobs import folder as folder_module
from auditor.archive.blobs.backend import Backend
from auditor.archive.blobs.folder import Folder
from tests.archive.buckets import give_credentials, made_bucket, running_service
from tests.archive.test_blobs import path_of
from tests.archive.test_blobs_deltas import OTHER, PAGE
from tests.archive.test_blobs_faults import make_old

LIKE = PAGE + b"!"
Damage = Callable[[bytes], bytes]


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with running_service() as endpoint:
        yield endpoint


@pytest.fixture(params=["folder", pytest.param("bucket", marks=pytest.mark.slow)])
def backend(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Backend]:
    if request.param == "folder":
        yield Folder(tmp_path / "store")
        return
    give_credentials(monkeypatch)
    with made_bucket(request.getfixturevalue("endpoint")) as bucket:
        yield bucket


@pytest.fixture
def store(backend: Backend) -> BlobStore:
    return BlobStore(backend)


def cut(packed: bytes) -> bytes:
    return packed[:-9]


def flip(packed: bytes) -> bytes:
    """One bit, well behind the header."""
    middle = len(packed) - 9
    return packed[:middle] + bytes([packed[middle] ^ 4]) + packed[middle + 1 :]


def harm(backend: Backend, digest: str, damage: Damage) -> None:
    backend.write(digest, damage(backend.read(digest)), replaces=True)


def fresh(store: BlobStore) -> BlobStore:
    """The same blobs in a process that has nothing at hand."""
    return BlobStore(store.backend)


damaged = pytest.mark.parametrize("damage", [cut, flip, lambda packed: b""])


@damaged
def test_a_keyframe_that_was_damaged_is_replaced(store: BlobStore, damage: Damage) -> None:
    digest = store.put(PAGE)
    harm(store.backend, digest, damage)
    with pytest.raises(BlobDamaged):
        fresh(store).get(digest)
    store.put(PAGE)
    assert fresh(store).get(digest) == PAGE


@damaged
def test_a_delta_that_was_damaged_is_replaced(store: BlobStore, damage: Damage) -> None:
    first = store.put(PAGE)
    second = store.put(LIKE, like=first)
    harm(store.backend, second, damage)
    store.put(LIKE, like=first)
    assert fresh(store).get(second) == LIKE


@damaged
def test_a_damaged_keyframe_is_replaced_by_one_that_its_deltas_can_use(
    store: BlobStore, damage: Damage
) -> None:
    first, other = store.put(PAGE), store.put(PAGE + b"?")
    second = store.put(LIKE, like=first)
    harm(store.backend, first, damage)
    with pytest.raises(BlobDamaged):
        fresh(store).get(second)
    store.put(PAGE, like=other)
    assert store.reference_of(first) == ""
    assert fresh(store).get(second) == LIKE


@damaged
def test_a_delta_on_a_damaged_keyframe_is_stored_alone(store: BlobStore, damage: Damage) -> None:
    first = store.put(PAGE)
    second = store.put(LIKE, like=first)
    harm(store.backend, first, damage)
    # The keyframe is whole in this process's memory, and nowhere else.
    store.put(LIKE, like=first)
    assert (store.reference_of(second), fresh(store).get(second)) == ("", LIKE)


def test_a_damaged_keyframe_that_was_noticed_is_not_used_any_more(store: BlobStore) -> None:
    first = store.put(PAGE)
    store.put(LIKE, like=first)
    harm(store.backend, first, flip)
    store.put(LIKE, like=first)
    third = store.put(PAGE + b"?", like=first)
    assert fresh(store).get(third) == PAGE + b"?"


def test_a_delta_whose_keyframe_is_lost_is_stored_alone(store: BlobStore) -> None:
    first = store.put(PAGE)
    second = store.put(LIKE, like=first)
    store.backend.delete(first)
    with pytest.raises(BlobMissing):
        fresh(store).get(second)
    store.put(LIKE, like=first)
    assert (store.reference_of(second), fresh(store).get(second)) == ("", LIKE)


def test_a_blob_that_holds_other_content_is_replaced(store: BlobStore) -> None:
    digest, other = store.put(PAGE), store.put(OTHER)
    harm(store.backend, digest, lambda _: store.backend.read(other))
    store.put(PAGE)
    assert fresh(store).get(digest) == PAGE


def test_what_is_whole_is_not_written_again(
    store: BlobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = store.put(PAGE)
    second = store.put(LIKE, like=first)
    wrote: list[Any] = []
    monkeypatch.setattr(store.backend, "write", lambda *given, **_: wrote.append(given))
    assert [store.put(PAGE), store.put(LIKE, like=first)] == [first, second]
    assert wrote == []


def test_a_replaced_blob_counts_as_stored_just_now(store: BlobStore) -> None:
    digest = store.put(PAGE)
    harm(store.backend, digest, flip)
    if isinstance(store.backend, Folder):
        make_old(store, digest)
    store.put(PAGE)
    assert not store.backend.delete_older(digest, datetime.now(UTC) - timedelta(hours=1))


def test_a_folder_replaces_durably(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = BlobStore(Folder(tmp_path / "store"))
    digest = store.put(PAGE)
    harm(store.backend, digest, cut)
    did: list[str] = []

    def noting(name: str, function: Callable[..., None]) -> Callable[..., None]:
        def run(*given: Any) -> None:
            function(*given)
            did.append(name or given[0].name)

        return run

    for module, function, name in (
        (folder_module, "_write_durably", "file"),
        (os, "replace", "rename"),
        (folder_module, "_sync_folder", ""),
    ):
        monkeypatch.setattr(module, function, noting(name, getattr(module, function)))
    store.put(PAGE)
    assert did[:2] == ["file", "rename"]
    assert path_of(store, digest).parent.name in did[2:]
