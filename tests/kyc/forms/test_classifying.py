# ruff: noqa: RUF001 - Letters of several scripts.
"""One control by itself: the author's word, its kind, its names, its texts."""

from __future__ import annotations

import pytest

from auditor.kyc.forms import classify
from auditor.kyc.vocabulary import Attribute
from tests.kyc.forms.factories import attributes, only


def test_autocomplete_is_believed_before_all_else() -> None:
    one = only(autocomplete="bday", label="Email", name="phone")
    assert one.attribute == Attribute.BIRTH_DATE
    assert one.reason == "autocomplete says bday"
    assert one.confidence == 0.98


def test_an_email_field_that_serves_as_user_name_asks_for_email() -> None:
    assert only(autocomplete="username", type="email").attribute == Attribute.EMAIL
    assert only(autocomplete="username", label="E-mail address").attribute == Attribute.EMAIL
    assert only(autocomplete="username", label="Choose a name").attribute == Attribute.USERNAME


def test_nationality_has_no_autocomplete_and_is_read_from_the_label() -> None:
    one = only(autocomplete="country", label="Nationality", tag="select")
    assert one.attribute == Attribute.NATIONALITY
    assert "autocomplete" in one.reason


@pytest.mark.parametrize(
    ("fields", "attribute"),
    [
        ({"type": "email", "label": "Benutzer"}, Attribute.EMAIL),
        ({"type": "tel"}, Attribute.PHONE),
        ({"type": "tel", "label": "Card number"}, Attribute.PAYMENT_CARD),
        ({"type": "password"}, Attribute.PASSWORD),
        ({"type": "password", "label": "Password (6 digits or more)"}, Attribute.PASSWORD),
        ({"type": "password", "label": "Social security number"}, Attribute.NATIONAL_ID),
        ({"type": "search", "label": "Search by city"}, Attribute.OTHER),
        ({"type": "search"}, Attribute.OTHER),
        ({"type": "search", "label": "Expiry date", "name": "cc_exp"}, Attribute.PAYMENT_CARD),
        ({"type": "month", "label": "When?"}, Attribute.OTHER),
        ({"type": "date", "label": "When were you born?"}, Attribute.BIRTH_DATE),
        ({"type": "date", "label": "Delivery"}, Attribute.OTHER),
        ({"type": "checkbox", "label": "I agree to the terms"}, Attribute.CONSENT),
        ({"type": "checkbox", "label": "I'm not a robot"}, Attribute.CAPTCHA),
        ({"type": "checkbox", "label": "Remember me"}, Attribute.OTHER),
        ({"type": "checkbox", "label": "Yes, I have seen the small print"}, Attribute.CONSENT),
        ({"type": "checkbox", "label": "I have a company"}, Attribute.OTHER),
        ({"type": "text", "label": "I agree to the terms"}, Attribute.OTHER),
        ({"type": "radio", "label": "Passport", "group": "Your document"}, Attribute.OTHER),
        ({"type": "file", "label": "Passport"}, Attribute.DOCUMENT_UPLOAD),
        ({"type": "file", "label": "Selfie with your passport"}, Attribute.SELFIE),
        ({"type": "file", "label": "Profile picture"}, Attribute.OTHER),
        ({"tag": "select", "label": "Type of document"}, Attribute.OTHER),
        ({"tag": "select", "label": "Passport number"}, Attribute.OTHER),
        ({"tag": "iframe", "label": "reCAPTCHA"}, Attribute.CAPTCHA),
        ({"tag": "iframe", "label": "Map"}, Attribute.OTHER),
        ({"tag": "button", "type": "button", "label": "Upload your ID card"}, Attribute.DOCUMENT_UPLOAD),
    ],
)  # fmt: skip
def test_the_kind_of_control_limits_what_it_asks_for(
    fields: dict[str, str], attribute: Attribute
) -> None:
    assert only(**fields).attribute == attribute


def test_a_file_of_which_nothing_is_said_is_hardly_believed() -> None:
    one = only(type="file")
    assert one.attribute == Attribute.DOCUMENT_UPLOAD
    assert one.confidence < 0.5


@pytest.mark.parametrize(
    ("name", "attribute"),
    [
        ("user[first_name]", Attribute.GIVEN_NAME),
        ("fname", Attribute.GIVEN_NAME),
        ("customerLastName", Attribute.FAMILY_NAME),
        ("dob", Attribute.BIRTH_DATE),
        ("billing_address_city", Attribute.CITY),
        ("email-address", Attribute.EMAIL),
        ("plz", Attribute.POSTAL_CODE),
        ("cep", Attribute.POSTAL_CODE),
        ("cpf", Attribute.TAX_ID),
        ("cnpj", Attribute.TAX_ID),
        ("nif", Attribute.TAX_ID),
        ("nie", Attribute.NATIONAL_ID),
        ("dni", Attribute.NATIONAL_ID),
        ("codiceFiscale", Attribute.TAX_ID),
        ("inn", Attribute.TAX_ID),
        ("tckn", Attribute.NATIONAL_ID),
        ("aadhaar_no", Attribute.NATIONAL_ID),
        ("panCard", Attribute.TAX_ID),
        ("bvn", Attribute.NATIONAL_ID),
        ("nin", Attribute.NATIONAL_ID),
        ("ssn", Attribute.NATIONAL_ID),
        ("business[vat]", Attribute.TAX_ID),
        ("txtVorname", Attribute.GIVEN_NAME),
        ("q", Attribute.OTHER),
        ("x17", Attribute.OTHER),
    ],
)
def test_a_name_speaks_where_nothing_else_does(name: str, attribute: Attribute) -> None:
    assert only(name=name).attribute == attribute


