"""Figures -> `docs/measurements.md`: each with its target, its command, the machine and the date."""

from __future__ import annotations

import json
import os
import platform
import re
from datetime import date
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parent.parent / "docs" / "measurements.md"
HEAD = """\
# Measurements

Written by `make bench`, which measures everything; `make bench ARGS=tracking` measures one thing
and renews its part of this page. Medians where a figure is taken more than once; the machine is
shared, so that times differ by a third from day to day. A target stands beside what it is for.
"""
SECTION = re.compile(r"^## (?P<name>[a-z_]+)$", re.MULTILINE)


def read_figures(path: Path) -> list[dict[str, Any]]:
    """What a measurement said, one JSON object a line; nothing if it was skipped."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def write_page(
    figures: dict[str, list[dict[str, Any]]], order: tuple[str, ...], *, on: date, page: Path = PAGE
) -> None:
    """Renew the parts of what was measured; the others, and those of other commands, stay as they are."""
    parts = _parts(page.read_text(encoding="utf-8")) if page.exists() else {}
    others = [part for name, part in parts.items() if _command(name) not in part]
    parts |= {name: _part(name, found, on) for name, found in figures.items() if found}
    ordered = [parts[name] for name in order if name in parts]
    page.write_text("\n".join([HEAD, *ordered, *others]), encoding="utf-8")


def machine() -> str:
    """The class of this machine: nothing that tells one from another of its kind."""
    cores = os.cpu_count() or 1
    return (
        f"{cores} core{'s' if cores > 1 else ''}, Python {platform.python_version()}, "
        f"{_system()} on {platform.machine()}"
    )


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return f"{platform.system()} {platform.release()}"


def _parts(text: str) -> dict[str, str]:
    found = list(SECTION.finditer(text))
    ends = [*(match.start() for match in found[1:]), len(text)]
    return {
        match["name"]: text[match.start() : end].rstrip("\n") + "\n"
        for match, end in zip(found, ends, strict=True)
    }


def _command(name: str) -> str:
    """How a part says that it is written here; what `make evaluate` writes says so too."""
    return f"`python -m benchmarks {name}`"


def _part(name: str, figures: list[dict[str, Any]], on: date) -> str:
    rows = [f"| {one['what']} | {one['measured']} | {_target(one)} |" for one in figures]
    return "\n".join(
        [
            f"## {name}",
            "",
            f"{_command(name)}, {on.isoformat()}; {machine()}.",
            "",
            "| figure | measured | target |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def _target(figure: dict[str, Any]) -> str:
    if not figure["target"]:
        return ""
    return f"{figure['target']}: {'met' if figure['is_met'] else '**missed**'}"
