# ruff: noqa: RUF001 - Letters of several scripts.
"""The same word is the same however it is written."""

from __future__ import annotations

import pytest

from auditor.kyc.forms.texts import MOST, words_of, words_of_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ｅ－ｍａｉｌ", "e-mail"),
        ("ﾒｰﾙｱﾄﾞﾚｽ", "メールアドレス"),
        ("Prénom", "PRENOM"),
        ("ŞİFRE", "şifre"),
        ("Adı", "ADI"),
        ("Straße", "STRASSE"),
        ("الاســـم", "الاسم"),
        ("إسم", "اسم"),
        ("ФАМИЛИЯ", "фамилия"),
        ("Населённый", "населенный"),
        ("फ़ोन", "फोन"),
        ("pass\u00adword", "password"),
        ("\u200fالبريد", "البريد"),
    ],
)
def test_writing_makes_no_difference(one: str, other: str) -> None:
    assert words_of(one) == words_of(other) != ()


def test_vowel_signs_of_devanagari_do_make_a_difference() -> None:
    assert words_of("पता") != words_of("पत")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("user[first_name]", ("user", "first", "name")),
        ("firstName", ("first", "name")),
        ("ctl00$Main$txtZipCode", ("ctl", "00", "main", "txt", "zip", "code")),
        ("billing-address.line1", ("billing", "address", "line", "1")),
        ("applicantDOB", ("applicant", "dob")),
        ("", ()),
        ("___", ()),
    ],
)
def test_names_of_programmers_fall_into_words(name: str, words: tuple[str, ...]) -> None:
    assert words_of_name(name) == words


def test_scripts_that_touch_are_told_apart() -> None:
    assert words_of("LINEで登録 2回") == ("line", "で登録", "2", "回")


def test_no_more_is_read_than_a_label_has() -> None:
    assert len("".join(words_of("a" * 1_000_000))) == MOST
    assert len("".join(words_of_name("b" * 1_000_000))) == MOST
