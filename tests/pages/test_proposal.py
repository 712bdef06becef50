"""Which part of a page is proposed as the document, with what is removed in it, and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from auditor.pages.declaration import find_mistakes, parts_of
from auditor.pages.extract import RawPage, extract
from auditor.pages.proposal import Candidate, propose
from tests.pages import shapes
from tests.pages.shapes import CLAUSE, SHAPES, clauses, page

IDS = [shape.__name__ for shape, _, _ in SHAPES]


def best(text: str) -> Candidate:
    return propose(text)[0]


def read(text: str, candidate: Candidate) -> str:
    declaration: dict[str, Any] = {"fetch": "http://site.example/", "select": candidate.select}
    if candidate.remove:
        declaration["remove"] = list(candidate.remove)
    assert not list(find_mistakes(declaration))
    return extract([RawPage(text.encode(), "text/html", "utf-8")], parts_of(declaration))


@pytest.mark.parametrize(("shape", "select", "remove"), SHAPES, ids=IDS)
def test_the_document_is_found_in_every_shape(
    shape: Callable[[], str], select: str, remove: tuple[str, ...]
) -> None:
    found = best(shape())
    assert (found.select, found.remove) == (select, remove)


@pytest.mark.parametrize("shape", [shape for shape, _, _ in SHAPES], ids=IDS)
def test_the_engine_reads_the_whole_document_and_no_menu(shape: Callable[[], str]) -> None:
    text = shape()
    given = read(text, best(text))
    assert "12. " in given
    for noise in ("Products", "helpful", "Imprint", "cookies", "分享"):
        assert noise not in given


@pytest.mark.parametrize("shape", [shape for shape, _, _ in SHAPES], ids=IDS)
def test_every_proposal_says_why_and_holds_text(shape: Callable[[], str]) -> None:
    text = shape()
    for candidate in propose(text):
        assert len(candidate.reasons) >= 3
        assert read(text, candidate).strip()


def test_there_are_three_proposals_at_most() -> None:
    parts = "".join(f"<section id='part-{name}'>{clauses()}</section>" for name in "abcde")
    assert len(propose(page(parts))) <= 3


def test_of_nested_blocks_the_one_with_the_lasting_name_is_taken() -> None:
    text = page(f"<div class='css-9z8y7x'><div id='terms'><div>{clauses()}</div></div></div>")
    assert best(text).select == "#terms"


def test_a_selector_that_matches_twice_is_not_proposed() -> None:
    cookie = "<div class='text'><p>Short.</p></div>"
    text = page(f"{cookie}<div class='text'>{clauses()}</div>")
    assert best(text).select != ".text"
    assert "12. " in read(text, best(text))


def test_a_page_about_cookies_is_no_banner() -> None:
    text = page(f"<nav>{shapes.MENU}</nav><div class='cookie-policy'>{clauses()}</div>")
    assert best(text).select == ".cookie-policy"


def test_a_heading_named_after_its_words_is_no_clutter() -> None:
    heading = "<h3 id='how-we-share-your-data'>How we share your data</h3>"
    text = page(f"<main>{heading}{clauses()}<h3 id='share'>Share</h3></main>")
    assert best(text).remove == ()


def test_a_note_at_the_foot_of_an_article_stays() -> None:
    text = page(f"<article>{clauses()}<footer>Last changed in May.</footer></article>")
    assert "Last changed in May." in read(text, best(text))


def test_what_is_removed_is_never_found_by_its_position() -> None:
    links = "".join(f"<a href='{n}'>Some link number {n}</a>" for n in range(5))
    text = page(f"<main>{clauses()}<div>{links}</div></main>")
    assert best(text).remove == ()
    assert any("look at the preview" in reason for reason in best(text).reasons)


def test_without_legal_wording_the_running_text_is_proposed() -> None:
    poem = "<p>The river goes by the old mill and the trees stand still beside it.</p>" * 12
    text = page(f"<nav>{shapes.MENU}</nav><div id='poem'>{poem}</div>")
    assert best(text).select == "#poem"
    assert any("No legal wording" in reason for reason in best(text).reasons)


@pytest.mark.parametrize(
    "text", ["", "  ", "plain words", "<html></html>", page("<p>Too little.</p>"), page("")]
)
def test_a_page_that_holds_too_little_gives_no_proposal(text: str) -> None:
    assert propose(text) == []


def test_text_that_only_scripts_hold_counts_for_nothing() -> None:
    assert propose(page(f"<script>{CLAUSE * 20}</script><template>{clauses()}</template>")) == []


def test_names_that_would_break_a_selector_are_not_used() -> None:
    text = page(f"<div id='a\"]{{}}' class='1st :hover terms'>{clauses()}</div>")
    assert best(text).select == ".terms"


def test_a_deep_page_is_read() -> None:
    text = page("<div>" * 3000 + clauses() + "</div>" * 3000)
    assert 1 <= len(propose(text)) <= 3


@pytest.mark.slow
def test_a_huge_page_is_weighed_whole() -> None:
    text = page(f"<nav>{shapes.MENU}</nav><div id='terms'>{clauses(count=3000)}</div>")
    assert best(text).words > 80_000
