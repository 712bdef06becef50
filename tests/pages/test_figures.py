"""Figures that differ where nothing else does: counts wait to be read again, terms do not."""

from __future__ import annotations

import pytest

from auditor.pages.belief import Belief, judge_history
from auditor.pages.figures import is_count, turning
from tests.pages.memories import Reader, dated
from tests.pages.terms import terms

COUNTS = [
    ("1,234 customers online", "1,240 customers online"),
    ("Helpful? 123 of 456", "Helpful? 124 of 457"),
    ("123 out of 456 liked it", "124 out of 457 liked it"),
    ("Viewed 12 034 times", "Viewed 12 035 times"),
    ("Viewed 999 times", "Viewed 1 000 times"),
    ("Transactions sent so far: 3,456,789", "Transactions sent so far: 3,456,802"),
    ("Rated 4.7 in 321 reviews", "Rated 4.8 in 329 reviews"),
    ("Trusted by 2034 people this month", "Trusted by 2041 people this month"),
    ("In stock: 54", "In stock: 53"),
    ("This offer ends in 02:11:11.", "This offer ends in 02:10:58."),
    ("| Visitors online | 1,234 |", "| Visitors online | 1,240 |"),
    ("Vu par 1 234 personnes", "Vu par 1 240 personnes"),
    ("1.234 Nutzer sind online", "1.240 Nutzer sind online"),
    ("Visto 12 034 veces", "Visto 12 099 veces"),
    ("1.234 pessoas gostaram", "1.240 pessoas gostaram"),
    ("1.234 utenti in linea", "1.240 utenti in linea"),
    ("Просмотров сегодня: 1 234", "Просмотров сегодня: 1 240"),
]
TERMS = [
    ("A withdrawal of EUR 1,000 is free.", "A withdrawal of EUR 2,000 is free."),
    ("It is 1 000 рублей.", "It is 2 000 рублей."),
    ("We answer within 14 days.", "We answer within 30 days."),
    ("Customers have 14 days.", "Customers have 30 days."),
    ("For 14 (in words) full calendar days.", "For 30 (in words) full calendar days."),
    ("Сообщите в течение 14 дней.", "Сообщите в течение 30 дней."),
    ("Binnen 14 Werktagen.", "Binnen 30 Werktagen."),
    ("Sous 14 jours ouvrables.", "Sous 30 jours ouvrables."),
    ("Entro 14 giorni.", "Entro 30 giorni."),
    ("En 14 días hábiles.", "En 30 días hábiles."),
    ("Em 14 dias úteis.", "Em 30 dias úteis."),
    ("It is 3.5% of it.", "It is 3.9% of it."),
    ("As Section 5 says.", "As Section 6 says."),
    ("Gemäß Ziffer 5 oben.", "Gemäß Ziffer 6 oben."),
    ("5.10 We refund what you sent.", "5.11 We refund what you sent."),
    ("Regulation (EU) 2016/679 applies.", "Regulation (EU) 2018/679 applies."),
    ("Licence number 12345 of the bank.", "Licence number 12346 of the bank."),
    ("Call 020 7946 0018.", "Call 020 7946 0019."),
    ("Since 3 March 2024.", "Since 4 March 2024."),
    ("From 03.04.2024 on.", "From 04.04.2024 on."),
    ("Orders until 14:00 are sent.", "Orders until 15:00 are sent."),
    ("You must be 18.", "You must be 21."),
    ("Up to 5 users are free.", "Up to 6 users are free."),
    ("The limit is 90 for each transfer.", "The limit is 80 for each transfer."),
    ("On the 5th request.", "On the 6th request."),
    ("| Each transfer | 1,000 |", "| Each transfer | 2,000 |"),
]


@pytest.mark.parametrize(("old", "new"), COUNTS)
def test_a_count_waits_and_is_refuted_by_its_next_step(old: str, new: str) -> None:
    reader = Reader(terms(more=old))
    found = reader.read(terms(more=new))
    assert (found.belief, found.reason[:20]) == (Belief.CANDIDATE, "Only a count differs")
    assert reader.read(terms(more=old)).settles == {1: Belief.VARIANT}


@pytest.mark.parametrize(("old", "new"), TERMS)
def test_a_figure_that_is_a_term_is_believed_at_once(old: str, new: str) -> None:
    assert Reader(terms(more=old)).read(terms(more=new)).belief is Belief.CONFIRMED


def test_a_counter_never_becomes_a_change() -> None:
    reader = Reader(*(terms(more=f"{at * 7:,} customers online") for at in range(140, 160)))
    assert reader.beliefs.count(Belief.CONFIRMED) == 1


def test_a_count_that_is_read_again_is_believed() -> None:
    first, second = (terms(more=f"Offices all over the world: {at}") for at in (54, 55))
    reader = Reader(first, second)
    assert reader.read(second).settles == {1: Belief.CONFIRMED}


def test_two_counters_of_which_one_stands_confirm_nothing() -> None:
    texts = [
        terms(more=f"Viewed {at} times so far\n\nLiked {at // 8} times") for at in (15, 16, 17)
    ]
    reader = Reader(*texts)
    assert reader.beliefs == [Belief.CONFIRMED, Belief.VARIANT, Belief.CANDIDATE]


def test_a_count_beside_an_amount_is_an_edit() -> None:
    old, new = (terms(more=f"{at} customers online\n\nThe fee is {at} EUR.") for at in (4, 5))
    assert not is_count(old, new)


def test_a_count_beside_other_words_is_an_edit() -> None:
    old, new = terms(more="4 customers online"), terms(more="5 customers offline")
    assert not is_count(old, new)


def test_thousands_set_apart_by_a_blank_are_one_figure() -> None:
    old, new = (terms(more=f"Viewed {at} times") for at in ("999", "1 000"))
    assert turning(old, new) == {"Viewed # times"}


def test_with_the_whole_history_at_hand_no_step_of_a_counter_is_a_change() -> None:
    found = judge_history(dated(*(terms(more=f"Viewed {at} times so far") for at in range(20, 25))))
    assert [one.belief for one in found] == [Belief.CONFIRMED, *[Belief.VARIANT] * 4]


def test_a_count_that_stood_for_weeks_was_read_again() -> None:
    texts = [terms(more=f"Offices all over the world: {at}") for at in (54, 55)]
    found = judge_history(dated(texts[0], (1, texts[1]), (60, texts[1] + "\n\nNew rule.\n")))
    assert [one.belief for one in found] == [Belief.CONFIRMED] * 3
