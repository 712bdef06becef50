# ruff: noqa: RUF001 - Letters of several scripts.
"""What neighbours tell of a control."""

from __future__ import annotations

from auditor.kyc.vocabulary import Attribute, LabelSource
from tests.kyc.forms.factories import attributes

BIRTH, CARD = Attribute.BIRTH_DATE, Attribute.PAYMENT_CARD
GIVEN, FAMILY, FULL = Attribute.GIVEN_NAME, Attribute.FAMILY_NAME, Attribute.FULL_NAME
DAYS = {"tag": "select", "options": tuple(map(str, range(1, 32)))}
MONTHS = {"tag": "select", "options": tuple(map(str, range(1, 13)))}
YEARS = {"tag": "select", "options": tuple(map(str, range(1930, 2008)))}
LATER = {"tag": "select", "options": tuple(map(str, range(2024, 2034)))}


def test_name_beside_a_family_name_is_the_given_name() -> None:
    assert attributes("Name", "Last name") == [GIVEN, FAMILY]
    assert attributes("Nombre", "Apellidos", language="es") == [GIVEN, FAMILY]


def test_name_beside_a_given_name_is_the_family_name() -> None:
    assert attributes("Vorname", "Name", language="de") == [GIVEN, FAMILY]


def test_name_alone_is_the_whole_name() -> None:
    assert attributes("Name", "E-mail") == [FULL, Attribute.EMAIL]


def test_two_fields_for_one_name_are_given_and_family_name() -> None:
    assert attributes("Name:", "Name:") == [GIVEN, FAMILY]


def test_examples_within_fields_leave_them_their_shared_text() -> None:
    shared = {"nearby": "Name", "label_source": LabelSource.PLACEHOLDER}
    assert attributes({**shared, "label": "Ada"}, {**shared, "label": "Byron"}) == [GIVEN, FAMILY]


def test_a_field_with_its_own_label_is_no_sibling_of_the_one_before() -> None:
    fields = [{"label": "Address", "id": "r8"}, {"label": "Favourite colour", "id": "r9"}]
    assert attributes(*fields) == [Attribute.STREET_ADDRESS, Attribute.OTHER]


def test_where_the_family_name_comes_first_two_fields_are_read_so() -> None:
    assert attributes("お名前", "お名前", language="ja") == [FAMILY, GIVEN]


def test_fields_that_share_a_text_follow_its_order() -> None:
    shared = "City, State, ZIP"
    assert attributes(shared, shared, shared) == [
        Attribute.CITY, Attribute.REGION, Attribute.POSTAL_CODE,
    ]  # fmt: skip


def test_fields_that_share_a_text_are_told_apart_by_their_names_first() -> None:
    shared = "City / ZIP"
    found = attributes({"label": shared, "name": "zip"}, {"label": shared, "name": "city"})
    assert found == [Attribute.POSTAL_CODE, Attribute.CITY]


def test_day_month_and_year_are_a_date_of_birth() -> None:
    assert attributes(DAYS, MONTHS, YEARS) == [BIRTH] * 3


def test_parts_of_a_date_follow_the_one_that_says_of_what() -> None:
    born = {**MONTHS, "label": "Date of birth"}
    assert attributes(born, {"label": "Day"}, {"label": "Year"}) == [BIRTH] * 3
    valid = {**MONTHS, "label": "Expiration date"}
    assert attributes("Card number", valid, LATER) == [CARD] * 3


def test_month_and_year_after_a_card_are_its_expiry() -> None:
    assert attributes("Card number", MONTHS, LATER) == [CARD] * 3


def test_a_birth_date_and_an_expiry_on_one_page_keep_apart() -> None:
    born = [{**part, "group": "Date of birth"} for part in (DAYS, MONTHS, YEARS)]
    valid = [{**part, "group": "Expiry"} for part in (MONTHS, LATER)]
    assert attributes(*born, "Card number", *valid) == [BIRTH] * 3 + [CARD] * 3


def test_a_split_telephone_number_stays_one() -> None:
    part = {"max_length": 3}
    assert attributes({"label": "Phone", **part}, part, {"max_length": 4}) == [Attribute.PHONE] * 3


def test_lines_of_an_address_go_on() -> None:
    found = attributes({"label": "Address", "name": "ad1"}, {"name": "ad2"}, {"name": "ad3"})
    assert found == [Attribute.STREET_ADDRESS] * 3


def test_a_number_after_the_street_is_of_the_house() -> None:
    assert attributes("Rua", "Número", language="pt") == [Attribute.STREET_ADDRESS] * 2
    assert attributes("Número", "Senha", language="pt") == [Attribute.OTHER, Attribute.PASSWORD]


def test_a_password_is_repeated() -> None:
    found = attributes({"type": "password", "name": "p1"}, {"type": "text", "name": "p2"})
    assert found == [Attribute.PASSWORD] * 2


def test_a_name_in_a_group_about_owners_is_of_the_owner() -> None:
    fields = {"label": "Full name", "group": "Beneficial owners"}
    assert attributes(fields) == [Attribute.BENEFICIAL_OWNER]


def test_a_name_in_a_group_about_the_card_is_its_holders() -> None:
    assert attributes({"label": "Name", "group": "Credit card"}) == [CARD]


def test_a_security_code_without_a_card_is_a_captcha() -> None:
    assert attributes("Email", "Security code") == [Attribute.EMAIL, Attribute.CAPTCHA]
    assert attributes("Card number", "Security code") == [CARD, CARD]


def test_an_expiry_beside_a_passport_is_not_of_a_card() -> None:
    assert attributes("Passport number", "Expiry date") == [Attribute.NATIONAL_ID, Attribute.OTHER]


def test_month_and_year_in_one_field_after_a_card_are_its_expiry() -> None:
    assert attributes("Kart numarası", "Ay / Yıl", language="tr") == [CARD, CARD]
    assert attributes("Ay / Yıl", language="tr") == [Attribute.OTHER]


def test_three_digits_after_a_card_are_its_code() -> None:
    assert attributes("Card number", {"placeholder": "000"}) == [CARD, CARD]


def test_beside_a_district_the_larger_town_is_the_region() -> None:
    assert attributes("İlçe", "Şehir", language="tr") == [Attribute.CITY, Attribute.REGION]
    assert attributes("Şehir", language="tr") == [Attribute.CITY]


def test_what_the_author_declared_is_not_overruled_by_neighbours() -> None:
    found = attributes({"autocomplete": "name"}, "Last name")
    assert found == [FULL, FAMILY]
