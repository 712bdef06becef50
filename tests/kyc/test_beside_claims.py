"""A form beside what is claimed: less, as much, more, or not to be told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auditor.kyc.beside_claims import LATER, beside_claims
from auditor.kyc.forms import Control, classify, identity_of
from auditor.kyc.scoring.inputs import Scope, Tier
from auditor.kyc.vocabulary import Aspect, BesideClaim, IdentityLevel, Trigger

MAIL = Control(0, type="email", label="E-mail")
SECRET = Control(1, type="password", label="Password")
NAME = Control(2, label="Full name", name="full_name")
BORN = Control(3, type="date", label="Date of birth", name="birth_date")
SCAN = Control(4, type="file", label="Upload your passport", name="passport_scan")


def scope(
    level: IdentityLevel | None,
    trigger: Trigger = Trigger.AT_OPENING,
    axis: Aspect = Aspect.CLAIMED,
) -> Scope:
    tiers = () if level is None else (Tier(order=0, axis=axis, level=level, trigger=trigger),)
    return Scope("Private customers", tiers=tiers)


def relation(level: IdentityLevel | None, *controls: Control) -> BesideClaim:
    (one,) = beside_claims(
        identity_of(classify(list(controls))), [scope(level)], is_first_step=False
    )
    return one.relation


def test_a_form_for_an_e_mail_address_asks_for_less_than_a_document() -> None:
    assert relation(IdentityLevel.CHECKED, MAIL, SECRET) == BesideClaim.LESS


def test_a_form_for_an_e_mail_address_asks_for_a_contact_point_as_claimed() -> None:
    assert relation(IdentityLevel.CONTACT_POINT, MAIL, SECRET) == BesideClaim.AS_CLAIMED


def test_a_form_for_name_and_birth_date_asks_for_more_than_a_contact_point() -> None:
    assert relation(IdentityLevel.CONTACT_POINT, MAIL, NAME, BORN) == BesideClaim.MORE


def test_whether_an_upload_is_checked_cannot_be_told() -> None:
    assert relation(IdentityLevel.CHECKED, MAIL, NAME, BORN, SCAN) == BesideClaim.UNCLEAR


def test_with_an_upload_beside_it_what_is_claimed_is_the_least() -> None:
    assert relation(IdentityLevel.SELF_DECLARED, MAIL, NAME, BORN, SCAN) == BesideClaim.AT_LEAST


def test_a_control_that_was_not_understood_may_ask_for_what_is_claimed() -> None:
    found = identity_of([*classify([MAIL]), replace(classify([NAME])[0], confidence=0.3)])
    (one,) = beside_claims(found, [scope(IdentityLevel.CHECKED)], is_first_step=False)
    assert one.relation == BesideClaim.UNCLEAR


def test_a_form_of_which_nothing_was_seen_is_not_said_to_ask_for_less() -> None:
    (one,) = beside_claims(identity_of([]), [scope(IdentityLevel.CHECKED)], is_first_step=False)
    assert one.relation == BesideClaim.UNCLEAR


def test_without_a_claim_nothing_is_compared() -> None:
    assert relation(None, MAIL) == BesideClaim.NO_CLAIM


@pytest.mark.parametrize(
    ("trigger", "axis"),
    [(Trigger.BEFORE_WITHDRAWAL, Aspect.CLAIMED), (Trigger.AT_OPENING, Aspect.OBSERVED)],
)
def test_what_is_demanded_later_or_was_observed_is_no_claim_at_opening(
    trigger: Trigger, axis: Aspect
) -> None:
    identity = identity_of(classify([MAIL]))
    given = scope(IdentityLevel.CHECKED, trigger, axis)
    (one,) = beside_claims(identity, [given], is_first_step=False)
    assert (one.relation, one.claimed) == (BesideClaim.NO_CLAIM, None)


def test_less_than_claimed_is_said_with_the_reservation_that_one_step_was_seen() -> None:
    identity = identity_of(classify([MAIL]))
    (whole,) = beside_claims(identity, [scope(IdentityLevel.CHECKED)], is_first_step=False)
    (first,) = beside_claims(identity, [scope(IdentityLevel.CHECKED)], is_first_step=True)
    assert first.sentence == f"{whole.sentence} {LATER}"


def test_every_scope_is_compared_in_order() -> None:
    identity = identity_of(classify([MAIL]))
    given = [scope(IdentityLevel.CHECKED), scope(IdentityLevel.CONTACT_POINT)]
    found = beside_claims(identity, given, is_first_step=False)
    assert [one.relation for one in found] == [BesideClaim.LESS, BesideClaim.AS_CLAIMED]
