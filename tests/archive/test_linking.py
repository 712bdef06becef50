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
from tests.factories import (
    START,
    change_of,
    make_document,
    make_imported,
    make_source,
    make_version,
)

pytestmark = pytest.mark.django_db


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def add(document: Document, text: str, number: int) -> Version:
    return make_version(document, text, captured_at=day(number))


def history(document: Document) -> list[tuple[str, str | None, str]]:
    """(text, text before, cause) of each change, oldest first."""
    changes = Change.objects.filter(version__document=document)
    ordered = changes.order_by("version__captured_at", "version__sequence")
    return [
        (
            change.version.text(),
            change.previous.text() if change.previous else None,
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
        make_imported(document, text, recorded_at=day(1), sequence=sequence)
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
    relink(document, causes={}, read_text=read_text)
    assert changes_of(document) == before


def test_linking_twice_reads_no_text() -> None:
    document = make_document()
    for number, text in enumerate("ABA"):
        add(document, text, number)
    with patch("auditor.archive.blobs.BlobStore.get", side_effect=AssertionError):
        relink(document, causes={}, read_text=read_text)


def test_a_version_that_is_not_confirmed_is_passed_over() -> None:
    document = make_document()
    add(document, "A", 1)
    Version.objects.filter(pk=add(document, "B", 2).pk).update(state=VersionState.SUSPECT)
    assert change_of(add(document, "C", 3)).previous == Version.objects.get(captured_at=day(1))


# --- Causes ---------------------------------------------------------------------------------------


def test_our_first_version_after_an_imported_history_is_no_first_record() -> None:
    document = make_document()
    add(document, "B", 2)
    make_imported(document, "A", recorded_at=day(1))
    assert history(document) == [("A", None, "first"), ("B", "A", "extractor")]


def test_an_imported_version_between_two_of_ours_leaves_the_providers_change() -> None:
    document = make_document()
    add(document, "A", 1)
    add(document, "C", 3)
    make_imported(document, "B", recorded_at=day(2))
    assert history(document)[1:] == [("B", "A", "extractor"), ("C", "A", "change")]


def test_another_archive_that_begins_anew_is_no_first_record_of_ours() -> None:
    document = make_document()
    make_imported(document, "A", recorded_at=day(1), cause=Cause.FIRST)
    make_imported(document, "B", recorded_at=day(2), cause=Cause.FIRST)
    assert history(document)[1] == ("B", "A", "technical")


def test_an_imported_first_record_that_gets_an_earlier_one_is_technical() -> None:
    document = make_document()
    make_imported(document, "B", recorded_at=day(2), cause=Cause.FIRST)
    make_imported(document, "A", recorded_at=day(1), cause=Cause.FIRST)
    assert history(document)[1] == ("B", "A", "technical")


def test_an_imported_change_that_came_first_is_a_change_again_after_an_earlier_one() -> None:
    document = make_document()
    make_imported(document, "B", recorded_at=day(2), cause=Cause.CHANGE)
    make_imported(document, "A", recorded_at=day(1), cause=Cause.FIRST)
    assert history(document) == [("A", None, "first"), ("B", "A", "change")]


def test_the_imported_cause_is_kept_in_the_record() -> None:
    document = make_document()
    version = make_imported(document, "B", recorded_at=day(2), cause=Cause.CHANGE)
    assert version.imported
    assert (version.imported.cause, change_of(version).cause) == ("change", "first")


def test_only_one_change_of_a_history_is_a_first_record() -> None:
    document = make_document()
    for number in (3, 1, 2):
        make_imported(document, str(number), recorded_at=day(number), cause=Cause.FIRST)
    firsts = Change.objects.by_provider().filter(cause=Cause.FIRST)
    assert [change.version.text() for change in firsts] == ["1"]


def test_a_cause_that_was_stated_stays_while_the_neighbour_stays() -> None:
    document = make_document()
    add(document, "A", 1)
    make_version(document, "B", captured_at=day(2), cause=Cause.TECHNICAL)
    add(document, "C", 3)
    assert history(document)[1] == ("B", "A", "technical")


def test_another_extractor_is_the_cause_before_the_provider_is() -> None:
    document = make_document()
    before = add(document, "A", 1)
    capture = add(document, "B", 2).capture
    assert capture
    capture.record = {"tool": {"extractor": "newer"}}
    assert cause_of(capture, before) == Cause.EXTRACTOR


def test_another_declaration_is_the_cause_before_the_provider_is() -> None:
    document = make_document()
    before = add(document, "A", 1)
    document.sources.update(is_current=False)
    make_source(document, revision=2)
    capture = add(document, "B", 2).capture
    assert capture
    assert cause_of(capture, before) == Cause.DECLARATION


def test_no_change_but_a_first_record_stands_alone() -> None:
    document = make_document()
    for number, text in ((2, "B"), (1, "A"), (3, "B")):
        add(document, text, number)
    alone = Change.objects.filter(previous=None).values_list("cause", flat=True)
    assert (list(alone), Change.objects.filter(previous=F("version")).count()) == (["first"], 0)


def test_imported_records_never_withdraw_a_change_that_was_shown() -> None:
    document = make_document()
    make_imported(document, "A", recorded_at=day(0), cause=Cause.FIRST)
    for text, number in (("a", 1), ("b", 3)):
        add(document, text, number)
    shown = set(Change.objects.by_provider().values_list("version", flat=True))
    for number in (2, 4):
        make_imported(document, f"A{number}", recorded_at=day(number))
    assert shown <= set(Change.objects.by_provider().values_list("version", flat=True))
