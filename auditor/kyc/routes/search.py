"""The weakest route of every provider of a network, in two walks over it.

A route demands what its most demanding step demands; the weakest route is the one that demands
least. Every provider and every tie is visited once a walk, whatever cycles there are. Both what is
known and the least that may be are found: first with unknown steps left out, then with nothing
demanded at them. An unknown step is in no route that is shown.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from auditor.kyc.routes.demands import Span
from auditor.kyc.routes.network import FREE, Network, Step, StepKind, Tie, is_free
from auditor.kyc.vocabulary import IdentityLevel

Level = IdentityLevel
Cost = Callable[[Span], Level | None]
Way = Callable[[Tie], Level | None]


@dataclass(frozen=True, slots=True)
class Route:
    """Steps in order, and what the most demanding of them demands."""

    level: Level
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Weakest:
    """How money gets to `provider` and out again.

    `into` and `out_of` are None where no route is known from end to end; `level` is what both
    together demand, None unless both are known. `least` is what it may be if nothing is demanded
    where nothing is known; None where no way in can begin anywhere. `direct` is the same for paying in and out at the provider itself.
    """

    provider: str
    into: Route | None
    out_of: Route | None
    level: Level | None
    least: Level | None
    direct: Span

    @property
    def is_weaker(self) -> bool:
        """A route is known that demands less than the provider itself is known to demand."""
        return (
            self.level is not None
            and self.direct.known is not None
            and self.level < self.direct.known
        )

    @property
    def may_be_weaker(self) -> bool:
        """None is known, and what is not known could make one."""
        if self.is_weaker or self.direct.known is None or self.least is None:
            return False
        return self.least < self.direct.known


@dataclass(frozen=True, slots=True)
class _Reached:
    """At which level a provider was reached, and by which tie; None: the walk began there."""

    level: Level
    tie: Tie | None


_Walk = Mapping[str, _Reached]


def weakest_routes(network: Network, of: Iterable[str] | None = None) -> dict[str, Weakest]:
    """Of the providers named, or of all. Of equally weak routes: one with few steps, by name.

    Raises KeyError for a provider that the network does not have.
    """
    ends = _Ends(network)
    known_in, known_out = ends.walks(lambda span: span.known)
    least_in, least_out = ends.walks(lambda span: span.least)
    return {
        name: Weakest(
            provider=name,
            into=(into := _into(network, name, known_in)),
            out_of=(out_of := _out_of(network, name, known_out)),
            level=max(into.level, out_of.level) if into and out_of else None,
            least=_least(name, least_in, least_out),
            direct=_direct(network, name),
        )
        for name in sorted(network.names if of is None else of)
    }


def _least(name: str, into: _Walk, out_of: _Walk) -> Level | None:
    return max(into[name].level, out_of[name].level) if name in into else None


def _direct(network: Network, name: str) -> Span:
    own = network.of(name)
    known = None
    if own.is_paid_in and own.funding.known is not None and own.cash_out.known is not None:
        known = max(own.funding.known, own.cash_out.known)
    return Span(known, max(own.funding.least, own.cash_out.least))


class _Ends:
    """The walks from where money enters, and back from where it leaves."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._names = sorted(network.names)
        self._ties: dict[str, list[Tie]] = {}
        for tie in sorted(network.ties, key=lambda one: (one.subject, one.target, one.kind)):
            self._ties.setdefault(tie.subject, []).append(tie)

    def walks(self, cost: Cost) -> tuple[_Walk, _Walk]:
        """Inward and outward, with what `cost` makes of a span; None: not to be passed."""
        of = self._network.of
        opening = {name: cost(of(name).opening) for name in self._names}
        paid_in = [name for name in self._names if of(name).is_paid_in]
        enter = [(name, cost(of(name).funding)) for name in paid_in]
        leave = [(name, cost(of(name).cash_out)) for name in self._names]
        return (
            self._walk(enter, lambda tie: FREE.least if is_free(tie) else opening[tie.target]),
            self._walk(leave, lambda tie: opening[tie.subject]),
        )

    def _walk(self, starts: Iterable[tuple[str, Level | None]], way: Way) -> dict[str, _Reached]:
        """Lowest level first, so that what is reached once is reached at its lowest."""
        waiting: list[deque[tuple[str, Tie | None]]] = [deque() for _ in Level]
        for name, level in starts:
            if level is not None:
                waiting[level].append((name, None))
        reached: dict[str, _Reached] = {}
        for level, row in zip(Level, waiting, strict=True):
            while row:
                name, tie = row.popleft()
                if name in reached:
                    continue
                reached[name] = _Reached(level, tie)
                for onward in self._ties.get(name, ()):
                    demanded = way(onward)
                    if demanded is not None and onward.target not in reached:
                        waiting[max(level, demanded)].append((onward.target, onward))
        return reached


def _into(network: Network, name: str, walk: _Walk) -> Route | None:
    """From where money enters to the provider."""
    if name not in walk:
        return None
    steps = [_inward_step(network, tie) for tie in _ties_to(name, walk)]
    entry = _start_of(name, walk)
    return Route(
        walk[name].level,
        (Step(StepKind.PAY_IN, entry, network.of(entry).funding.known), *reversed(steps)),
    )


def _out_of(network: Network, name: str, walk: _Walk) -> Route | None:
    """From the provider to where money leaves: the walk was made backwards."""
    if name not in walk:
        return None
    steps = [
        Step(StepKind.HANDED_TO, tie.subject, network.of(tie.subject).opening.known)
        for tie in _ties_to(name, walk)
    ]
    last = _start_of(name, walk)
    return Route(
        walk[name].level,
        (*steps, Step(StepKind.CASH_OUT, last, network.of(last).cash_out.known)),
    )


def _inward_step(network: Network, tie: Tie) -> Step:
    if is_free(tie):
        return Step(StepKind.THROUGH, tie.target, FREE.known)
    return Step(StepKind.CREDITED, tie.target, network.of(tie.target).opening.known)


def _ties_to(name: str, walk: _Walk) -> Iterator[Tie]:
    """The ties by which it was reached, the last one first."""
    while (tie := walk[name].tie) is not None:
        yield tie
        name = tie.subject


def _start_of(name: str, walk: _Walk) -> str:
    """Where the walk that reached it began."""
    for tie in _ties_to(name, walk):
        name = tie.subject
    return name
