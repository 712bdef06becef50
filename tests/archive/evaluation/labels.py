"""Labelled sets about small git histories."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.archive.histories import START, TERMS, Commit, git, make_repository
from tests.pages.terms import terms

FIRST = terms()
EDITED = terms(more="A fee of 5 EUR applies to every withdrawal.")
FRAMED = EDITED + "\n[About us](/about)\n\n[Careers](/careers)\n\n[Help](/help)\n"
BLOCKED = "Access denied\n"


def history(folder: Path, *texts: str) -> Path:
    """A repository in which one document had these texts, a day apart."""
    commits = [Commit({TERMS: text}, day=day) for day, text in enumerate(texts)]
    return make_repository(folder, commits)


def blob(repository: Path, text: str) -> str:
    return git(repository, "hash-object", "-t", "blob", "--stdin", data=text.encode()).strip()


def label(repository: Path, old: str, new: str, cause: str, **more: Any) -> dict[str, Any]:
    """One record of a labelled set; `more` overrides its fields."""
    genuine = cause == "provider_edit"
    record = {
        "path": TERMS, "from": blob(repository, old), "to": blob(repository, new), "cause": cause,
        "genuine": genuine, "substantive": genuine,
    }  # fmt: skip
    return record | more


def write_gold(file: Path, *records: dict[str, Any]) -> Path:
    file.write_text("".join(json.dumps(record) + "\n" for record in records))
    return file


def dates(day: int) -> dict[str, str]:
    at = START.replace(day=START.day + day)
    return {"from_date": at.replace(day=at.day - 1).isoformat(), "to_date": at.isoformat()}
