"""Import of the payment bundle against its floor: streaming the same blobs and writing them.

The floor is one `git cat-file --batch` whose blobs are compressed and written to files, durably,
as the store must: nothing that claims to keep evidence may do less. It is also printed without
waiting for the disk. What is believed of each record, with its whole history at hand, has no such
floor: it is timed apart.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from unittest.mock import patch

import zstandard

from benchmarks.installation import empty_installation  # isort: skip - sets Django up
from auditor.archive.believing import judge_imported
from auditor.archive.interchange import ota_versions
from auditor.archive.interchange.git import open_repository
from auditor.archive.interchange.ota_versions import import_versions
from auditor.archive.models import Document
from benchmarks.report import peak_mb, say

BUNDLE = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "payment-versions.bundle"
TIMES = 5
Result = TypeVar("Result")


def main() -> int:
    if not BUNDLE.exists():
        print(f"skipped: {BUNDLE.name} is not there (it is not part of this project)")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        repository = Path(folder) / "bundle.git"
        command = ["git", "clone", "--quiet", "--bare", str(BUNDLE), str(repository)]
        subprocess.run(command, check=True)
        names = blob_names(repository)
        durable = median(lambda: stream(repository, names, is_durable=True))
        buffered = median(lambda: stream(repository, names, is_durable=False))
    print(f"{len(names)} records, {len(set(names))} distinct blobs")
    say("floor, written durably", durable, "s")
    say("floor, left to the system's buffers", buffered, "s")
    took, judging = (statistics.median(one) for one in zip(*times(import_bundle), strict=True))
    say("import", took, "s")
    say("of which judging what is believed of each record", judging, "s")
    say("judging a record, by its whole history", 1000 * judging / len(names), "ms", at_most=25)
    say("the rest / durable floor", (took - judging) / durable, "x", at_most=4)
    say("the rest / buffered floor", (took - judging) / buffered, "x")
    say("peak memory", peak_mb(), "MB", at_most=200)
    return 0


def median(work: Callable[[], float]) -> float:
    return statistics.median(times(work))


def times(work: Callable[[], Result]) -> list[Result]:
    return [work() for _ in range(TIMES)]


def blob_names(repository: Path) -> list[str]:
    """The blob of every record, in the order of the log."""
    log = subprocess.run(
        ["git", "-C", str(repository), "log", "--all", "--raw", "--no-abbrev", "--format=", "--", "*.md"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    lines = [line.split() for line in log.stdout.splitlines() if line.startswith(":")]
    return [fields[3] for fields in lines if not fields[4].startswith("D")]


def stream(repository: Path, names: list[str], *, is_durable: bool) -> float:
    """Seconds to read every blob through one process and write it, compressed, to a file."""
    start = time.perf_counter()
    compress = zstandard.ZstdCompressor(level=3).compress
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(
            ["git", "-C", str(repository), "cat-file", "--batch"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        ) as process,
    ):  # fmt: skip
        for number, name in enumerate(names):
            write(Path(folder) / str(number), compress(ask(process, name)), is_durable)
        process.kill()
        return time.perf_counter() - start


def ask(process: subprocess.Popen[bytes], name: str) -> bytes:
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("git cat-file was started without pipes")
    process.stdin.write(f"{name}\n".encode())
    process.stdin.flush()
    size = int(process.stdout.readline().split()[2])
    content: bytes = process.stdout.read(size)
    process.stdout.read(1)
    return content


def write(path: Path, content: bytes, is_durable: bool) -> None:
    with path.open("wb") as file:
        file.write(content)
        if is_durable:
            file.flush()
            os.fsync(file.fileno())


def import_bundle() -> tuple[float, float]:
    """Seconds to import the bundle into an empty installation, clone of the bundle included; and
    those of them in which the records are judged."""
    empty_installation()
    judging = 0.0

    def judge(document: Document, *, read_text: Callable[[str], str]) -> None:
        nonlocal judging
        begun = time.perf_counter()
        judge_imported(document, read_text=read_text)
        judging += time.perf_counter() - begun

    start = time.perf_counter()
    with (
        patch.object(ota_versions, "judge_imported", judge),
        open_repository(BUNDLE) as repository,
    ):
        import_versions(repository, progress=lambda *_: None)
    return time.perf_counter() - start, judging


if __name__ == "__main__":
    sys.exit(main())
