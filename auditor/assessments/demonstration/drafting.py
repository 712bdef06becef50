"""A file's content -> the rows of a draft, by the actions that people use."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from auditor.archive.models import Version
from auditor.assessments import actions
from auditor.assessments.actions import Account, Bounds, Event, Piece, Quote, Test
from auditor.assessments.actions.bodies import Given
from auditor.assessments.demonstration.people import Cast
from auditor.assessments.models import Assessment, Observation
from auditor.kyc.framework import load
from auditor.kyc.scoring import Limit, Tier
from auditor.kyc.scoring.checks import ASPECTS
from auditor.kyc.vocabulary import (
    Aspect,
    EvidenceKind,
    IdentityLevel,
    Operation,
    Trigger,
    Window,
)
from providers.models import Provider, PublicEvent


class NotCaptured(LookupError):
    """A quoted sentence stands in no confirmed text of the document yet, or any more."""


@dataclass
class Draft:
    """A draft that is written upon: each call upon what the last one left."""

    assessment: Assessment
    cast: Cast
    at: datetime
    tests: dict[str, Observation] = field(default_factory=dict)

    def write(self, content: dict[str, Any]) -> None:
        """Raises NotCaptured, and Refused where content and framework disagree."""
        self.record_tests(content.get("tests", []))
        if "summary" in content:
            actions.set_summary(summary=content["summary"], **self.upon())
        for indicator, answer in content.get("answers", {}).items():
            self.answer(indicator, answer)
        for scope in content.get("scopes", []):
            self.add_scope(scope)

    def upon(self) -> dict[str, Any]:
        """What every write of the author's needs to know."""
        self.assessment.refresh_from_db()
        row = self.assessment
        return {"assessment": row, "by": self.cast.author, "at": self.at, "seen": row.revision}

    def record_tests(self, tests: list[dict[str, Any]]) -> None:
        for test in tests:
            told = {key: value for key, value in test.items() if key not in ("id", "days_ago")}
            tested_on = (self.at - timedelta(days=test["days_ago"])).date()
            row = actions.record_observation(
                provider=self.assessment.provider,
                account=Account(tested_on=tested_on, **told),
                ethics_confirmed=True,
                by=self.cast.author,
                at=self.at,
            )
            actions.sign_observation(observation=row, by=self.cast.reviewer, at=self.at)
            self.tests[test["id"]] = row

    def answer(self, indicator: str, answer: dict[str, Any]) -> None:
        parts = ("quotes", "tests", "findings")
        values = {key: value for key, value in answer.items() if key not in parts}
        actions.set_answer(indicator=indicator, **values, **self.upon())
        known = load(self.assessment.framework).by_id[indicator]
        said, seen = ASPECTS[known.kind][0], ASPECTS[known.kind][-1]
        for quote in answer.get("quotes", []):
            kind = EvidenceKind(quote.get("kind", _kind_of_quote(known.evidence)))
            self.cite(indicator, said, kind, self.quote(quote))
        for test in answer.get("tests", []):
            self.cite(indicator, seen, EvidenceKind.TEST_PROTOCOL, Test(self.tests[test]))
        for finding in answer.get("findings", []):
            body = Event(event_of(self.assessment.provider, finding["event"]))
            self.cite(indicator, seen, EvidenceKind.AUTHORITY_FINDING, body, note=finding["note"])

    def cite(
        self, indicator: str, aspect: Aspect, kind: EvidenceKind, body: Given, note: str = ""
    ) -> None:
        piece = Piece(aspect, kind, body, note=note)
        actions.cite(indicator=indicator, piece=piece, **self.upon())

    def quote(self, quote: dict[str, Any]) -> Quote:
        """From the oldest text that has it: what has changed since is found by the next sweep."""
        texts = Version.objects.filter(
            document__provider=self.assessment.provider, document__slug=quote["document"]
        )
        for version in texts.confirmed().oldest_first():
            start = version.text().find(quote["exact"])
            if start >= 0:
                return Quote(version, start, start + len(quote["exact"]), quote["exact"])
        raise NotCaptured(f"no confirmed text of {quote['document']} says: {quote['exact']!r}")

    def add_scope(self, scope: dict[str, Any]) -> None:
        bounds = Bounds(scope["label"], is_typical=scope.get("is_typical", False))
        row = actions.add_scope(bounds=bounds, **self.upon())
        for axis in (Aspect.CLAIMED, Aspect.OBSERVED):
            tiers = [_tier(order, axis, one) for order, one in enumerate(scope.get(axis, []), 1)]
            on = self.upon()
            del on["assessment"]
            actions.set_tiers(scope=row, axis=axis, tiers=tiers, **on)


def event_of(provider: Provider, named: str) -> PublicEvent:
    """By its kind and date, such as `enforcement 2013-05-28`. Raises PublicEvent.DoesNotExist."""
    kind, _, day = named.partition(" ")
    return PublicEvent.objects.get(provider=provider, kind=kind, date=day)


def _kind_of_quote(accepted: tuple[EvidenceKind, ...]) -> EvidenceKind:
    """Terms, where they are accepted for the indicator."""
    usual = (EvidenceKind.TERMS_VERSION, EvidenceKind.POLICY_VERSION, EvidenceKind.SITE_PAGE)
    return next(one for one in usual if one in accepted)


def _tier(order: int, axis: Aspect, tier: dict[str, Any]) -> Tier:
    limits = tuple(
        Limit(Operation(one["operation"]), Window(one["window"]), Decimal(one["amount"]))
        for one in tier.get("limits", [])
    )
    level, trigger = IdentityLevel(tier["level"]), Trigger(tier["trigger"])
    return Tier(order, axis, level, trigger, limits=limits)
