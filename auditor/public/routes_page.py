"""The page of a provider's weakest routes: steps in words, and what each neighbour demands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from auditor.assessments.routes import AxisRoutes, ShownRoutes
from auditor.kyc.routes import Demands, Route, Span, Step, StepKind, Weakest
from auditor.kyc.vocabulary import Aspect, IdentityLevel, SourceOfMoney
from providers.models import Provider, Relation

UNKNOWN = "Unknown"
WORDS = {
    StepKind.PAY_IN: "Money is paid in at",
    StepKind.CREDITED: "It is credited to an account at",
    StepKind.THROUGH: "It reaches, by the account of another,",
    StepKind.HANDED_TO: "Value is handed to",
    StepKind.CASH_OUT: "Money is paid out by",
}


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One box of the drawing and one row of its table."""

    words: str
    provider: Provider
    level: str
    is_most: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """On one axis: the weakest route in and out, beside what the provider itself demands."""

    axis: str
    into: tuple[ShownStep, ...]
    out_of: tuple[ShownStep, ...]
    level: str
    direct: str
    is_weaker: bool
    may_be_weaker: bool


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A relation that a route could take, and what its two ends demand, claimed and observed."""

    relation: Relation
    claimed: tuple[str, str, str]
    observed: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class SourceRow:
    """Money from one source: what the weakest route in and out demands, and by whom it goes."""

    source: str
    claimed: str
    claimed_by: tuple[Provider, ...]
    observed: str
    observed_by: tuple[Provider, ...]


def source_rows(shown: ShownRoutes) -> list[SourceRow]:
    by_axis = {one.axis: one.by_source for one in shown.axes}
    known = shown.providers or {}

    def row(source: SourceOfMoney) -> SourceRow:
        claimed, observed = (by_axis[axis][source] for axis in (Aspect.CLAIMED, Aspect.OBSERVED))
        return SourceRow(
            str(source.label),
            _weakest_words(claimed),
            _path(claimed, known),
            _weakest_words(observed),
            _path(observed, known),
        )

    return [row(one) for one in SourceOfMoney]


def _path(weakest: Weakest, providers: Mapping[str, Provider]) -> tuple[Provider, ...]:
    """Whom money passes on its way in and out, each once in a row; none where no route is known."""
    if weakest.into is None or weakest.out_of is None:
        return ()
    names = [step.provider for step in (*weakest.into.steps, *weakest.out_of.steps)]
    return tuple(providers[name] for name, _ in groupby(names))


def _weakest_words(weakest: Weakest) -> str:
    """Unknown is never nothing, and not taken is neither."""
    if weakest.least is None:
        return "Not taken, as far as it is recorded"
    if weakest.level is None:
        return UNKNOWN
    may_be_less = weakest.least < weakest.level
    return level_words(weakest.level) + (", or less by what is unknown" if may_be_less else "")


def level_words(level: IdentityLevel | None) -> str:
    return UNKNOWN if level is None else str(level.label)


def span_words(span: Span) -> str:
    """`3: document ...`; `3 or less` where a scope is unknown; `Unknown`."""
    if span.known is None:
        return UNKNOWN
    suffix = "" if span.least == span.known else ", or less: one of its scopes is unknown"
    return level_words(span.known) + suffix


def drawings(shown: ShownRoutes) -> list[Drawing]:
    return [_drawing(one, shown.providers or {}) for one in shown.axes]


def _drawing(routes: AxisRoutes, providers: Mapping[str, Provider]) -> Drawing:
    weakest = routes.weakest
    return Drawing(
        axis=str(routes.axis.label),
        into=tuple(_steps(weakest.into, providers)),
        out_of=tuple(_steps(weakest.out_of, providers)),
        level=level_words(weakest.level),
        direct=span_words(weakest.direct),
        is_weaker=weakest.is_weaker,
        may_be_weaker=weakest.may_be_weaker,
    )


def _steps(route: Route | None, providers: Mapping[str, Provider]) -> Iterator[ShownStep]:
    if route is None:
        return
    for step in route.steps:
        yield _step(step, providers[step.provider], is_most=step.level == route.level)


def _step(step: Step, provider: Provider, *, is_most: bool) -> ShownStep:
    level = "Nothing of its own" if step.kind == StepKind.THROUGH else level_words(step.level)
    return ShownStep(WORDS[step.kind], provider, level, is_most)


def neighbours(shown: ShownRoutes) -> list[Neighbour]:
    by_axis = {one.axis: one.demands for one in shown.axes}
    return [
        Neighbour(
            relation,
            _demanded(by_axis[Aspect.CLAIMED].get(relation.subject.slug)),
            _demanded(by_axis[Aspect.OBSERVED].get(relation.subject.slug)),
        )
        for relation in shown.relations
    ]


def _demanded(demands: Demands | None) -> tuple[str, str, str]:
    known = demands or Demands()
    return (
        span_words(known.opening),
        span_words(known.funding),
        span_words(known.cash_out),
    )
