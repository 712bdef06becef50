"""Where a change stands among those that a reader has not seen yet."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps

from auditor.archive.blobs import read_text
from auditor.archive.linking import relink
from auditor.archive.models import Change, Version
from auditor.archive.pipeline import record_all
from auditor.archive.verdicts import give_verdict
from auditor.archive.vocabulary import Cause, Finding
from auditor.pages.outcomes import Outcome
from tests.archive.attempts import check, check_words, replayed_check, words_attempt
from tests.archive.texts import cut_short, rewritten, terms
from tests.desk.staff import make_user
from tests.factories import START, change_of, make_imported, make_source, make_version

pytestmark = pytest.mark.django_db
AGES_AGO = datetime(2019, 3, 1, tzinfo=UTC)


def shown_and_listed(version: Version | None) -> tuple[datetime, datetime]:
    assert version
    change = change_of(version)
    return change.shown_at, change.listed_at


def test_a_change_of_ours_is_listed_when_it_is_shown() -> None:
    shown_at, listed_at = shown_and_listed(check_words(make_source(), at=AGES_AGO).version)
    assert shown_at == listed_at > START


def test_a_change_that_a_second_reading_confirms_is_listed_when_that_is_read() -> None:
    source = make_source()
    check_words(source, terms(), at=AGES_AGO)
    late = check_words(source, rewritten(), at=AGES_AGO + timedelta(days=1)).version
    assert late
    assert not Change.objects.filter(version=late).exists()
    before = datetime.now(UTC)
    check_words(source, rewritten(), at=AGES_AGO + timedelta(days=2))
    change = change_of(late)
    assert change.occurred_at == AGES_AGO + timedelta(days=1)
    assert change.listed_at == change.shown_at >= before


def test_a_change_that_a_person_confirms_is_listed_when_they_do() -> None:
    source = make_source()
    check_words(source, terms(), at=AGES_AGO)
    late = check_words(source, cut_short(), at=AGES_AGO + timedelta(days=1)).version
    assert late
    before = datetime.now(UTC)
    give_verdict(version=late, finding=Finding.GENUINE, by=make_user(), at=before)
    assert change_of(late).listed_at >= before
    assert Change.objects.by_provider().last_listed_first()[0].version == late


def test_a_change_that_became_the_provider_s_is_listed_from_then_on() -> None:
    document = make_version(text="We ask for a passport.", captured_at=AGES_AGO).document
    at = AGES_AGO + timedelta(days=1)
    version = make_version(document, "We ask for nothing.", captured_at=at, cause=Cause.PAGE)
    relink(document, read_text=read_text, anew={version.pk})
    change = change_of(version)
    assert (change.cause, change.listed_at) == (Cause.CHANGE, change.shown_at)
    assert change.listed_at > at


def test_one_that_was_listed_keeps_its_place_when_an_earlier_version_is_found() -> None:
    second = make_version(text="We ask for nothing.", captured_at=AGES_AGO)
    make_version(second.document, "We ask for a lot.", captured_at=AGES_AGO - timedelta(days=9))
    change = change_of(second)
    assert (change.cause, change.listed_at) == (Cause.CHANGE, AGES_AGO)


def test_what_was_imported_is_listed_when_it_occurred() -> None:
    assert shown_and_listed(make_imported(recorded_at=AGES_AGO))[1] == AGES_AGO


def test_what_was_replayed_is_listed_when_it_occurred() -> None:
    source = make_source()
    (recorded,) = record_all([replayed_check(source, words_attempt(source, at=AGES_AGO))])
    assert recorded
    assert recorded.capture.outcome == Outcome.OK
    assert shown_and_listed(recorded.version)[1] == AGES_AGO


def test_a_clock_that_was_ahead_does_not_list_a_change_before_it_occurred() -> None:
    ahead = datetime.now(UTC) + timedelta(days=2)
    assert shown_and_listed(check_words(make_source(), at=ahead).version)[1] == ahead


def test_changes_from_before_the_column_find_their_place() -> None:
    ours = make_version(captured_at=AGES_AGO)
    imported = make_imported(recorded_at=AGES_AGO)
    Change.objects.update(shown_at=START, listed_at=START - timedelta(days=1))
    import_module("auditor.archive.migrations.0008_change_listed").place(apps, None)
    assert [change_of(one).listed_at for one in (ours, imported)] == [START, AGES_AGO]


def test_checks_keep_their_order_of_listing() -> None:
    source = make_source()
    versions = [
        check(source, words_attempt(source, terms(limit=limit))).version for limit in (500, 900)
    ]
    listed = [change.version for change in Change.objects.last_listed_first()]
    assert listed == versions[::-1]
