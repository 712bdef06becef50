"""A provider with all that the catalogue and the archive list of it."""

from __future__ import annotations

from typing import Any

from auditor.api.shapes import extended, row_shape
from auditor.assessments.viewing import Viewer
from auditor.exports.formats.json_document import reader_of
from auditor.exports.selection import Selection
from auditor.exports.tables.archived import DOCUMENTS
from auditor.exports.tables.catalogue import (
    EVENTS,
    IDENTIFIERS,
    LEGAL_ENTITIES,
    LICENCES,
    PROVIDERS,
    RELATIONS,
)
from providers.models import Provider

PARTS = {
    LEGAL_ENTITIES: "LegalEntity",
    LICENCES: "Licence",
    IDENTIFIERS: "Identifier",
    RELATIONS: "Relation",
    EVENTS: "PublicEvent",
    DOCUMENTS: "Document",
}


def whole_provider(provider: Provider, viewer: Viewer) -> dict[str, Any]:
    """One query a list."""
    selection = Selection(viewer, (), (provider.pk,))
    whole = reader_of(PROVIDERS)(provider)
    for table in PARTS:
        read = reader_of(table)
        whole[table.name] = [read(row) for row in table.source.items(selection)]
    return whole


CATALOGUE_SHAPE = extended(
    row_shape(PROVIDERS, "Provider"),
    "ProviderWithFacts",
    {
        table.name: row_shape(table, name)(many=True, read_only=True)
        for table, name in PARTS.items()
    },
    dict,
)
