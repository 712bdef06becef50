"""Small git histories in Open Terms Archive's layout, made by git itself."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

from django.core.management import call_command

START = datetime(2020, 1, 1, 12, 0, tzinfo=UTC)
TERMS = "Exchange/Terms of Service.md"
PRIVACY = "Exchange/Privacy Policy.md"
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


@dataclass(frozen=True)
class Commit:
    """What one commit wrote (nothing: deleted), what it says, and when it says it was."""

    files: dict[str, str | bytes | None]
    subject: str = "Record new changes of Exchange"
    day: int = 0
    body: str = ""
    branch: str = "main"
    starts_from: str = ""
    merges: str = ""
    mode: str = "100644"
    at: datetime = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", START + timedelta(days=self.day))


def git(folder: Path, *arguments: str, data: bytes | None = None) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments],
        input=data, capture_output=True, check=True, env=ENVIRONMENT,
    )  # fmt: skip
    return done.stdout.decode()


def make_repository(folder: Path, commits: Sequence[Commit]) -> Path:
    """A bare repository that holds these commits, in this order."""
    folder.mkdir(parents=True)
    git(folder, "init", "--quiet", "--bare", "--initial-branch=main")
    return add_commits(folder, commits, is_new=True)


def add_commits(folder: Path, commits: Sequence[Commit], *, is_new: bool = False) -> Path:
    seen = set() if is_new else {"main"}
    stream = b""
    for number, commit in enumerate(commits):
        starts_from = commit.starts_from
        if not is_new and number == 0:
            starts_from = "refs/heads/main^0"
        stream += _commit(commit, starts_from)
        seen.add(commit.branch)
    git(folder, "fast-import", "--quiet", "--date-format=raw", data=stream)
    return folder


def _commit(commit: Commit, starts_from: str) -> bytes:
    who = f"A <a@archive.example> {int(commit.at.timestamp())} +0000\n"
    message = f"{commit.subject}\n\n{commit.body}".encode()
    lines = [f"commit refs/heads/{commit.branch}\nauthor {who}committer {who}".encode()]
    lines.append(b"data %d\n%s\n" % (len(message), message))
    if starts_from:
        lines.append(f"from {starts_from}\n".encode())
    if commit.merges:
        lines.append(f"merge refs/heads/{commit.merges}\n".encode())
    lines.extend(_file(path, content, commit.mode) for path, content in commit.files.items())
    return b"".join(lines)


def _file(path: str, content: str | bytes | None, mode: str) -> bytes:
    quoted = path.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    if content is None:
        return f'D "{quoted}"\n'.encode()
    raw = content.encode() if isinstance(content, str) else content
    return f'M {mode} inline "{quoted}"\n'.encode() + b"data %d\n%s\n" % (len(raw), raw)


def make_bundle(repository: Path, target: Path) -> Path:
    git(repository, "bundle", "create", "--quiet", str(target.resolve()), "--all")
    return target


def run_import(repository: Path, *arguments: str) -> str:
    """`manage.py import_ota` -> what it said."""
    out = StringIO()
    call_command("import_ota", str(repository), *arguments, stdout=out)
    return out.getvalue()
