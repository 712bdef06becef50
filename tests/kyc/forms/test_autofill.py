"""What authors declare in `autocomplete`."""

from __future__ import annotations

import pytest

from auditor.kyc.forms.autofill import declared
from auditor.kyc.vocabulary import Attribute


@pytest.mark.parametrize(
    ("autocomplete", "attribute"),
    [
        ("email", Attribute.EMAIL),
        ("section-owner shipping postal-code", Attribute.POSTAL_CODE),
        ("billing work tel-national", Attribute.PHONE),
        ("username webauthn", Attribute.USERNAME),
        ("BDAY-Month", Attribute.BIRTH_DATE),
        ("  new-password ", Attribute.PASSWORD),
        ("cc-exp", Attribute.PAYMENT_CARD),
        ("one-time-code", Attribute.ONE_TIME_CODE),
    ],
)
def test_a_field_name_says_what_is_asked_for(autocomplete: str, attribute: Attribute) -> None:
    found = declared(autocomplete)
    assert found is not None
    assert found[1] == attribute


@pytest.mark.parametrize("autocomplete", ["", "off", "on", "webauthn", "nope", "email off", "\x00"])
def test_what_is_no_field_name_says_nothing(autocomplete: str) -> None:
    assert declared(autocomplete) is None


def test_an_endless_attribute_is_read_no_further_than_the_standard_goes() -> None:
    assert declared("section-x " * 100_000 + "email") is None
