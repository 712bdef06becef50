"""The outcomes of a check, in words."""

from __future__ import annotations

import pytest

from auditor.pages.outcomes import MEANINGS, OUTCOME_CHOICES, Outcome

JARGON = (
    *("robots exclusion", "DOM", "HTTP", "selector", "regex", "timeout", "payload", "DNS", "TLS"),
    *("resolve", "host name", "server", "request", "block page", "wall", "by hand", "log."),
)


def test_every_outcome_has_a_meaning() -> None:
    assert set(MEANINGS) == set(Outcome)


@pytest.mark.parametrize("outcome", Outcome)
def test_a_meaning_is_made_of_whole_sentences(outcome: Outcome) -> None:
    meaning = MEANINGS[outcome]
    for words in (meaning.sentence, meaning.next_step):
        assert words[0].isupper()
        assert words.endswith(".")


@pytest.mark.parametrize("outcome", Outcome)
def test_what_it_came_to_and_what_comes_next_are_said_without_jargon(outcome: Outcome) -> None:
    meaning = MEANINGS[outcome]
    said = f"{meaning.sentence} {meaning.next_step}"
    assert [word for word in JARGON if word in said] == []


@pytest.mark.parametrize("outcome", Outcome)
def test_it_says_what_to_do_or_that_there_is_nothing_to_do(outcome: Outcome) -> None:
    begin = ("Nothing to do", "It is tried again", "Look", "Open", "Ask", "Only public", "The ")
    assert MEANINGS[outcome].next_step.startswith(begin)


@pytest.mark.parametrize(
    "outcome", [one for one in Outcome if MEANINGS[one].is_transient and one.value != "ok"]
)
def test_what_may_pass_is_said_to_be_tried_again_or_who_can_help(outcome: Outcome) -> None:
    next_step = MEANINGS[outcome].next_step
    assert "tried again" in next_step or "whoever runs" in next_step


def test_the_choices_name_every_outcome_once() -> None:
    assert [value for value, _ in OUTCOME_CHOICES] == [outcome.value for outcome in Outcome]
