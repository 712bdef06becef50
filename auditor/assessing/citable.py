"""The texts of a provider that can be cited, and the one that is open beside an indicator."""

from __future__ import annotations

import uuid as uuids
from dataclasses import dataclass

from django.http import Http404

from auditor.archive.models import Document, Version
from auditor.assessing.passages import Passage, passages
from auditor.public.document_page import legible_text
from providers.models import Provider

MOST_VERSIONS = 200


@dataclass(frozen=True)
class Shelf:
    """The documents that have confirmed texts, the newest versions of the open one, at most `MOST_VERSIONS` of
    `version_count`, and the lines of the text itself.

    `lines` is None where the store cannot give it; `newest` is the newest version of the open document.
    """

    documents: tuple[Document, ...]
    versions: tuple[Version, ...] = ()
    version_count: int = 0
    open: Version | None = None
    lines: tuple[Passage, ...] | None = None

    @property
    def newest(self) -> Version | None:
        return self.versions[0] if self.versions else None


def shelf_of(provider: Provider, *, document: str = "", version: str = "") -> Shelf:
    """The version that is named, or else the newest of the document that is, or of the first one.

    Raises Http404 for a version that is not one of this provider's confirmed ones.
    """
    confirmed = Version.objects.confirmed().filter(document__provider=provider)
    ids = confirmed.values("document")
    documents = tuple(Document.objects.filter(pk__in=ids).order_by("terms_type", "slug"))
    if not documents:
        return Shelf(documents)
    named = _named(version, provider)
    if named is not None and document in ("", named.document.slug):
        chosen = named.document
    else:
        chosen = next((one for one in documents if one.slug == document), documents[0])
        named = None
    own = confirmed.filter(document=chosen).select_related("document__provider").newest_first()
    versions = tuple(own[:MOST_VERSIONS])
    shown = named or versions[0]
    text = legible_text(shown)
    lines = None if text is None else tuple(passages(text))
    return Shelf(documents, versions, own.count(), shown, lines)


def _named(version: str, provider: Provider) -> Version | None:
    if not version:
        return None
    try:
        wanted = uuids.UUID(version)
    except ValueError as error:
        raise Http404("The address names no version of a text.") from error
    own = Version.objects.confirmed().filter(uuid=wanted, document__provider=provider)
    found = own.select_related("document__provider").first()
    if found is None:
        raise Http404("This provider has no confirmed text with this address.")
    return found
