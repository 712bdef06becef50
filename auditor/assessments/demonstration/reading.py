"""The demonstration's files -> checked content, or every fault with its line and field."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Choices

from auditor.assessments.vocabulary import Status
from auditor.kyc.vocabulary import (
    ClaimedValue,
    EvidenceKind,
    ExposureValue,
    FactValue,
    ObservedValue,
    Operation,
    Trigger,
    Window,
)
from providers.datafiles.faults import Fault, Rules
from providers.datafiles.located_yaml import named, parse
from providers.datafiles.problems import FileError, Problem
from providers.datafiles.typed import typed

FOLDER = Path(__file__).resolve().parent
INDICATOR = re.compile(r"[A-Z]{2}-[0-9]{2}")
VOCABULARY: dict[str, type[Choices]] = {
    "status": Status,
    "claimed": ClaimedValue,
    "observed": ObservedValue,
    "exposure": ExposureValue,
    "fact": FactValue,
    "evidence-kind": EvidenceKind,
    "operation": Operation,
    "window": Window,
    "trigger": Trigger,
}


class DemonstrationError(FileError):
    """A file of the demonstration cannot be used; `problems` holds every reason."""


def read_all(folder: Path = FOLDER / "providers") -> list[dict[str, Any]]:
    """Every file's content, by the names of the files. Raises DemonstrationError for the first at fault."""
    return [read(path) for path in sorted(folder.glob("*.yaml"))]


def read(path: Path) -> dict[str, Any]:
    """Raises DemonstrationError with all that is wrong."""
    problems: list[Problem] = []

    def report(line: int, field: str, message: str) -> None:
        problems.append(Problem(path.name, line, field, message))

    located = parse(path.read_bytes(), report)
    content: Any = located.value
    if isinstance(content, dict) and not problems:
        content = typed(content, _schema())
        for where, message in _faults(content):
            report(located.line_of(where), named(where), message)
    elif not problems:
        report(1, "", "is not a mapping: write fields, such as `provider: ...`")
    if problems:
        raise DemonstrationError(sorted(problems, key=lambda problem: problem.line))
    checked: dict[str, Any] = content
    return checked


@cache
def _schema() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))
    return content


@cache
def _rules() -> Rules:
    formats: dict[str, tuple[Callable[[str], bool], str]] = {
        name: (_is_one_of(values), f"is not one of {', '.join(map(str, values.values))}")
        for name, values in VOCABULARY.items()
    }
    formats["date"] = (_is_date, "is not a date: write YYYY-MM-DD")
    formats["indicator"] = (_is_indicator, "is not an indicator, such as AO-01")
    return Rules(_schema(), formats=formats, whole="the demonstration")


def _faults(content: dict[str, Any]) -> list[Fault]:
    return list(_rules().faults_of(content)) or list(_disagreements(content))


def _disagreements(content: dict[str, Any]) -> Iterator[Fault]:
    """What a schema cannot say: indicators and tests that are named."""
    parts: list[tuple[tuple[str, ...], dict[str, Any]]] = [((), content)]
    if "correction" in content:
        parts.append((("correction",), content["correction"]))
    for place, part in parts:
        known = {test["id"] for test in part.get("tests", [])}
        for indicator, answer in part.get("answers", {}).items():
            where = (*place, "answers", indicator)
            if not _is_indicator(indicator):
                yield where, "is not an indicator, such as AO-01"
            for unknown in set(answer.get("tests", [])) - known:
                yield (*where, "tests"), f"names a test that is not described: {unknown!r}"


def _is_one_of(values: type[Choices]) -> Callable[[str], bool]:
    return lambda value: value in values.values


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_indicator(value: str) -> bool:
    return INDICATOR.fullmatch(value) is not None
