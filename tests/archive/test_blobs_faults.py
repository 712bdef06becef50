"""Disks that are full, processes that are killed, several that store the same."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from auditor.archive.blobs import BlobMissing, BlobStore, StorageFailed
from auditor.archive.blobs import folder as folder_module
from auditor.archive.blobs.folder import Folder
from tests.archive.test_blobs import KILLED, digest_of, files_of, path_of
from tests.archive.test_blobs_deltas import OTHER, PAGE

ROOT = Path(__file__).resolve().parents[2]
LIMITED = """
import resource, signal, sys
from pathlib import Path
from auditor.archive.blobs import BlobStore, StorageFailed
from auditor.archive.blobs.folder import Folder
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
store = BlobStore(Folder(Path(sys.argv[1])))
try:
    store.put(bytes(range(256)) * 4 + __import__("random").randbytes(100_000))
except StorageFailed as error:
    print(error)
"""
SAME = """
import sys
from pathlib import Path
from auditor.archive.blobs import BlobStore
from auditor.archive.blobs.folder import Folder
print("ready", flush=True)
sys.stdin.readline()
with BlobStore(Folder(Path(sys.argv[1]))).batch() as batch:
    for number in range(200):
        batch.put(b"%d " % number * 500)
"""


@pytest.fixture
def store(tmp_path: Path) -> BlobStore:
    return BlobStore(Folder(tmp_path / "store"))


def run(program: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", program, str(folder)]
    return subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)


def put_all(store: BlobStore, contents: Iterable[bytes]) -> None:
    with store.batch() as batch:
        for content in contents:
            batch.put(content)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte."""
    if os.geteuid() != 0 or sys.platform != "linux" or shutil.which("mount") is None:
        pytest.skip("mounting a small file system needs root on Linux")
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("this machine does not allow to mount a file system")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.slow
def test_a_disk_that_fills_up_is_a_failure_that_leaves_nothing_half_written(
    small_disk: Path,
) -> None:
    store = BlobStore(Folder(small_disk / "blobs"))
    kept = store.put(b"terms")
    with pytest.raises(StorageFailed, match="No space left on device"):
        put_all(store, (os.urandom(100_000) for _ in range(40)))
    assert [path for path in files_of(store) if path.suffix != ".zst"] == []
    assert [store.get(digest) for digest in store.digests() if digest == kept] == [b"terms"]
    assert all(digest_of(store.get(digest)) == digest for digest in store.digests())


@pytest.mark.slow
def test_a_full_disk_takes_no_probe(small_disk: Path) -> None:
    store = BlobStore(Folder(small_disk / "blobs"))
    store.probe()
    (small_disk / "rest").write_bytes(b"\0" * shutil.disk_usage(small_disk).free)
    with pytest.raises(StorageFailed, match="No space left on device"):
        store.probe()


@pytest.mark.slow
def test_a_limit_on_files_is_a_failure_that_leaves_nothing(tmp_path: Path) -> None:
    assert "File too large" in run(LIMITED, tmp_path / "store").stdout
    assert [path for path in (tmp_path / "store").rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("number", [errno.EDQUOT, errno.EROFS, errno.EIO])
def test_whatever_the_disk_reports_is_a_failure(
    store: BlobStore, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def fail(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(StorageFailed, match=os.strerror(number)):
        store.put(b"terms")
    assert files_of(store) == []


def test_a_disk_that_cannot_be_read_is_not_taken_for_a_missing_blob(
    store: BlobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Path) -> bytes:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    digest = store.put(b"terms")
    monkeypatch.setattr(Path, "read_bytes", fail)
    with pytest.raises(StorageFailed, match="cannot be read: Input/output error"):
        store.get(digest)


def test_no_delta_is_on_the_disk_before_its_reference(
    store: BlobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    did: list[str] = []
    write, sync = folder_module._write, folder_module._sync_folder

    def note_write(name: str, packed: bytes) -> None:
        write(name, packed)
        did.append(Path(name).stem)

    def note_sync(path: Path) -> None:
        sync(path)
        did.append(path.name)

    monkeypatch.setattr(folder_module, "_write", note_write)
    monkeypatch.setattr(folder_module, "_sync_folder", note_sync)
    store.put(OTHER)
    with store.batch() as batch:
        first = batch.put(PAGE)
        second = batch.put(PAGE + b"!", like=first)
    written = did.index(first)
    assert first[:2] in did[written : did.index(second)]


@pytest.mark.slow
def test_what_a_kill_left_is_a_leftover_and_no_blob(store: BlobStore, tmp_path: Path) -> None:
    assert run(KILLED, tmp_path / "store").returncode == -signal.SIGKILL
    now = datetime.now(UTC)
    assert list(store.digests()) == []
    assert len(list(store.backend.leftovers(now + timedelta(hours=1)))) == 1
    assert list(store.backend.leftovers(now - timedelta(hours=1))) == []


@pytest.mark.slow
def test_two_processes_can_put_the_same_blobs_at_once(store: BlobStore, tmp_path: Path) -> None:
    command = [sys.executable, "-c", SAME, str(tmp_path / "store")]
    started = [
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    assert [one.stdout and one.stdout.readline() for one in started] == [b"ready\n"] * 2
    assert [(one.communicate(b"\n"), one.returncode)[1] for one in started] == [0, 0]
    expected = [b"%d " % number * 500 for number in range(200)]
    assert [store.get(digest_of(content)) for content in expected] == expected
    assert len(files_of(store)) == 200


# --- Against the sweep ----------------------------------------------------------------------------


def make_old(store: BlobStore, *digests: str) -> datetime:
    """As if they had been stored two days ago -> a day ago."""
    for digest in digests:
        at = time.time() - 2 * 86400
        os.utime(path_of(store, digest), (at, at))
    return datetime.now(UTC) - timedelta(days=1)


def test_what_is_old_is_deleted_and_what_is_young_is_not(store: BlobStore) -> None:
    old, young = store.put(b"old"), store.put(b"young")
    before = make_old(store, old)
    assert [store.backend.delete_older(one, before) for one in (old, young)] == [True, False]
    assert (store.has(old), store.has(young)) == (False, True)


def test_what_is_put_again_is_spared(store: BlobStore) -> None:
    before = make_old(store, store.put(b"terms"))
    assert not store.backend.delete_older(store.put(b"terms"), before)


def test_the_reference_of_what_is_put_again_is_spared(store: BlobStore) -> None:
    first = store.put(PAGE)
    before = make_old(store, first, store.put(PAGE + b"!", like=first))
    store.put(PAGE + b"!")
    assert not store.backend.delete_older(first, before)


def test_what_the_sweep_took_first_is_written_anew(store: BlobStore) -> None:
    digest = store.put(b"terms")
    assert store.backend.delete_older(digest, make_old(store, digest))
    with pytest.raises(BlobMissing):
        store.get(digest)
    assert store.get(store.put(b"terms")) == b"terms"
