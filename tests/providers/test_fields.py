"""Partial dates, countries and lists, as the admin's forms check them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ValidationError

from providers.countries import COUNTRY_CODES
from providers.fields import (
    is_partial_date,
    validate_activities,
    validate_country,
    validate_names,
    validate_partial_date,
)

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize("value", ["2013", "2013-05", "2013-05-28", "2024-02-29"])
def test_a_date_is_as_precise_as_its_source(value: str) -> None:
    assert is_partial_date(value)


@pytest.mark.parametrize(
    "value",
    ["", "13", "0000", "2013-13", "2013-5", "2013-02-29", "2013-05-28T00", "2013\n", "May", "٢٠١٣"],
)
def test_what_is_not_in_the_calendar_is_not_a_date(value: str) -> None:
    assert not is_partial_date(value)


def test_the_249_assigned_countries_are_known() -> None:
    assert (len(COUNTRY_CODES), "NO" in COUNTRY_CODES, "XX" in COUNTRY_CODES) == (249, True, False)


@pytest.mark.parametrize(
    ("validate", "value"),
    [
        (validate_partial_date, "soon"),
        (validate_country, "XX"),
        (validate_names, "One"),
        (validate_names, ["One", "One"]),
        (validate_names, [" "]),
        (validate_names, [{}]),
        (validate_activities, ["launderer"]),
    ],
)
def test_a_form_refuses_it(validate: Callable[[object], None], value: object) -> None:
    with pytest.raises(ValidationError):
        validate(value)
