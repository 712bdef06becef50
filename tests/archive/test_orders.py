"""What the engine is asked for: how a page is fetched, and what is known of it."""

from __future__ import annotations

from typing import Any, cast

import pytest

from auditor.archive import tracking
from auditor.archive.models import Document, Source
from auditor.archive.vocabulary import Trigger
from auditor.pages.engine import Engine, Order
from auditor.pages.outcomes import Outcome
from tests.archive.attempts import (
    check_words,
    failed_attempt,
    make_attempt,
    make_page,
    words_attempt,
)
from tests.archive.engines import InstantEngine, run
from tests.archive.texts import cut_short, terms
from tests.factories import make_document, make_source

pytestmark = pytest.mark.django_db


def order_for(source: Source) -> Order:
    """What the engine is asked for when this document is checked."""
    engine = InstantEngine(lambda: failed_attempt(Outcome.TIMED_OUT))
    run(source, engine=engine)
    (order,) = engine.orders
    return order


def test_what_was_never_read_is_asked_for_whole() -> None:
    assert order_for(make_source()).known == ()


def test_a_server_is_asked_for_changes_since_the_last_reading() -> None:
    source, page = make_source(), make_page()
    check_words(source)
    (known,) = order_for(source).known
    assert (known.validators.etag, known.sha256) == ('"1"', page.sha256)


def test_another_extractor_asks_for_the_whole_page(monkeypatch: pytest.MonkeyPatch) -> None:
    source = make_source()
    check_words(source)
    monkeypatch.setattr(tracking, "EXTRACTOR_VERSION", "newer")
    assert order_for(source).known == ()


def test_another_declaration_asks_for_the_whole_page() -> None:
    source = make_source()
    check_words(source)
    Source.objects.update(is_current=False)
    newer = make_source(source.document, revision=2)
    assert order_for(newer).known == ()


def test_of_pages_that_are_combined_each_is_known() -> None:
    pages = [{"fetch": f"http://site.example/{name}"} for name in "ab"]
    source = make_source(declaration={"combine": pages, "select": "main"})
    came = make_page(terms()), make_page(terms(limit=9), headers=(("etag", '"2"'),))
    run(source, engine=InstantEngine(lambda: make_attempt(*came, source=source)))
    known = order_for(source).known
    assert [one.sha256 for one in known] == [page.sha256 for page in came]
    assert [one.validators.etag for one in known] == ['"1"', '"2"']


def test_what_is_known_is_of_the_last_text_that_was_read_well() -> None:
    source, page = make_source(), make_page()
    check_words(source)
    check_words(source, cut_short())
    (known,) = order_for(source).known
    assert known.sha256 == page.sha256


def test_what_was_doubted_is_looked_at_with_a_browser() -> None:
    source = make_source()
    check_words(source)
    assert order_for(source).uses_browser is False
    check_words(source, cut_short())
    assert order_for(source).uses_browser is True


def test_a_fallback_that_was_needed_once_is_used_from_the_start() -> None:
    source = make_source()
    attempt = words_attempt(source, uses_browser=True, fallback_reason="it is an empty shell")
    run(source, engine=InstantEngine(lambda: attempt))
    assert order_for(source).uses_browser is True


def test_no_browser_is_used_for_a_pdf() -> None:
    source = make_source(declaration={"fetch": "http://site.example/terms.pdf"})
    Document.objects.update(next_fetcher="browser")
    assert order_for(source).uses_browser is False


@pytest.mark.parametrize(("language", "asked"), [("", "en"), ("pt-BR", "pt-BR")])
def test_a_page_is_asked_for_in_the_documents_language(language: str, asked: str) -> None:
    source = make_source(make_document(language=language))
    assert order_for(source).accept_language == asked


@pytest.mark.parametrize(("because", "obeys"), [("", True), ("The provider agreed.", False)])
def test_robots_txt_is_obeyed_unless_a_reason_is_recorded(because: str, obeys: bool) -> None:
    assert (
        order_for(make_source(make_document(ignores_robots_because=because))).obeys_robots is obeys
    )


def test_many_documents_are_ordered_with_as_many_queries_as_a_few(
    django_assert_max_num_queries: Any,
) -> None:
    sources = [make_source() for _ in range(20)]
    for source in sources:
        check_words(source)
    running = tracking._Running(cast(Engine, InstantEngine()), Trigger.MANUAL)
    documents = list(Document.objects.all())
    with django_assert_max_num_queries(16):
        running.take(documents)
    assert len(running.jobs) == 20
