"""On SQLite, REPLACE takes away nothing that was published, whichever unique key it goes by."""

from __future__ import annotations

from importlib import import_module
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.db.models import UniqueConstraint

from auditor.assessments.models import Assessment, Dispute, Rate
from auditor.assessments.vocabulary import Status
from tests.assessments.factories import AT, make_assessment
from tests.assessments.unfrozen import alter
from tests.unguarded import unguarded

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MIGRATION = import_module("auditor.assessments.migrations.0013_no_replacing")
CASES = [(table, key) for table, keys in MIGRATION.KEYS.items() for key in keys]
# What a draft's row has to be beside its key so that it collides at all.
AND_ALSO: dict[tuple[str, str], dict[str, Any]] = {
    ("assessment", "provider_id framework"): {"status": Status.PUBLISHED},
}


def test_every_unique_key_of_what_is_frozen_is_named() -> None:
    for name, keys in MIGRATION.KEYS.items():
        model = apps.get_model("assessments", name)
        single = {one.column for one in model._meta.concrete_fields if one.unique}
        named = [one for one in model._meta.constraints if isinstance(one, UniqueConstraint)]
        several = {
            " ".join(model._meta.get_field(field).column for field in one.fields) for one in named
        }
        assert (name, single | several) == (name, set(keys))


@pytest.fixture
def rows() -> tuple[Assessment, Assessment]:
    """One that is disputed in public and replaced another, and one that nobody has published."""
    if connection.vendor != "sqlite":
        pytest.skip("REPLACE is SQLite's.")
    earlier = make_assessment(Status.WITHDRAWN)
    published, draft = make_assessment(Status.DISPUTED), make_assessment(Status.RIGHT_OF_REPLY)
    alter(published, supersedes=earlier, reason="A figure was wrong.")
    with unguarded():
        for one in (published, draft):
            values = {"currency": "USD", "per_unit": 1, "at": AT.date(), "source": "ECB"}
            Rate.objects.create(assessment=one, **values)
    Dispute.objects.create(
        assessment=draft, body="It is.", raised_by_name="B.", raised_at=AT, recorded_by=draft.author
    )
    return published, draft


def columns_of(row: models.Model) -> dict[str, Any]:
    """As they are stored."""
    table = row._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} WHERE id = %s", [row.pk])  # noqa: S608
        (values,) = cursor.fetchall()
        return dict(zip((one[0] for one in cursor.description), values, strict=True))


def row_of(table: str, assessment: Assessment) -> models.Model:
    model = apps.get_model("assessments", table)
    ways = {
        "assessment": "pk",
        "tier": "scope__assessment",
        "limit": "tier__scope__assessment",
        "evidence": "answer__assessment",
        "observation": "citations__answer__assessment",
        "replypoint": "reply__assessment",
    }
    found = model._default_manager.filter(**{ways.get(table, "assessment"): assessment.pk})
    first: models.Model = found.order_by("pk")[0]
    return first


def taken(table: str, key: str, published: Assessment) -> dict[str, Any]:
    there = columns_of(row_of(table, published))
    return {name: there[name] for name in key.split()} | AND_ALSO.get((table, key), {})


def is_refused(statement: str, values: list[Any]) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            transaction.set_rollback(True)
    except DatabaseError as error:
        return "not changed" in str(error)
    return False


def is_new_row_refused(table: str, key: str, published: Assessment, draft: Assessment) -> bool:
    given = columns_of(row_of(table, draft)) | {"id": 9_999}
    given |= {"uuid": uuid4().hex} if "uuid" in given else {}
    given |= taken(table, key, published)
    names = ", ".join(f'"{name}"' for name in given)
    marks = ", ".join(["%s"] * len(given))
    statement = f"INSERT OR REPLACE INTO assessments_{table} ({names}) VALUES ({marks})"  # noqa: S608
    return is_refused(statement, list(given.values()))


def is_changed_row_refused(table: str, key: str, published: Assessment, draft: Assessment) -> bool:
    given = taken(table, key, published)
    changes = ", ".join(f'"{name}" = %s' for name in given)
    statement = f"UPDATE OR REPLACE assessments_{table} SET {changes} WHERE id = %s"  # noqa: S608
    return is_refused(statement, [*given.values(), row_of(table, draft).pk])


def test_a_new_row_takes_no_published_ones_place(rows: tuple[Assessment, Assessment]) -> None:
    assert [case for case in CASES if not is_new_row_refused(*case, *rows)] == []


def test_a_row_that_is_changed_takes_no_published_ones_place(
    rows: tuple[Assessment, Assessment],
) -> None:
    assert [case for case in CASES if not is_changed_row_refused(*case, *rows)] == []
