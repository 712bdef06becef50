"""Files and folders of the catalogue -> checked entries, or every problem at once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from providers.catalogue_file.checks import faults_within, problems_between, without_nulls
from providers.catalogue_file.entries import CatalogueEntry
from providers.catalogue_file.problems import CatalogueError, Problem
from providers.catalogue_file.schema import faults_of
from providers.datafiles.located_yaml import Located, parse


def read_file(path: Path) -> CatalogueEntry:
    """Reads one file and checks what can be checked of it alone. Raises CatalogueError."""
    problems: list[Problem] = []
    shown = _shown(path)

    def report(line: int, field: str, message: str) -> None:
        problems.append(Problem(shown, line, field, message))

    located = _read(path, report)
    if located is None:
        raise CatalogueError(problems)
    entry = CatalogueEntry(shown, _content(located.value), located)
    faults = list(faults_of(entry.content)) or list(faults_within(entry, path.stem))
    problems += [entry.problem(where, message) for where, message in faults]
    if problems:
        raise CatalogueError(sorted(problems, key=lambda problem: problem.line))
    return entry


def read_folders(folders: Iterable[Path]) -> list[CatalogueEntry]:
    """Every `*.yaml` of the folders, by name. Raises CatalogueError with the faults of all."""
    problems: list[Problem] = []
    entries: list[CatalogueEntry] = []
    for folder in dict.fromkeys(path.resolve() for path in folders):
        for path in _files(folder, problems):
            try:
                entries.append(read_file(path))
            except CatalogueError as error:
                problems += error.problems
    problems += problems_between(entries)
    if problems:
        raise CatalogueError(problems)
    return entries


def _files(folder: Path, problems: list[Problem]) -> list[Path]:
    """The folder's files; that there are none, or some with another ending, is a problem."""
    if not folder.is_dir():
        problems.append(Problem(_shown(folder), 0, "", "is not a folder"))
        return []
    found = sorted(folder.glob("*.yaml"))
    if not found:
        problems.append(Problem(_shown(folder), 0, "", "holds no .yaml file"))
    for path in sorted(folder.glob("*.yml")):
        problems.append(Problem(_shown(path), 0, "", "must be named .yaml to be read"))
    return found


def _read(path: Path, report: Any) -> Located | None:
    try:
        data = path.read_bytes()
    except OSError as error:
        report(0, "", f"cannot be read: {error.strerror}")
        return None
    located = parse(data, report)
    if isinstance(located.value, dict):
        return located
    if located.lines:
        report(located.line_of(()), "", "is not a mapping: write fields, such as `name: e-gold`")
    return None


def _content(value: dict[str, Any]) -> dict[str, Any]:
    """The values as the schema knows them: text but for the one field that is true or false."""
    content: dict[str, Any] = without_nulls(value)
    flag = content.get("is_fictional")
    if flag in ("true", "false"):
        content["is_fictional"] = flag == "true"
    return content


def _shown(path: Path) -> str:
    """The path as people name it: from the working folder where it lies within."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
