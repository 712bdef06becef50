"""Memory of an import must not grow with the repository: 6,000 versions, 300 MB of text."""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.installation import empty_installation  # isort: skip - sets Django up
from auditor.archive.interchange.git import open_repository
from auditor.archive.interchange.ota_versions import import_versions
from benchmarks.report import peak_mb, say

SERVICES = 12
VERSIONS = 500
PARAGRAPHS = 110


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        repository = Path(folder)
        make_repository(repository)
        empty_installation()
        before = peak_mb()
        start = time.perf_counter()
        with open_repository(repository) as opened:
            imported = import_versions(opened, progress=lambda *_: None)
    print(f"{imported.versions} versions of {imported.documents} documents")
    say("import", time.perf_counter() - start, "s")
    say("peak memory", peak_mb(), "MB", at_most=200)
    say("of it before the import began", before, "MB")
    return 0


def make_repository(folder: Path) -> None:
    """A versions repository, written by `git fast-import`."""
    subprocess.run(["git", "init", "--quiet", "--bare", str(folder)], check=True)
    with subprocess.Popen(
        ["git", "-C", str(folder), "fast-import", "--quiet"], stdin=subprocess.PIPE
    ) as process:
        if process.stdin is None:
            raise RuntimeError("git fast-import was started without a pipe")
        for piece in commits():
            process.stdin.write(piece)
        process.stdin.close()
    subprocess.run(
        ["git", "-C", str(folder), "symbolic-ref", "HEAD", "refs/heads/main"], check=True
    )


def commits() -> Iterator[bytes]:
    dice = random.Random(3)  # noqa: S311 - the same repository in every run
    words = [f"word{number}" for number in range(2000)]
    texts = [
        [" ".join(dice.choices(words, k=60)) for _ in range(PARAGRAPHS)] for _ in range(SERVICES)
    ]
    for version in range(VERSIONS):
        for service, text in enumerate(texts):
            text[dice.randrange(PARAGRAPHS)] = " ".join(dice.choices(words, k=60))
            start = "First record of" if version == 0 else "Record new changes of"
            yield commit(service, version, f"{start} Service {service} Terms of Service", text)


def commit(service: int, version: int, subject: str, text: list[str]) -> bytes:
    when = 1_600_000_000 + version * 86_400 + service
    body = "\n\n".join(text).encode()
    who = f"Recorder <recorder@service.example> {when} +0000"
    return (
        (
            f"commit refs/heads/main\nauthor {who}\ncommitter {who}\n"
            f"data {len(subject)}\n{subject}\n"
            f"M 100644 inline Service {service}/Terms of Service.md\ndata {len(body)}\n"
        ).encode()
        + body
        + b"\n"
    )


if __name__ == "__main__":
    sys.exit(main())
