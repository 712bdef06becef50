"""A history that arrives in any order becomes what it becomes in order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.archive.blobs import read_text
from auditor.archive.linking import relink
from auditor.archive.models import Change, Document, Version
from auditor.archive.vocabulary import Cause, VersionState
from tests.archive.texts import terms
from tests.factories import START, make_document, make_imported, make_source, make_version

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


TEXTS = {name: terms(limit=number) for number, name in enumerate("abc")}


def insert(document: Document, place: int, entry: Entry, *, apart: timedelta) -> None:
    text, how = entry
    at = START + apart * place
    if isinstance(how, str):
        make_imported(document, TEXTS[text], recorded_at=at, cause=how, sequence=place)
        return
    source = document.sources.get(revision=how)
    make_version(document, TEXTS[text], captured_at=at, sequence=place, source=source)


def become(entries: list[Entry], order: list[int], *, apart: timedelta) -> list[tuple[Any, ...]]:
    document = make_document()
    make_source(document, is_current=False)
    make_source(document, revision=2)
    for place in order:
        insert(document, place, entries[place], apart=apart)
    return outlines(document)


def outlines(document: Document) -> list[tuple[Any, ...]]:
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


@FEW
@given(
    entries=ENTRIES,
    verdicts=st.lists(
        st.tuples(st.integers(0, 5), st.sampled_from(VersionState.values)), max_size=8
    ),
)
def test_whatever_is_believed_by_and_by_gives_what_a_rebuild_gives(
    entries: list[Entry], verdicts: list[tuple[int, str]]
) -> None:
    document = make_document()
    make_source(document, is_current=False)
    make_source(document, revision=2)
    for place, entry in enumerate(entries):
        insert(document, place, entry, apart=timedelta(days=1))
    versions = list(document.versions.order_by("pk").values_list("pk", flat=True))
    for place, state in verdicts:
        Version.objects.filter(pk=versions[place % len(versions)]).update(state=state)
        relink(document, read_text=read_text)
    step_by_step = outlines(document)
    Change.objects.filter(version__document=document).delete()
    relink(document, read_text=read_text)
    assert outlines(document) == step_by_step
