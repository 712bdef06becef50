"""Weakest routes over the relations of the catalogue and the tiers of published assessments.

The route itself is for vetted readers; the public learns that there is a weaker one, and no more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db.models import Q, QuerySet

from auditor.accounts.vocabulary import Clearance
from auditor.assessments.inputs import scope_of
from auditor.assessments.models import Assessment
from auditor.assessments.viewing import Viewer
from auditor.kyc.routes import Demands, Network, Tie, TieKind, Weakest, demands_of, weakest_routes
from auditor.kyc.scoring import Scope
from auditor.kyc.vocabulary import Aspect, SourceOfMoney
from providers.models import Provider, Relation
from providers.vocabulary import ProviderStatus

TOGETHER = 5000
AXES = (Aspect.CLAIMED, Aspect.OBSERVED)
ENDED = frozenset([ProviderStatus.CLOSED, ProviderStatus.SEIZED, ProviderStatus.MERGED])


@dataclass(frozen=True, slots=True)
class AxisRoutes:
    """On one axis: the weakest route, what each provider of the network demands, and the weakest routes of
    money from each source."""

    axis: Aspect
    weakest: Weakest
    demands: Mapping[str, Demands]
    by_source: Mapping[SourceOfMoney, Weakest]


@dataclass(frozen=True)
class ShownRoutes:
    """What one viewer may see of the routes to a provider and out again on a day.

    `is_weaker`: a route is known that demands less than the provider itself; as claimed, or for who is
    vetted as claimed or observed. `axes` is empty for who is not vetted. `providers` and `relations` are
    those that the routes could take: tied to the provider, directly or over others, and operating on
    that day.
    """

    on: date
    is_weaker: bool
    is_withheld: bool
    axes: tuple[AxisRoutes, ...] = ()
    providers: Mapping[str, Provider] | None = None
    relations: tuple[Relation, ...] = ()


def routes_of(provider: Provider, viewer: Viewer, *, on: date) -> ShownRoutes | None:
    """None where no exchanger, agent or nested service is recorded for that day.

    Queries: one for each step away from the provider and each TOGETHER providers there, and up to ten.
    """
    met = _reach(provider, on)
    if not met:
        return None
    is_vetted = viewer.clearance >= Clearance.VETTED
    ties = tuple(Tie(one.subject_slug, TieKind(one.kind), one.target_slug) for one in met)
    scopes = standing_scopes(_ends(met), on)
    # What is claimed is public, and so are relations: to tell of the other axis would tell what was
    # observed.
    axes = AXES if is_vetted else (Aspect.CLAIMED,)
    sources = tuple(SourceOfMoney) if is_vetted else ()
    found = tuple(_on_axis(axis, provider.slug, scopes, ties, sources) for axis in axes)
    return ShownRoutes(
        on=on,
        is_weaker=any(one.weakest.is_weaker for one in found),
        is_withheld=not is_vetted,
        axes=found if is_vetted else (),
        providers=_providers(_ends(met)) if is_vetted else None,
        relations=_relations(met) if is_vetted else (),
    )


def _on_axis(
    axis: Aspect,
    slug: str,
    scopes: Mapping[str, list[Scope]],
    ties: tuple[Tie, ...],
    sources: tuple[SourceOfMoney, ...],
) -> AxisRoutes:
    def from_source(source: SourceOfMoney | None) -> tuple[Weakest, Mapping[str, Demands]]:
        demands = {name: demands_of(given, axis, source) for name, given in scopes.items()}
        return weakest_routes(Network(demands, ties), [slug])[slug], demands

    weakest, demands = from_source(None)
    return AxisRoutes(axis, weakest, demands, {one: from_source(one)[0] for one in sources})


@dataclass(frozen=True, slots=True)
class _Met:
    """A relation that was met, as plain values: a network may have many."""

    pk: int
    kind: str
    subject: int
    subject_slug: str
    target: int
    target_slug: str


_COLUMNS = ("pk", "kind", "subject", "subject__slug", "target", "target__slug")


def _reach(provider: Provider, on: date) -> list[_Met]:
    """The relations over which value could pass on that day, from the provider outwards."""
    found: dict[int, _Met] = {}
    seen, edge = {provider.pk}, {provider.pk}
    while edge:
        ends: set[int] = set()
        for some in _parts(edge):
            tied = _passing(on).filter(Q(subject__in=some) | Q(target__in=some))
            for row in tied.values_list(*_COLUMNS):
                one = found[row[0]] = _Met(*row)
                ends |= {one.subject, one.target}
        edge = ends - seen
        seen |= ends
    return list(found.values())


def _passing(on: date) -> QuerySet[Relation]:
    """Reviewed relations in force on that day, as exactly as their sources date them, between providers
    that operated then."""
    day = on.isoformat()
    still = Q(until="") | Q(until__gte=day) | Q(until__in=[day[:4], day[:7]])
    ended = [
        Q(**{f"{end}__status__in": [one.value for one in ENDED], f"{end}__status_since__lte": day})
        for end in ("subject", "target")
    ]
    return Relation.objects.filter(
        still,
        kind__in=[kind.value for kind in TieKind],
        since__lte=day,
        subject__is_draft=False,
        target__is_draft=False,
    ).exclude(ended[0] | ended[1])


def _ends(met: Iterable[_Met]) -> set[int]:
    return {pk for one in met for pk in (one.subject, one.target)}


def _parts(keys: Iterable[int]) -> Iterator[list[int]]:
    """So many at a time as any database takes in one query."""
    rest = iter(sorted(keys))
    while some := list(islice(rest, TOGETHER)):
        yield some


def _providers(keys: Iterable[int]) -> dict[str, Provider]:
    found = (Provider.objects.filter(pk__in=some) for some in _parts(keys))
    return {one.slug: one for rows in found for one in rows}


def _relations(met: Iterable[_Met]) -> tuple[Relation, ...]:
    rows = Relation.objects.select_related("subject", "target")
    found = (rows.filter(pk__in=some) for some in _parts(one.pk for one in met))
    every = [one for some in found for one in some]
    every.sort(key=lambda one: (one.target.name, one.subject.name, one.pk))
    return tuple(every)


def standing_scopes(providers: Iterable[int], on: date) -> dict[str, list[Scope]]:
    """Of each provider (by key), the scopes valid on the day in the assessment that stands; by its slug."""
    rows = (
        Assessment.objects.published()
        .order_by("framework", "number")
        .select_related("provider")
        .prefetch_related("scopes__tiers__limits")
        .defer("inputs", "score")
    )
    found: dict[str, list[Scope]] = defaultdict(list)
    for some in _parts(providers):
        for row in rows.filter(provider__in=some):  # The newest framework comes last, and counts.
            found[row.provider.slug] = list(_valid(row, on))
    return dict(found)


def _valid(assessment: Assessment, on: date) -> Iterator[Scope]:
    for row in assessment.scopes.all():
        scope = scope_of(row)
        if scope.is_valid(on):
            yield scope
