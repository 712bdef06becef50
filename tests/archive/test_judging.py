"""What becomes of readings that differ: believed, waiting, doubted, or one of several wordings."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from auditor.archive import judging
from auditor.archive.models import Capture, Change, Document, Source, Version
from auditor.archive.pipeline import Recorded
from auditor.archive.verdicts import give_verdict
from auditor.archive.vocabulary import Finding
from auditor.pages.belief import Belief, Judgement, Nature
from auditor.pages.outcomes import Outcome
from tests.archive.attempts import (
    check,
    check_page,
    check_words,
    failed_attempt,
    make_page,
    unchanged_attempt,
)
from tests.archive.texts import cut_short, edited, rewritten, something_else, terms
from tests.factories import START, change_of, make_imported, make_source

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
FRENCH = "\n\n".join(
    f"Article {number}. Les présentes conditions s'appliquent à toute personne qui ouvre un compte "
    "chez nous ou qui envoie de l'argent par notre service, et nous pouvons les modifier."
    for number in range(8)
)
ERROR = "Something went wrong. Please try again later."
BLOCKED = "We have detected unusual traffic. Please complete the captcha to continue."


def states() -> list[str]:
    return list(Version.objects.oldest_first().values_list("state", flat=True))


def provider_changes() -> list[str]:
    found = Change.objects.by_provider().order_by("occurred_at")
    return [change.version.text().strip() for change in found]


def checks(source: Source, *texts: str, apart: timedelta = HOUR) -> list[Recorded]:
    """Checks that give these texts, at these distances."""
    return [
        check_words(source, text, at=START + (number + 1) * apart)
        for number, text in enumerate(texts)
    ]


# --- Candidates -----------------------------------------------------------------------------------


def test_a_large_edit_waits_to_be_read_again() -> None:
    checks(make_source(), terms(), rewritten())
    assert states() == ["confirmed", "candidate"]
    assert provider_changes() == [terms()]


def test_a_candidate_that_is_read_again_is_confirmed() -> None:
    second, third = checks(make_source(), terms(), rewritten(), rewritten())[1:]
    assert (states(), third.version) == (["confirmed", "confirmed"], None)
    assert provider_changes() == [terms(), rewritten()]
    assert second.version
    assert change_of(second.version).occurred_at == START + 2 * HOUR


def test_a_candidate_that_is_read_again_too_soon_still_waits() -> None:
    apart = settings.RECHECK_AFTER / 2
    checks(make_source(), terms(), rewritten(), rewritten(), apart=apart)
    assert states() == ["confirmed", "candidate"]


def test_a_candidate_that_a_server_says_has_not_changed_is_confirmed() -> None:
    source = make_source()
    checks(source, terms(), rewritten())
    recorded = check(source, unchanged_attempt(at=START + 3 * HOUR))
    assert (recorded.capture.outcome, states()) == ("not_modified", ["confirmed", "confirmed"])
    assert provider_changes() == [terms(), rewritten()]


def test_a_candidate_whose_very_bytes_come_again_is_confirmed() -> None:
    source = make_source()
    checks(source, terms(), rewritten())
    attempt = unchanged_attempt(at=START + 3 * HOUR, is_identical=True)
    assert check(source, attempt).capture.outcome == "not_modified"
    assert states() == ["confirmed", "confirmed"]


def test_a_candidate_that_has_not_changed_so_soon_still_waits() -> None:
    source = make_source()
    checks(source, terms(), rewritten())
    check(source, unchanged_attempt(at=START + 2 * HOUR + timedelta(seconds=5)))
    assert states() == ["confirmed", "candidate"]


def test_a_candidate_that_gives_way_to_the_text_before_is_a_variant() -> None:
    checks(make_source(), terms(), rewritten(), terms())
    assert states() == ["confirmed", "variant"]
    assert provider_changes() == [terms()]


def test_a_candidate_that_a_small_edit_agrees_with_is_confirmed_before_it() -> None:
    checks(make_source(), terms(), rewritten(), rewritten(limit=900))
    assert states() == ["confirmed", "confirmed", "confirmed"]
    assert [change.previous_id for change in Change.objects.order_by("occurred_at")][1:] == list(
        Version.objects.oldest_first().values_list("pk", flat=True)
    )[:2]


def test_a_failure_between_two_readings_of_a_candidate_confirms_nothing() -> None:
    source = make_source()
    checks(source, terms(), rewritten())
    check(source, failed_attempt(Outcome.TIMED_OUT, at=START + 3 * HOUR))
    assert states() == ["confirmed", "candidate"]


# --- Suspects -------------------------------------------------------------------------------------

DOUBTFUL = [
    (cut_short(), "truncated"),
    (something_else(), "location_changed"),
    (ERROR, "soft_error"),
    (BLOCKED, "blocked"),
    (FRENCH, "wrong_language"),
]


@pytest.mark.parametrize(("text", "outcome"), DOUBTFUL, ids=[outcome for _, outcome in DOUBTFUL])
def test_what_looks_like_a_failure_is_kept_and_not_shown(text: str, outcome: str) -> None:
    recorded = checks(make_source(), terms(), text)[1]
    assert (recorded.capture.outcome, states()) == (outcome, ["confirmed", "suspect"])
    assert recorded.capture.error
    assert provider_changes() == [terms()]


@pytest.mark.parametrize(("text", "outcome"), DOUBTFUL, ids=[outcome for _, outcome in DOUBTFUL])
def test_a_doubt_is_kept_once(text: str, outcome: str) -> None:
    source = make_source()
    checks(source, terms(), text, text, terms(), text)
    assert states() == ["confirmed", "suspect"]
    assert Capture.objects.count() == 5


@pytest.mark.parametrize(("text", "outcome"), DOUBTFUL, ids=[outcome for _, outcome in DOUBTFUL])
def test_a_doubt_that_is_read_again_is_no_success(text: str, outcome: str) -> None:
    second, third = checks(make_source(), terms(), text, text)[1:]
    assert second.capture.outcome == third.capture.outcome == outcome
    assert Document.objects.get().failures_in_a_row == 2


def test_other_bytes_that_say_the_same_are_no_other_doubt() -> None:
    source = make_source()
    for body in (b"<main><p>%s</p></main>", b"<!-- --><main><div><p> %s</p></div></main>"):
        check_page(source, make_page(body=body % ERROR.encode()))
    assert states() == ["suspect"]


def test_a_first_text_that_looks_like_a_failure_is_not_the_first_record() -> None:
    checks(make_source(), ERROR, terms())
    assert (states(), provider_changes()) == (["suspect", "confirmed"], [terms()])


def test_not_modified_is_said_of_the_last_text_that_was_believed() -> None:
    source = make_source()
    good = checks(source, terms(), ERROR)[0]
    recorded = check(source, unchanged_attempt(at=START + 3 * HOUR))
    assert recorded.capture.text_digest == good.capture.text_digest
    assert states() == ["confirmed", "suspect"]


def test_a_doubt_hides_no_later_change() -> None:
    second, third = terms(limit=900), terms(limit=900, years=9)
    checks(make_source(), terms(), ERROR, second, ERROR, third)
    assert provider_changes() == [terms(), second, third]


# --- Variants -------------------------------------------------------------------------------------


def test_a_page_that_alternates_makes_no_changes() -> None:
    source = make_source()
    checks(source, *[terms(), rewritten()] * 8)
    assert provider_changes() == [terms()]


def test_the_rows_of_a_page_that_alternates_stay_few() -> None:
    source = make_source()
    checks(source, *[terms(), rewritten()] * 20)
    assert Version.objects.count() <= 6


def us_and_uk() -> tuple[str, str]:
    more = "We {r} {o} your {c} on {d}. Our {f} centre checks every {q}."
    spelt = {
        "r": "recognise",
        "o": "authorise",
        "c": "favourite",
        "d": "31/12/2025",
        "f": "fulfilment",
        "q": "cheque",
    }
    other = {
        "r": "recognize",
        "o": "authorize",
        "c": "favorite",
        "d": "12/31/2025",
        "f": "fulfillment",
        "q": "check",
    }
    return terms(more.format(**spelt)), terms(more.format(**other))


def test_another_region_of_a_text_is_no_change() -> None:
    source = make_source()
    checks(source, *us_and_uk())
    assert states() == ["confirmed", "variant"]


def test_another_region_that_has_not_changed_is_no_fault_of_ours() -> None:
    source = make_source()
    checks(source, *us_and_uk())
    recorded = check(source, unchanged_attempt(at=START + 3 * HOUR))
    assert recorded.capture.outcome == "not_modified"


def test_a_wording_that_came_back_and_has_not_changed_is_no_fault_of_ours() -> None:
    source = make_source()
    checks(source, *[terms(), rewritten()] * 4)
    outcomes = [
        check(source, unchanged_attempt(at=START + timedelta(days=days))).capture.outcome
        for days in range(1, 91, 10)
    ]
    assert set(outcomes) == {"not_modified"}


def test_whatever_is_believed_of_an_unchanged_page_it_is_recorded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source = make_source()
    checks(source, terms(), rewritten())
    doubtful = Judgement(Belief.CANDIDATE, Nature.REAPPEARANCE, reason="It is back.")
    monkeypatch.setattr(judging, "judge", lambda *_, **__: doubtful)
    recorded = check(source, unchanged_attempt(at=START + 9 * HOUR))
    assert (recorded.capture.outcome, recorded.capture.error) == ("not_modified", "")


# --- What the page says of itself -------------------------------------------------------------------


def test_a_page_that_says_within_its_terms_that_it_failed_makes_no_change() -> None:
    checks(make_source(), terms(), terms(ERROR), terms())
    assert provider_changes() == [terms()]


def test_the_first_step_of_a_counter_is_not_shown() -> None:
    checks(make_source(), *(terms(f"{1234 + at} customers are online") for at in range(4)))
    assert provider_changes() == [terms("1234 customers are online")]


def test_an_offer_is_read_again_before_it_is_shown() -> None:
    checks(make_source(), terms(), terms("Download our app"), terms())
    assert provider_changes() == [terms()]


# --- Edits that prove to be swings -------------------------------------------------------------------

SWUNG = terms("We may ask for a photograph of your face.")


def test_a_swing_that_was_believed_is_withdrawn_once_the_document_alternates() -> None:
    source = make_source()
    checks(source, terms(), SWUNG)
    assert provider_changes() == [terms(), SWUNG]
    for number, text in enumerate((terms(), SWUNG), start=3):
        check_words(source, text, at=START + number * HOUR)
    assert provider_changes() == [terms()]
    assert Document.objects.get().flapping_since


def test_a_swing_that_is_withdrawn_is_kept_with_the_reason() -> None:
    checks(make_source(), terms(), SWUNG, terms(), SWUNG)
    swing = Version.objects.oldest_first()[1]
    assert (swing.state, swing.text().strip()) == ("variant", SWUNG)
    assert "back and forth" in swing.reason


def test_however_long_a_document_alternates_nothing_more_is_shown() -> None:
    checks(make_source(), *[terms(), SWUNG] * 12)
    assert provider_changes() == [terms()]
    assert Version.objects.count() <= 5


def test_an_edit_after_a_swing_is_compared_with_what_was_believed_first() -> None:
    later = terms(limit=900)
    checks(make_source(), terms(), SWUNG, terms(), SWUNG, later)
    assert provider_changes() == [terms(), later]
    first, change = Change.objects.order_by("occurred_at")
    assert change.previous_id == first.version_id


def test_a_swing_that_then_stands_is_believed_at_its_later_date() -> None:
    source = make_source()
    checks(source, terms(), SWUNG, terms(), SWUNG)
    for days in range(1, 10):
        check_words(source, SWUNG, at=START + timedelta(days=days))
    assert provider_changes() == [terms(), SWUNG]
    assert Change.objects.latest("occurred_at").occurred_at == START + 4 * HOUR


def test_an_edit_that_a_person_has_found_genuine_is_not_withdrawn() -> None:
    source = make_source()
    edit = checks(source, terms(), SWUNG)[1].version
    assert edit
    analyst = User.objects.create_user("analyst")
    give_verdict(version=edit, finding=Finding.GENUINE, by=analyst, at=START)
    for number, text in enumerate([terms(), SWUNG] * 3, start=3):
        check_words(source, text, at=START + number * HOUR)
    assert provider_changes() == [terms(), SWUNG]


def test_an_imported_history_is_not_withdrawn_by_our_readings() -> None:
    source = make_source()
    imported = [
        make_imported(source.document, text, recorded_at=START - timedelta(days=4 - at))
        for at, text in enumerate([terms(), SWUNG, terms(), SWUNG])
    ]
    checks(source, terms(), SWUNG, terms(), SWUNG)
    states = Version.objects.filter(pk__in=[one.pk for one in imported])
    assert set(states.values_list("state", flat=True)) == {"confirmed"}


# --- What it costs --------------------------------------------------------------------------------


def test_an_unchanged_text_is_not_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    source = make_source()
    check_words(source)

    def fail(*_: object, **__: object) -> Any:
        raise AssertionError

    monkeypatch.setattr(judging, "judge", fail)
    assert check_words(source).capture.outcome == "ok"
    assert check(source, unchanged_attempt()).capture.outcome == "not_modified"


def test_a_change_takes_as_many_queries_however_long_the_history_is() -> None:
    source = make_source()
    counts = []
    for number in range(12):
        with CaptureQueriesContext(connection) as queries:
            check_words(source, edited(number))
        counts.append(len(queries))
    assert len(set(counts[2:])) == 1
