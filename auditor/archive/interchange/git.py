"""Reading a git repository without a process per object: one log, one `cat-file --batch`."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

RECORD = "\x01"
FIELD = "\x02"
LOG_FORMAT = f"{RECORD}%H{FIELD}%at{FIELD}%s{FIELD}%b{FIELD}"


class NotARepository(ValueError):
    """What was named cannot be read as a git repository; the message says why."""


@dataclass(frozen=True, slots=True)
class LoggedFile:
    """One file that one commit wrote. `blob` is empty where the commit deleted it.

    `sequence` counts commits from the first one, so that it stays when the history grows.
    """

    sequence: int
    commit: str
    author_time: int
    subject: str
    body: str
    path: str
    blob: str


@contextmanager
def open_repository(source: Path) -> Iterator[Repository]:
    """A bare repository, a work tree or a `.bundle` -> its default branch. Raises NotARepository."""
    if shutil.which("git") is None:
        raise NotARepository("git is not installed, and reading a repository needs it.")
    if not source.exists():
        raise NotARepository(f"{source}: there is no such file or folder.")
    if source.is_dir():
        yield Repository(source)
        return
    with tempfile.TemporaryDirectory(prefix="import-") as folder:
        target = Path(folder) / "bundle.git"
        _git(["clone", "--quiet", "--bare", str(source.resolve()), str(target)], source)
        yield Repository(target)


class Repository:
    """One branch of a repository, read in bulk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tip = self._find_tip()

    def root(self) -> str:
        """The hash of the first commit: the same for every copy of one history."""
        found = self._run("rev-list", "--max-parents=0", "--reverse", self.tip).split()
        return found[0]

    def log(self) -> Iterator[LoggedFile]:
        """Every file that every commit wrote, newest commit first. Raises NotARepository."""
        process = self._start(
            "log", "-z", "--raw", "--no-abbrev", "--no-renames", "--diff-merges=first-parent",
            f"--format={LOG_FORMAT}", self.tip,
        )  # fmt: skip
        with process:
            commits = int(self._run("rev-list", "--count", self.tip))
            yield from _parse_log(_split_at_nul(process), commits)
            self._check(process)

    @contextmanager
    def blobs(self) -> Iterator[BlobReader]:
        """One process that gives any number of blobs."""
        process = self._start("cat-file", "--batch")
        try:
            yield BlobReader(process)
        finally:
            process.kill()
            process.communicate()

    def _find_tip(self) -> str:
        branches = self._run("for-each-ref", "--format=%(refname)", "refs/heads").split()
        head = subprocess.run(
            [*self._command, "rev-parse", "--verify", "--quiet", "HEAD^{commit}"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if head.returncode == 0:
            return head.stdout.strip()
        preferred = [name for name in ("refs/heads/main", "refs/heads/master") if name in branches]
        usable = preferred or (branches if len(branches) == 1 else [])
        if not usable:
            named = ", ".join(branches) or "none"
            raise NotARepository(f"{self.folder}: no commit is checked out (branches: {named}).")
        return usable[0]

    @property
    def _command(self) -> list[str]:
        return ["git", "-C", str(self.folder), "-c", "core.fsmonitor=false"]

    def _run(self, *arguments: str) -> str:
        return _git(["-C", str(self.folder), *arguments], self.folder)

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*self._command, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def _check(self, process: subprocess.Popen[bytes]) -> None:
        errors = process.stderr.read().decode(errors="replace") if process.stderr else ""
        if process.wait():
            raise NotARepository(f"{self.folder}: git cannot read the history. {errors.strip()}")


class BlobReader:
    """Asks one `git cat-file --batch` for blobs by hash."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def read_all(self, hashes: list[str]) -> Iterator[bytes]:
        """The content of each blob, in the order asked for. Raises NotARepository."""
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise NotARepository("git cat-file was started without pipes.")
        for start in range(0, len(hashes), 200):
            batch = hashes[start : start + 200]
            stdin.write("".join(f"{name}\n" for name in batch).encode())
            stdin.flush()
            for name in batch:
                yield self._read_one(name)

    def _read_one(self, name: str) -> bytes:
        stdout = self._process.stdout
        header = stdout.readline().split() if stdout else []
        if stdout is None or len(header) != 3 or header[1] != b"blob":
            raise NotARepository(f"The blob {name} is missing: the repository is not complete.")
        size = int(header[2])
        content = stdout.read(size)
        stdout.read(1)
        if len(content) != size:
            raise NotARepository(f"The blob {name} ends early: the repository is not complete.")
        return content


def _git(arguments: list[str], source: Path) -> str:
    done = subprocess.run(
        ["git", *arguments], capture_output=True, text=True, check=False, errors="replace"
    )
    if done.returncode:
        said = done.stderr.strip().splitlines()
        reason = said[-1].removeprefix("fatal: ") if said else "git gave no reason"
        raise NotARepository(f"{source} is not a git repository or a whole bundle ({reason}).")
    return done.stdout


def _split_at_nul(process: subprocess.Popen[bytes]) -> Iterator[str]:
    rest = b""
    while process.stdout and (piece := process.stdout.read(1 << 16)):
        *whole, rest = (rest + piece).split(b"\0")
        yield from (token.decode("utf-8", "replace") for token in whole)
    if rest:
        yield rest.decode("utf-8", "replace")


def _parse_log(tokens: Iterator[str], commits: int) -> Iterator[LoggedFile]:
    """Tokens of `log -z --raw`: a commit's fields, then `:modes hashes status`, path, and so on."""
    commit, author_time, subject, body = "", 0, "", ""
    sequence = commits + 1
    for token in tokens:
        entry = token.lstrip("\n")
        if entry.startswith(RECORD):
            commit, stamp, subject, body = entry[1:].split(FIELD, 3)
            author_time, sequence = int(stamp), sequence - 1
            continue
        if not entry.startswith(":"):
            continue
        status = entry.split(" ")
        blob = "" if status[4].startswith("D") else status[3]
        path = next(tokens)
        yield LoggedFile(sequence, commit, author_time, subject, body.rstrip(FIELD), path, blob)
