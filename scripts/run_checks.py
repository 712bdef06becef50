"""Run every check, each in a line with its time; show what a failed one said."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
LOCAL = {"DEBUG": "true", "SECRET_KEY": "only-for-checks", "AUDITOR_ENV_FILE": os.devnull}
DEPLOYED = {
    "DEBUG": "false",
    "SECRET_KEY": "only-for-checks-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "kyp.example",
    "AUDITOR_ENV_FILE": os.devnull,
}
LEFT_OUT = {".venv", ".git", "var", "migrations", "node_modules"}


def main() -> int:
    """0 if every check passed."""
    failed = [name for name, command, extra in checks() if not passes(name, command, extra)]
    print(f"Failed: {', '.join(failed)}." if failed else "Every check passed.")
    return 1 if failed else 0


def checks() -> list[tuple[str, list[str], dict[str, str]]]:
    """Name, command and environment of each, the quick ones first."""
    templates = files("html", "templates")
    sources = files("py", ".")
    return [
        ("format", [tool("ruff"), "format", "--check", "."], {}),
        ("lint", [tool("ruff"), "check", "."], {}),
        ("clause rules", [sys.executable, "-m", "scripts.check_clause_rules"], LOCAL),
        ("docs in step", [sys.executable, "-m", "scripts.check_docs"], LOCAL),
        ("locks in step", [sys.executable, "-m", "scripts.check_locks"], {}),
        ("import contracts", [tool("lint-imports"), "--no-cache"], LOCAL),
        ("template layout", listed([tool("djhtml"), "--check"], templates), {}),
        (
            "template style",
            listed([tool("djade"), "--target-version", "5.2", "--check"], templates),
            {},
        ),
        (
            "Django idiom",
            listed([tool("django-upgrade"), "--target-version", "5.2", "--check"], sources),
            {},
        ),
        ("migrations", manage("makemigrations", "--check", "--dry-run"), LOCAL),
        ("deployment", manage("check", "--deploy", "--fail-level", "WARNING"), DEPLOYED),
        ("types", [tool("mypy"), "."], LOCAL),
    ]


def passes(name: str, command: list[str], extra: dict[str, str]) -> bool:
    if not command:
        print(f"{name:<18} nothing to check")
        return True
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as data:
        environment = {**os.environ, "DATA_URL": Path(data).as_uri(), **extra}
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
    word = "ok" if done.returncode == 0 else "FAILED"
    print(f"{name:<18} {word} ({time.monotonic() - began:.1f} s)", flush=True)
    if done.returncode != 0:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode == 0


def tool(name: str) -> str:
    return str(BIN / name)


def manage(*arguments: str) -> list[str]:
    return [sys.executable, "manage.py", *arguments]


def listed(command: list[str], paths: list[str]) -> list[str]:
    """The command on the paths; nothing to run if there are none."""
    return [*command, *paths] if paths else []


def files(suffix: str, folder: str) -> list[str]:
    found = (path.relative_to(ROOT) for path in (ROOT / folder).rglob(f"*.{suffix}"))
    return sorted(str(path) for path in found if not LEFT_OUT & set(path.parts))


if __name__ == "__main__":
    sys.exit(main())
