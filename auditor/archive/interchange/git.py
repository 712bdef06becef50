"""Reading a git repository without a process per object: one log, one `cat-file --batch`."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

RECORD = "\x01"
FIELD = "\x02"
LATEST = 253_402_214_400  # The last day of the year 9999.
# Of this process's own git, nothing may reach another repository; and a repository that somebody
# else made must not make git call anybody or run anything.
KEPT_OUT = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE")
ALONE = {"GIT_ALLOW_PROTOCOL": "none", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C.UTF-8"}
OBJECT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
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
        arguments = ["clone", "--quiet", "--bare", str(source.resolve()), str(target)]
        _git(arguments, source, GIT_ALLOW_PROTOCOL="file")
        yield Repository(target, named=source)


class Repository:
    """One branch of a repository, read in bulk; `named` is what people know it as."""

    def __init__(self, folder: Path, named: Path | None = None) -> None:
        self.folder = folder
        self.named = named or folder
        self._environment = _environment(GIT_CEILING_DIRECTORIES=str(folder.resolve().parent))
        self.tip = self._find_tip()
        if self._run("rev-parse", "--is-shallow-repository").strip() == "true":
            raise NotARepository(
                f"{self.named}: the history is cut off (a shallow clone), so its first dates would be "
                "wrong. Run `git fetch --unshallow` there first."
            )

    def root(self) -> str:
        """The hash of the first commit: the same for every copy of one history.

        Another history that was merged in has a first commit too, which does not count.
        """
        found = self._run("rev-list", "--first-parent", "--max-parents=0", self.tip).split()
        return found[0]

    def log(self) -> Iterator[LoggedFile]:
        """Every file that every commit wrote, newest commit first. Raises NotARepository."""
        process = self._start(
            "log", "-z", "--raw", "--no-abbrev", "--no-renames", "--no-show-signature", "--root",
            "--diff-merges=first-parent",
            f"--format={LOG_FORMAT}", self.tip,
        )  # fmt: skip
        with process:
            commits = int(self._run("rev-list", "--count", self.tip))
            try:
                yield from _parse_log(_split_at_nul(process), commits)
            except _LogBroken as error:
                self._check(process)
                raise NotARepository(f"{self.named}: {error}") from error
            self._check(process)

    def holds(self, name: str) -> bool:
        """Whether there is such an object, on whatever branch; what is no hash names none."""
        if OBJECT.fullmatch(name) is None:
            return False
        asked = subprocess.run(
            [*self._command, "cat-file", "-e", name],
            capture_output=True, check=False, env=self._environment,
        )  # fmt: skip
        return asked.returncode == 0

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
            capture_output=True, text=True, check=False, env=self._environment,
        )  # fmt: skip
        if head.returncode == 0:
            return head.stdout.strip()
        preferred = [name for name in ("refs/heads/main", "refs/heads/master") if name in branches]
        usable = preferred or (branches if len(branches) == 1 else [])
        if not usable:
            named = ", ".join(branches) or "none"
            raise NotARepository(f"{self.named}: no commit is checked out (branches: {named}).")
        return usable[0]

    @property
    def _command(self) -> list[str]:
        return ["git", "-C", str(self.folder), "-c", "core.fsmonitor=false"]

    def _run(self, *arguments: str) -> str:
        return _run([*self._command, *arguments], self.named, self._environment)

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*self._command, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self._environment,
        )

    def _check(self, process: subprocess.Popen[bytes]) -> None:
        errors = process.stderr.read().decode(errors="replace") if process.stderr else ""
        if process.wait():
            raise NotARepository(f"{self.named}: git cannot read the history. {errors.strip()}")


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
            try:
                stdin.write("".join(f"{name}\n" for name in batch).encode())
                stdin.flush()
            except BrokenPipeError as error:
                raise NotARepository("git ended early: the repository is damaged.") from error
            for name in batch:
                yield self._read_one(name)

    def _read_one(self, name: str) -> bytes:
        stdout = self._process.stdout
        header = stdout.readline().split() if stdout else []
        if stdout is None or len(header) != 3 or header[1] != b"blob":
            raise NotARepository(f"The blob {name} is missing: the repository is not complete.")
        size = int(header[2])
        content: bytes = stdout.read(size)
        stdout.read(1)
        if len(content) != size:
            raise NotARepository(f"The blob {name} ends early: the repository is not complete.")
        return content


class _LogBroken(ValueError):
    """git's log is not as it should be."""


def _environment(**more: str) -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if k not in KEPT_OUT} | ALONE | more


def _git(arguments: list[str], source: Path, **environment: str) -> str:
    return _run(["git", *arguments], source, _environment(**environment))


def _run(command: list[str], source: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, errors="replace", env=environment
    )
    if done.returncode:
        reason = _reason(done.stderr)
        raise NotARepository(f"{source} is not a git repository or a whole bundle ({reason}).")
    return done.stdout


def _reason(said: str) -> str:
    """The line in which git says what is wrong; what follows it is advice."""
    lines = [line for line in said.splitlines() if line.strip()]
    wrong = [line for line in lines if line.startswith(("fatal: ", "error: "))] or lines
    return wrong[0].partition(": ")[2].rstrip(".") if wrong else "git gave no reason"


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
            commit, author_time, subject, body = _parse_commit(entry)
            sequence -= 1
            continue
        if not entry.startswith(":"):
            continue
        status, path = entry.split(" "), next(tokens, "")
        if len(status) != 5 or not path:
            raise _LogBroken("the log of the history ends early.")
        # Deleted, or a link to another file or repository: no text of this history.
        blob = status[3] if status[1].startswith("100") else ""
        yield LoggedFile(sequence, commit, author_time, subject, body.rstrip(FIELD), path, blob)


def _parse_commit(entry: str) -> tuple[str, int, str, str]:
    fields = entry[1:].split(FIELD, 3)
    if len(fields) != 4:
        raise _LogBroken("the log of the history ends early.")
    commit, stamp, subject, body = fields
    if not stamp.isdecimal() or int(stamp) > LATEST:
        raise _LogBroken(f"the commit {commit} has no date that can be read.")
    return commit, int(stamp), subject, body
