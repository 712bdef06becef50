"""Rows that must hold: the forms in which the models state them to the database."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q

from auditor.findings.models.rules import CURRENCY, DIGEST_LENGTH, choice, known

__all__ = [
    "CURRENCY",
    "DIGEST_LENGTH",
    "choice",
    "known",
    "only_if",
    "person",
    "stated",
    "together",
]


def person(related_name: str = "+", **options: Any) -> models.ForeignKey[Any, Any]:
    """Somebody who did something: never deleted while it stands."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name=related_name, **options
    )


def stated(table: str, field: str) -> CheckConstraint:
    """`field` is not the empty text."""
    return CheckConstraint(condition=~Q((field, "")), name=f"{table}_{field}_stated")


def together(name: str, *fields: str, text: Iterable[str] = ()) -> CheckConstraint:
    """All of the columns are there, or none; those in `text` are empty rather than null."""
    none = Q(*((field, None) for field in fields), *((field, "") for field in text))
    every = Q(*((f"{field}__isnull", False) for field in fields))
    for field in text:
        every &= ~Q((field, ""))
    return CheckConstraint(condition=none | every, name=name)


def only_if(name: str, condition: Q, then: Q) -> CheckConstraint:
    """Where the one holds, the other does."""
    return CheckConstraint(condition=~condition | then, name=name)
