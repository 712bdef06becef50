"""What a score is computed from: stored with a published assessment, and enough to recompute it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from auditor.kyc.plain import NotOfThisShape, from_plain, to_plain
from auditor.kyc.vocabulary import (
    Aspect,
    ClaimedValue,
    EvidenceKind,
    EvidenceStrength,
    ExposureValue,
    FactValue,
    IdentityLevel,
    ObservedValue,
    Operation,
    ScopeDimension,
    Trigger,
    Window,
)


class InvalidInputs(Exception):
    """Inputs that no score can be computed from; `reasons` holds a sentence for each fault."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = tuple(reasons)


@dataclass(frozen=True)
class Evidence:
    """A piece of evidence for one value of an answer.

    `at` is the day of which it speaks. Pieces with the same `origin` (a document, a tester's session)
    are not independent and count once; without one a piece stands for itself. What `is_historic`
    speaks of past conduct that has been penalised or ended: a dated fact that says nothing of today.
    """

    kind: EvidenceKind
    strength: EvidenceStrength
    supports: Aspect
    at: date
    origin: str = ""
    is_historic: bool = False


@dataclass(frozen=True)
class Answer:
    """The values found for an indicator; those that its kind does not have stay as they are."""

    indicator: str
    claimed: ClaimedValue = ClaimedValue.NOT_ASSESSED
    observed: ObservedValue = ObservedValue.NOT_ASSESSED
    exposure: ExposureValue = ExposureValue.UNKNOWN
    fact: FactValue = FactValue.UNCHECKED
    evidence: tuple[Evidence, ...] = ()

    def supporting(self, aspect: Aspect) -> tuple[Evidence, ...]:
        """The evidence that is cited for one value of the answer."""
        return tuple(piece for piece in self.evidence if piece.supports == aspect)


@dataclass(frozen=True)
class Limit:
    """The most that an operation may move in a window, that amount included; None is unlimited."""

    operation: Operation
    window: Window
    amount: Decimal | None
    currency: str = "EUR"


@dataclass(frozen=True)
class Tier:
    """An identity level and when it is demanded, on the claimed or the observed axis of a scope.

    `order` counts up from what a new customer has. `limits` hold for customers of this tier;
    `threshold` is the value above which a tier with the trigger `threshold` is demanded.
    """

    order: int
    axis: Aspect
    level: IdentityLevel
    trigger: Trigger
    threshold: Limit | None = None
    limits: tuple[Limit, ...] = ()


@dataclass(frozen=True)
class Scope:
    """Customers who are treated alike. `valid_to` is the last day; open ends are None."""

    id: str
    dimensions: Mapping[ScopeDimension, str] = field(default_factory=dict)
    is_typical: bool = False
    valid_from: date | None = None
    valid_to: date | None = None
    tiers: tuple[Tier, ...] = ()

    def is_valid(self, at: date) -> bool:
        """Whether the scope holds on a day, its first and last included."""
        begins, ends = self.valid_from or date.min, self.valid_to or date.max
        return begins <= at <= ends


@dataclass(frozen=True)
class Rate:
    """How much of a currency one unit of the reference currency was worth, by whom and when."""

    currency: str
    per_unit: Decimal
    at: date
    source: str


@dataclass(frozen=True)
class Inputs:
    """Everything that a score depends on, but for the framework that `framework` and `digest` name."""

    framework: str
    digest: str
    at: date
    answers: tuple[Answer, ...] = ()
    scopes: tuple[Scope, ...] = ()
    rates: tuple[Rate, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain values for a JSON column; nothing is lost."""
        plain: dict[str, Any] = to_plain(self)
        return plain

    @classmethod
    def from_json(cls, value: object) -> Inputs:
        """The inverse of `to_json`. Raises InvalidInputs."""
        try:
            return from_plain(cls, value)
        except NotOfThisShape as error:
            raise InvalidInputs([str(error)]) from error
