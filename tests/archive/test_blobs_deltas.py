"""Blobs stored against others: which, when, and that two reads give any of them."""

from __future__ import annotations

import random
from pathlib import Path
from unittest.mock import patch

import pytest
import zstandard

from auditor.archive.blobs import (
    BlobDamaged,
    BlobMissing,
    BlobStore,
)
from auditor.archive.blobs import batch as batch_module
from auditor.archive.blobs.folder import Folder
from auditor.archive.blobs.keyframes import Keyframes
from auditor.archive.blobs.packing import Keyframe, make_keyframe
from tests.archive.test_blobs import digest_of, path_of

chance = random.Random(9)  # noqa: S311 - the same in every run
PAGE = chance.randbytes(20_000).hex().encode()
OTHER = chance.randbytes(20_000).hex().encode()


class CountingFolder(Folder):
    reads = 0

    def read(self, digest: str) -> bytes:
        self.reads += 1
        return super().read(digest)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def store(root: Path) -> BlobStore:
    return BlobStore(Folder(root))


def test_a_page_like_another_is_stored_against_it(store: BlobStore) -> None:
    first = store.put(PAGE)
    second = store.put(PAGE + b"!", like=first)
    assert (store.reference_of(second), store.get(second)) == (first, PAGE + b"!")
    assert path_of(store, second).stat().st_size < 200


def test_any_blob_is_read_in_two_reads_at_most(store: BlobStore, root: Path) -> None:
    digest = store.put(PAGE)
    for number in range(5):
        digest = store.put(PAGE + b"!" * number, like=digest)
    folder = CountingFolder(root)
    BlobStore(folder).get(digest)
    assert folder.reads == 2


def test_the_name_of_a_delta_stands_for_its_reference(store: BlobStore) -> None:
    first = store.put(PAGE)
    second = store.put(PAGE + b"!", like=first)
    assert store.reference_of(store.put(PAGE + b"?", like=second)) == first


def test_so_it_does_in_another_process(store: BlobStore, root: Path) -> None:
    first = store.put(PAGE)
    second = store.put(PAGE + b"!", like=first)
    other = BlobStore(Folder(root))
    assert other.reference_of(other.put(PAGE + b"?", like=second)) == first


def test_pages_of_one_batch_can_be_stored_against_each_other(store: BlobStore) -> None:
    with store.batch() as batch:
        first = batch.put(PAGE)
        second = batch.put(PAGE + b"!", like=first)
        third = batch.put(PAGE + b"?", like=second)
    references = [batch.reference_of(one) for one in (first, second, third)]
    assert references == ["", first, first]


def test_two_that_name_each_other_do_not_wait_for_each_other(store: BlobStore) -> None:
    with store.batch() as batch:
        first = batch.put(PAGE, like=[digest_of(PAGE), digest_of(PAGE + b"!")])
        second = batch.put(PAGE + b"!", like=first)
    assert [store.get(first), store.get(second)] == [PAGE, PAGE + b"!"]


def test_a_page_that_is_not_like_it_is_stored_alone(store: BlobStore) -> None:
    first = store.put(PAGE)
    assert store.reference_of(store.put(OTHER, like=first)) == ""


def test_of_two_candidates_the_one_that_is_more_like_it_is_taken(store: BlobStore) -> None:
    first, second = store.put(PAGE), store.put(OTHER)
    assert store.reference_of(store.put(OTHER + b"!", like=(first, second))) == second


def test_a_reference_that_is_not_there_is_done_without(store: BlobStore) -> None:
    digest = store.put(PAGE, like="0" * 64)
    assert (store.reference_of(digest), store.get(digest)) == ("", PAGE)


def test_a_reference_at_hand_that_was_deleted_is_done_without(store: BlobStore) -> None:
    first = store.put(PAGE)
    path_of(store, first).unlink()
    second = store.put(PAGE + b"!", like=first)
    assert (store.reference_of(second), store.get(second)) == ("", PAGE + b"!")


def test_empty_content_is_no_reference(store: BlobStore) -> None:
    assert store.reference_of(store.put(b"terms", like=store.put(b""))) == ""


def test_a_delta_whose_reference_is_lost_says_so(store: BlobStore, root: Path) -> None:
    first = store.put(PAGE)
    second = store.put(PAGE + b"!", like=first)
    path_of(store, first).unlink()
    with pytest.raises(BlobMissing, match=f"{second} cannot be read without another"):
        BlobStore(Folder(root)).get(second)


def test_a_delta_whose_reference_is_lost_is_stored_anew(store: BlobStore, root: Path) -> None:
    first = store.put(PAGE)
    second = store.put(PAGE + b"!", like=first)
    path_of(store, first).unlink()
    BlobStore(Folder(root)).put(PAGE + b"!", like=first)
    assert BlobStore(Folder(root)).get(second) == PAGE + b"!"


def test_a_delta_on_a_delta_is_damaged(store: BlobStore, root: Path) -> None:
    first = store.put(PAGE)
    second = store.put(PAGE + b"!", like=first)
    path_of(store, second).replace(path_of(store, first))
    with pytest.raises(BlobDamaged):
        BlobStore(Folder(root)).get(first)


def test_a_reference_with_other_content_is_damaged(store: BlobStore, root: Path) -> None:
    first, other = store.put(PAGE), store.put(OTHER)
    second = store.put(PAGE + b"!", like=first)
    path_of(store, other).replace(path_of(store, first))
    with pytest.raises(BlobDamaged, match=f"{first} holds other content"):
        BlobStore(Folder(root)).get(second)


def test_a_damaged_blob_is_stored_anew(store: BlobStore) -> None:
    digest = store.put(PAGE)
    path_of(store, digest).write_bytes(b"")
    assert store.get(store.put(PAGE)) == PAGE


def test_plain_files_of_earlier_versions_stay_readable(store: BlobStore) -> None:
    path = path_of(store, digest_of(PAGE))
    path.parent.mkdir(parents=True)
    path.write_bytes(zstandard.ZstdCompressor(level=3).compress(PAGE))
    assert (store.get(digest_of(PAGE)), store.reference_of(digest_of(PAGE))) == (PAGE, "")


def test_no_more_than_so_much_waits_to_be_stored(
    store: BlobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_module, "IN_FLIGHT", 10_000)
    with store.batch() as batch:
        for number in range(20):
            batch.put(b"%d" % number * 3_000)
            assert batch._in_flight <= 10_000


# --- What is at hand ------------------------------------------------------------------------------


def test_keyframes_that_were_not_used_make_room() -> None:
    at_hand = Keyframes(250)
    loaded: list[str] = []

    def load(digest: str) -> Keyframe:
        loaded.append(digest)
        return make_keyframe(digest, b"x" * 100, 20)

    for digest in "abacab":
        at_hand.get(digest, load)
    assert loaded == ["a", "b", "c", "b"]


def test_a_keyframe_at_hand_is_not_read_again(store: BlobStore) -> None:
    first = store.put(PAGE)
    second = store.put(PAGE + b"!", like=first)
    with patch.object(Folder, "read", autospec=True, side_effect=Folder.read) as read:
        store.get(second)
    assert read.call_count == 1
