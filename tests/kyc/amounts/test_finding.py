# ruff: noqa: RUF001 - Texts in several alphabets.
"""What an amount says of itself, beyond the table of written forms."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.kyc.amounts import Amount, CurrencyFrom, find_amounts
from auditor.kyc.amounts.numerals import decimal_of, number_words, value_of
from auditor.kyc.vocabulary import Operation, Window
from auditor.kyc.words import LANGUAGES


def only(text: str, language: str | None = "en") -> Amount:
    (found,) = find_amounts(text, language)
    return found


def shown(text: str, language: str | None = "en") -> list[str]:
    return [text[one.start : one.end] for one in find_amounts(text, language)]


@pytest.mark.parametrize(
    ("written", "language", "value"),
    [
        ("1,000", "de", "1000"),
        ("1.000", "en", "1000"),
        ("1.000.000", "en", "1000000"),
        ("1,000.50", "de", "1000.50"),
        ("1.000,50", "en", "1000.50"),
        ("1 000,5", "fr", "1000.5"),
        ("1'000.05", "de", "1000.05"),
        ("12,50", "en", "12.50"),
        ("0.005", "de", "0.005"),
        ("1,00,000", "en", "100000"),
        ("007", "en", "7"),
    ],
)
def test_digits_have_one_value_however_they_are_divided(
    written: str, language: str, value: str
) -> None:
    assert decimal_of(written, language) == Decimal(value)


def test_three_places_of_a_crypto_asset_go_by_the_language() -> None:
    assert decimal_of("1.234", "en", has_small_parts=True) == Decimal("1.234")
    assert decimal_of("1.234", "de", has_small_parts=True) == Decimal(1234)


@pytest.mark.parametrize(
    ("language", "words", "value"),
    [
        ("en", "two hundred and fifty thousand", 250_000),
        ("en", "twenty-five", 25),
        ("fr", "quatre-vingt-dix mille", 90_000),
        ("fr", "deux cent cinquante", 250),
        ("es", "dos mil quinientos", 2_500),
        ("de", "dreitausendfünfhundert", 3_500),
        ("de", "einundzwanzig", 21),
        ("pt", "mil e duzentos", 1_200),
        ("ru", "двадцать пять тысяч", 25_000),
        ("it", "duemilacinquecento", 2_500),
    ],
)
def test_number_words_add_up(language: str, words: str, value: int) -> None:
    known = number_words(language)
    parts = [part for word in words.split() for part in known.parts(word)]
    assert value_of(parts) == value


def test_a_word_that_holds_number_words_is_no_number() -> None:
    assert number_words("de").parts("zweifel") == ()
    assert number_words("it").parts("centocin") == ()


def test_the_span_holds_number_and_currency() -> None:
    assert shown("Pay **US$ 1,000.00** or 20 euros, not 30.") == ["US$ 1,000.00", "20 euros"]


def test_a_currency_that_is_written_is_marked_so() -> None:
    assert only("You pay EUR 5.").currency_from is CurrencyFrom.WRITTEN


def test_a_dollar_is_that_which_the_text_names() -> None:
    one = find_amounts("All sums are in Canadian dollars. You pay $5.", "en")[0]
    assert (one.currency, one.currency_from) == ("CAD", CurrencyFrom.TEXT)


def test_a_dollar_of_a_text_that_names_none_is_that_of_the_language() -> None:
    one = only("You pay $5.")
    assert (one.currency, one.currency_from) == ("USD", CurrencyFrom.USAGE)


def test_a_dollar_of_a_text_that_names_two_stays_open() -> None:
    one = find_amounts("You pay $5, in AUD or CAD.", "en")[0]
    assert (one.currency, one.currency_from) == (None, None)


@pytest.mark.parametrize("language", ["fr", "es"])
def test_a_dollar_is_not_assumed_where_several_countries_write_it(language: str) -> None:
    assert only("$5", language).currency is None


def test_a_stable_coin_is_no_sign_of_its_dollar() -> None:
    assert find_amounts("C$ 1 in USDT, or $5.", "en")[-1].currency == "CAD"


def test_a_code_behind_tells_the_dollar_in_front() -> None:
    assert only("You pay $5 AUD.").currency == "AUD"


def test_a_crypto_asset_is_a_unit_and_no_currency() -> None:
    one = only("Send 0.5 BTC.")
    assert (one.value, one.unit, one.currency) == (Decimal("0.5"), "BTC", None)


def test_a_label_gives_the_currency_of_a_bare_number() -> None:
    one = only("| Level | Deposit per day (EUR) |\n|---|---|\n| 1 | 50 |")
    assert (one.value, one.currency, one.currency_from) == (Decimal(50), "EUR", CurrencyFrom.LABEL)
    assert (one.window, one.operation) == (Window.DAY, Operation.DEPOSIT)


def test_a_number_under_a_label_without_a_currency_is_none() -> None:
    assert find_amounts("| Level | Users |\n|---|---|\n| 1 | 50 |", "en") == []


def test_a_year_beside_a_currency_in_the_corner_is_none() -> None:
    assert find_amounts("| Fees (EUR) | Since |\n|---|---|\n| Card | 2024 |", "en") == []


def test_the_own_time_of_each_amount_counts() -> None:
    found = find_amounts("Withdraw €500 per day or €2,000 per month.", "en")
    assert [one.window for one in found] == [Window.DAY, Window.MONTH]


def test_what_leads_in_the_next_amount_is_not_of_this_one() -> None:
    text = "It costs 20 euros, the daily cap is 100 euros, or the yearly cap is 200 euros."
    assert [one.window for one in find_amounts(text, "en")] == [None, Window.DAY, Window.YEAR]


def test_encoded_bytes_hold_no_amount() -> None:
    assert find_amounts("(data:image/png;base64,OA9WSg0AOA9WSgq0Rs6XboVBTN0y8X/EUR5x)", "en") == []


def test_a_range_in_figures_counts_where_words_repeat_it() -> None:
    one = only("Prices are three to eight USD ($3-8).")
    assert (one.value, one.lower, one.upper) == (None, Decimal(3), Decimal(8))


def test_what_stands_before_the_first_amount_speaks_of_all() -> None:
    found = find_amounts("Daily withdrawals: €500 for level 1, €900 for level 2.", "en")
    assert [(one.window, one.operation) for one in found] == [
        (Window.DAY, Operation.WITHDRAWAL)
    ] * 2


def test_the_sentence_before_does_not_speak_of_an_amount() -> None:
    one = only("Withdrawals are counted daily. The fee is EUR 5.")
    assert (one.window, one.operation) == (None, None)


def test_a_negation_turns_more_than_into_a_most() -> None:
    assert only("You may not spend more than EUR 5.").upper == 5
    assert only("If you do not verify, we hold more than EUR 5.").lower == 5


def test_a_range_has_bounds_and_no_value() -> None:
    one = only("Fees are 1-2 EUR.")
    assert (one.value, one.lower, one.upper) == (None, Decimal(1), Decimal(2))


def test_two_amounts_that_fall_are_no_range() -> None:
    assert [one.value for one in find_amounts("from €50 to €10", "en")] == [50, 10]


def test_a_sum_in_words_and_figures_is_one_amount() -> None:
    assert shown("One hundred US dollars (US$100) and more.") == ["One hundred US dollars (US$100)"]


def test_number_words_stand_in_front_of_codes_too() -> None:
    assert only("Not more than ten thousand EUR.").value == 10_000


def test_no_limit_of_money_needs_an_operation_or_a_time() -> None:
    assert find_amounts("Access is unlimited.", "en") == []
    assert only("Unlimited withdrawals.").is_unlimited


@pytest.mark.parametrize(
    "text",
    ["ALL 50 STATES", "TRY 2 times", "TOP 10", "abc123 EUROPE", "1-800-555-0100", "5 real people"],
)
def test_words_that_look_like_codes_are_none(text: str) -> None:
    assert find_amounts(text, "en") == []


def test_a_code_that_is_a_word_counts_behind_its_number() -> None:
    assert only("5,000 TRY").currency == "TRY"


def test_a_number_longer_than_any_amount_is_none() -> None:
    assert find_amounts("EUR " + "9" * 40, "en") == []


@pytest.mark.parametrize("text", ["", " ", "|", "|\n|-", "€", "EUR", "$ $ $", "between and EUR"])
def test_text_without_a_number_has_no_amount(text: str) -> None:
    assert find_amounts(text, None) == []


PIECES = st.sampled_from(
    "5|1,000|1.000|1 000|12'5|EUR|€|$|US$|USD|BTC|R$|k|Mio.|ten|zehntausend|mille|dollars|euros|руб.|"
    "per day|up to|between|and|to|-|(|)|unlimited|withdrawal|not|more than|.|\n|\\| |- |# |%|İ|\u00a0|**".split(
        "|"
    )
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=25).map(" ".join))


@settings(max_examples=150, deadline=None)  # The first of a language compiles its words.
@given(TEXTS, st.sampled_from([*LANGUAGES, "und", None]))
def test_amounts_of_any_text_are_in_order_apart_and_say_a_number(
    text: str, language: str | None
) -> None:
    found = find_amounts(text, language)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(first.end <= second.start for first, second in pairwise(found))
    assert all(_is_sound(one, text) for one in found)


def _is_sound(one: Amount, text: str) -> bool:
    span = text[one.start : one.end]
    if one.is_unlimited:
        return one.value is None and one.lower is None and one.currency is None
    is_number = any(character.isdigit() for character in span) or len(span.split()) > 1
    is_range = one.value is None and one.lower is not None and one.upper is not None
    return is_number and (one.value is not None or is_range) and not (one.currency and one.unit)


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    ["1", "1,", "1 ", "1 000 ", "1'000", " ", ",", "€", "|", "|1", "| 5 EUR ", "ten ", "unlimited ",
     "- 5 EUR\n", "between 1 and 2 EUR ", "|5|\n|-|\n", "unddreizehn", "twenty-", "dollar"],
)  # fmt: skip
def test_hostile_texts_are_read_to_their_end(unit: str) -> None:
    """200 KB of it: what were quadratic would take hours."""
    find_amounts(unit * (200_000 // len(unit)), "de")
