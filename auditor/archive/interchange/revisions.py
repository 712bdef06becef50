"""One declaration entered at the desk -> a new revision of how a document is fetched."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from auditor.archive.interchange.declarations_export import service_id_of
from auditor.archive.interchange.documents import document_for
from auditor.archive.models import Document, Source
from auditor.archive.vocabulary import Origin
from auditor.pages.declaration import check
from auditor.pages.guard import HostMap
from providers.models import Provider


class RevisionOutdated(ValueError):
    """Somebody else has saved another declaration meanwhile."""

    def __init__(self, current: Source | None) -> None:
        self.current = current
        number = current.revision if current else 0
        super().__init__(
            f"Somebody has saved revision {number} of this declaration meanwhile. Nothing was "
            "saved. Compare it with yours below, then save again if yours should replace it."
        )


def document_of(provider: Provider, terms_type: str) -> Document | None:
    """The provider's document of a type that is declared already or can be, the oldest first."""
    documents = Document.objects.filter(provider=provider, terms_type=terms_type)
    return documents.order_by("pk").first()


@transaction.atomic
def make_document(provider: Provider, terms_type: str) -> Document:
    """The document of this type, made if the provider has none."""
    found = document_of(provider, terms_type)
    return found or document_for(provider, service_id_of(provider), terms_type)[0]


@transaction.atomic
def save_revision(
    *,
    document: Document,
    declaration: Mapping[str, Any],
    replaces: int,
    at: datetime,
    host_map: HostMap | None = None,
) -> Source:
    """Make a declaration the current one; the one before it ends at `at` and is kept.

    `replaces` is the revision that the writer has seen, 0 for none. An equal declaration adds
    nothing. The document is checked by the new one as soon as a worker comes to it. Raises
    DeclarationInvalid, RevisionOutdated.
    """
    check(declaration, host_map=host_map)
    locked = Document.objects.select_for_update().get(pk=document.pk)
    sources = locked.sources.order_by("-revision")
    current = sources.filter(is_current=True).first()
    if (current.revision if current else 0) != replaces:
        raise RevisionOutdated(current)
    if current is not None and current.declaration == declaration:
        return current
    last = sources.first()
    locked.sources.filter(is_current=True).update(is_current=False, valid_until=at)
    locked.next_check_at = at
    locked.save(update_fields=["next_check_at"])
    return Source.objects.create(
        document=locked,
        revision=last.revision + 1 if last else 1,
        declaration=dict(declaration),
        origin=Origin.DESK,
    )
