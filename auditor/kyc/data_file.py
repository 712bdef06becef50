"""A YAML file of the project's own data -> its content, or every fault with its line and field."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from providers.datafiles.faults import Fault
from providers.datafiles.located_yaml import named, parse
from providers.datafiles.problems import FileError, Problem
from providers.datafiles.typed import typed

NO_MAPPING = "is not a mapping: write fields, such as `{}: ...`"


def read_bytes(path: Path, error: type[FileError]) -> bytes:
    """The bytes of a file. Raises `error`, with the reason, where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as failed:
        problem = Problem(path.name, 0, "", f"cannot be read: {failed.strerror}")
        raise error([problem]) from failed


def checked(
    data: bytes,
    name: str,
    *,
    schema: dict[str, Any],
    faults: Callable[[dict[str, Any]], Iterable[Fault]],
    error: type[FileError],
) -> dict[str, Any]:
    """The content with the types of its schema. Raises `error` with all that is wrong, by line.

    `name` is how the file is called to people; `faults` finds what departs from the schema, or, where
    nothing does, what a schema cannot say.
    """
    problems: list[Problem] = []

    def report(line: int, field: str, message: str) -> None:
        problems.append(Problem(name, line, field, message))

    located = parse(data, report)
    content: dict[str, Any] = {}
    if isinstance(located.value, dict) and not problems:
        content = typed(located.value, schema)
        for where, message in faults(content):
            report(located.line_of(where), named(where), message)
    elif not problems:
        report(1, "", NO_MAPPING.format(next(iter(schema["properties"]))))
    if problems:
        raise error(sorted(problems, key=lambda problem: problem.line))
    return content
