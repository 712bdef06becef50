"""Docs in step: commands, variables and make targets are documented, those named exist, and what is
repeated from the framework agrees with it."""

from __future__ import annotations

import ast
import os
import re
import sys
from collections import Counter
from pathlib import Path

import django

from auditor.kyc import framework
from scripts.export_docs import export_faults
from scripts.methodology import PAGE as METHODOLOGY
from scripts.methodology import block_faults

ROOT = Path(__file__).resolve().parent.parent
# Of Django's own commands, those that our pages may name are the installed ones.
COMMAND_NAMED = re.compile(r"manage\.py ([a-z][a-z_]+)")
TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)
TARGET_NAMED = re.compile(r"(?:`|^\s*|&& )make ([a-z][a-z-]*)", re.MULTILINE)
VARIABLE_ROW = re.compile(r"^\| `([A-Z][A-Z_]+)`", re.MULTILINE)
VARIABLE_NAMED = re.compile(r"\bAUDITOR_[A-Z_]*[A-Z]\b")
READERS = {"text", "flag", "whole", "choice", "words", "hosts", "secret_key", "url"} | {
    "database",
    "broker",
    "folder",
    "storage",
    "host_map",
    "email",
    "get",
}


# The first cell of a row that names commands or targets, and each of them.
ROW = re.compile(r"^\| (`(?:manage\.py|make) [^|]*) \|", re.MULTILINE)
CODE = re.compile(r"`([^`]+)`")


def main() -> int:
    """0 if the docs are in step; otherwise each fault is a line."""
    text = "\n".join(path.read_text() for path in pages())
    found = [*command_faults(text), *target_faults(text), *variable_faults(text)]
    found += block_faults(METHODOLOGY.read_text(encoding="utf-8"), framework.newest())
    found += export_faults()
    found += table_faults((ROOT / "docs" / "operations.md").read_text(encoding="utf-8"))
    for fault in found:
        print(fault)
    return 1 if found else 0


def pages() -> list[Path]:
    """What a reader is given: the pages of the root and of docs/, but not the history."""
    roots = [path for path in ROOT.glob("*.md") if path.name != "CHANGELOG.md"]
    docs = [path for path in (ROOT / "docs").rglob("*.md") if "decisions" not in path.parts]
    return sorted(roots + docs)


def command_faults(text: str) -> list[str]:
    from django.core.management import get_commands

    named = set(COMMAND_NAMED.findall(text))
    lacking = own_commands() - named
    unknown = named - set(get_commands()) - {"help"}
    return faults("`manage.py %s`", lacking, unknown)


def table_faults(text: str) -> list[str]:
    """In the tables of operations each of our commands and targets has a row, and one only."""
    rows = Counter(name for line in ROW.findall(text) for name in CODE.findall(line))
    own = {f"manage.py {one}" for one in own_commands()}
    own |= {f"make {one}" for one in TARGET.findall((ROOT / "Makefile").read_text())}
    twice = sorted(name for name, count in rows.items() if count > 1)
    return [f"Without a row: `{name}`." for name in sorted(own - set(rows))] + [
        f"With several rows: `{name}`." for name in twice
    ]


def own_commands() -> set[str]:
    paths = [*ROOT.glob("*/management/commands/*.py"), *ROOT.glob("*/*/management/commands/*.py")]
    return {path.stem for path in paths if not path.stem.startswith("_")}


def target_faults(text: str) -> list[str]:
    known = set(TARGET.findall((ROOT / "Makefile").read_text()))
    named = set(TARGET_NAMED.findall(text))
    return faults("`make %s`", known - named, named - known)


def variable_faults(text: str) -> list[str]:
    read = variables_read(ROOT / "auditor" / "settings.py")
    rows = set(VARIABLE_ROW.findall((ROOT / "docs" / "settings.md").read_text()))
    elsewhere = set(VARIABLE_NAMED.findall(text)) - read
    return faults("the variable %s", read - rows, (rows - read) | elsewhere)


def variables_read(settings: Path) -> set[str]:
    """First arguments of calls such as `read.flag("DEBUG", ...)` and `os.environ.get("NAME")`."""
    return {
        call.args[0].value
        for call in ast.walk(ast.parse(settings.read_text()))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in READERS
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }


def faults(form: str, lacking: set[str], unknown: set[str]) -> list[str]:
    missing = [f"Not documented: {form % name}." for name in sorted(lacking)]
    return missing + [f"Documented but absent: {form % name}." for name in sorted(unknown)]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "auditor.settings")
    django.setup()
    sys.exit(main())
