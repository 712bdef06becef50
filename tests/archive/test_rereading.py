"""Stored pages read again: what we read in another way is never called the provider's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import Any, cast

import pytest

from auditor.archive import evidence, linking, recording, rereading, tracking
from auditor.archive.blobs import blob_store
from auditor.archive.models import Change, Document, Rereading, SnapshotPage, Source, Version
from auditor.archive.pipeline import Recorded
from auditor.archive.rereading import Reread, out_of_date, reread
from auditor.pages.declaration import Part, parts_of
from auditor.pages.engine import Engine
from auditor.pages.extract import RawPage
from auditor.pages.reading import Reading, read_pages
from tests.archive.attempts import check_page, check_words, make_page
from tests.archive.texts import cut_short, rewritten, terms
from tests.factories import make_source

pytestmark = pytest.mark.django_db
ReadAs = Callable[[Sequence[RawPage], Sequence[Part]], Reading]
NEWER = "auditor-text 999"
MODULES = [evidence, linking, recording, rereading, tracking]
WIDER = {"fetch": "http://site.example/terms", "select": "body"}


class InstantReader:
    """Reads pages here and now; `read_as` stands for what a newer extractor makes of them."""

    def __init__(self, read_as: ReadAs = read_pages) -> None:
        self.read_as = read_as
        self.count = 0

    def read(self, pages: Sequence[RawPage], parts: Sequence[Part]) -> Future[Reading]:
        self.count += 1
        future: Future[Reading] = Future()
        future.set_result(self.read_as(pages, parts))
        return future


def with_note(pages: Sequence[RawPage], parts: Sequence[Part]) -> Reading:
    """As a newer extractor that keeps a line which was left out before."""
    note = b"<p>Footnote of the table.</p></main>"
    noted = [replace(page, body=page.body.replace(b"</main>", note)) for page in pages]
    return read_pages(noted, parts)


def check_read_as(read_as: ReadAs, source: Source, text: str = "") -> Recorded:
    """A check whose page is read by a newer extractor."""
    page = make_page(text)
    raw = [RawPage(page.body, page.media_type, page.charset)]
    return check_page(source, page, reading=read_as(raw, parts_of(source.declaration)))


@pytest.fixture
def upgraded(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Call it to have a newer extractor from then on."""

    def upgrade(version: str = NEWER) -> None:
        for module in MODULES:
            if hasattr(module, "EXTRACTOR_VERSION"):
                monkeypatch.setattr(module, "EXTRACTOR_VERSION", version)

    return upgrade


def documents() -> list[Document]:
    return list(Document.objects.select_related("provider", "last_reading__source"))


def read_again(reader: InstantReader | None = None) -> list[Reread]:
    return list(reread(documents(), cast(Engine, reader or InstantReader())))


def redeclare(source: Source, declaration: dict[str, Any]) -> Source:
    source.is_current = False
    source.save()
    return make_source(source.document, revision=source.revision + 1, declaration=declaration)


def causes() -> list[str]:
    return list(
        Change.objects.order_by("version__captured_at", "version__sequence").values_list(
            "cause", flat=True
        )
    )


# --- Whether there is anything to do --------------------------------------------------------------


def test_what_was_read_as_today_is_not_read_again() -> None:
    check_words(make_source())
    assert (out_of_date(documents()), read_again()) == ([], [])


def test_what_was_never_read_is_not_read_again(upgraded: Any) -> None:
    make_source()
    upgraded()
    assert out_of_date(documents()) == []


def test_what_another_extractor_read_is_out_of_date(upgraded: Any) -> None:
    source = make_source()
    check_words(source)
    upgraded()
    assert out_of_date(documents()) == [source.document]


def test_what_another_declaration_read_is_out_of_date() -> None:
    source = make_source()
    check_words(source)
    redeclare(source, WIDER)
    assert out_of_date(documents()) == [source.document]


def test_pages_of_another_address_say_nothing_of_a_new_declaration() -> None:
    source = make_source()
    check_words(source)
    redeclare(source, WIDER | {"fetch": "http://site.example/elsewhere"})
    assert out_of_date(documents()) == []


