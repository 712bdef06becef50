"""Versions in any order of arrival -> the changes that they would make in the right order."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db.models import F

from auditor.archive.blobs import read_text
from auditor.archive.linking import cause_of, relink
from auditor.archive.models import Change, Document, Version
from auditor.archive.vocabulary import Cause, VersionState
from tests.archive.texts import terms
from tests.factories import (
    START,
    change_of,
    make_capture,
    make_document,
    make_imported,
    make_source,
    make_version,
)

pytestmark = pytest.mark.django_db


def day(number: int) -> datetime:
    return START + timedelta(days=number)


# Short names for documents of some length that differ by a number.
TEXTS = {name: terms(limit=number) for number, name in enumerate("ABCabc", start=1)}
NAMES = {text: name for name, text in TEXTS.items()}


def add(document: Document, text: str, number: int, **overrides: Any) -> Version:
    return make_version(document, TEXTS.get(text, text), captured_at=day(number), **overrides)


def bring(document: Document, text: str, number: int, **overrides: Any) -> Version:
    """A record of another archive."""
    values = {"recorded_at": day(number)} | overrides
    return make_imported(document, TEXTS.get(text, text), **values)


def name_of(version: Version | None) -> str | None:
    return NAMES.get(version.text(), version.text()) if version else None


def history(document: Document) -> list[tuple[str | None, str | None, str]]:
    """(text, text before, cause) of each change, oldest first."""
    changes = Change.objects.filter(version__document=document)
    ordered = changes.order_by("version__captured_at", "version__sequence")
    return [
        (
            name_of(change.version),
            name_of(change.previous),
            str(change.cause),
        )
        for change in ordered
    ]


def changes_of(document: Document) -> list[Any]:
    return list(Change.objects.filter(version__document=document).order_by("id").values())


def test_the_first_version_is_a_first_record() -> None:
    change = change_of(make_version(text="One two.\n\nThree."))
    assert (change.cause, change.previous) == (Cause.FIRST, None)


def test_a_first_record_counts_all_its_words_and_passages() -> None:
    change = change_of(make_version(text="One two.\n\nThree."))
    assert (change.words_added, change.words_removed, change.passages_changed) == (3, 0, 2)


def test_a_change_counts_what_is_new_and_what_is_gone() -> None:
    document = make_document()
    add(document, "We may ask.", 1)
    change = change_of(add(document, "We will ask you.", 2))
    assert (change.words_added, change.words_removed, change.passages_changed) == (3, 2, 1)


def test_a_change_happens_when_its_version_was_captured() -> None:
    version = make_version(captured_at=day(3))
    assert change_of(version).occurred_at == day(3)


def test_a_repeat_of_the_same_text_is_not_public() -> None:
    document = make_document()
    add(document, "A", 1)
    add(document, "A", 2)
    assert [change.occurred_at for change in Change.objects.public()] == [day(1)]


def test_a_repeat_of_the_same_text_is_no_reappearance() -> None:
    document = make_document()
    add(document, "A", 1)
    assert change_of(add(document, "A", 2)).reappearance_of is None


def test_a_text_that_comes_back_reappears_from_its_earliest_version() -> None:
    document = make_document()
    first = add(document, "A", 1)
    for number, text in enumerate("BAB", start=2):
        add(document, text, number)
    assert change_of(add(document, "A", 5)).reappearance_of == first


def test_a_text_of_another_document_does_not_reappear() -> None:
    add(make_document(), "A", 1)
    document = make_document()
    add(document, "B", 1)
    assert change_of(add(document, "A", 2)).reappearance_of is None


def test_a_version_in_the_middle_comes_between_its_neighbours() -> None:
    document = make_document()
    for text, number in (("A", 1), ("C", 3), ("B", 2)):
        add(document, text, number)
    assert history(document) == [
        ("A", None, "first"),
        ("B", "A", "change"),
        ("C", "B", "change"),
    ]


def test_a_version_before_the_first_takes_its_place() -> None:
    document = make_document()
    for text, number in (("B", 2), ("A", 1)):
        add(document, text, number)
    assert history(document) == [("A", None, "first"), ("B", "A", "change")]


def test_a_version_inserted_before_makes_a_later_one_a_reappearance() -> None:
    document = make_document()
    later = [add(document, text, number) for text, number in (("B", 2), ("A", 3))]
    first = add(document, "A", 1)
    assert change_of(later[1]).reappearance_of == first


def test_counts_follow_the_new_neighbour() -> None:
    document = make_document()
    version = add(document, "one two three", 2)
    add(document, "one two", 1)
    assert change_of(version).words_added == 1


def test_versions_of_one_instant_keep_their_order() -> None:
    document = make_document()
    for text, sequence in (("C", 3), ("A", 1), ("B", 2)):
        bring(document, text, 1, sequence=sequence)
    assert [(text, before) for text, before, _ in history(document)] == [
        ("A", None),
        ("B", "A"),
        ("C", "B"),
    ]


def test_linking_twice_changes_nothing() -> None:
    document = make_document()
    for number, text in enumerate("ABAAC"):
        add(document, text, number)
    before = changes_of(document)
    relink(document, read_text=read_text)
    assert changes_of(document) == before


def test_linking_twice_reads_no_text() -> None:
    document = make_document()
    for number, text in enumerate("ABA"):
        add(document, text, number)
    with patch("auditor.archive.blobs.BlobStore.get", side_effect=AssertionError):
        relink(document, read_text=read_text)


def test_a_version_that_is_not_confirmed_is_passed_over() -> None:
    document = make_document()
    add(document, "A", 1)
    Version.objects.filter(pk=add(document, "B", 2).pk).update(state=VersionState.SUSPECT)
    assert change_of(add(document, "C", 3)).previous == Version.objects.get(captured_at=day(1))


# --- Causes ---------------------------------------------------------------------------------------


def test_our_first_version_after_an_imported_history_is_no_first_record() -> None:
    document = make_document()
    add(document, "B", 2)
    bring(document, "A", 1)
    assert history(document) == [("A", None, "first"), ("B", "A", "extractor")]


def test_an_imported_version_between_two_of_ours_leaves_the_providers_change() -> None:
    document = make_document()
    add(document, "A", 1)
    add(document, "C", 3)
    bring(document, "B", 2)
    assert history(document)[1:] == [("B", "A", "extractor"), ("C", "A", "change")]


def test_another_archive_that_begins_anew_is_no_first_record_of_ours() -> None:
    document = make_document()
    bring(document, "A", 1, cause=Cause.FIRST)
    bring(document, "B", 2, cause=Cause.FIRST)
    assert history(document)[1] == ("B", "A", "technical")


def test_an_imported_first_record_that_gets_an_earlier_one_is_technical() -> None:
    document = make_document()
    bring(document, "B", 2, cause=Cause.FIRST)
    bring(document, "A", 1, cause=Cause.FIRST)
    assert history(document)[1] == ("B", "A", "technical")


def test_an_imported_change_that_came_first_is_a_change_again_after_an_earlier_one() -> None:
    document = make_document()
    bring(document, "B", 2, cause=Cause.CHANGE)
    bring(document, "A", 1, cause=Cause.FIRST)
    assert history(document) == [("A", None, "first"), ("B", "A", "change")]


def test_the_imported_cause_is_kept_in_the_record() -> None:
    document = make_document()
    version = bring(document, "B", 2, cause=Cause.CHANGE)
    assert version.imported
    assert (version.imported.cause, change_of(version).cause) == ("change", "first")


def test_only_one_change_of_a_history_is_a_first_record() -> None:
    document = make_document()
    for number in (3, 1, 2):
        bring(document, str(number), number, cause=Cause.FIRST)
    firsts = Change.objects.by_provider().filter(cause=Cause.FIRST)
    assert [change.version.text() for change in firsts] == ["1"]


def test_a_cause_that_was_stated_stays_while_the_neighbour_stays() -> None:
    document = make_document()
    add(document, "A", 1)
    add(document, "B", 2, cause=Cause.TECHNICAL)
    add(document, "C", 3)
    assert history(document)[1] == ("B", "A", "technical")


def test_another_extractor_is_the_cause_before_the_provider_is() -> None:
    document = make_document()
    before = add(document, "A", 1)
    version = add(document, "B", 2, extractor_version="newer")
    assert cause_of(version, before) == Cause.EXTRACTOR


def redeclared(document: Document) -> None:
    document.sources.update(is_current=False)
    make_source(document, revision=2)


def test_another_declaration_is_the_cause_before_the_provider_is() -> None:
    document = make_document()
    before = add(document, "A", 1)
    redeclared(document)
    version = add(document, "B", 2)
    assert cause_of(version, before) == Cause.DECLARATION


def test_a_check_in_todays_way_that_found_the_words_before_shows_the_provider() -> None:
    document = make_document()
    before = add(document, "A", 1)
    redeclared(document)
    make_capture(document, at=day(2), essence_digest=before.essence_digest)
    assert cause_of(add(document, "B", 3), before) == Cause.CHANGE


def test_a_later_check_that_found_the_words_before_shows_nothing() -> None:
    document = make_document()
    before = add(document, "A", 1)
    redeclared(document)
    version = add(document, "B", 2)
    make_capture(document, at=day(3), essence_digest=before.essence_digest)
    assert cause_of(version, before) == Cause.DECLARATION


def test_a_failed_check_that_found_the_words_before_shows_nothing() -> None:
    document = make_document()
    before = add(document, "A", 1)
    redeclared(document)
    make_capture(
        document, at=day(2), essence_digest=before.essence_digest, outcome="soft_error", error="No."
    )
    assert cause_of(add(document, "B", 3), before) == Cause.DECLARATION


def test_a_check_of_another_document_shows_nothing() -> None:
    document, other = make_document(), make_document()
    before = add(document, "A", 1)
    redeclared(document)
    make_capture(other, at=day(2), essence_digest=before.essence_digest)
    assert cause_of(add(document, "B", 3), before) == Cause.DECLARATION


def test_words_that_are_not_known_agree_with_nothing() -> None:
    document = make_document()
    before = add(document, "A", 1, essence_digest="")
    redeclared(document)
    make_capture(document, at=day(2))
    assert cause_of(add(document, "B", 3), before) == Cause.DECLARATION


# --- What is not believed any more ----------------------------------------------------------------


def set_state(version: Version, state: VersionState) -> None:
    Version.objects.filter(pk=version.pk).update(state=state)
    relink(version.document, read_text=read_text)


def test_a_version_that_is_not_confirmed_any_more_loses_its_change() -> None:
    document = make_document()
    versions = [add(document, text, number) for number, text in enumerate("ABC")]
    set_state(versions[1], VersionState.SUSPECT)
    assert history(document) == [("A", None, "first"), ("C", "A", "change")]


def test_a_first_version_that_is_not_confirmed_any_more_makes_the_next_one_the_first() -> None:
    document = make_document()
    versions = [add(document, text, number) for number, text in enumerate("AB")]
    set_state(versions[0], VersionState.SUSPECT)
    assert history(document) == [("B", None, "first")]


def test_the_last_version_that_is_not_confirmed_any_more_leaves_nothing() -> None:
    version = add(make_document(), "A", 1)
    set_state(version, VersionState.VARIANT)
    assert not Change.objects.exists()


def test_what_it_reappeared_from_follows_what_is_confirmed() -> None:
    document = make_document()
    versions = [add(document, text, number) for number, text in enumerate("ABA")]
    set_state(versions[0], VersionState.SUSPECT)
    assert change_of(versions[2]).reappearance_of is None


def test_a_version_that_is_confirmed_later_stands_where_it_belongs() -> None:
    document = make_document()
    versions = [add(document, text, number) for number, text in enumerate("ABC")]
    before = history(document)
    for state in (VersionState.SUSPECT, VersionState.CONFIRMED):
        set_state(versions[1], state)
    assert history(document) == before


def test_a_clause_that_moves_to_another_place_is_the_providers_change() -> None:
    document = make_document()
    add(document, "A", 1)
    first, second, third, *others = TEXTS["A"].split("\n\n")
    moved = "\n\n".join([first, second, *others, third])
    assert change_of(add(document, moved, 2)).cause == Cause.CHANGE


@pytest.mark.parametrize(
    "text", ["{}\n\n[Blog](/b)\n\n[Press](/p)\n\n[Careers](/c)", "{}\n\n* * *"]
)
def test_what_stands_around_the_document_is_not_the_provider(text: str) -> None:
    document = make_document()
    add(document, "A", 1)
    change = change_of(add(document, text.format(TEXTS["A"]), 2))
    assert change.cause == Cause.BOILERPLATE
    assert change not in Change.objects.by_provider()


def test_no_change_but_a_first_record_stands_alone() -> None:
    document = make_document()
    for number, text in ((2, "B"), (1, "A"), (3, "B")):
        add(document, text, number)
    alone = Change.objects.filter(previous=None).values_list("cause", flat=True)
    assert (list(alone), Change.objects.filter(previous=F("version")).count()) == (["first"], 0)


def test_imported_records_never_withdraw_a_change_that_was_shown() -> None:
    document = make_document()
    bring(document, "A", 0, cause=Cause.FIRST)
    for text, number in (("a", 1), ("b", 3)):
        add(document, text, number)
    shown = set(Change.objects.by_provider().values_list("version", flat=True))
    for number in (2, 4):
        bring(document, f"A{number}", number)
    assert shown <= set(Change.objects.by_provider().values_list("version", flat=True))
