"""What a form comes to, and no more than it shows."""

from __future__ import annotations

import pytest

from auditor.kyc.forms import Classified, Control, identity_of
from auditor.kyc.forms.identity import (
    CARD,
    NOTHING,
    THROUGH_OTHERS,
    TYPED,
    UNREAD,
    UNSEEN,
    UNSURE,
    FormIdentity,
)
from auditor.kyc.vocabulary import Attribute, IdentityLevel


def form(*attributes: Attribute, required: set[Attribute] | None = None) -> FormIdentity:
    marked = required or set()
    return identity_of(
        [
            Classified(Control(order, is_required=attribute in marked), attribute, 0.9, "")
            for order, attribute in enumerate(attributes)
        ]
    )


A, L = Attribute, IdentityLevel


@pytest.mark.parametrize(
    ("attributes", "level", "at_least"),
    [
        ((), L.NONE, L.NONE),
        ((A.USERNAME, A.PASSWORD, A.CONSENT), L.NONE, L.NONE),
        ((A.WALLET_SIGN_IN,), L.NONE, L.NONE),
        ((A.FEDERATED_SIGN_IN,), L.CONTACT_POINT, L.CONTACT_POINT),
        ((A.EMAIL, A.PASSWORD), L.CONTACT_POINT, L.CONTACT_POINT),
        ((A.PHONE, A.ONE_TIME_CODE), L.CONTACT_POINT, L.CONTACT_POINT),
        ((A.EMAIL, A.WALLET_SIGN_IN), L.CONTACT_POINT, L.NONE),
        ((A.EMAIL, A.FULL_NAME), L.CONTACT_POINT, L.CONTACT_POINT),
        ((A.EMAIL, A.FULL_NAME, A.COUNTRY), L.CONTACT_POINT, L.CONTACT_POINT),
        ((A.EMAIL, A.GIVEN_NAME, A.BIRTH_DATE), L.CONTACT_POINT, L.CONTACT_POINT),
        ((A.FAMILY_NAME, A.BIRTH_DATE), L.SELF_DECLARED, L.SELF_DECLARED),
        ((A.FULL_NAME, A.STREET_ADDRESS), L.SELF_DECLARED, L.SELF_DECLARED),
        ((A.FULL_NAME, A.NATIONAL_ID), L.SELF_DECLARED, L.SELF_DECLARED),
        ((A.NATIONAL_ID, A.EMAIL), L.CONTACT_POINT, L.CONTACT_POINT),
        ((A.COMPANY_NAME, A.COMPANY_NUMBER), L.SELF_DECLARED, L.SELF_DECLARED),
        ((A.EMAIL, A.DOCUMENT_UPLOAD), L.CHECKED, L.CONTACT_POINT),
        ((A.DOCUMENT_UPLOAD, A.SELFIE), L.HOLDER_BOUND, L.NONE),
        ((A.SELFIE, A.EMAIL), L.CONTACT_POINT, L.CONTACT_POINT),
        ((A.FULL_NAME, A.BIRTH_DATE, A.FEDERATED_SIGN_IN), L.SELF_DECLARED, L.CONTACT_POINT),
    ],
)  # fmt: skip
def test_the_level_follows_from_what_is_asked_for(
    attributes: tuple[Attribute, ...], level: IdentityLevel, at_least: IdentityLevel
) -> None:
    found = form(*attributes)
    assert (found.level, found.at_least) == (level, at_least)


def test_everything_that_can_be_asked_for_does_not_come_to_a_second_evidence() -> None:
    assert form(*Attribute).level == L.HOLDER_BOUND


def test_level_and_grounds_are_said() -> None:
    assert form(A.EMAIL, A.PASSWORD).sentence == (
        "Level 1: contact point. The form asks for: e-mail address."
    )
    assert form(A.DOCUMENT_UPLOAD).sentence.startswith("At most level 3: ")
    assert form(A.PASSWORD).sentence.endswith("The form asks for nothing about the person.")
    assert form().sentence == NOTHING


@pytest.mark.parametrize(
    ("attribute", "caveat"),
    [
        (A.DOCUMENT_UPLOAD, UNSEEN),
        (A.NATIONAL_ID, TYPED),
        (A.TAX_ID, TYPED),
        (A.FEDERATED_SIGN_IN, THROUGH_OTHERS),
        (A.PAYMENT_CARD, CARD),
    ],
)
def test_what_a_form_cannot_show_is_said(attribute: Attribute, caveat: str) -> None:
    assert caveat in form(attribute, A.EMAIL).caveats
    assert form(A.EMAIL).caveats == ()


def test_other_ways_to_sign_in_are_said_apart() -> None:
    found = form(A.EMAIL, A.WALLET_SIGN_IN, A.FEDERATED_SIGN_IN)
    assert found.ways == (A.WALLET_SIGN_IN, A.FEDERATED_SIGN_IN)
    assert any("asks for less: sign-in with a wallet" in caveat for caveat in found.caveats)


def test_what_is_marked_as_required_is_told_from_what_is_asked_for() -> None:
    asked = (A.EMAIL, A.FULL_NAME, A.BIRTH_DATE)
    assert form(*asked).required is None
    found = form(*asked, required={A.EMAIL})
    assert (found.level, found.required) == (L.SELF_DECLARED, L.CONTACT_POINT)


def test_what_is_hardly_believed_does_not_count() -> None:
    doubtful = Classified(Control(0, type="file"), A.DOCUMENT_UPLOAD, 0.45, "")
    found = identity_of([doubtful])
    assert (found.level, found.attributes) == (L.NONE, ())


def test_controls_that_are_hardly_understood_are_said_to_be_left_out() -> None:
    doubtful = Classified(Control(1, type="file"), A.DOCUMENT_UPLOAD, 0.45, "")
    found = identity_of([Classified(Control(0), A.EMAIL, 0.9, ""), doubtful])
    assert found.level == L.CONTACT_POINT
    assert found.caveats == (UNSURE.format(count=1),)


def test_of_a_form_that_is_hardly_understood_it_is_not_said_that_it_asks_for_nothing() -> None:
    found = identity_of([Classified(Control(0), A.OTHER, 0.2, "nothing tells what it is")])
    assert found.sentence.endswith(UNREAD)