def test_what_is_out_of_date_is_found_with_as_many_queries_however_many_there_are(
    upgraded: Any, django_assert_max_num_queries: Any
) -> None:
    for _ in range(10):
        check_words(make_source())
    upgraded()
    found = documents()
    with django_assert_max_num_queries(2):
        assert len(out_of_date(found)) == 10


# --- Another extractor ----------------------------------------------------------------------------


def test_an_upgrade_that_reads_the_same_words_adds_nothing(upgraded: Any) -> None:
    check_words(make_source())
    upgraded()
    (found,) = read_again()
    assert (found.version, found.rereading.outcome, Version.objects.count()) == (None, "ok", 1)


def test_an_upgrade_that_reads_other_words_is_our_own_change(upgraded: Any) -> None:
    version = check_words(make_source()).version
    upgraded()
    (found,) = read_again(InstantReader(with_note))
    assert version
    assert found.version
    assert causes() == ["first", "extractor"]
    assert (found.version.capture, found.version.snapshot) == (version.capture, version.snapshot)
    assert found.version.captured_at == version.captured_at
    assert found.version.extractor_version == NEWER


@pytest.mark.parametrize("read_as", [read_pages, with_note], ids=["same words", "other words"])
def test_the_next_edit_is_the_providers(upgraded: Any, read_as: ReadAs) -> None:
    source = make_source()
    check_words(source)
    upgraded()
    read_again(InstantReader(read_as))
    check_read_as(read_as, source, terms(limit=900))
    shown = Change.objects.by_provider().newest_first()
    assert [change.cause for change in shown] == ["change", "first"]
    assert (shown[0].words_added, shown[0].words_removed) == (1, 1)


def test_the_next_check_that_finds_the_same_adds_nothing(upgraded: Any) -> None:
    source = make_source()
    check_words(source)
    upgraded()
    read_again(InstantReader(with_note))
    assert check_read_as(with_note, source).version is None
    assert Version.objects.count() == 2


@pytest.mark.parametrize("read_as", [read_pages, with_note], ids=["same words", "other words"])
def test_reading_again_twice_is_nothing_new(upgraded: Any, read_as: ReadAs) -> None:
    check_words(make_source())
    upgraded()
    read_again(InstantReader(read_as))
    before = Version.objects.count(), Rereading.objects.count(), Change.objects.count()
    again = InstantReader(read_as)
    assert (read_again(again), again.count) == ([], 0)
    assert (Version.objects.count(), Rereading.objects.count(), Change.objects.count()) == before


def test_two_workers_that_read_the_same_pages_again_add_one_version(upgraded: Any) -> None:
    check_words(make_source())
    upgraded()

    def read_by_another_too(pages: Sequence[RawPage], parts: Sequence[Part]) -> Reading:
        read_again(InstantReader(with_note))
        return with_note(pages, parts)

    (late,) = read_again(InstantReader(read_by_another_too))
    assert (late.version, late.rereading.pk) == (None, Rereading.objects.get().pk)
    assert Version.objects.count() == 2


def test_a_third_extractor_may_read_what_the_first_one_read(upgraded: Any) -> None:
    check_words(make_source())
    upgraded()
    read_again(InstantReader(with_note))
    upgraded("auditor-text 1000")
    read_again()
    assert causes() == ["first", "extractor", "extractor"]


# --- Another declaration --------------------------------------------------------------------------


def test_a_declaration_that_reads_more_is_our_own_change() -> None:
    source = make_source()
    check_words(source)
    redeclare(source, WIDER)
    read_again()
    assert causes() == ["first", "declaration"]


@pytest.mark.parametrize("select", ["body", "main p"], ids=["other words", "same words"])
def test_after_another_declaration_the_next_edit_is_the_providers(select: str) -> None:
    source = make_source()
    check_words(source)
    newer = redeclare(source, WIDER | {"select": select})
    read_again()
    version = check_words(newer, terms(limit=900)).version
    assert version
    assert Change.objects.get(version=version).cause == "change"
    assert Change.objects.by_provider().count() == 2


