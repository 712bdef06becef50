"""What a form is proposed to be entered as; never that something is absent."""

from __future__ import annotations

import pytest

from auditor.kyc.forms import Control, classify, identity_of, observed_by
from auditor.kyc.vocabulary import ObservedValue

MAIL = Control(0, type="email", label="E-mail")
NAME = Control(1, label="Full name", name="full_name")
BORN = Control(2, type="date", label="Date of birth", name="birth_date")
STREET = Control(3, label="Street address", autocomplete="street-address")
NUMBER = Control(4, label="Passport number", name="passport_number")
CODE = Control(5, label="Verification code", autocomplete="one-time-code")


def proposed(*controls: Control) -> dict[str, ObservedValue]:
    found = observed_by(identity_of(classify(list(controls))))
    return {one.indicator: one.value for one in found}


@pytest.mark.parametrize(
    ("controls", "value"),
    [
        ((MAIL,), ObservedValue.INCONCLUSIVE),
        ((MAIL, NAME), ObservedValue.PARTIAL),
        ((MAIL, NAME, BORN, STREET), ObservedValue.PARTIAL),
        ((NAME, BORN, STREET, NUMBER), ObservedValue.EFFECTIVE),
    ],
)
def test_identification_attributes(controls: tuple[Control, ...], value: ObservedValue) -> None:
    assert proposed(*controls) == {"AO-03": value}


def test_a_one_time_code_speaks_of_a_contact_point_in_part() -> None:
    assert proposed(MAIL, CODE)["AO-04"] == ObservedValue.PARTIAL


def test_the_reason_names_what_is_there_and_what_was_not_seen() -> None:
    (one,) = observed_by(identity_of(classify([NAME, BORN])))
    assert one.reason == (
        "The form asks for name and date of birth; "
        "not, as far as it was seen, for address and identification number."
    )


def test_an_empty_form_is_proposed_to_be_inconclusive() -> None:
    assert proposed() == {"AO-03": ObservedValue.INCONCLUSIVE}
