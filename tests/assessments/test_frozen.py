"""After publication the database refuses what would change what was said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from auditor.assessments import actions
from auditor.assessments.models import (
    Answer,
    Assessment,
    Dispute,
    Evidence,
    Limit,
    Observation,
    Rate,
    Reply,
    ReplyPoint,
    Scope,
    Tier,
)
from auditor.assessments.vocabulary import Status
from tests.assessments.factories import (
    AT,
    Cast,
    Writer,
    fill,
    make_assessment,
    make_cast,
    make_observation,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MIGRATION = import_module("auditor.assessments.migrations.0009_frozen")
LATER_MIGRATION = import_module("auditor.assessments.migrations.0012_frozen_tests_and_disputes")
CHANGES: dict[type[models.Model], dict[str, Any]] = {
    Assessment: {"summary": "Other."},
    Scope: {"label": "Others"},
    Tier: {"level": 5},
    Limit: {"amount": 5},
    Answer: {"observed_note": "Other."},
    Evidence: {"note": "Other."},
    Reply: {"body": "Other."},
    ReplyPoint: {"body": "Other."},
}


def change(model: type[models.Model]) -> None:
    model._default_manager.update(**CHANGES[model])


def delete(model: type[models.Model]) -> None:
    rows = model._default_manager.all()
    rows._raw_delete(rows.db)


def add_again(model: type[models.Model]) -> None:
    one = model._default_manager.all()[0]
    one.pk = None
    for name in ("label", "indicator", "window", "order"):
        if hasattr(one, name):
            setattr(one, name, 7)
    if isinstance(one, Evidence):
        one.uuid = uuid4()
    one.save(force_insert=True)


WRITES: list[Callable[[type[models.Model]], None]] = [change, delete]


@pytest.mark.parametrize("status", [Status.PUBLISHED, Status.DISPUTED, Status.WITHDRAWN])
def test_nothing_of_what_was_published_is_changed_or_deleted(status: Status) -> None:
    make_assessment(status)
    for model in CHANGES:
        for write in WRITES:
            with pytest.raises(DatabaseError, match="not changed"), transaction.atomic():
                write(model)


@pytest.mark.parametrize("model", [Scope, Tier, Limit, Answer, Evidence])
def test_nothing_is_added_to_what_was_published(model: type[models.Model]) -> None:
    make_assessment(Status.PUBLISHED)
    with pytest.raises(DatabaseError, match="not changed"), transaction.atomic():
        add_again(model)


def test_a_rate_is_not_added_either() -> None:
    row = make_assessment(Status.PUBLISHED)
    with pytest.raises(DatabaseError, match="not changed"), transaction.atomic():
        Rate.objects.create(assessment=row, currency="USD", per_unit=1, at=AT.date(), source="ECB")


def test_an_answer_is_not_moved_into_what_was_published() -> None:
    published, draft = make_assessment(Status.PUBLISHED), make_assessment()
    answer = draft.answers.get(indicator="GS-01")
    with pytest.raises(DatabaseError, match="not changed"), transaction.atomic():
        Answer.objects.filter(pk=answer.pk).update(assessment=published, indicator="GS-02")


def test_a_draft_may_be_changed_and_what_is_said_of_a_quote_may_too() -> None:
    make_assessment()
    for model in (Assessment, Scope, Tier, Limit, Answer, Evidence):
        change(model)
    published = make_assessment(Status.PUBLISHED)
    quotes = Evidence.objects.filter(answer__assessment=published).exclude(version=None)
    assert quotes.update(anchor="changed", stale_since=AT) == 3


def test_every_column_is_frozen_or_said_to_be_free() -> None:
    for name, frozen in MIGRATION.FROZEN.items():
        model = apps.get_model("assessments", name)
        columns = {field.column for field in model._meta.concrete_fields}
        named = set(frozen.split()) | set(MIGRATION.FREE.get(name, "").split())
        assert (name, named) == (name, columns)


def test_every_column_of_a_test_and_a_dispute_is_frozen_or_written_once() -> None:
    for name, frozen in LATER_MIGRATION.FROZEN.items():
        model = apps.get_model("assessments", name)
        columns = {field.column for field in model._meta.concrete_fields}
        named = set(frozen.split()) | set(LATER_MIGRATION.ONCE[name].split())
        assert (name, named) == (name, columns)


TOLD: list[dict[str, Any]] = [
    {"happened": "Other."},
    {"tried": "Other."},
    {"vantage": "Elsewhere"},
    {"level_tried": 4},
    {"tested_on": date(2020, 1, 1)},
    {"signed_at": AT + timedelta(days=1)},
    {"signed_at": None, "signed_by": None},
]


@pytest.mark.parametrize("status", [Status.PUBLISHED, Status.SUPERSEDED, Status.WITHDRAWN])
@pytest.mark.parametrize("values", TOLD)
def test_a_test_that_was_cited_in_public_is_not_changed(
    status: Status, values: dict[str, Any]
) -> None:
    make_assessment(status)
    with pytest.raises(DatabaseError, match="not changed"), transaction.atomic():
        Observation.objects.update(**values)


def test_a_test_that_was_cited_in_public_is_not_deleted() -> None:
    make_assessment(Status.PUBLISHED)
    with pytest.raises(DatabaseError, match="not changed"), transaction.atomic():
        delete(Observation)


def test_a_test_that_only_a_draft_cites_may_be_changed() -> None:
    draft, published = make_assessment(), make_assessment(Status.PUBLISHED)
    own = Observation.objects.filter(provider=draft.provider)
    assert own.update(happened="Other.") == 1
    uncited = make_observation(published.provider, by=published.author)
    assert Observation.objects.filter(pk=uncited.pk).update(happened="Other.") == 1
    Observation.objects.filter(pk=uncited.pk).delete()


def test_a_test_that_was_taken_back_may_be_signed_after_publication_and_once() -> None:
    cast = make_cast()

    def content(row: Assessment, cast: Cast, at: datetime) -> None:
        fill(row, cast, at)
        test = make_observation(row.provider, by=cast.author, protocol="late")
        piece = Writer(row, at).test("AO-01", test)
        row.refresh_from_db()
        actions.remove_evidence(evidence=piece, by=cast.author, at=at, seen=row.revision)

    make_assessment(Status.PUBLISHED, cast=cast, content=content)
    late = Observation.objects.get(protocol="late")
    actions.sign_observation(observation=late, by=cast.reviewer, at=AT)
    with pytest.raises(DatabaseError, match="not changed"), transaction.atomic():
        Observation.objects.filter(pk=late.pk).update(signed_by=cast.editor)


@pytest.mark.parametrize(
    "values", [{"body": "Other."}, {"raised_by_name": "B. Other"}, {"raised_at": AT}]
)
def test_what_is_disputed_is_not_put_otherwise(values: dict[str, Any]) -> None:
    make_assessment(Status.DISPUTED)
    with pytest.raises(DatabaseError, match="not changed"), transaction.atomic():
        Dispute.objects.update(**values)


def test_a_dispute_is_settled_once_and_never_deleted() -> None:
    cast = make_cast()
    row = make_assessment(Status.DISPUTED, cast=cast)
    with pytest.raises(DatabaseError, match="not changed"), transaction.atomic():
        delete(Dispute)
    actions.settle_dispute(
        assessment=row,
        is_upheld=True,
        resolution="It is so.",
        by=cast.editor,
        at=AT + timedelta(days=9),
        seen=row.revision,
    )
    undone: dict[str, Any] = {
        "resolved_at": None, "resolved_by": None, "is_upheld": None, "resolution": ""
    }  # fmt: skip
    changes: list[dict[str, Any]] = [{"resolution": "It is not so."}, {"is_upheld": False}, undone]
    for values in changes:
        with pytest.raises(DatabaseError, match="not changed"), transaction.atomic():
            Dispute.objects.update(**values)
    with pytest.raises(DatabaseError, match="not changed"), transaction.atomic():
        delete(Dispute)


@pytest.mark.parametrize("table", LATER_MIGRATION.TABLES)
def test_nothing_of_it_is_replaced_or_emptied(table: str) -> None:
    make_assessment(Status.DISPUTED)
    statement = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"  # noqa: S608 - a name of ours
    if connection.vendor == "postgresql":
        statement = f"SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE {table} CASCADE"
        if table.endswith("observation"):
            pytest.skip("What cites tests is emptied with them; no row is left to be untrue.")
    with (
        pytest.raises(DatabaseError, match=r"not (changed|removed)"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