def test_a_declaration_whose_part_is_not_on_the_page_adds_nothing() -> None:
    source = make_source()
    check_words(source)
    redeclare(source, WIDER | {"select": "#elsewhere"})
    (found,) = read_again()
    assert (found.version, found.rereading.outcome) == (None, "selector_missed")
    assert found.rereading.error


def test_declaration_and_extractor_at_once_are_our_own_doing(upgraded: Any) -> None:
    source = make_source()
    check_words(source)
    upgraded()
    redeclare(source, WIDER)
    read_again(InstantReader(with_note))
    assert causes()[1] in {"extractor", "declaration"}
    assert Change.objects.by_provider().count() == 1


# --- What cannot be told apart any more -----------------------------------------------------------


def test_a_page_that_the_store_has_lost_is_said(upgraded: Any) -> None:
    check_words(make_source())
    blob_store().delete(SnapshotPage.objects.get().blob)
    upgraded()
    (found,) = read_again()
    assert found.rereading.outcome == "storage_failed"
    assert not Rereading.objects.exists()
    assert "is not in the store" in found.rereading.error


def test_a_lost_page_costs_no_other_document(upgraded: Any) -> None:
    check_words(make_source())
    blob_store().delete(SnapshotPage.objects.get().blob)
    check_words(make_source(), terms(limit=900))
    upgraded()
    assert sorted(one.rereading.outcome for one in read_again()) == ["ok", "storage_failed"]


def test_without_the_old_pages_another_text_is_not_called_the_providers(upgraded: Any) -> None:
    source = make_source()
    check_words(source)
    blob_store().delete(SnapshotPage.objects.get().blob)
    upgraded()
    read_again()
    check_words(source, terms(limit=900))
    assert causes() == ["first", "extractor"]


def test_without_reading_again_another_text_is_not_called_the_providers(upgraded: Any) -> None:
    source = make_source()
    check_words(source)
    upgraded()
    check_words(source, terms(limit=900))
    assert causes() == ["first", "extractor"]


def test_an_upgrade_that_changed_nothing_explains_nothing_later(upgraded: Any) -> None:
    source = make_source()
    check_words(source)
    upgraded()
    for text in (terms(), terms(limit=900)):
        check_words(source, text)
    assert causes() == ["first", "change"]


def test_a_declaration_that_changed_nothing_explains_nothing_later() -> None:
    source = make_source()
    check_words(source)
    newer = redeclare(source, WIDER | {"select": "main p"})
    for text in (terms(), terms(limit=900)):
        check_words(newer, text)
    assert causes() == ["first", "change"]


def test_another_declaration_is_not_the_provider() -> None:
    source = make_source()
    check_words(source)
    newer = redeclare(source, WIDER | {"fetch": "http://site.example/elsewhere"})
    check_words(newer, terms(limit=900))
    assert causes() == ["first", "declaration"]


# --- What is not believed -------------------------------------------------------------------------


def test_a_candidate_that_is_read_again_is_believed_no_further(upgraded: Any) -> None:
    source = make_source()
    for text in (terms(), rewritten()):
        check_words(source, text)
    upgraded()
    (found,) = read_again(InstantReader(with_note))
    assert found.version
    assert found.version.state == "candidate"
    assert causes() == ["first"]


def test_a_candidate_that_an_upgrade_reads_in_other_words_is_the_providers_when_confirmed(
    upgraded: Any,
) -> None:
    source = make_source()
    for text in (terms(), rewritten()):
        check_words(source, text)
    upgraded()
    read_again(InstantReader(with_note))
    check_read_as(with_note, source, rewritten())
    assert causes() == ["first", "change", "extractor"]


def test_what_is_doubted_is_not_read_again(upgraded: Any) -> None:
    source = make_source()
    good = check_words(source).capture
    check_words(source, cut_short())
    upgraded()
    (found,) = read_again()
    assert found.rereading.capture == good
