"""What a survey of a sign-up page can come to, in words for people."""

from __future__ import annotations

from enum import StrEnum

from auditor.pages.outcomes import MEANINGS as OUTCOMES
from auditor.pages.outcomes import Meaning, Outcome


class SurveyResult(StrEnum):
    """The result of one survey. Only `listed` says what a form asks for."""

    LISTED = "listed"
    NO_FORM = "no_form"
    TRIED_TO_SEND = "tried_to_send"
    NOT_READ = "not_read"


MEANINGS: dict[SurveyResult, Meaning] = {
    SurveyResult.LISTED: Meaning(
        "The form was found and its controls were listed.",
        False,
        "Nothing to do: the next survey follows in its time.",
    ),
    SurveyResult.NO_FORM: Meaning(
        "No sign-up form was found on the page, nor behind a link to one.",
        True,
        "It is tried again later. If it stays so, open the page yourself and declare the address of "
        "the form.",
    ),
    SurveyResult.TRIED_TO_SEND: Meaning(
        "Failed: the page tried to send something by itself.",
        True,
        "It is tried again later. If it stays so, look at the form by hand: what a page shows while it "
        "is kept from sending may not be what customers see.",
    ),
    SurveyResult.NOT_READ: Meaning(
        "The page could not be read.",
        True,
        "It is tried again later.",
    ),
}
SURVEY_CHOICES = [(result.value, MEANINGS[result].sentence) for result in SurveyResult]


def meaning_of(result: SurveyResult, outcome: Outcome) -> Meaning:
    """What a survey says to people. A page that was not read has the outcome of a check to tell why."""
    return OUTCOMES[outcome] if result == SurveyResult.NOT_READ else MEANINGS[result]
