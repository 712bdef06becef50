"""A history that arrives in any order becomes what it becomes in order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.archive.linking import cause_of, predecessor
from auditor.archive.models import Change, Document, Version
from auditor.archive.pipeline import add_version
from auditor.archive.vocabulary import Cause
from tests.factories import START, make_capture, make_document, make_imported, make_source

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# (text, how it arrived): another archive's cause, or the revision of our declaration.
Entry = tuple[str, str | int]
CAUSES = [Cause.FIRST.value, Cause.CHANGE.value, Cause.TECHNICAL.value]
ENTRIES = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from([*CAUSES, 1, 2])), min_size=2, max_size=6
)
FEW = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def insert(document: Document, place: int, entry: Entry, *, apart: timedelta) -> None:
    text, how = entry
    at = START + apart * place
    if isinstance(how, str):
        make_imported(document, text, recorded_at=at, cause=how, sequence=place)
        return
    capture = make_capture(document, at=at, source=document.sources.get(revision=how))
    cause = cause_of(capture, predecessor(document, at))
    add_version(capture=capture, text=text, cause=cause)


def become(entries: list[Entry], order: list[int], *, apart: timedelta) -> list[tuple[Any, ...]]:
    document = make_document()
    make_source(document, is_current=False)
    make_source(document, revision=2)
    for place in order:
        insert(document, place, entries[place], apart=apart)
    changes = Change.objects.filter(version__document=document)
    return [outline(change) for change in changes.order_by("occurred_at", "version__sequence")]


def outline(change: Change) -> tuple[Any, ...]:
    return (
        place_of(change.version),
        place_of(change.previous),
        place_of(change.reappearance_of),
        change.cause,
        (change.words_added, change.words_removed, change.passages_changed),
    )


def place_of(version: Version | None) -> tuple[Any, ...] | None:
    if version is None:
        return None
    return version.captured_at, version.sequence, version.text_digest


@FEW
@given(entries=ENTRIES, data=st.data())
def test_any_order_of_arrival_gives_the_same_changes(entries: list[Entry], data: Any) -> None:
    order = data.draw(st.permutations(range(len(entries))))
    apart = timedelta(days=1)
    assert become(entries, order, apart=apart) == become(
        entries, list(range(len(entries))), apart=apart
    )


@FEW
@given(entries=ENTRIES.map(lambda found: [(text, "change") for text, _ in found]), data=st.data())
def test_within_one_instant_too(entries: list[Entry], data: Any) -> None:
    order = data.draw(st.permutations(range(len(entries))))
    apart = timedelta(0)
    assert become(entries, order, apart=apart) == become(
        entries, list(range(len(entries))), apart=apart
    )