@pytest.mark.parametrize(
    ("language", "label", "attribute"),
    [
        ("en", "Country of birth", Attribute.OTHER),
        ("en", "Company address", Attribute.STREET_ADDRESS),
        ("en", "E-mail address", Attribute.EMAIL),
        ("en", "The code we sent to your phone", Attribute.ONE_TIME_CODE),
        ("en", "Name on card", Attribute.PAYMENT_CARD),
        ("en", "Code from the e-mail", Attribute.ONE_TIME_CODE),
        ("en", "Code of a friend", Attribute.REFERRAL_CODE),
        ("en", "Telephone area code", Attribute.PHONE),
        ("en", "Passport nr.", Attribute.NATIONAL_ID),
        ("de", "Titel, Vorname", Attribute.GIVEN_NAME),
        ("de", "Geburtsort", Attribute.OTHER),
        ("fr", "Lieu de naissance", Attribute.OTHER),
        ("fr", "Né(e) le *", Attribute.BIRTH_DATE),
        ("es", "¿De dónde proviene el dinero?", Attribute.SOURCE_OF_FUNDS),
        ("de", "Ihre Staatsangehörigkeit:", Attribute.NATIONALITY),
        ("pt", "Palavra-passe", Attribute.PASSWORD),
        ("ru", "ФИО", Attribute.FULL_NAME),
        ("it", "Partita IVA", Attribute.TAX_ID),
        ("tr", "İL", Attribute.REGION),
        ("tr", "DOĞUM TARİHİ", Attribute.BIRTH_DATE),
        ("hi", "अपना पिन कोड लिखें", Attribute.POSTAL_CODE),
        ("zh", "请输入您的手机号码", Attribute.PHONE),
        ("zh", "身分證字號", Attribute.NATIONAL_ID),
        ("ja", "ﾒｰﾙｱﾄﾞﾚｽ（確認用）", Attribute.EMAIL),
        ("ar", "تاريـــخ الميــلاد", Attribute.BIRTH_DATE),
    ],
)
def test_labels_are_read_in_their_language(language: str, label: str, attribute: Attribute) -> None:
    assert only(language, label=label).attribute == attribute


def test_short_words_of_other_languages_do_not_speak_within_a_sentence() -> None:
    assert only("en", label="il cap ort").attribute == Attribute.OTHER
    assert only("it", label="CAP di residenza").attribute == Attribute.POSTAL_CODE


def test_a_label_in_another_language_than_the_page_is_understood_with_less_confidence() -> None:
    at_home, abroad = only("de", label="Geburtsdatum"), only("fr", label="Geburtsdatum")
    assert at_home.attribute == abroad.attribute == Attribute.BIRTH_DATE
    assert abroad.confidence < at_home.confidence


@pytest.mark.parametrize("language", [None, "", "und", "pt-BR", "PT_br", "xx", "id", "e" * 1000])
def test_any_tag_of_a_language_will_do(language: str | None) -> None:
    assert only(language, label="Email").attribute == Attribute.EMAIL


def test_a_label_that_speaks_outweighs_a_name_that_abbreviates() -> None:
    assert only("de", label="Land", name="st").attribute == Attribute.COUNTRY


def test_a_name_for_searching_does_not_speak_against_a_label() -> None:
    assert only(label="Your invitation", name="q").attribute == Attribute.REFERRAL_CODE


def test_a_telephone_number_is_known_by_the_form_of_its_placeholder() -> None:
    assert only(placeholder="+7 (___) ___-__-__").attribute == Attribute.PHONE


def test_text_beside_it_is_read_only_where_the_label_says_nothing() -> None:
    assert only(label="City", nearby="Your e-mail address").attribute == Attribute.CITY
    assert only(label="1.", nearby="Your e-mail address").attribute == Attribute.EMAIL


def test_the_reason_repeats_what_was_read() -> None:
    assert only(label="Date  of\nbirth").reason.startswith("label 'Date of birth'")
    assert len(only(label="Email " + "x" * 900).reason) < 200


def test_the_choices_of_a_list_say_what_it_is() -> None:
    countries = ("Choose", "Ireland", "Malta", "Poland", "France")
    assert only(tag="select", options=countries).attribute == Attribute.COUNTRY
    assert (
        only(tag="select", options=countries, label="Citizenship").attribute
        == Attribute.NATIONALITY
    )
    assert only(tag="select", options=("+1 US", "+44 UK", "+33")).attribute == Attribute.PHONE
    assert only(tag="select", options=("AL", "AK", "CA")).attribute == Attribute.REGION
    assert only(tag="select", options=("red", "green")).attribute == Attribute.OTHER


def test_of_nothing_there_is_nothing() -> None:
    assert classify([]) == ()


def test_a_control_without_anything_is_something_else_with_little_confidence() -> None:
    one = only()
    assert one.attribute == Attribute.OTHER
    assert one.confidence <= 0.2


def test_a_card_number_is_known_by_the_form_of_its_placeholder() -> None:
    assert attributes({"placeholder": "1234 5678 9012 3456"}) == [Attribute.PAYMENT_CARD]
