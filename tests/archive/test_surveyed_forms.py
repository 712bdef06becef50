"""Controls that were seen, in the words of due diligence."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from auditor.archive.surveyed_forms import SAME, read_form, shows_form
from auditor.kyc.forms import Control
from auditor.kyc.vocabulary import Attribute, IdentityLevel
from auditor.pages.form_controls import SeenControl
from tests.archive.surveys import MAIL, PASSPORT, SECRET


def button(label: str, *, tag: str = "button", name: str = "") -> SeenControl:
    return SeenControl(0, "button", tag, "button", name, label=label, label_source="label")


@pytest.mark.parametrize(
    "control",
    [
        MAIL,
        SeenControl(0, type="tel", name="phone", label="Телефон", label_source="label"),
        button("Connect wallet"),
        button("Continue with Google"),
        button("Google", tag="a", name="/oauth/google"),
    ],
)
def test_what_shows_a_form(control: SeenControl) -> None:
    assert shows_form([control])


@pytest.mark.parametrize(
    "controls",
    [
        [],
        [button("Help", tag="a", name="/help")],
        [button("Accept all"), button("Reject all")],
        [SeenControl(0, type="search", name="q", label="Search", label_source="label")],
        [SeenControl(0, "captcha", "iframe", "button", label="reCAPTCHA", label_source="title")],
    ],
)
def test_what_shows_none(controls: list[SeenControl]) -> None:
    assert not shows_form(controls)


def test_fields_in_a_language_that_nobody_knows_show_a_form() -> None:
    odd = SeenControl(0, label="Xyzzy", label_source="label")
    assert shows_form([odd, replace(odd, order=1)])


def test_every_property_of_a_control_is_handed_on() -> None:
    assert {*SAME, "label_source"} == {one.name for one in fields(Control)}


def test_attributes_stand_in_the_order_of_the_controls() -> None:
    form = read_form([MAIL, SECRET, PASSPORT], language="en")
    assert [one.attribute for one in form.classified] == [
        Attribute.EMAIL,
        Attribute.PASSWORD,
        Attribute.DOCUMENT_UPLOAD,
    ]


def test_an_upload_raises_the_level_and_may_be_unchecked() -> None:
    identity = read_form([MAIL, PASSPORT]).identity
    assert identity.level > identity.at_least == IdentityLevel.CONTACT_POINT


def test_what_is_tracked_leaves_out_what_surrounds_a_form() -> None:
    wallet, other = button("Connect wallet"), button("Show password")
    captcha = SeenControl(0, "captcha", "div", "button", label="captcha", label_source="title")
    form = read_form([MAIL, wallet, other, captcha])
    assert form.tracked == (MAIL, wallet, captcha)


def test_no_controls_are_no_form() -> None:
    form = read_form([])
    assert (form.classified, form.tracked) == ((), ())
