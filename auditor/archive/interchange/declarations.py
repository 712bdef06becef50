"""Open Terms Archive declarations: read from files, checked strictly, stored as Sources.

`<service>.json` holds `name`, `terms` and nothing else but `importedFrom`; `<service>.history.json`
holds the earlier forms of each entry; `<service>.filters.js` is code and is never run.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from auditor.archive.terms_types import TERMS_TYPES
from auditor.pages.declaration import Part, find_mistakes, parts_of
from auditor.pages.guard import HostMap

LONGEST_ID = 120
LONGEST_NAME = 200
SERVICE_KEYS = frozenset({"name", "terms", "documents", "importedFrom"})


class DeclarationsInvalid(ValueError):
    """Declaration files with mistakes: one sentence each, with file and place."""

    def __init__(self, mistakes: list[str]) -> None:
        self.mistakes = mistakes
        super().__init__("\n".join(mistakes))


@dataclass(frozen=True, slots=True)
class Entry:
    """One form of one entry of `terms`. An earlier one may have an unknown end."""

    declaration: dict[str, Any]
    is_current: bool
    valid_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """A service as declared: its entries by type, each oldest first."""

    id: str
    name: str
    terms: dict[str, list[Entry]] = field(default_factory=dict)
    imported_from: Any = None

    def current_parts(self) -> list[Part]:
        """The pages of every current declaration."""
        entries = [entry for entries in self.terms.values() for entry in entries]
        current = [entry.declaration for entry in entries if entry.is_current]
        return [part for declared in current for part in parts_of(declared)]


def read_folder(
    folder: Path, *, only: frozenset[str] = frozenset(), host_map: HostMap | None = None
) -> list[Service]:
    """Every service of a folder (or those named in `only`). Raises DeclarationsInvalid."""
    if not folder.is_dir():
        raise DeclarationsInvalid([f"{folder}: there is no such folder."])
    mistakes: list[str] = []
    services = []
    for path in sorted(folder.glob("*.json")):
        service_id = path.name.removesuffix(".json")
        if path.name.endswith(".history.json") or (only and service_id not in only):
            continue
        services.append(_read_service(path, service_id, mistakes, host_map))
    mistakes.extend(f"{folder}: no declaration named {name!r}." for name in _absent(services, only))
    if not services and not mistakes:
        mistakes.append(f"{folder}: the folder holds no declaration (a file ending in .json).")
    if mistakes:
        raise DeclarationsInvalid(mistakes)
    return services


def _absent(services: list[Service], only: frozenset[str]) -> list[str]:
    return sorted(only - {service.id for service in services})


def _read_service(
    path: Path, service_id: str, mistakes: list[str], host_map: HostMap | None
) -> Service:
    history_path = path.with_name(f"{service_id}.history.json")
    content = _read_object(path, mistakes)
    history = _read_object(history_path, mistakes) if history_path.exists() else {}
    found = [] if content is None else [*_mistakes_of_service(content, path.name, host_map)]
    found.extend(_mistakes_of_history(history or {}, history_path.name, host_map))
    if len(service_id) > LONGEST_ID:
        found.append(f"{path.name}: its name is longer than {LONGEST_ID} characters.")
    mistakes.extend(found)
    if found or content is None or history is None:
        return Service(service_id, service_id)
    return Service(
        id=service_id,
        name=content["name"],
        terms=_entries(
            content["documents"] if "documents" in content else content["terms"], history
        ),
        imported_from=content.get("importedFrom"),
    )


def _read_object(path: Path, mistakes: list[str]) -> dict[str, Any] | None:
    """The object of a file; nothing, and a mistake more, if it holds none."""
    try:
        content = read_strictly(path.read_text("utf-8"))
    except json.JSONDecodeError as error:
        mistakes.append(f"{path.name}, line {error.lineno}: it is not JSON ({error.msg}).")
    except RecursionError:
        mistakes.append(f"{path.name}: it cannot be read (too many levels).")
    except (OSError, ValueError) as error:
        mistakes.append(f"{path.name}: it cannot be read ({error}).")
    else:
        if isinstance(content, dict):
            return content
        mistakes.append(f"{path.name}: it must hold one object.")
    return None


def read_strictly(text: str) -> Any:
    """JSON without repeated keys, numbers that are none, or what no database can store.

    Raises ValueError with the reason in words (json.JSONDecodeError for what is no JSON at all),
    RecursionError for too many levels.
    """
    content = json.loads(
        text, object_pairs_hook=_refuse_repeated_keys, parse_constant=_refuse_constant
    )
    _refuse_unstorable(content)
    return content


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _refuse_unstorable(content: object) -> None:
    """NUL and half characters: JSON can write them, databases cannot store them."""
    written = json.dumps(content, ensure_ascii=False)
    if "\\u0000" in written or any("\ud800" <= sign <= "\udfff" for sign in written):
        raise ValueError("it holds a character that is none: NUL or half of a pair")


def _refuse_repeated_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {twice!r} occurs twice")
    return found


def _mistakes_of_service(
    content: dict[str, Any], file: str, host_map: HostMap | None
) -> Iterator[str]:
    for key in sorted(set(content) - SERVICE_KEYS):
        yield f"{file}, {key}: unknown key; a service has name, terms and importedFrom."
    if not isinstance(content.get("name"), str) or not content["name"].strip():
        yield f"{file}, name: it must be a text that is not empty."
    elif len(content["name"]) > LONGEST_NAME:
        yield f"{file}, name: it is longer than {LONGEST_NAME} characters."
    key = "documents" if "documents" in content else "terms"
    terms = content.get(key)
    if not isinstance(terms, dict) or {"terms", "documents"} <= set(content):
        yield f"{file}, terms: it must be one object of declarations by type of document."
        return
    for terms_type, declaration in terms.items():
        yield from _mistakes_of_type(terms_type, f"{file}, {key}.{terms_type}")
        for mistake in find_mistakes(declaration, place=terms_type, host_map=host_map):
            yield f"{file}, {key}.{mistake}"


def _mistakes_of_history(
    history: dict[str, Any], file: str, host_map: HostMap | None
) -> Iterator[str]:
    for terms_type, entries in history.items():
        yield from _mistakes_of_type(terms_type, f"{file}, {terms_type}")
        if not isinstance(entries, list):
            yield f"{file}, {terms_type}: it must be a list of earlier declarations."
            continue
        for number, entry in enumerate(entries):
            place = f"{terms_type}[{number}]"
            if not isinstance(entry, dict):
                yield f"{file}, {place}: it must be an object."
                continue
            yield from _mistakes_of_end(entry, f"{file}, {place}")
            bare = {key: value for key, value in entry.items() if key != "validUntil"}
            for mistake in find_mistakes(bare, place=place, host_map=host_map):
                yield f"{file}, {mistake}"


def _mistakes_of_type(terms_type: str, place: str) -> Iterator[str]:
    if terms_type not in TERMS_TYPES:
        yield f"{place}: {terms_type!r} is not a known type of document."


def _mistakes_of_end(entry: dict[str, Any], place: str) -> Iterator[str]:
    value = entry.get("validUntil")
    if value is None and "combine" in entry:
        return
    if not isinstance(value, str) or _instant(value) is None:
        yield f"{place}.validUntil: it must be an ISO 8601 date and time, not {value!r}."


def _instant(value: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(value)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _entries(terms: dict[str, Any], history: dict[str, Any]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for terms_type in {**terms, **history}:
        earlier = [_earlier(entry) for entry in history.get(terms_type, [])]
        earlier.sort(key=lambda entry: entry.valid_until or datetime.min.replace(tzinfo=UTC))
        current = [Entry(terms[terms_type], is_current=True)] if terms_type in terms else []
        found[terms_type] = [*earlier, *current]
    return found


def _earlier(entry: dict[str, Any]) -> Entry:
    bare = {key: value for key, value in entry.items() if key != "validUntil"}
    end = _instant(entry["validUntil"]) if entry.get("validUntil") else None
    return Entry(bare, is_current=False, valid_until=end)
