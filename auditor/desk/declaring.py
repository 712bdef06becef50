"""A declaration as it is stored -> as fields or as text, and back without loss."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from auditor.archive.interchange.declarations import read_strictly

PLAIN_KEYS = frozenset({"fetch", "select", "remove", "executeClientScripts"})


@dataclass(frozen=True, slots=True)
class Fields:
    """One page's declaration; `select` and `remove` hold a selector a line."""

    fetch: str
    select: str
    remove: str
    runs_scripts: bool


def as_fields(declaration: Mapping[str, Any]) -> Fields | None:
    """None for a declaration that says more than the fields can: filters, or several pages."""
    if not set(declaration) <= PLAIN_KEYS or not isinstance(declaration.get("fetch", ""), str):
        return None
    return Fields(
        fetch=declaration.get("fetch", ""),
        select=_lines(declaration.get("select")),
        remove=_lines(declaration.get("remove")),
        runs_scripts=bool(declaration.get("executeClientScripts", False)),
    )


def from_fields(fields: Fields) -> dict[str, Any]:
    """The declaration that fields stand for. Raises ValueError for a range that is no JSON."""
    declaration: dict[str, Any] = {"fetch": fields.fetch.strip()}
    for key, text in (("select", fields.select), ("remove", fields.remove)):
        selectors = [_selector(line.strip(), key) for line in text.splitlines() if line.strip()]
        if selectors:
            declaration[key] = selectors[0] if len(selectors) == 1 else selectors
    if fields.runs_scripts:
        declaration["executeClientScripts"] = True
    return declaration


def as_json(declaration: Mapping[str, Any]) -> str:
    """A declaration as text, as it would stand in a file."""
    return json.dumps(declaration, ensure_ascii=False, indent=2)


def from_json(text: str) -> dict[str, Any]:
    """The object of a text. Raises ValueError with a sentence."""
    try:
        content = read_strictly(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"Line {error.lineno}: it is not JSON ({error.msg}).") from error
    except RecursionError as error:
        raise ValueError("It cannot be read (too many levels).") from error
    except ValueError as error:
        raise ValueError(f"It cannot be read: {error}.") from error
    if not isinstance(content, dict):
        raise ValueError("It must be one object with `fetch` or `combine`.")
    return content


def as_written(declaration: dict[str, Any], before: Mapping[str, Any] | None) -> dict[str, Any]:
    """The form it had before if it says the same: a list of one selector is that selector."""
    if before is not None and _plain(declaration) == _plain(before):
        return dict(before)
    return declaration


def selectors_of(declaration: Mapping[str, Any]) -> list[str]:
    """What a declaration keeps, in words for a list; those of all pages for a combined one."""
    parts = [declaration, *declaration.get("combine", [])]
    return [line for part in parts for line in _lines(part.get("select")).splitlines()]


def _plain(declaration: Mapping[str, Any]) -> dict[str, Any]:
    found = {
        key: [value] if key in {"select", "remove"} and not isinstance(value, list) else value
        for key, value in declaration.items()
    }
    if found.get("executeClientScripts") is False:
        del found["executeClientScripts"]
    return found


def _lines(value: Any) -> str:
    selectors = value if isinstance(value, list) else [] if value is None else [value]
    return "\n".join(
        one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in selectors
    )


def _selector(line: str, key: str) -> Any:
    if not line.startswith("{"):
        return line
    try:
        return read_strictly(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{key}: {line!r} begins like a range but is not JSON.") from error
