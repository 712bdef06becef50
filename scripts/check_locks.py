"""Locks in step: each dependency of pyproject.toml is pinned, and both locks pin the same."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*")
ADVICE = "Run `make lock`."


def main() -> int:
    """0 if the locks are in step; otherwise each fault is a line."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    run, test = pins("requirements.txt"), pins("requirements-dev.txt")
    found = unpinned(project["dependencies"], run, "requirements.txt")
    found += unpinned(project["optional-dependencies"]["dev"], test, "requirements-dev.txt")
    found += [
        f"requirements.txt pins {name} {version}, requirements-dev.txt {test.get(name, 'not')}."
        for name, version in sorted(run.items())
        if test.get(name) != version
    ]
    for fault in found:
        print(fault, ADVICE)
    return 1 if found else 0


def pins(lock: str) -> dict[str, str]:
    """Name -> version, of every package that a lock holds."""
    return {normal(name): version for name, version in PIN.findall((ROOT / lock).read_text())}


def unpinned(requirements: list[str], lock: dict[str, str], file: str) -> list[str]:
    names = [normal(match.group()) for line in requirements if (match := NAME.match(line))]
    return [f"{file} does not pin {name}." for name in names if name not in lock]


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.exit(main())
