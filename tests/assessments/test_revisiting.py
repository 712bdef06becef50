"""Quotes are found again in the texts that come after them, or make their answers stale."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from pytest_django import DjangoAssertNumQueries

from auditor.accounts import audit
from auditor.accounts.vocabulary import Role
from auditor.archive.models import Version
from auditor.archive.verdicts import give_verdict
from auditor.archive.vocabulary import Finding, VersionState
from auditor.assessments import actions, tasks
from auditor.assessments.models import Anchoring, Evidence, Notice
from auditor.assessments.vocabulary import AnchorState, Status
from tests.assessments.factories import AT, MUCH_LATER, Writer, make_assessment, with_role
from tests.assessments.quotes import (
    CLAUSE,
    EDITED,
    FIRST,
    GONE,
    LATER,
    MOVED,
    REWORDED,
    TEXT,
    TWICE,
    cited,
    found_of,
    quoted,
    shown_at,
    state_of,
    sweep,
    then,
)
from tests.factories import make_document, make_imported

pytestmark = pytest.mark.django_db


@pytest.fixture
def quote() -> Evidence:
    return quoted()


def test_without_a_newer_text_there_is_nothing_to_do(quote: Evidence) -> None:
    assert sweep().quotes == 0
    assert not Anchoring.objects.exists()


def test_a_quote_that_stands_where_it_stood_is_anchored_there(quote: Evidence) -> None:
    newer = then(quote, TEXT.replace("at any time", "on any day"))
    assert sweep().quotes == 1
    assert state_of(quote) == (AnchorState.ANCHORED, newer)
    assert found_of(quote) == ["exact"]
    assert not Notice.objects.exists()


def test_a_quote_that_moved_is_followed_silently_with_a_record(quote: Evidence) -> None:
    newer = then(quote, MOVED)
    sweep()
    assert state_of(quote) == (AnchorState.MOVED, newer)
    assert shown_at(quote) == CLAUSE
    assert found_of(quote) == ["exact"]
    assert not Notice.objects.exists()


def test_a_reworded_quote_is_stale_and_shown_where_it_stands_now(quote: Evidence) -> None:
    newer = then(quote, EDITED)
    assert sweep().newly_stale == 1
    assert state_of(quote) == (AnchorState.CHANGED, newer)
    assert (quote.stale_since, shown_at(quote)) == (LATER, REWORDED)
    notice = Notice.objects.get()
    assert notice.user == quote.answer.assessment.author
    assert "AO-01: a quote was changed in its document." in notice.body


def test_a_quote_that_is_gone_stands_nowhere(quote: Evidence) -> None:
    then(quote, GONE)
    sweep()
    assert state_of(quote) == (AnchorState.GONE, None)
    assert "is gone from its document" in Notice.objects.get().body


def test_a_quote_that_stands_in_several_places_is_not_said_to_be_gone() -> None:
    quote = quoted(text=FIRST)
    then(quote, TWICE)
    sweep()
    assert state_of(quote) == (AnchorState.UNCLEAR, None)
    assert found_of(quote) == ["unclear"]
    assert "several places" in Notice.objects.get().body


def test_a_second_sweep_finds_nothing_to_do(quote: Evidence) -> None:
    then(quote, EDITED)
    sweep()
    assert sweep(LATER + timedelta(days=1)).quotes == 0
    quote.refresh_from_db()
    assert quote.stale_since == LATER
    assert (Anchoring.objects.count(), Notice.objects.count()) == (1, 1)


def test_texts_that_came_together_are_each_recorded_and_told_of_once(quote: Evidence) -> None:
    then(quote, EDITED, days=1)
    newest = then(quote, EDITED.replace("at any time", "on any day"), days=2)
    sweep()
    assert found_of(quote) == ["edited", "edited"]
    assert state_of(quote) == (AnchorState.CHANGED, newest)
    assert Notice.objects.count() == 1


def test_what_was_gone_for_a_while_between_two_sweeps_troubles_nobody(quote: Evidence) -> None:
    then(quote, GONE, days=1)
    newest = then(quote, MOVED, days=2)
    sweep()
    assert found_of(quote) == ["gone", "exact"]
    assert state_of(quote) == (AnchorState.MOVED, newest)
    assert not Notice.objects.exists()


def test_a_document_that_goes_back_and_forth_is_told_of_each_time_that_it_goes(
    quote: Evidence,
) -> None:
    for day, text in enumerate((EDITED, TEXT, EDITED, TEXT), 1):
        then(quote, text, days=day)
        sweep(LATER + timedelta(days=day))
    assert found_of(quote) == ["edited", "exact", "edited", "exact"]
    assert state_of(quote)[0] == AnchorState.ANCHORED
    assert quote.stale_since is None
    assert Notice.objects.count() == 2


def test_a_quote_is_sought_from_where_it_last_stood_word_for_word(quote: Evidence) -> None:
    """Reworded twice it is compared with what was cited, not with what it had become."""
    then(quote, MOVED, days=1)
    then(quote, MOVED.replace(CLAUSE, REWORDED), days=2)
    then(quote, MOVED, days=3)
    sweep()
    assert found_of(quote) == ["exact", "edited", "exact"]
    assert shown_at(quote) == CLAUSE


def test_a_text_that_is_confirmed_late_is_recorded_and_changes_nothing_of_now(
    quote: Evidence,
) -> None:
    newest = then(quote, MOVED, days=3)
    sweep()
    then(quote, GONE, days=2)
    assert sweep().quotes == 1
    assert found_of(quote) == ["gone", "exact"]
    assert state_of(quote) == (AnchorState.MOVED, newest)
    assert not Notice.objects.exists()
    assert sweep().quotes == 0


@pytest.mark.parametrize("state", [VersionState.CANDIDATE, VersionState.SUSPECT, "variant"])
def test_texts_that_are_not_believed_are_not_looked_at(quote: Evidence, state: str) -> None:
    then(quote, GONE, state=state)
    assert sweep().quotes == 0


def test_a_quote_from_an_older_text_is_held_against_what_came_since(quote: Evidence) -> None:
    then(quote, EDITED)
    sweep()
    writer = Writer(quote.answer.assessment, LATER)
    assert quote.version is not None
    again = cited(writer, quote.version)
    assert again.anchor == AnchorState.ANCHORED
    sweep()
    assert state_of(again)[0] == AnchorState.CHANGED


# --- Belief that is lost --------------------------------------------------------------------------


def dismiss(version: Version, finding: Finding = Finding.DISMISSED) -> None:
    by = User.objects.get_or_create(username="analyst")[0]
    give_verdict(version=version, finding=finding, by=by, at=LATER)


def test_when_the_newest_text_is_dismissed_the_one_before_counts_again(quote: Evidence) -> None:
    newer = then(quote, GONE)
    sweep()
    dismiss(newer)
    assert sweep().recovered == 1
    assert state_of(quote) == (AnchorState.ANCHORED, quote.version)
    assert quote.stale_since is None
    assert found_of(quote) == ["gone"]
    dismiss(newer, Finding.GENUINE)
    assert sweep().newly_stale == 1
    assert state_of(quote) == (AnchorState.GONE, None)
    assert sweep().quotes == 0


def test_a_quote_from_a_text_that_was_dismissed_lives_on_in_a_later_one(quote: Evidence) -> None:
    newer = then(quote, MOVED)
    assert quote.version is not None
    dismiss(quote.version)
    sweep()
    assert state_of(quote) == (AnchorState.MOVED, newer)
    assert not Notice.objects.exists()


def test_or_is_held_against_the_newest_text_before_it(quote: Evidence) -> None:
    older = then(quote, GONE, days=-20)
    newest = then(quote, f"# Terms\n\nNothing else.\n\n{CLAUSE}\n", days=2)
    again = cited(Writer(quote.answer.assessment, LATER), newest)
    dismiss(newest)
    assert quote.version is not None
    dismiss(quote.version)
    sweep()
    assert state_of(again) == (AnchorState.GONE, None)
    assert Anchoring.objects.get(evidence=again).version == older
    assert "not held to be the provider's any more" in Notice.objects.latest("pk").body
    assert sweep().quotes == 0


def test_where_no_text_is_believed_any_more_the_quote_keeps_its_words(quote: Evidence) -> None:
    assert quote.version is not None
    dismiss(quote.version)
    assert sweep().newly_stale == 1
    assert state_of(quote) == (AnchorState.GONE, None)
    assert quote.exact == CLAUSE
    assert not Anchoring.objects.exists()
    assert sweep().quotes == 0
    dismiss(quote.version, Finding.GENUINE)
    assert sweep().recovered == 1
    assert state_of(quote) == (AnchorState.ANCHORED, quote.version)


# --- Two archives ---------------------------------------------------------------------------------


def test_a_quote_from_another_archives_record_is_followed_into_our_own_readings() -> None:
    document = make_document()
    imported = make_imported(document, TEXT, recorded_at=AT - timedelta(days=9))
    row = actions.start(provider=document.provider, by=with_role(Role.RESEARCHER), at=AT)
    quote = cited(Writer(row), imported)
    make_imported(document, GONE, recorded_at=AT - timedelta(days=5))
    ours = then(quote, MOVED, days=1)
    sweep()
    assert found_of(quote) == ["gone", "exact"]
    assert state_of(quote) == (AnchorState.MOVED, ours)


def test_what_another_archive_records_beside_ours_counts_for_nothing(quote: Evidence) -> None:
    assert quote.version is not None
    make_imported(quote.version.document, GONE, recorded_at=AT + timedelta(days=1))
    assert sweep().quotes == 0
    assert state_of(quote) == (AnchorState.ANCHORED, quote.version)


# --- Which quotes ---------------------------------------------------------------------------------


def test_a_piece_that_speaks_of_the_past_is_left_as_it_was_cited() -> None:
    quote = quoted()
    Evidence.objects.filter(pk=quote.pk).update(is_historic=True)
    then(quote, GONE)
    assert sweep().quotes == 0


def test_a_quote_that_was_taken_back_is_left_alone(quote: Evidence) -> None:
    assessment = quote.answer.assessment
    actions.remove_evidence(evidence=quote, by=assessment.author, at=AT, seen=assessment.revision)
    then(quote, GONE)
    assert sweep().quotes == 0


@pytest.mark.slow
def test_quotes_of_what_was_superseded_or_withdrawn_stay_as_they_were() -> None:
    for status in (Status.SUPERSEDED, Status.WITHDRAWN):
        row = make_assessment(status)
        quote = Evidence.objects.filter(answer__assessment=row, version__isnull=False)[0]
        then(quote, GONE, days=60)
    sweep(MUCH_LATER)
    assert {
        one.evidence.answer.assessment.status
        for one in Anchoring.objects.select_related("evidence")
    } == {Status.PUBLISHED}


@pytest.mark.slow
def test_what_is_published_becomes_stale_and_stays_as_it_was_published() -> None:
    row = make_assessment(Status.PUBLISHED)
    quote = Evidence.objects.following().earliest("pk")
    then(quote, GONE, days=60)
    done = sweep(MUCH_LATER)
    assert (done.documents, done.quotes, done.newly_stale) == (1, 3, 3)
    told = Notice.objects.filter(body__contains="gone").values_list("user", flat=True)
    assert set(told) == {row.author_id, row.reviewer_id}
    before = row.revision
    row.refresh_from_db()
    assert row.revision == before
    assert audit.verify().fault == ""


def test_one_document_costs_the_same_queries_for_any_number_of_texts(
    quote: Evidence, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for day in range(1, 6):
        then(quote, TEXT.replace("any time", f"any time but {day}"), days=day)
    with django_assert_max_num_queries(14):
        sweep()


# --- How it is called -----------------------------------------------------------------------------


def test_the_task_and_the_command_do_the_same(quote: Evidence) -> None:
    then(quote, EDITED)
    assert tasks.revisit_evidence() == 1
    then(quote, TEXT, days=2)
    said = StringIO()
    call_command("revisit_evidence", stdout=said)
    assert "1 quotes from 1 documents" in said.getvalue()
    assert "1 do again" in said.getvalue()
    said = StringIO()
    call_command("revisit_evidence", stdout=said)
    assert "Every quote was looked for" in said.getvalue()
