"""The store of blobs: whole or absent, once, and checked."""

from __future__ import annotations

import errno
import hashlib
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from auditor.archive.blobs import (
    BlobDamaged,
    BlobMissing,
    BlobStore,
    StorageFailed,
    blob_store,
    read_text,
)
from auditor.archive.blobs.folder import Folder

KILLED = """
import os, signal, sys
from pathlib import Path
from auditor.archive.blobs import BlobStore
from auditor.archive.blobs.folder import Folder
os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
BlobStore(Folder(Path(sys.argv[1]))).put(b"half")
"""


@pytest.fixture
def store(tmp_path: Path) -> BlobStore:
    return BlobStore(Folder(tmp_path / "store"))


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def folder_of(store: BlobStore) -> Path:
    assert isinstance(store.backend, Folder)
    return store.backend._root


def path_of(store: BlobStore, digest: str) -> Path:
    assert isinstance(store.backend, Folder)
    return store.backend._path(digest)


def files_of(store: BlobStore) -> list[Path]:
    return sorted(path for path in folder_of(store).rglob("*") if path.is_file())


@pytest.mark.parametrize("content", [b"", b"terms", b"\x00\xff" * 70_000], ids=len)
def test_what_is_put_is_what_is_got(store: BlobStore, content: bytes) -> None:
    assert store.get(store.put(content)) == content


def test_a_blob_is_named_by_its_content(store: BlobStore) -> None:
    assert store.put(b"terms") == digest_of(b"terms")


def test_equal_content_is_stored_once(store: BlobStore) -> None:
    store.put(b"terms")
    store.put(b"terms")
    assert len(files_of(store)) == 1


def test_a_blob_that_is_there_is_not_written_again(store: BlobStore) -> None:
    store.put(b"terms")
    before = files_of(store)[0].stat().st_mtime_ns
    store.put(b"terms")
    assert files_of(store)[0].stat().st_mtime_ns == before


def test_has_tells_what_is_there(store: BlobStore) -> None:
    assert (store.has(store.put(b"terms")), store.has("0" * 64)) == (True, False)


def test_a_blob_that_is_not_there_is_missing(store: BlobStore) -> None:
    with pytest.raises(BlobMissing, match="0000 is not in the store"):
        store.get("0" * 64)


@pytest.mark.parametrize("damage", [b"", b"no zstd", b"\x28\xb5\x2f\xfd\x04"])
def test_a_blob_that_cannot_be_decompressed_is_damaged(store: BlobStore, damage: bytes) -> None:
    digest = store.put(b"terms")
    files_of(store)[0].write_bytes(damage)
    with pytest.raises(BlobDamaged):
        store.get(digest)


def test_a_blob_cut_short_is_damaged(store: BlobStore) -> None:
    digest = store.put(b"terms" * 1000)
    path = files_of(store)[0]
    path.write_bytes(path.read_bytes()[:-3])
    with pytest.raises(BlobDamaged):
        store.get(digest)


def test_a_blob_with_the_content_of_another_is_damaged(store: BlobStore) -> None:
    digest, other = store.put(b"terms"), store.put(b"others")
    path_of(store, other).replace(path_of(store, digest))
    with pytest.raises(BlobDamaged, match="other content"):
        store.get(digest)


def test_a_full_disk_is_a_failure_of_storage(
    store: BlobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(StorageFailed, match="No space left on device"):
        store.put(b"terms")
    assert files_of(store) == []


def test_a_folder_that_cannot_be_made_is_a_failure_of_storage(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("in the way")
    with pytest.raises(StorageFailed):
        BlobStore(Folder(tmp_path / "store")).put(b"terms")


def test_a_folder_that_cannot_be_searched_is_a_failure_of_storage(
    store: BlobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> bool:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "exists", refuse)
    with pytest.raises(StorageFailed, match="Permission denied"):
        store.put(b"terms")


@pytest.mark.slow
def test_a_kill_before_the_rename_leaves_nothing_that_can_be_read(store: BlobStore) -> None:
    command = [sys.executable, "-c", KILLED, str(folder_of(store))]
    done = subprocess.run(command, check=False, cwd=Path(__file__).parents[2])
    assert (done.returncode, store.has(digest_of(b"half"))) == (-signal.SIGKILL, False)


@pytest.mark.slow
def test_what_a_kill_left_does_not_stop_the_next_try(store: BlobStore) -> None:
    command = [sys.executable, "-c", KILLED, str(folder_of(store))]
    subprocess.run(command, check=False, cwd=Path(__file__).parents[2])
    assert store.get(store.put(b"half")) == b"half"


def test_two_threads_can_put_one_blob(store: BlobStore) -> None:
    barrier = Barrier(8)

    def put(_: int) -> str:
        barrier.wait(timeout=60)
        return store.put(b"terms" * 9999)

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(put, range(8))) == {digest_of(b"terms" * 9999)}
    assert len(files_of(store)) == 1


@pytest.mark.slow
def test_a_big_batch_is_whole_at_its_end(store: BlobStore) -> None:
    contents = [f"{number}".encode() for number in range(1000)]
    with store.batch() as batch:
        digests = [batch.put(content) for content in contents]
    assert [store.get(digest) for digest in digests] == contents


def test_equal_contents_of_one_batch_are_stored_once(store: BlobStore) -> None:
    with store.batch() as batch:
        for _ in range(20):
            batch.put(b"terms")
    assert len(files_of(store)) == 1


def test_what_was_flushed_can_be_read_before_the_batch_ends(store: BlobStore) -> None:
    with store.batch() as batch:
        digest = batch.put(b"terms")
        batch.flush()
        assert store.get(digest) == b"terms"


def test_bytes_that_are_no_text_are_read_as_replacement_characters() -> None:
    assert read_text(blob_store().put(b"caf\xe9")) == "caf\ufffd"
