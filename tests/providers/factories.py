"""Plain factories for the catalogue's rows and files, with keyword overrides."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

from providers.models import Identifier, LegalEntity, Licence, Provider, PublicEvent, Relation
from tests.factories import make_provider

__all__ = [
    "E_GOLD",
    "load",
    "make_event",
    "make_identifier",
    "make_legal_entity",
    "make_licence",
    "make_provider",
    "make_relation",
    "write_entry",
]

SOURCE = {"source_title": "Notice", "source_tier": "official"}
E_GOLD = """\
slug: e-gold
name: e-gold
status: closed
country: KN
events:
  - date: 2008-07-21
    kind: conviction
    summary: The company pleaded guilty.
    source: {title: Notice, tier: official}
"""


def make_event(provider: Provider | None = None, **overrides: Any) -> PublicEvent:
    values = {"kind": "seizure", "summary": "Seized.", **SOURCE} | overrides
    return PublicEvent.objects.create(provider=provider or make_provider(), **values)


def make_licence(provider: Provider | None = None, **overrides: Any) -> Licence:
    values = {"kind": "E-money institution", "authority": "Authority", **SOURCE} | overrides
    return Licence.objects.create(provider=provider or make_provider(), **values)


def make_identifier(provider: Provider | None = None, **overrides: Any) -> Identifier:
    values = {"scheme": "ota_service", "value": "Halden"} | overrides
    return Identifier.objects.create(provider=provider or make_provider(), **values)


def make_legal_entity(provider: Provider | None = None, **overrides: Any) -> LegalEntity:
    values = {"name": "Halden AS"} | overrides
    return LegalEntity.objects.create(provider=provider or make_provider(), **values)


def make_relation(
    subject: Provider | None = None, target: Provider | None = None, **overrides: Any
) -> Relation:
    ends = {"subject": subject or make_provider(), "target": target or make_provider()}
    return Relation.objects.create(**ends, **({"kind": "exchanger_for", **SOURCE} | overrides))


def write_entry(folder: Path, text: str = E_GOLD, *, name: str = "e-gold.yaml") -> Path:
    """Writes a catalogue file -> its folder, which `load` takes."""
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def load(folder: Path, *flags: str) -> str:
    """Runs load_catalogue -> what it printed."""
    output = StringIO()
    call_command("load_catalogue", str(folder), *flags, stdout=output)
    return output.getvalue()
