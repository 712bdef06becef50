"""The column types of the catalogue: partial dates, lists of names, activities.

Migrations see them as Django's own fields, so that a migration never imports application code.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from providers.countries import COUNTRY_CODES
from providers.vocabulary import Activity

# Also a CHECK constraint, hence in the syntax that Python and PostgreSQL share.
PARTIAL_DATE = r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?\Z"


def is_partial_date(value: str) -> bool:
    """Is it `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, and does the calendar have it?"""
    if not re.search(PARTIAL_DATE, value):
        return False
    try:
        date.fromisoformat(value + "-01-01"[len(value) - 4 :])
    except ValueError:
        return False
    return True


def validate_partial_date(value: str) -> None:
    """`2013`, `2013-05` or `2013-05-28`: as precise as the source is, never more."""
    if not is_partial_date(value):
        raise ValidationError(f"{value!r} is not a date: write YYYY, YYYY-MM or YYYY-MM-DD.")


def validate_country(value: str) -> None:
    """An assigned ISO 3166-1 alpha-2 code."""
    if value not in COUNTRY_CODES:
        raise ValidationError(f"{value!r} is not an ISO 3166-1 alpha-2 code such as CR or NO.")


def validate_names(values: object) -> None:
    """A list of names, none empty, none twice."""
    if not isinstance(values, list) or not all(isinstance(v, str) and v.strip() for v in values):
        raise ValidationError("Names must be a list of texts, none of them empty.")
    if len(set(values)) != len(values):
        raise ValidationError("A name is in the list twice.")


def validate_activities(values: object) -> None:
    """A list of members of the vocabulary, none twice."""
    validate_names(values)
    assert isinstance(values, list)  # noqa: S101  (validate_names has seen to it)
    for value in values:
        if value not in Activity.values:
            raise ValidationError(f"{value!r} is not an activity of the vocabulary.")


class ReadableJSONEncoder(DjangoJSONEncoder):
    """Letters as they are rather than as \\u escapes, so that SQLite can search them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**(kwargs | {"ensure_ascii": False}))


class PartialDateField(models.CharField):  # type: ignore[type-arg]
    """An ISO 8601 date of the precision its source gives, or empty; sorts as text."""

    default_validators = [validate_partial_date]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        defaults: dict[str, Any] = {"max_length": 10, "blank": True, "default": ""}
        super().__init__(*args, **(defaults | kwargs))

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class CountryField(models.CharField):  # type: ignore[type-arg]
    """An ISO 3166-1 alpha-2 code, or empty."""

    default_validators = [validate_country]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        defaults: dict[str, Any] = {"max_length": 2, "blank": True, "default": ""}
        super().__init__(*args, **(defaults | kwargs))

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class WebAddressField(models.URLField):  # type: ignore[type-arg]
    """An address; typed without a scheme it is taken for https."""

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**({"assume_scheme": "https"} | kwargs))

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs


class NameListField(models.JSONField):
    """A list of names in the order of the file."""

    default_validators = [validate_names]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        defaults: dict[str, Any] = {"default": list, "blank": True, "encoder": ReadableJSONEncoder}
        super().__init__(*args, **(defaults | kwargs))

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        kwargs.pop("encoder")
        return name, "django.db.models.JSONField", args, kwargs


class ActivityListField(NameListField):
    """A list of members of `Activity`."""

    default_validators = [validate_activities]
