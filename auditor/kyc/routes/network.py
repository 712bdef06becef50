"""Providers, what they demand, and the ties by which value passes from one to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from auditor.kyc.routes.demands import Demands, Span
from auditor.kyc.vocabulary import IdentityLevel


class TieKind(StrEnum):
    """How value passes: the subject is an exchanger for, an agent of, or nested in the target."""

    EXCHANGER_FOR = "exchanger_for"
    AGENT_OF = "agent_of"
    NESTED_IN = "nested_in"


# Customers of an agent, or of a service nested in an account of its own, are known to that one
# alone (FATF R.14; the SUEX case). Who is credited by an exchanger holds an account themselves.
WITH_THE_ACCOUNT_OF_ANOTHER = frozenset([TieKind.AGENT_OF, TieKind.NESTED_IN])


class StepKind(StrEnum):
    """What happens at one step of a route."""

    PAY_IN = "pay_in"
    CREDITED = "credited"
    THROUGH = "through"
    HANDED_TO = "handed_to"
    CASH_OUT = "cash_out"


@dataclass(frozen=True, slots=True)
class Tie:
    """`subject` stands to `target` as `kind` says; both name providers."""

    subject: str
    kind: TieKind
    target: str


@dataclass(frozen=True, slots=True)
class Step:
    """What is done at a provider, and the identity level demanded for it; None: not known."""

    kind: StepKind
    provider: str
    level: IdentityLevel | None


@dataclass(frozen=True)
class Network:
    """On one axis and at one time. Of a provider that `demands` does not name nothing is known."""

    demands: Mapping[str, Demands]
    ties: tuple[Tie, ...] = ()
    names: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        tied = (name for tie in self.ties for name in (tie.subject, tie.target))
        object.__setattr__(self, "names", frozenset(self.demands) | frozenset(tied))

    def of(self, provider: str) -> Demands:
        """What a provider demands, or that nothing is known of it."""
        return self.demands.get(provider) or NOTHING_KNOWN


def is_free(tie: Tie) -> bool:
    """Whether value passes to the target without the target's asking anything of its own."""
    return tie.kind in WITH_THE_ACCOUNT_OF_ANOTHER


NOTHING_KNOWN = Demands()
FREE = Span(IdentityLevel.NONE, IdentityLevel.NONE)
