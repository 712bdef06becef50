"""What a provider demands of whoever opens an account, pays in, or takes value out: from its tiers.

What is not recorded is unknown, never no demand. So each demand is a span: what is known, and the
least that it may be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from auditor.kyc.routes.sources import takes
from auditor.kyc.scoring.headline import AT_ENTRY, OPENING, level_at_cash_out, level_at_entry
from auditor.kyc.scoring.inputs import Scope
from auditor.kyc.vocabulary import Aspect, IdentityLevel, SourceOfMoney


@dataclass(frozen=True, slots=True)
class Span:
    """An identity level: `known` (None: it is not), and the `least` that it may be."""

    known: IdentityLevel | None = None
    least: IdentityLevel = IdentityLevel.NONE


UNKNOWN = Span()


@dataclass(frozen=True, slots=True)
class Demands:
    """On one axis: to hold an account, to pay into it oneself, and to take value out oneself.

    `is_paid_in` is False where money of the source in question is not taken: no way in begins there.
    """

    opening: Span = UNKNOWN
    funding: Span = UNKNOWN
    cash_out: Span = UNKNOWN
    is_paid_in: bool = True


def demands_of(
    scopes: Iterable[Scope], axis: Aspect, source: SourceOfMoney | None = None
) -> Demands:
    """The weakest of each over the scopes given; all unknown without any.

    The scopes are those valid at the time in question. A scope in which a demand is not recorded
    may be weaker than those where it is. With a `source` what is paid in comes from there: a scope for
    other sources does not count, and one whose words name none that is known may be weaker.
    """
    given = list(scopes)
    funded = [one for one in given if takes(one, source) is not False]

    def funding(scope: Scope) -> IdentityLevel | None:
        return level_at_entry(scope, axis, AT_ENTRY) if takes(scope, source) else None

    return Demands(
        opening=_span(given, lambda scope: level_at_entry(scope, axis, OPENING)),
        funding=_span(funded, funding),
        cash_out=_span(given, lambda scope: level_at_cash_out(scope, axis)),
        is_paid_in=bool(funded) or not given,
    )


def _span(scopes: list[Scope], level: Callable[[Scope], IdentityLevel | None]) -> Span:
    found = [level(scope) for scope in scopes]
    known = [one for one in found if one is not None]
    if not known:
        return UNKNOWN
    weakest = min(known)
    return Span(weakest, weakest if len(known) == len(found) else IdentityLevel.NONE)
