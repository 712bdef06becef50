"""The provider list's filters: what can be chosen, how many providers each choice leaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, QuerySet

from auditor.archive.models import Document
from auditor.public.countries import country_name
from auditor.public.standing import NOT_ASSESSED, STATES, states_by_provider
from providers.models import Provider
from providers.vocabulary import Activity, LedgerTransparency, OperatorModel, ProviderStatus

UNKNOWN = "unknown"
TITLES = {
    "activity": "Activity",
    "status": "Status",
    "operator": "Operator model",
    "ledger": "Ledger",
    "country": "Country",
    "documents": "Documents",
    "assessment": "Assessment",
}
WORDS: dict[str, dict[str, str]] = {
    "activity": {value: str(label) for value, label in Activity.choices} | {UNKNOWN: "Unknown"},
    "status": {value: str(label) for value, label in ProviderStatus.choices},
    "operator": {value: str(label) for value, label in OperatorModel.choices},
    "ledger": {value: str(label) for value, label in LedgerTransparency.choices},
    "documents": {"yes": "Has documents", "no": "No documents"},
    "assessment": STATES,
}


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a facet: how many providers have it, and the query that turns it on or off."""

    value: str
    label: str
    count: int
    is_active: bool
    query: str


@dataclass(frozen=True, slots=True)
class Facet:
    """One attribute by which the list can be narrowed."""

    name: str
    title: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """The providers that a request's filters leave, in order, and the facets around them."""

    provider_ids: tuple[int, ...]
    facets: tuple[Facet, ...]
    active: tuple[tuple[Facet, Option], ...]


@dataclass(frozen=True, slots=True)
class _Traits:
    provider_id: int
    values: Mapping[str, frozenset[str]]

    def match(self, chosen: Mapping[str, str], *, but: str = "") -> bool:
        return all(value in self.values[name] for name, value in chosen.items() if name != but)


def select(providers: QuerySet[Provider], query: Mapping[str, str], *, at: datetime) -> Selection:
    """Narrows `providers` (in their order) by the facets in `query`. Two queries."""
    chosen = {name: query[name] for name in TITLES if query.get(name)}
    search = {"q": query["q"]} if query.get("q") else {}
    states = states_by_provider(at=at)
    traits = [_traits(row, states) for row in _rows(providers)]
    facets = tuple(_facet(name, traits, chosen, search) for name in TITLES)
    return Selection(
        provider_ids=tuple(row.provider_id for row in traits if row.match(chosen)),
        facets=facets,
        active=tuple(
            (facet, option) for facet in facets for option in facet.options if option.is_active
        ),
    )


def _rows(
    providers: QuerySet[Provider],
) -> Iterable[tuple[int, list[str], str, str, str, str, bool]]:
    has_documents = Exists(Document.objects.filter(provider=OuterRef("pk")))
    return providers.annotate(has_documents=has_documents).values_list(
        "pk",
        "activities",
        "status",
        "operator_model",
        "ledger_transparency",
        "country",
        "has_documents",
    )


def _traits(
    row: tuple[int, list[str], str, str, str, str, bool], states: Mapping[int, str]
) -> _Traits:
    pk, activities, status, operator, ledger, country, has_documents = row
    return _Traits(
        pk,
        {
            "activity": frozenset(activities or [UNKNOWN]),
            "status": frozenset([status]),
            "operator": frozenset([operator]),
            "ledger": frozenset([ledger]),
            "country": frozenset([country or UNKNOWN]),
            "documents": frozenset(["yes" if has_documents else "no"]),
            "assessment": frozenset([states.get(pk, NOT_ASSESSED)]),
        },
    )


def _facet(
    name: str, traits: Sequence[_Traits], chosen: Mapping[str, str], search: Mapping[str, str]
) -> Facet:
    """Counts are over the providers that the other facets leave."""
    others = {**search, **{other: value for other, value in chosen.items() if other != name}}
    counts = Counter(
        value for row in traits if row.match(chosen, but=name) for value in row.values[name]
    )
    counts.setdefault(chosen.get(name, ""), 0)
    options = [
        Option(
            value=value,
            label=label_of(name, value),
            count=count,
            is_active=chosen.get(name) == value,
            query="?" + urlencode(others if chosen.get(name) == value else {**others, name: value}),
        )
        for value, count in counts.items()
        if value
    ]
    return Facet(name, TITLES[name], tuple(sorted(options, key=_unknown_last)))


def label_of(name: str, value: str) -> str:
    """The words of a facet's value; a value that nothing has is shown as it was asked for."""
    if name == "country":
        return "Unknown" if value == UNKNOWN else country_name(value)
    return WORDS[name].get(value, value)


def _unknown_last(option: Option) -> tuple[bool, str]:
    return option.value == UNKNOWN, option.label.casefold()
