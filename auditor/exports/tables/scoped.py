"""Scopes, tiers and limits, one row a limit; and the replies of providers, one row a point."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from auditor.accounts.vocabulary import Clearance
from auditor.assessments.shown import (
    ShownAssessment,
    ShownLimit,
    ShownReply,
    ShownScope,
    ShownTier,
)
from auditor.exports.columns import Column, Empty, Kind, Standing, Table, column, standing
from auditor.exports.tables.assessed import ASSESSMENTS_SHOWN, of_assessment
from auditor.kyc.vocabulary import Aspect, IdentityLevel, Operation, Trigger, Window

TEXT, CODE, DECIMAL = Kind.TEXT, Kind.CODE, Kind.DECIMAL
VETTED = Clearance.VETTED


class LimitRow(NamedTuple):
    """A limit of a tier of a scope; without a limit where the tier has none that may be seen."""

    shown: ShownAssessment
    scope: ShownScope
    tier: ShownTier | None
    limit: ShownLimit | None


def _limits(shown: ShownAssessment) -> Iterator[LimitRow]:
    for scope in shown.scopes:
        for tier in scope.tiers or (None,):
            for limit in (tier.limits if tier else None) or (None,):
                yield LimitRow(shown, scope, tier, limit)


def _of(part: str, field: str) -> Callable[[LimitRow], Any]:
    def read(row: LimitRow) -> Any:
        found = row.tier.threshold if part == "threshold" and row.tier else None
        found = found if part == "threshold" else getattr(row, part)
        return getattr(found, field) if found is not None else None

    return read


def _limit_standing(row: LimitRow) -> Standing:
    if row.tier is None:
        return Standing.NONE
    if row.tier.limits is None:
        return Standing.WITHHELD
    return Standing.UNKNOWN if row.limit is None else _amount(row.limit)


def _threshold_standing(row: LimitRow) -> Standing:
    if row.tier is None:
        return Standing.NONE
    if row.tier.is_threshold_withheld:
        return Standing.WITHHELD
    return Standing.NONE if row.tier.threshold is None else _amount(row.tier.threshold)


def _amount(limit: ShownLimit) -> Standing:
    return Standing.UNLIMITED if limit.amount is None else Standing.KNOWN


def _bounds(field: str, says: str) -> Column:
    return column(field, TEXT, says, f"scope.{field}", empty=Empty.NONE)


def _money(part: str, says: str, needs: Clearance) -> tuple[Column, ...]:
    more: dict[str, Any] = {"empty": Empty.STATUS, "needs": needs}
    prefix = f"{part}_"
    return (
        column(f"{prefix}operation", CODE, f"{says}: how value moves.", _of(part, "operation"),
               choices=Operation, **more),
        column(f"{prefix}window", CODE, f"{says}: over what time it counts.", _of(part, "window"),
               choices=Window, **more),
        column(part, DECIMAL, f"{says}: the amount.", _of(part, "amount"), **more),
        column(f"{prefix}currency", CODE, f"{says}: its currency.", _of(part, "currency"), **more),
    )  # fmt: skip


LIMITS = Table(
    "scopes_tiers_limits",
    "Scopes, tiers and limits",
    "Who is identified how strongly, and what they may move: one row a limit. To the public: claimed "
    "tiers, with the limits of those whose customers are verified.",
    ASSESSMENTS_SHOWN,
    (
        *of_assessment(),
        column("scope", TEXT, "For whom the tiers hold.", "scope.label"),
        _bounds("channel", "Channel, where it matters."),
        _bounds("customer_type", "Type of customer, where it matters."),
        _bounds("residence", "Country of residence, where it matters."),
        _bounds("product", "Product, where it matters."),
        _bounds("funding_method", "Funding method, where it matters."),
        column("is_typical", Kind.FLAG, "The scope of most customers.", "scope.is_typical"),
        column("valid_from", Kind.DATE, "From when.", "scope.valid_from", empty=Empty.NONE),
        column("valid_to", Kind.DATE, "Until when.", "scope.valid_to", empty=Empty.NONE),
        column("axis", CODE, "Claimed, or observed.", _of("tier", "axis"), empty=Empty.NONE,
               choices=Aspect),
        column("tier", Kind.WHOLE, "The tier's place, from the first.", _of("tier", "order"),
               empty=Empty.NONE),
        column("level", Kind.WHOLE, "Identity level, 0 to 5.", _of("tier", "level"),
               empty=Empty.NONE, choices=IdentityLevel),
        column("trigger", CODE, "When that level is demanded.", _of("tier", "trigger"),
               empty=Empty.NONE, choices=Trigger),
        *_money("threshold", "Above what the level is demanded", VETTED),
        standing("threshold", _threshold_standing),
        *_money("limit", "What may be moved in this tier", Clearance.PUBLIC),
        standing("limit", _limit_standing),
    ),
    _limits,
)  # fmt: skip


class ReplyRow(NamedTuple):
    """A reply as a whole (no indicator), or what it says of one indicator."""

    shown: ShownAssessment
    reply: ShownReply
    indicator: str
    body: str


def _replies(shown: ShownAssessment) -> Iterator[ReplyRow]:
    for reply in shown.replies:
        yield ReplyRow(shown, reply, "", reply.body)
        for indicator, body in reply.points:
            yield ReplyRow(shown, reply, indicator, body)


REPLIES = Table(
    "replies",
    "Replies",
    "What providers replied, word for word: as a whole, and of single indicators.",
    ASSESSMENTS_SHOWN,
    (
        *of_assessment(),
        column("received_at", Kind.TIME, "When it came.", "reply.received_at"),
        column("signatory", TEXT, "Who signed it.", "reply.signatory"),
        column("position", TEXT, "In what position.", "reply.position", empty=Empty.UNKNOWN),
        column("indicator", CODE, "Of which indicator it speaks; empty: of the whole.",
               empty=Empty.NONE),
        column("body", TEXT, "The words."),
    ),
    _replies,
)  # fmt: skip
