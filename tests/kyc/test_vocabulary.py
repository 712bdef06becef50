"""The vocabulary fits a database, and imports no more of Django than it may."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest
from django.db.models import IntegerChoices, TextChoices

from auditor.kyc import vocabulary

CHOICES = [
    kind
    for _, kind in inspect.getmembers(vocabulary, inspect.isclass)
    if issubclass(kind, TextChoices) and kind is not TextChoices
]


def test_only_enumerations_come_from_django() -> None:
    tree = ast.parse(Path(vocabulary.__file__).read_text())
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    (only,) = imports
    assert isinstance(only, ast.ImportFrom)
    assert (only.module, {name.name for name in only.names}) == (
        "django.db.models",
        {"IntegerChoices", "TextChoices"},
    )


@pytest.mark.parametrize("kind", CHOICES, ids=lambda kind: kind.__name__)
def test_a_value_is_short_and_has_a_label_of_its_own(kind: type[TextChoices]) -> None:
    assert all(0 < len(value) <= 24 for value in kind.values)
    assert len(set(kind.labels)) == len(kind.labels)
    assert kind.__doc__


def test_levels_are_numbered_from_nothing() -> None:
    assert issubclass(vocabulary.IdentityLevel, IntegerChoices)
    assert vocabulary.IdentityLevel.values == [0, 1, 2, 3, 4, 5]
