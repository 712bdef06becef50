"""Documents of this archive -> declarations in Open Terms Archive's form, earlier ones included.

What is exported and imported again gives the same rows, and the other way round. Types that Open
Terms Archive does not know are exported too unless `known_types_only` leaves them out.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from auditor.archive.interchange.declarations import LONGEST_ID, Entry, Service
from auditor.archive.models import DeclaredService, Document, Source
from auditor.archive.terms_types import OPEN_TERMS_ARCHIVE
from providers.models import Provider

# What no system takes in a file's name, and a dot in front, which hides a file.
UNFIT_FOR_FILES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+|^\.+')
# Zip files hold a date for each file: a fixed one, so that equal content gives equal bytes.
ZIP_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(slots=True)
class Exported:
    """Services, and a sentence for each document that could not be exported with them."""

    services: list[Service] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def collect(
    *, providers: Iterable[Provider] | None = None, known_types_only: bool = False
) -> Exported:
    """The declarations of all documents, or of those of some providers, by service."""
    documents = Document.objects.filter(sources__isnull=False).distinct()
    if providers is not None:
        documents = documents.filter(provider__in=providers)
    exported = Exported()
    found: dict[str, Service] = {}
    entries = _entries(documents)
    for document in documents.select_related("provider").order_by("pk"):
        service_id, terms_type = place_of(document)
        if known_types_only and terms_type not in OPEN_TERMS_ARCHIVE:
            exported.notices.append(f"{service_id}: {terms_type} is a type of this project only.")
            continue
        service = found.setdefault(service_id, _service(document.provider, service_id))
        if terms_type in service.terms:
            exported.notices.append(
                f"{service_id}: a second document of the type {terms_type} ({document.slug}) "
                "has no place in one service."
            )
            continue
        service.terms[terms_type] = entries[document.pk]
    exported.services = sorted(found.values(), key=lambda service: service.id)
    return exported


def place_of(document: Document) -> tuple[str, str]:
    """The service and the type under which a document is declared."""
    service_id, separator, terms_type = document.ota_path.partition("/")
    if separator:
        return service_id, terms_type
    return service_id_of(document.provider), document.terms_type


def service_id_of(provider: Provider) -> str:
    """What a provider is called as a service: as in another archive if it has one name there."""
    paths = Document.objects.filter(provider=provider).exclude(ota_path="")
    known = {path.partition("/")[0] for path in paths.values_list("ota_path", flat=True)}
    if len(known) == 1:
        return known.pop()
    return UNFIT_FOR_FILES.sub("-", provider.name).strip()[:LONGEST_ID] or provider.slug


def files_of(service: Service) -> dict[str, str]:
    """The files of a service by name: `<id>.json`, and `<id>.history.json` where it has one."""
    current = {
        terms_type: entry.declaration
        for terms_type, entries in service.terms.items()
        for entry in entries
        if entry.is_current
    }
    content: dict[str, Any] = {"name": service.name, "terms": current}
    if service.imported_from is not None:
        content["importedFrom"] = service.imported_from
    history = {
        terms_type: [_earlier(entry) for entry in entries if not entry.is_current]
        for terms_type, entries in service.terms.items()
    }
    history = {terms_type: earlier for terms_type, earlier in history.items() if earlier}
    files = {f"{service.id}.json": _written(content)}
    if history:
        files[f"{service.id}.history.json"] = _written(history)
    return files


def write_folder(services: Iterable[Service], folder: Path) -> list[Path]:
    """Write the files of services into a folder -> their paths. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for service in services:
        for name, text in files_of(service).items():
            path = folder / name
            path.write_text(text, encoding="utf-8")
            written.append(path)
    return written


def zipped(services: Iterable[Service]) -> bytes:
    """The files of services in `declarations/` of a zip file; equal services give equal bytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for service in services:
            for name, text in files_of(service).items():
                entry = zipfile.ZipInfo(f"declarations/{name}", ZIP_DATE)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, text)
    return held.getvalue()


def _entries(documents: Iterable[Document]) -> dict[int, list[Entry]]:
    """The declarations of each document, the oldest first."""
    found: defaultdict[int, list[Entry]] = defaultdict(list)
    for source in Source.objects.filter(document__in=documents).order_by("document", "revision"):
        entry = Entry(source.declaration, source.is_current, source.valid_until)
        found[source.document_id].append(entry)
    for entries in found.values():
        entries.sort(key=_position)
    return found


def _position(entry: Entry) -> tuple[bool, datetime]:
    """An unknown end before a known one, the current declaration last, as import has them."""
    return entry.is_current, entry.valid_until or datetime.min.replace(tzinfo=UTC)


def _service(provider: Provider, service_id: str) -> Service:
    """As its file named it; what was declared here goes by the provider's name."""
    declared = DeclaredService.objects.filter(service_id=service_id).first()
    if declared is None:
        return Service(service_id, provider.name)
    return Service(service_id, declared.name, imported_from=declared.imported_from)


def _earlier(entry: Entry) -> dict[str, Any]:
    if entry.valid_until is None:
        return entry.declaration
    at = entry.valid_until.astimezone(UTC)
    precision = "microseconds" if at.microsecond else "seconds"
    end = at.replace(tzinfo=None).isoformat(timespec=precision) + "Z"
    return {**entry.declaration, "validUntil": end}


def _written(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
