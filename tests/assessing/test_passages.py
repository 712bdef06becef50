"""Passages know where they stand, and a sentence is found where it stands."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from auditor.assessing.passages import MOST_PLACES, passages, places_of, stands_at

texts = st.text(st.sampled_from("ab 😀𓀀\r\n\t"), max_size=60)


@given(texts)
def test_a_passage_stands_where_it_says_and_holds_no_line_end(text: str) -> None:
    for one in passages(text):
        assert text[one.start : one.start + len(one.text)] == one.text
        assert not set(one.text) & {"\r", "\n"}


@given(texts)
def test_passages_hold_every_word_of_the_text(text: str) -> None:
    assert " ".join(one.text for one in passages(text)).split() == text.split()


def test_characters_beyond_the_basic_plane_count_once() -> None:
    (place,) = places_of("😀𓀀 here it stands", "here it stands")
    assert (place.start, place.end) == (3, 17)


def test_a_sentence_that_goes_over_a_line_end_is_found_with_the_text_s_own() -> None:
    text = "An account is opened with\r\nan e-mail address."
    (place,) = places_of(text, "opened with\nan e-mail")
    assert place.exact == "opened with\r\nan e-mail"


def test_each_of_several_places_is_found() -> None:
    found = places_of("one fee. two fee.", "fee.")
    assert [one.start for one in found] == [4, 13]


def test_other_words_are_not_found() -> None:
    assert places_of("We may ask.", "We may asks.") == []
    assert places_of("We may ask.", "we may ask.") == []
    assert places_of("We may ask.", "  ") == []


def test_signs_of_patterns_are_plain_signs() -> None:
    assert len(places_of("(a.*) [b]", "(a.*) [b]")) == 1
    assert places_of("axyz b", "a.* b") == []


def test_no_more_places_are_offered_than_a_person_can_read() -> None:
    assert len(places_of("fee " * 500, "fee")) == MOST_PLACES + 1


def test_a_place_is_checked_white_space_aside() -> None:
    text = "a\r\nb c"
    assert stands_at(text, "a\nb", 0, 4)
    assert not stands_at(text, "a b", 1, 4)
    assert not stands_at(text, "a b", 0, 400)
    assert not stands_at(text, "", 3, 3)
