"""A checked file as the rows it stands for."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from providers.datafiles.located_yaml import Located, Path, named
from providers.datafiles.problems import Problem

PROVIDER_DEFAULTS: dict[str, Any] = {
    "slug": "",
    "name": "",
    "aliases": [],
    "activities": [],
    "status": "unknown",
    "status_since": "",
    "operator_model": "unknown",
    "ledger_transparency": "unknown",
    "country": "",
    "website": "",
    "summary": "",
    "is_fictional": False,
}
SOURCE_DEFAULTS = {"source_title": "", "source_url": "", "source_tier": "secondary"}
PERIOD_DEFAULTS = {"since": "", "until": ""}
# By the name under which a provider has them, in files and in models alike.
ROW_DEFAULTS: dict[str, dict[str, str]] = {
    "legal_entities": dict.fromkeys(
        ("name", "country", "registration_number", "registry", "lei"), ""
    ),
    "licences": {
        **dict.fromkeys(("kind", "authority", "number", "country"), ""),
        "status": "unknown",
        **PERIOD_DEFAULTS,
        **SOURCE_DEFAULTS,
    },
    "identifiers": {"scheme": "", "value": ""},
    "relations": {"kind": "", "target": "", **PERIOD_DEFAULTS, **SOURCE_DEFAULTS},
    "events": {"date": "", "kind": "", "authority": "", "summary": "", **SOURCE_DEFAULTS},
}


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One file: valid against the schema, null and absent fields taken out."""

    file: str
    content: dict[str, Any]
    located: Located

    @property
    def slug(self) -> str:
        return str(self.content["slug"])

    @property
    def digest(self) -> str:
        """SHA-256 of what the file says; comments, order of fields and layout do not count."""
        canonical = json.dumps(self.content, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()

    def provider_values(self) -> dict[str, Any]:
        """Every field of the provider's own row; what the file leaves out has its default."""
        return {key: self.content.get(key, value) for key, value in PROVIDER_DEFAULTS.items()}

    def rows(self, name: str) -> list[dict[str, str]]:
        """The rows of `events`, `licences` ... with their source in columns of its own."""
        defaults = ROW_DEFAULTS[name]
        return [defaults | _flat(item) for item in self.content.get(name, [])]

    def problem(self, path: Path, message: str) -> Problem:
        return Problem(self.file, self.located.line_of(path), named(path), message)


def _flat(item: dict[str, Any]) -> dict[str, str]:
    source = {f"source_{key}": value for key, value in item.get("source", {}).items()}
    return {key: value for key, value in item.items() if key != "source"} | source
