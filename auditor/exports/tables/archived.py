"""The archive's tables: documents, their public versions, and what changed from one to the next."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.archive.models import Change, Document, Version
from auditor.archive.querysets import ChangeQuerySet, DocumentQuerySet, VersionQuerySet
from auditor.archive.vocabulary import Cause
from auditor.exports.columns import Empty, Kind, Source, Table, column
from auditor.exports.selection import READ_AT_ONCE, Selection
from auditor.exports.tables.catalogue import of_provider

TEXT, CODE, TIME = Kind.TEXT, Kind.CODE, Kind.TIME


def documents(selection: Selection) -> DocumentQuerySet:
    found: DocumentQuerySet = selection.narrowed(Document.objects.all(), "provider")
    return found.select_related("provider").order_by("provider__slug", "slug")


def versions(selection: Selection) -> VersionQuerySet:
    """Confirmed ones: others have no address, and are not shown."""
    found: VersionQuerySet = selection.narrowed(Version.objects.confirmed(), "document__provider")
    return found.select_related("document__provider").order_by(
        "document__provider__slug", "document__slug", "captured_at", "sequence", "pk"
    )


def changes(selection: Selection) -> ChangeQuerySet:
    found: ChangeQuerySet = selection.narrowed(
        Change.objects.public(), "version__document__provider"
    )
    places = found.select_related("version__document__provider", "previous", "reappearance_of")
    return places.order_by(
        "version__document__provider__slug", "version__document__slug", "occurred_at", "pk"
    )


def _documents(selection: Selection) -> Iterator[Document]:
    yield from documents(selection).iterator(READ_AT_ONCE)


def _versions(selection: Selection) -> Iterator[Version]:
    yield from versions(selection).iterator(READ_AT_ONCE)


def _changes(selection: Selection) -> Iterator[Change]:
    yield from changes(selection).iterator(READ_AT_ONCE)


DOCUMENTS = Table(
    "documents",
    "Documents",
    "The documents of providers that are tracked over time.",
    Source(_documents),
    (
        of_provider(),
        column("document", CODE, "The document's permanent short name.", "slug"),
        column("terms_type", TEXT, "What sort of document it is."),
        column("title", TEXT, "Its own title.", empty=Empty.NONE),
        column("language", CODE, "Its language, BCP 47.", empty=Empty.UNKNOWN),
        column("is_tracked", Kind.FLAG, "Whether it is still checked."),
        column("last_checked_at", TIME, "The last check.", empty=Empty.NONE),
        column("last_outcome", CODE, "What came of it.", empty=Empty.NONE),
        column(
            "failing_since",
            TIME,
            "Since when checks fail: whether it changed since is unknown.",
            empty=Empty.NONE,
        ),
    ),
)
VERSIONS = Table(
    "versions",
    "Versions",
    "The confirmed texts of documents, without the texts: each stands at its address.",
    Source(_versions),
    (
        column("version", Kind.UUID, "Its permanent name: /versions/UUID/ on the site.", "uuid"),
        of_provider("document.provider.slug"),
        column("document", CODE, "The document's short name.", "document.slug"),
        column("terms_type", TEXT, "What sort of document it is.", "document.terms_type"),
        column("captured_at", TIME, "When it stood so."),
        column("word_count", Kind.WHOLE, "How many words it has."),
        column("text_sha256", Kind.DIGEST, "SHA-256 of the text in UTF-8.", "text_digest"),
        column("extractor", CODE, "What read the text out of the page.", "extractor_version"),
        column(
            "is_imported",
            Kind.FLAG,
            "Taken over from another archive's history.",
            lambda row: row.imported_id is not None,
        ),
    ),
)
CHANGES = Table(
    "changes",
    "Changes",
    "How each version stands to the one before. Only the causes first and change are the provider's.",
    Source(_changes),
    (
        column("version", Kind.UUID, "The version that it leads to.", "version.uuid"),
        of_provider("version.document.provider.slug"),
        column("document", CODE, "The document's short name.", "version.document.slug"),
        column("terms_type", TEXT, "What sort of document it is.", "version.document.terms_type"),
        column("cause", CODE, "Why the two differ.", choices=Cause),
        column("occurred_at", TIME, "When the new text was captured."),
        column("listed_at", TIME, "When it was first shown in the overview."),
        column(
            "previous",
            Kind.UUID,
            "The version before it.",
            lambda row: row.previous.uuid if row.previous else None,
            empty=Empty.NONE,
        ),
        column(
            "reappearance_of",
            Kind.UUID,
            "The earliest version with the same words, where the document came back to it.",
            lambda row: row.reappearance_of.uuid if row.reappearance_of else None,
            empty=Empty.NONE,
        ),
        column("words_added", Kind.WHOLE, "Words that are new."),
        column("words_removed", Kind.WHOLE, "Words that are gone."),
        column("passages_changed", Kind.WHOLE, "In how many places."),
    ),
)
