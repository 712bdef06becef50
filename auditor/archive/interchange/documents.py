"""Services and types of another archive -> providers and documents of this one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify

from auditor.archive.interchange.declarations import Entry, Service
from auditor.archive.models import DeclaredService, Document, Source
from auditor.archive.vocabulary import Origin
from auditor.pages.declaration import Part
from auditor.pages.extract import skipped_filters
from providers.models import Provider

SLUG_LENGTH = 80


# A provider's own pages have these names below its address.
RESERVED = frozenset({"feed"})


@dataclass(slots=True)
class Declared:
    """What storing declarations came to, for the summary."""

    providers_created: list[str] = field(default_factory=list)
    documents_created: int = 0
    sources_added: int = 0
    unchanged: int = 0


def notices(services: Iterable[Service]) -> Iterator[str]:
    """What whoever loads declarations should know of them, in sentences."""
    parts = {service.id: service.current_parts() for service in services}
    for name, pages in parts.items():
        if filters := skipped_filters(pages):
            yield (
                f"{name}: its filters are code of somebody else and are not run: "
                f"{', '.join(filters)}."
            )
    if notice := _contact_notice([part for pages in parts.values() for part in pages]):
        yield notice


def _contact_notice(parts: list[Part]) -> str:
    """What to do before sites that exist are visited; nothing where it is done."""
    is_example = (urlsplit(settings.CONTACT_URL).hostname or "").endswith(".example")
    hosts = {urlsplit(part.url).hostname or "" for part in parts}
    if not is_example or all(host.endswith(".example") for host in hosts):
        return ""
    return (
        "AUDITOR_CONTACT_URL is still the example. Set it before these documents are captured: "
        "it tells the sites who visits them. A running worker captures what is due at once."
    )


def provider_for(service_id: str, name: str) -> tuple[Provider, bool]:
    """The provider of a service, made as a draft if there is none -> (provider, is new)."""
    slug = _fitting(slugify(service_id) or slugify(name), service_id) or _named_by_hash(service_id)
    # What the catalogue states counts more than names that look alike.
    found = (
        Provider.objects.matching_service(service_id).first()
        or Provider.objects.filter(slug=slug).first()
    )
    if found is None and name != service_id:
        found = Provider.objects.matching_service(name).first()
    if found is not None:
        return found, False
    return Provider.objects.create(slug=slug, name=name, is_draft=True), True


def _named_by_hash(name: str) -> str:
    """A slug for a name in a script that slugs do not know."""
    return f"service-{sha256(name.encode()).hexdigest()[:16]}"


def _fitting(slug: str, name: str) -> str:
    """A slug that fits its column; a long one is cut, and told apart by a hash of the name."""
    if len(slug) <= SLUG_LENGTH:
        return slug
    return f"{slug[: SLUG_LENGTH - 9]}-{sha256(name.encode()).hexdigest()[:8]}"


def document_for(
    provider: Provider, service_id: str, terms_type: str, *, collection: str = ""
) -> tuple[Document, bool]:
    """The document at `service/type` of a collection -> (document, is new).

    A document that was only declared so far takes the first collection that brings its history;
    another collection's history of the same path is another document: it may be the text for
    another country, and mixing the two would show changes that nobody made.
    """
    path = f"{service_id}/{terms_type}"
    same_path = Document.objects.filter(ota_path=path)
    found = same_path.filter(ota_collection=collection).first()
    if found is None and collection:
        found = same_path.filter(ota_collection="").first()
        if found is not None:
            found.ota_collection = collection
            found.save(update_fields=["ota_collection"])
    elif found is None:
        found = same_path.order_by("id").first()
    if found is not None:
        return found, False
    return _make_document(provider, service_id, terms_type, collection), True


def _make_document(
    provider: Provider, service_id: str, terms_type: str, collection: str
) -> Document:
    both = f"{service_id} {terms_type}"
    plain = _fitting(slugify(terms_type), terms_type) or "document"
    named = _fitting(slugify(both), both)[: SLUG_LENGTH - 5] or plain
    taken = {*Document.objects.filter(provider=provider).values_list("slug", flat=True), *RESERVED}
    wished = [plain, named, *(f"{named}-{number}" for number in range(2, len(taken) + 3))]
    slug = next(name for name in wished if name not in taken)
    return Document.objects.create(
        provider=provider,
        slug=slug,
        terms_type=terms_type,
        title="" if slug == plain else f"{service_id}: {terms_type}",
        ota_path=f"{service_id}/{terms_type}",
        ota_collection=collection,
    )


@transaction.atomic
def store_declarations(
    services: Iterable[Service],
    *,
    origin: Origin,
    at: datetime,
    check_every: timedelta | None = None,
) -> Declared:
    """Store services' declarations as Sources of documents; equal ones are left alone.

    `check_every`, where given, becomes the interval of every document named.
    """
    declared = Declared()
    for service in services:
        provider, is_new = provider_for(service.id, service.name)
        if is_new:
            declared.providers_created.append(provider.name)
        DeclaredService.objects.update_or_create(
            service_id=service.id,
            defaults={"name": service.name, "imported_from": service.imported_from},
        )
        for terms_type, entries in service.terms.items():
            document, is_new_document = document_for(provider, service.id, terms_type)
            declared.documents_created += is_new_document
            if check_every is not None and document.check_every != check_every:
                document.check_every = check_every
                document.save(update_fields=["check_every"])
            added = _store_entries(document, entries, origin=origin, at=at)
            declared.sources_added += added
            declared.unchanged += not added
    return declared


def _store_entries(
    document: Document, entries: list[Entry], *, origin: Origin, at: datetime
) -> int:
    known = list(document.sources.order_by("revision"))
    revision = known[-1].revision if known else 0
    added = 0
    for entry in _new_entries(known, entries):
        if entry.is_current:
            end = _end_of_current(known, entries) or at
            document.sources.filter(is_current=True).update(is_current=False, valid_until=end)
        revision += 1
        Source.objects.create(
            document=document,
            revision=revision,
            declaration=entry.declaration,
            origin=origin,
            is_current=entry.is_current,
            valid_until=entry.valid_until,
        )
        added += 1
    return added


def _new_entries(known: list[Source], entries: list[Entry]) -> Iterator[Entry]:
    """Entries that no row stands for. A declaration that came back stands in a history twice."""
    for number, entry in enumerate(entries):
        occurrence = [one.declaration for one in entries[: number + 1]].count(entry.declaration)
        same = [source for source in known if source.declaration == entry.declaration]
        is_stored = len(same) >= occurrence and (
            not entry.is_current or any(source.is_current for source in same)
        )
        if not is_stored:
            yield entry


def _end_of_current(known: list[Source], entries: list[Entry]) -> datetime | None:
    """When the declaration in force until now ended, if the history says so."""
    current = [source.declaration for source in known if source.is_current]
    ends = [entry.valid_until for entry in entries if entry.declaration in current]
    return next((end for end in reversed(ends) if end), None)
