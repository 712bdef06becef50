"""The catalogue's tables: providers and the public facts about them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Model, QuerySet

from auditor.exports.columns import Column, Empty, Kind, Source, Table, column
from auditor.exports.selection import READ_AT_ONCE, Selection
from providers.models import (
    Identifier,
    LegalEntity,
    Licence,
    Provider,
    PublicEvent,
    Relation,
)
from providers.vocabulary import (
    Activity,
    EventKind,
    IdentifierScheme,
    LedgerTransparency,
    LicenceStatus,
    OperatorModel,
    ProviderStatus,
    RelationKind,
    SourceTier,
)

TEXT, CODE, URL = Kind.TEXT, Kind.CODE, Kind.URL
UNKNOWN = Empty.UNKNOWN
COUNTRY = "Country, ISO 3166-1 alpha-2."


def of_provider(read: str = "provider.slug") -> Column:
    return column("provider", CODE, "The provider: slug in the table providers.", read)


SOURCE_COLUMNS = (
    column("source_title", TEXT, "Title of the document that backs the fact."),
    column("source_url", URL, "Address of that document.", empty=UNKNOWN),
    column("source_tier", CODE, "How near the source stands to the fact.", choices=SourceTier),
)
SINCE = column("since", Kind.PARTIAL_DATE, "From when: YYYY, YYYY-MM or YYYY-MM-DD.", empty=UNKNOWN)
UNTIL = column(
    "until", Kind.PARTIAL_DATE, "Until when: YYYY, YYYY-MM or YYYY-MM-DD.", empty=UNKNOWN
)

Rows = Callable[[Selection], QuerySet[Any]]


def _read(rows: Rows) -> Source:
    def items(selection: Selection) -> Iterator[Model]:
        yield from rows(selection).iterator(READ_AT_ONCE)

    return Source(items)


def _facts(model: type[Model], *order: str, path: str = "provider") -> Source:
    def rows(selection: Selection) -> QuerySet[Any]:
        found: QuerySet[Any] = selection.narrowed(model._default_manager.all(), path)
        return found.select_related(path).order_by(f"{path}__slug", *order, "pk")

    return _read(rows)


def _relations(selection: Selection) -> QuerySet[Any]:
    found: QuerySet[Any] = selection.narrowed(Relation.objects.all(), "subject")
    return found.select_related("subject", "target").order_by("subject__slug", "kind", "pk")


PROVIDERS = Table(
    "providers",
    "Providers",
    "The providers of the catalogue, alphabetical.",
    _read(lambda selection: selection.narrowed(Provider.objects.alphabetical(), "pk")),
    (
        column("slug", CODE, "The provider's permanent short name; its address on the site."),
        column("name", TEXT, "Its name."),
        column("aliases", Kind.NAMES, "Other names.", empty=UNKNOWN),
        column("activities", Kind.NAMES, "What it does: codes.", empty=UNKNOWN, choices=Activity),
        column("status", CODE, "Whether it operates.", choices=ProviderStatus),
        column(
            "status_since",
            Kind.PARTIAL_DATE,
            "Since when: YYYY, YYYY-MM or YYYY-MM-DD.",
            empty=UNKNOWN,
        ),
        column("operator_model", CODE, "Who runs it.", choices=OperatorModel),
        column(
            "ledger_transparency",
            CODE,
            "Who can see the movements of value.",
            choices=LedgerTransparency,
        ),
        column("country", CODE, COUNTRY, empty=UNKNOWN),
        column("website", URL, "Its address, as text.", empty=UNKNOWN),
        column("summary", TEXT, "The catalogue's description.", empty=Empty.NONE),
        column("is_fictional", Kind.FLAG, "Made up for demonstration."),
        column("is_draft", Kind.FLAG, "Created by an import; nobody has reviewed it."),
    ),
)
LEGAL_ENTITIES = Table(
    "legal_entities",
    "Legal entities",
    "Companies that operate, or operated, a provider.",
    _facts(LegalEntity, "name"),
    (
        of_provider(),
        column("name", TEXT, "Its registered name."),
        column("country", CODE, COUNTRY, empty=UNKNOWN),
        column("registration_number", TEXT, "Its number in the register.", empty=UNKNOWN),
        column("registry", TEXT, "That register.", empty=UNKNOWN),
        column("lei", CODE, "LEI (ISO 17442).", empty=UNKNOWN),
    ),
)
LICENCES = Table(
    "licences",
    "Licences",
    "Authorisations, with what the authority's register says of them.",
    _facts(Licence, "country", "authority"),
    (
        of_provider(),
        column("kind", TEXT, "What is licensed."),
        column("authority", TEXT, "Who licensed it."),
        column("number", TEXT, "Its number.", empty=UNKNOWN),
        column("country", CODE, COUNTRY, empty=UNKNOWN),
        column("status", CODE, "What the register says.", choices=LicenceStatus),
        SINCE,
        UNTIL,
        *SOURCE_COLUMNS,
    ),
)
IDENTIFIERS = Table(
    "identifiers",
    "Identifiers",
    "What a provider is called in registers and name spaces. Domains are text, never links.",
    _facts(Identifier, "scheme", "value"),
    (
        of_provider(),
        column("scheme", CODE, "The register or name space.", choices=IdentifierScheme),
        column("value", TEXT, "The name in it."),
    ),
)
RELATIONS = Table(
    "relations",
    "Relations",
    "How one provider stands to another: the provider is ... the target.",
    _read(_relations),
    (
        of_provider("subject.slug"),
        column("kind", CODE, "How it stands to the target.", choices=RelationKind),
        column("target", CODE, "The other provider's slug.", "target.slug"),
        SINCE,
        UNTIL,
        *SOURCE_COLUMNS,
    ),
)
EVENTS = Table(
    "events",
    "Public events",
    "Dated public facts: what authorities, courts or providers made known.",
    _facts(PublicEvent, "-date"),
    (
        of_provider(),
        column("date", Kind.PARTIAL_DATE, "YYYY, YYYY-MM or YYYY-MM-DD.", empty=UNKNOWN),
        column("kind", CODE, "What kind of event.", choices=EventKind),
        column("authority", TEXT, "By whom.", empty=UNKNOWN),
        column("summary", TEXT, "What happened."),
        *SOURCE_COLUMNS,
    ),
)
