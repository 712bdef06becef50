"""What a document's page shows: its declaration, its newest text, its checks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch, QuerySet

from auditor.archive.blobs import UNREADABLE
from auditor.archive.models import Capture, Document, Source, Version
from auditor.archive.vocabulary import Trigger

CHECKS_SHOWN = 20


def current_source(document: Document) -> Source | None:
    """The declaration in force. One query."""
    return document.sources.filter(is_current=True).first()


def declared_addresses(source: Source | None) -> list[str]:
    """The addresses that a declaration fetches, in order, each once."""
    return list(dict.fromkeys(_addresses(source.declaration))) if source else []


def _addresses(declaration: Any) -> Iterator[str]:
    if not isinstance(declaration, dict):
        return
    if isinstance(declaration.get("fetch"), str):
        yield declaration["fetch"]
    for part in declaration.get("combine", []):
        yield from _addresses(part)


def versions_of(document: Document) -> QuerySet[Version]:
    """The public versions, newest first, each with its change."""
    return (
        Version.objects.confirmed()
        .filter(document=document)
        .select_related("change__previous", "change__reappearance_of", "change__version")
        .newest_first()
    )


def latest_checks(document: Document) -> list[Capture]:
    """The last checks, failures included, newest first, without their long records."""
    own = document.captures.exclude(trigger=Trigger.REPLAY)
    checks = own.order_by("-started_at", "-pk").defer("record")
    kept = Prefetch("versions", to_attr="kept_versions")
    return list(checks.prefetch_related(kept)[:CHECKS_SHOWN])


def legible_text(version: Version | None) -> str | None:
    """The text, or None where there is no version or the store cannot give its text."""
    if version is None:
        return None
    try:
        return version.text()
    except UNREADABLE:
        return None
