"""Every constraint of the findings is one that the database itself enforces."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from auditor.accounts.querysets import AppendOnlyError
from auditor.archive.models import Change
from auditor.findings.models import (
    ChangeReading,
    ChangeVerdict,
    Finding,
    Passage,
    Reading,
    Shift,
    StandingChange,
    SweepTurn,
    Verdict,
)
from auditor.kyc.vocabulary import ShiftKind
from tests.accounts.people import make_person
from tests.factories import make_document, make_version
from tests.findings.tiny import AT

pytestmark = pytest.mark.django_db
Violation = Callable[[], object]
DIGEST = "0" * 64
QUOTE = {
    "line": 1,
    "start": 0,
    "end": 4,
    "exact": "Text",
    "words_digest": DIGEST,
    "quote_digest": DIGEST,
}


def reading(**overrides: Any) -> Reading:
    values = {"rules_version": "tiny.1", "read_at": AT, "clause_count": 1, "indicator_count": 1}
    version = overrides.pop("version", None) or make_version()
    return Reading.objects.create(version=version, **(values | overrides))


def finding(**overrides: Any) -> Finding:
    values = QUOTE | {
        "position": 0,
        "indicator": "IV-01",
        "claimed": "mandatory",
        "confidence": 0.5,
        "significance": 50,
        "rule": "tiny:IV-01",
        "why": "it says so",
    }
    own = overrides.pop("reading", None) or reading()
    return Finding.objects.create(reading=own, **(values | overrides))


def find_twice() -> None:
    own = reading()
    finding(reading=own)
    finding(reading=own)


def change_reading(**overrides: Any) -> ChangeReading:
    document = make_document()
    old, new = make_version(document, "Old."), make_version(document, "New.")
    values = {
        "change": Change.objects.get(version=new),
        "old": reading(version=old),
        "new": reading(version=new),
        "rules_version": "tiny.1",
        "direction": "looser",
        "significance": 40,
        "read_at": AT,
    }
    return ChangeReading.objects.create(**(values | overrides))


def compare_with_itself() -> None:
    own = reading()
    change_reading(old=own, new=own)


def standing_change(**overrides: Any) -> StandingChange:
    values = {
        "direction": "looser",
        "significance": 40,
        "is_told": True,
        "is_reviewed": False,
    }
    return StandingChange.objects.create(change_reading=change_reading(), **(values | overrides))


def shift(**overrides: Any) -> Shift:
    own = overrides.pop("change_reading", None) or change_reading()
    values = {
        "position": 0,
        "indicator": "IV-01",
        "kind": ShiftKind.ADDED,
        "new": finding(reading=own.new),
        "sentence": "It is asked for now.",
    }
    return Shift.objects.create(change_reading=own, **(values | overrides))


def shift_twice() -> None:
    own = change_reading()
    for position in (0, 1):
        Shift.objects.create(
            change_reading=own,
            position=0,
            indicator="IV-01",
            kind=ShiftKind.ADDED,
            new=finding(reading=own.new, position=position),
            sentence="It is asked for now.",
        )


def verdict(**overrides: Any) -> Verdict:
    version = overrides.pop("version", None) or make_version()
    values = QUOTE | {
        "document": version.document,
        "version": version,
        "indicator": "IV-01",
        "settled_indicator": "IV-01",
        "claimed": "mandatory",
        "number": 1,
        "decision": "accepted",
        "proposed": {"claimed": "mandatory"},
        "given_by": make_person(),
        "given_at": AT,
    }
    return Verdict.objects.create(**(values | overrides))


def say_twice() -> None:
    version = make_version()
    verdict(version=version)
    verdict(version=version)


def change_verdict(**overrides: Any) -> ChangeVerdict:
    values = {
        "document": overrides.pop("document", None) or make_document(),
        "old_digest": DIGEST,
        "new_digest": "1" * 64,
        "number": 1,
        "decision": "accepted",
        "direction": "looser",
        "proposed_direction": "looser",
        "given_by": make_person(),
        "given_at": AT,
    }
    return ChangeVerdict.objects.create(**(values | overrides))


def judge_a_change_twice() -> None:
    document = make_document()
    change_verdict(document=document)
    change_verdict(document=document)


def turn(**values: Any) -> SweepTurn:
    return SweepTurn.objects.create(name="reading", **values)


VIOLATIONS: dict[str, Violation] = {
    "reading_outcome_known": lambda: reading(
        outcome="half", fault="Why.", clause_count=0, indicator_count=0
    ),
    "reading_rules_stated": lambda: reading(rules_version=""),
    "reading_fault_or_clauses": lambda: reading(fault="Something."),
    "reading_indicators_of_clauses": lambda: reading(indicator_count=2),
    "finding_position_once": find_twice,
    "finding_line_from_one": lambda: finding(line=0),
    "finding_start_before_end": lambda: finding(start=4),
    "passage_start_before_end": lambda: Passage.objects.create(
        version=make_version(), start=4, end=4
    ),
    "finding_exact_stated": lambda: finding(exact=""),
    "finding_indicator_stated": lambda: finding(indicator=""),
    "finding_window_known": lambda: finding(window="century"),
    "finding_operation_known": lambda: finding(operation="theft"),
    "finding_trigger_known": lambda: finding(trigger="whim"),
    "finding_amount_not_negative": lambda: finding(amount=Decimal(-1)),
    "finding_currency_code": lambda: finding(currency="euro"),
    "finding_claimed_known": lambda: finding(claimed="perhaps"),
    "finding_confidence_share": lambda: finding(confidence=1.5),
    "finding_significance_percent": lambda: finding(significance=101),
    "finding_says_why": lambda: finding(why=""),
    "change_reading_direction_known": lambda: change_reading(direction="sideways"),
    "change_reading_significance_percent": lambda: change_reading(significance=101),
    "change_reading_rules_stated": lambda: change_reading(rules_version=""),
    "change_reading_fault_or_direction": lambda: change_reading(fault="Why."),
    "change_reading_two_readings": compare_with_itself,
    "change_reading_announced_together": lambda: change_reading(announced_on=date(2026, 5, 1)),
    "shift_position_once": shift_twice,
    "shift_kind_known": lambda: shift(kind="twisted"),
    "shift_indicator_stated": lambda: shift(indicator=""),
    "shift_sentence_stated": lambda: shift(sentence=""),
    "shift_sides_of_kind": lambda: shift(kind=ShiftKind.REMOVED),
    "shift_points_share": lambda: shift(points=1.1),
    "shift_tendency_known": lambda: shift(tendency=2),
    "standing_change_direction_known": lambda: standing_change(direction="sideways"),
    "standing_change_significance_percent": lambda: standing_change(significance=101),
    "standing_change_told_has_direction": lambda: standing_change(direction="none"),
    "sweep_turn_held_by_somebody": lambda: turn(holder="one"),
    "clause_verdict_number_once": say_twice,
    "clause_verdict_from_one": lambda: verdict(number=0),
    "clause_verdict_decision_known": lambda: verdict(
        decision="shrugged", settled_indicator="", claimed=""
    ),
    "clause_verdict_line_from_one": lambda: verdict(line=0),
    "clause_verdict_start_before_end": lambda: verdict(start=4),
    "clause_verdict_exact_stated": lambda: verdict(exact=""),
    "clause_verdict_indicator_stated": lambda: verdict(indicator=""),
    "clause_verdict_window_known": lambda: verdict(window="century"),
    "clause_verdict_operation_known": lambda: verdict(operation="theft"),
    "clause_verdict_trigger_known": lambda: verdict(trigger="whim"),
    "clause_verdict_amount_not_negative": lambda: verdict(amount=Decimal(-1)),
    "clause_verdict_currency_code": lambda: verdict(currency="euro"),
    "clause_verdict_claim_of_decision": lambda: verdict(decision="rejected"),
    "clause_verdict_on_proposal": lambda: verdict(proposed=None),
    "change_verdict_number_once": judge_a_change_twice,
    "change_verdict_from_one": lambda: change_verdict(number=0),
    "change_verdict_direction_known": lambda: change_verdict(direction="sideways"),
    "change_verdict_proposed_direction_known": lambda: change_verdict(proposed_direction=""),
    "change_verdict_direction_of_decision": lambda: change_verdict(decision="rejected"),
}


def named_constraints() -> set[str]:
    found = apps.get_app_config("findings").get_models()
    return {one.name for model in found for one in model._meta.constraints}


@pytest.mark.parametrize("name", VIOLATIONS)
def test_the_database_refuses_what_breaks_a_constraint(name: str) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        VIOLATIONS[name]()
    is_unique = name.endswith("_once") and connection.vendor == "sqlite"
    assert is_unique or name in str(refused.value)


def test_every_constraint_has_its_test() -> None:
    assert named_constraints() == set(VIOLATIONS)


def test_a_version_has_one_reading() -> None:
    version = make_version()
    reading(version=version)
    with pytest.raises(IntegrityError), transaction.atomic():
        reading(version=version)


def test_a_change_has_one_reading() -> None:
    first = change_reading()
    with pytest.raises(IntegrityError), transaction.atomic():
        change_reading(change=first.change)


@pytest.mark.parametrize("make", [verdict, change_verdict])
def test_a_verdict_is_never_saved_again(make: Callable[[], Verdict | ChangeVerdict]) -> None:
    row = make()
    with pytest.raises(AppendOnlyError):
        row.save()


@pytest.mark.parametrize("make", [verdict, change_verdict])
def test_a_verdict_is_never_deleted(make: Callable[[], Verdict | ChangeVerdict]) -> None:
    row = make()
    with pytest.raises(AppendOnlyError):
        row.delete()


@pytest.mark.parametrize("model", [Verdict, ChangeVerdict])
def test_sets_of_verdicts_are_append_only_too(model: type[models.Model]) -> None:
    rows = model._default_manager.all()
    for change in (
        lambda: rows.update(note="x"),
        rows.delete,
        lambda: rows.bulk_update([], ["note"]),
    ):
        with pytest.raises(AppendOnlyError):
            change()


@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET note = 'Other.'", "DELETE FROM {}"], ids=["update", "delete"]
)
@pytest.mark.parametrize("make", [verdict, change_verdict])
def test_the_database_itself_refuses_to_change_a_verdict(
    make: Callable[[], Verdict | ChangeVerdict], statement: str
) -> None:
    table = make()._meta.db_table
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))


def test_a_verdict_cannot_be_replaced_under_its_number() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("REPLACE is SQLite's.")
    row = verdict()
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT OR REPLACE INTO findings_verdict SELECT * FROM findings_verdict WHERE id = %s",
            [row.pk],
        )


@pytest.mark.parametrize("make", [verdict, change_verdict])
def test_a_verdict_cannot_be_replaced_by_another_with_its_number(
    make: Callable[[], Verdict | ChangeVerdict],
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("REPLACE is SQLite's.")
    row = make()
    names = [f'"{field.column}"' for field in row._meta.concrete_fields if field.name != "id"]
    columns, table = ", ".join(names), row._meta.db_table
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            f"INSERT OR REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table}"  # noqa: S608
        )


@pytest.mark.parametrize("name", ["document", "version", "given_by"])
def test_what_a_verdict_names_cannot_be_deleted(name: str) -> None:
    row = verdict()
    with pytest.raises(models.ProtectedError):
        getattr(row, name).delete()
