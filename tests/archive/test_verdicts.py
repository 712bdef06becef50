"""A person's word on what the software did not believe."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User

from auditor.archive.blobs import blob_store
from auditor.archive.models import Change, Source, Verdict, Version
from auditor.archive.verdicts import give_verdict
from auditor.archive.vocabulary import Finding, VersionState
from tests.archive.attempts import check_words
from tests.archive.texts import cut_short, rewritten, something_else, terms
from tests.factories import START, make_imported, make_source, make_version

pytestmark = pytest.mark.django_db
GENUINE, DISMISSED = Finding.GENUINE, Finding.DISMISSED
LATER = START.replace(year=2090)


@pytest.fixture
def analyst() -> User:
    return User.objects.create_user("analyst")


@pytest.fixture
def source() -> Source:
    return make_source()


@pytest.fixture
def suspect(source: Source) -> Version:
    """Between two readings that are believed."""
    for text in (terms(), cut_short(), terms(limit=900)):
        check_words(source, text)
    return Version.objects.get(state=VersionState.SUSPECT)


def say(version: Version, finding: Finding, by: User, **given: Any) -> Verdict:
    return give_verdict(version=version, finding=finding, by=by, at=START, **given)


def shown() -> list[tuple[str, str | None]]:
    """(text, text before) of each change, oldest first."""
    found = Change.objects.order_by("occurred_at").select_related("version", "previous")
    return [
        (one.version.text().strip(), one.previous.text().strip() if one.previous else None)
        for one in found
    ]


def needing_a_look() -> list[Version]:
    return list(Version.objects.needing_a_look(LATER))


def test_what_is_found_genuine_stands_between_its_neighbours(
    suspect: Version, analyst: User
) -> None:
    say(suspect, GENUINE, analyst)
    assert shown() == [
        (terms(), None),
        (cut_short(), terms()),
        (terms(limit=900), cut_short()),
    ]


def test_what_is_dismissed_is_never_shown(suspect: Version, analyst: User) -> None:
    before = shown()
    say(suspect, DISMISSED, analyst)
    suspect.refresh_from_db()
    assert (suspect.state, shown()) == ("suspect", before)


@pytest.mark.parametrize("finding", Finding)
def test_what_was_judged_needs_no_look_any_more(
    suspect: Version, analyst: User, finding: Finding
) -> None:
    assert needing_a_look() == [suspect]
    say(suspect, finding, analyst)
    assert needing_a_look() == []


def test_what_was_dismissed_and_comes_again_needs_no_other_look(
    source: Source, suspect: Version, analyst: User
) -> None:
    say(suspect, DISMISSED, analyst)
    check_words(source, cut_short())
    assert needing_a_look() == []


def test_what_was_confirmed_and_comes_again_is_nothing_new(source: Source, analyst: User) -> None:
    for text in (terms(), cut_short()):
        version = check_words(source, text).version
    assert version
    say(version, GENUINE, analyst)
    recorded = check_words(source, cut_short())
    assert (recorded.capture.outcome, recorded.version) == ("ok", None)
    assert Version.objects.count() == 2


def test_a_verdict_can_be_taken_back(suspect: Version, analyst: User) -> None:
    before = shown()
    for finding in (GENUINE, DISMISSED):
        say(suspect, finding, analyst)
    suspect.refresh_from_db()
    assert (suspect.state, shown()) == ("suspect", before)


def test_every_verdict_is_kept_with_who_gave_it_and_why(suspect: Version, analyst: User) -> None:
    for finding in (GENUINE, DISMISSED):
        say(suspect, finding, analyst, note=f"It is {finding}.")
    found = Verdict.objects.order_by("pk").values_list("finding", "note", "given_by", "given_at")
    assert list(found) == [
        (finding.value, f"It is {finding}.", analyst.pk, START) for finding in (GENUINE, DISMISSED)
    ]


def test_the_same_verdict_twice_changes_nothing_more(suspect: Version, analyst: User) -> None:
    say(suspect, GENUINE, analyst)
    before = list(Change.objects.order_by("pk").values())
    say(suspect, GENUINE, analyst)
    assert list(Change.objects.order_by("pk").values()) == before


def test_a_verdict_on_what_somebody_else_has_judged_meanwhile_starts_from_there(
    suspect: Version, analyst: User
) -> None:
    as_it_was_shown = Version.objects.get(pk=suspect.pk)
    say(suspect, GENUINE, analyst)
    say(as_it_was_shown, DISMISSED, analyst)
    assert Version.objects.get(pk=suspect.pk).state == "suspect"


def test_a_first_record_that_is_taken_back_leaves_the_next_one_the_first(analyst: User) -> None:
    source = make_source()
    first = check_words(source, terms()).version
    check_words(source, terms(limit=900))
    assert first
    say(first, DISMISSED, analyst)
    assert shown() == [(terms(limit=900), None)]


@pytest.mark.parametrize(
    ("before", "after"),
    [("confirmed", "suspect"), ("candidate", "suspect"), ("suspect",) * 2, ("variant",) * 2],
)
def test_a_dismissal_leaves_nothing_that_another_reading_could_confirm(
    before: str, after: str, analyst: User
) -> None:
    version = make_version(state=before)
    say(version, DISMISSED, analyst)
    version.refresh_from_db()
    assert version.state == after


def test_an_imported_record_can_be_judged_too(analyst: User) -> None:
    version = make_imported()
    say(version, DISMISSED, analyst)
    assert shown() == []


def test_a_verdict_that_cannot_be_carried_out_is_not_kept(suspect: Version, analyst: User) -> None:
    blob_store().delete(suspect.text_digest)
    with pytest.raises(Exception, match="not in the store"):
        say(suspect, GENUINE, analyst)
    assert not Verdict.objects.exists()
    assert Version.objects.get(pk=suspect.pk).state == "suspect"


# --- What needs a look ----------------------------------------------------------------------------


def test_a_candidate_waits_for_a_second_reading_before_a_person_is_asked(source: Source) -> None:
    for text in (terms(), rewritten()):
        version = check_words(source, text).version
    assert version
    asked = version.created_at + 2 * settings.RECHECK_AFTER
    assert not Version.objects.needing_a_look(asked - timedelta(seconds=1)).exists()
    assert list(Version.objects.needing_a_look(asked)) == [version]


@pytest.mark.parametrize("state", [VersionState.CONFIRMED, VersionState.VARIANT])
def test_what_is_decided_needs_no_look(state: VersionState) -> None:
    make_version(state=state)
    assert needing_a_look() == []


def test_a_confirmed_suspect_is_what_later_readings_are_compared_with(
    source: Source, analyst: User
) -> None:
    for text in (terms(), cut_short()):
        version = check_words(source, text).version
    assert version
    say(version, GENUINE, analyst)
    later = check_words(source, cut_short() + " So be it.").version
    assert later
    assert Change.objects.get(version=later).previous == version


def test_what_was_dismissed_is_not_confirmed_by_being_read_again(
    source: Source, analyst: User
) -> None:
    for text in (terms(), rewritten()):
        version = check_words(source, text).version
    assert version
    say(version, DISMISSED, analyst)
    check_words(source, rewritten())
    assert Version.objects.get(pk=version.pk).state != VersionState.CONFIRMED
    assert shown() == [(terms(), None)]


def test_another_page_that_a_person_finds_genuine_is_the_providers_change(analyst: User) -> None:
    document = make_source().document
    make_version(document, terms())
    version = make_version(document, something_else())
    assert Change.objects.get(version=version).cause == "page"
    say(version, GENUINE, analyst)
    assert Change.objects.get(version=version).cause == "change"
