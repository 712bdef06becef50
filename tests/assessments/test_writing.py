"""Answers, summary, scopes and tiers are written by the author, upon what was last seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from auditor.accounts.models import AuditEntry
from auditor.accounts.vocabulary import Role
from auditor.assessments import actions
from auditor.assessments.actions import Bounds, ChangedMeanwhile, Invalid, NotAllowed, WrongState
from auditor.assessments.inputs import inputs_of
from auditor.assessments.models import Answer, Assessment, Limit, Scope, Tier
from auditor.assessments.vocabulary import EDITABLE, Status
from auditor.kyc import scoring
from auditor.kyc.vocabulary import Aspect, IdentityLevel, Operation, Trigger, Window
from tests.assessments.factories import AT, Writer, make_assessment, with_role
from tests.factories import make_provider

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Assessment:
    return actions.start(provider=make_provider(), by=with_role(Role.RESEARCHER), at=AT)


def on(row: Assessment, **overrides: Any) -> dict[str, Any]:
    row.refresh_from_db()
    return {"by": row.author, "at": AT, "seen": row.revision} | overrides


def set_answer(row: Assessment, indicator: str = "AO-01", **values: Any) -> Answer:
    mine = {name: values.pop(name) for name in ("by", "at", "seen") if name in values}
    return actions.set_answer(assessment=row, indicator=indicator, **on(row, **mine), **values)


def test_what_is_given_is_set_and_the_rest_is_left(draft: Assessment) -> None:
    set_answer(draft, claimed="mandatory", claimed_note=" They say so. ")
    answer = set_answer(draft, observed="absent")
    answer.refresh_from_db()
    assert (answer.claimed, answer.observed) == ("mandatory", "absent")
    assert (answer.claimed_note, answer.exposure, answer.fact) == ("They say so.", "", "")
    assert answer.assessment.revision == 3


def test_a_new_answer_says_that_nobody_has_looked(draft: Assessment) -> None:
    assert set_answer(draft, "FC-01").exposure == "unknown"
    assert set_answer(draft, "GS-01").fact == "unchecked"
    assert set_answer(draft, "AO-01").observed == "not_assessed"


@pytest.mark.parametrize(
    ("indicator", "values", "sentence"),
    [
        ("XX-99", {}, "has no indicator 'XX-99'"),
        ("AO-01", {"fact": "confirmed"}, "it has no fact value"),
        ("GS-01", {"claimed": "mandatory"}, "it has no claimed value"),
        ("AO-01", {"claimed": "always"}, "'always' is no claimed value"),
    ],
)
def test_a_value_that_the_framework_does_not_have_is_refused(
    draft: Assessment, indicator: str, values: dict[str, str], sentence: str
) -> None:
    with pytest.raises(Invalid, match=sentence):
        set_answer(draft, indicator, **values)
    draft.refresh_from_db()
    assert (draft.revision, Answer.objects.count()) == (1, 0)


def test_the_log_names_what_was_written_and_not_what_was_found(draft: Assessment) -> None:
    set_answer(draft, observed="absent", observed_note="Secret.")
    detail = AuditEntry.objects.latest("sequence").detail
    assert detail == {"revision": 2, "answer": "AO-01", "fields": ["observed", "observed_note"]}


def test_who_has_seen_an_earlier_revision_writes_nothing(draft: Assessment) -> None:
    set_answer(draft, claimed="mandatory", seen=1)
    with pytest.raises(ChangedMeanwhile, match="you saw revision 1, it is now 2") as refused:
        set_answer(draft, claimed="silent", seen=1)
    assert refused.value.revision == 2
    assert draft.author.username in refused.value.problems[0]
    assert draft.answers.get().claimed == "mandatory"


def test_a_revision_that_is_yet_to_come_is_no_better(draft: Assessment) -> None:
    with pytest.raises(ChangedMeanwhile):
        set_answer(draft, claimed="silent", seen=9)


def test_another_researcher_does_not_write_and_neither_does_the_author_without_the_role(
    draft: Assessment,
) -> None:
    with pytest.raises(NotAllowed, match="for the author"):
        set_answer(draft, claimed="silent", by=with_role(Role.RESEARCHER))
    draft.author.role_grants.update(revoked_at=AT, revoked_by=with_role(Role.EDITOR))
    with pytest.raises(NotAllowed):
        set_answer(draft, claimed="silent")
    draft.refresh_from_db()
    assert draft.revision == 1


WRITES: dict[str, Callable[[Assessment, dict[str, Any]], object]] = {
    "answer": lambda row, how: actions.set_answer(assessment=row, indicator="AO-01", **how),
    "summary": lambda row, how: actions.set_summary(assessment=row, summary="S.", **how),
    "day": lambda row, how: actions.set_as_of(assessment=row, as_of=None, is_historic=False, **how),
    "rates": lambda row, how: actions.set_rates(assessment=row, rates=[], **how),
    "evidence": lambda row, how: actions.remove_evidence(
        evidence=row.answers.get(indicator="AO-01").evidence.all()[0], **how
    ),
    "scope added": lambda row, how: actions.add_scope(assessment=row, bounds=Bounds("X"), **how),
    "scope": lambda row, how: actions.set_scope(scope=row.scopes.get(), bounds=Bounds("X"), **how),
    "scope removed": lambda row, how: actions.remove_scope(scope=row.scopes.get(), **how),
    "tiers": lambda row, how: actions.set_tiers(
        scope=row.scopes.get(), axis=Aspect.CLAIMED, tiers=[], **how
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("status", Status)
def test_only_a_draft_and_what_is_sent_back_is_written(status: Status) -> None:
    row = make_assessment(status)
    for write in WRITES.values():
        if status in EDITABLE:
            with pytest.raises(ChangedMeanwhile):
                write(row, on(row, seen=0))
            continue
        with pytest.raises(WrongState, match="draft, changes requested"):
            write(row, on(row))


@pytest.mark.slow
@pytest.mark.parametrize("name", WRITES)
def test_every_write_raises_the_revision_by_one(name: str) -> None:
    row = make_assessment()
    before = row.revision
    WRITES[name](row, on(row))
    row.refresh_from_db()
    assert row.revision == before + 1


# --- Summary, day, rates --------------------------------------------------------------------------


def test_a_historic_one_names_its_day(draft: Assessment) -> None:
    with pytest.raises(Invalid, match="names the day"):
        actions.set_as_of(assessment=draft, as_of=None, is_historic=True, **on(draft))
    later = (AT + timedelta(days=1)).date()
    with pytest.raises(Invalid, match="a day to come"):
        actions.set_as_of(assessment=draft, as_of=later, is_historic=False, **on(draft))
    actions.set_as_of(assessment=draft, as_of=date(2013, 5, 1), is_historic=True, **on(draft))
    assert inputs_of(draft, at=AT).at == AT.date()
    draft.refresh_from_db()
    assert inputs_of(draft, at=AT).at == date(2013, 5, 1)


RATE = scoring.Rate("USD", Decimal("1.10"), AT.date(), "ECB")


@pytest.mark.parametrize(
    "rates", [[RATE, RATE], [scoring.Rate("USD", Decimal(0), AT.date(), "ECB")]]
)
def test_a_rate_is_one_a_currency_and_above_nothing(
    draft: Assessment, rates: list[scoring.Rate]
) -> None:
    with pytest.raises(Invalid):
        actions.set_rates(assessment=draft, rates=rates, **on(draft))


def test_rates_are_replaced_as_a_whole(draft: Assessment) -> None:
    for currency in ("GBP", "USD"):
        rate = scoring.Rate(currency, Decimal("1.10"), AT.date(), "ECB")
        actions.set_rates(assessment=draft, rates=[rate], **on(draft))
    assert inputs_of(draft, at=AT).rates == (RATE,)


# --- Scopes and tiers -----------------------------------------------------------------------------


def tier(order: int = 1, **overrides: Any) -> scoring.Tier:
    values = {"level": IdentityLevel.CHECKED, "trigger": Trigger.AT_OPENING}
    return scoring.Tier(order, Aspect.CLAIMED, **(values | overrides))


def limit(amount: str | None = "1000") -> scoring.Limit:
    return scoring.Limit(Operation.ANY, Window.DAY, Decimal(amount) if amount else None)


def test_what_is_set_of_tiers_is_what_the_score_sees(draft: Assessment) -> None:
    tiers = (
        tier(limits=(limit(), scoring.Limit(Operation.BALANCE, Window.LIFETIME, None))),
        tier(2, trigger=Trigger.THRESHOLD, threshold=limit("10000.5")),
    )
    bounds = Bounds("Retail", channel="app", is_typical=True, valid_from=date(2026, 1, 1))
    scope = actions.add_scope(assessment=draft, bounds=bounds, **on(draft))
    actions.set_tiers(scope=scope, axis=Aspect.CLAIMED, tiers=tiers, **on(draft))
    (found,) = inputs_of(draft, at=AT).scopes
    assert found.tiers == tiers
    assert (found.id, dict(found.dimensions), found.is_typical) == (
        "Retail",
        {"channel": "app"},
        True,
    )


def test_tiers_are_replaced_on_one_axis_alone(draft: Assessment) -> None:
    writer = Writer(draft)
    writer.tiers("Retail", Aspect.CLAIMED, tier(limits=(limit(),)))
    writer.tiers(
        "Retail",
        Aspect.OBSERVED,
        scoring.Tier(1, Aspect.OBSERVED, IdentityLevel.NONE, Trigger.NEVER),
    )
    writer.tiers("Retail", Aspect.CLAIMED, tier(), tier(2))
    assert Tier.objects.filter(axis="claimed").count() == 2
    assert Tier.objects.filter(axis="observed").count() == 1
    assert Limit.objects.count() == 0


@pytest.mark.parametrize(
    ("tiers", "sentence"),
    [
        ([tier(), tier()], "the same order"),
        ([tier(threshold=limit())], "goes with that trigger"),
        ([tier(trigger=Trigger.THRESHOLD, threshold=limit(None))], "a threshold is an amount"),
        ([tier(limits=(limit(), limit("5")))], "one limit a window"),
        ([tier(limits=(limit("-1"),))], "below nothing"),
        ([scoring.Tier(1, Aspect.OBSERVED, IdentityLevel.NONE, Trigger.NEVER)], "of the axis"),
    ],
)
def test_tiers_that_contradict_each_other_are_refused(
    draft: Assessment, tiers: list[scoring.Tier], sentence: str
) -> None:
    scope = actions.add_scope(assessment=draft, bounds=Bounds("Retail"), **on(draft))
    with pytest.raises(Invalid, match=sentence):
        actions.set_tiers(scope=scope, axis=Aspect.CLAIMED, tiers=tiers, **on(draft))
    assert Tier.objects.count() == 0


def test_tiers_have_two_axes(draft: Assessment) -> None:
    scope = actions.add_scope(assessment=draft, bounds=Bounds("Retail"), **on(draft))
    with pytest.raises(Invalid, match="claimed or observed"):
        actions.set_tiers(scope=scope, axis=Aspect.FACT, tiers=[], **on(draft))


@pytest.mark.parametrize(
    ("bounds", "sentence"),
    [
        (Bounds(" "), "has a name"),
        (Bounds("Retail"), "already"),
        (Bounds("X", valid_from=date(2026, 2, 1), valid_to=date(2026, 1, 1)), "before it begins"),
    ],
)
def test_a_scope_has_a_name_of_its_own_and_ends_after_it_begins(
    draft: Assessment, bounds: Bounds, sentence: str
) -> None:
    actions.add_scope(assessment=draft, bounds=Bounds("Retail"), **on(draft))
    with pytest.raises(Invalid, match=sentence):
        actions.add_scope(assessment=draft, bounds=bounds, **on(draft))


def test_a_scope_is_changed_and_removed_with_all_below_it(draft: Assessment) -> None:
    writer = Writer(draft)
    writer.tiers("Retail", Aspect.CLAIMED, tier(limits=(limit(),)))
    scope = Scope.objects.get()
    actions.set_scope(scope=scope, bounds=Bounds("Business", product="card"), **on(draft))
    scope.refresh_from_db()
    assert (scope.label, scope.product) == ("Business", "card")
    actions.remove_scope(scope=scope, **on(draft))
    assert (Scope.objects.count(), Tier.objects.count(), Limit.objects.count()) == (0, 0, 0)
    with pytest.raises(Invalid, match="not there any more"):
        actions.set_scope(scope=scope, bounds=Bounds("Retail"), **on(draft))
