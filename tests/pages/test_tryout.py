"""What a declaration keeps of a page and what it leaves out, shown before it is saved."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.pages import tryout
from auditor.pages.declaration import parts_of
from auditor.pages.extract import NotRead, RawPage
from auditor.pages.outcomes import Outcome
from auditor.pages.tryout import TryoutFailed, in_own_process, preview, try_proposals
from tests.pages.pdfs import make_pdf
from tests.pages.shapes import clauses, help_article, page

URL = "http://site.example/terms"
MARKUP = page("<nav>Home and so on</nav><main><p>Kept.</p><div class='ad'>Gone.</div></main>")


def raw(text: str, media_type: str = "text/html") -> RawPage:
    return RawPage(text.encode(), media_type, "utf-8")


def seen(text: str, **declaration: Any) -> tryout.Preview:
    (part,) = parts_of({"fetch": URL, **declaration})
    return preview(raw(text), part)


def test_what_is_kept_and_what_is_removed_are_told_apart() -> None:
    found = seen(MARKUP, select="main", remove=".ad")
    assert [(one.text, one.is_kept) for one in found.passages] == [
        ("Kept.", True),
        ("Gone.", False),
    ]
    assert (found.kept_words, found.removed_words) == (1, 1)


def test_what_lies_outside_is_shown_apart() -> None:
    found = seen(MARKUP, select="main", remove=".ad")
    assert found.left_out == ("Home and so on",)
    assert found.left_out_words == 4


def test_a_range_is_shown_like_any_other_part() -> None:
    found = seen(
        page("<h1>Head</h1><p>Text.</p><h2>End</h2>"),
        select={"startAfter": "h1", "endBefore": "h2"},
    )
    assert [one.text for one in found.passages] == ["Text."]


def test_a_huge_page_is_shown_in_part_and_says_so() -> None:
    found = seen(page(f"<main>{clauses(count=500)}</main>"), select="main")
    assert len(found.passages) == tryout.MOST_PASSAGES
    assert found.hidden == 1000 - tryout.MOST_PASSAGES


def test_one_endless_passage_is_cut() -> None:
    found = seen(page(f"<main><p>{'word ' * 5000}</p></main>"), select="main")
    assert len(found.passages[0].text) == tryout.LONGEST_PASSAGE


def test_a_part_that_is_not_there_is_a_clear_failure() -> None:
    with pytest.raises(NotRead, match="Nothing on the page matches '#none'"):
        seen(MARKUP, select="#none")


def test_proposals_come_with_their_previews() -> None:
    found = try_proposals(raw(help_article()), URL)["proposals"][0]
    assert found["declaration"]["fetch"] == URL
    assert found["preview"]["kept_words"] > 100
    assert any(not passage["is_kept"] for passage in found["preview"]["passages"])


def test_a_pdf_at_an_odd_address_is_a_clear_failure() -> None:
    with pytest.raises(TryoutFailed, match="answers with a PDF") as failed:
        try_proposals(RawPage(make_pdf("Terms."), "text/html", ""), URL)
    assert failed.value.outcome == Outcome.WRONG_TYPE


def test_a_page_without_text_gives_no_proposal() -> None:
    assert try_proposals(raw(page("")), URL) == {"proposals": []}


@pytest.mark.slow
def test_its_own_process_gives_the_same() -> None:
    declaration = {"fetch": URL, "select": "main", "remove": ".ad"}
    found = in_own_process([raw(MARKUP)], declaration=declaration, url=URL)
    assert found["word_count"] == 1
    assert found["previews"][0]["passages"][1] == {"text": "Gone.", "is_kept": False}


@pytest.mark.slow
def test_its_own_process_proposes() -> None:
    found = in_own_process([raw(help_article())], declaration=None, url=URL)
    assert found["proposals"][0]["declaration"]["select"] == "article"


@pytest.mark.slow
def test_a_failure_comes_back_with_its_outcome() -> None:
    declaration = {"fetch": URL, "select": "#none"}
    with pytest.raises(TryoutFailed, match="Nothing on the page matches") as failed:
        in_own_process([raw(MARKUP)], declaration=declaration, url=URL)
    assert failed.value.outcome == Outcome.SELECTOR_MISSED


@pytest.mark.slow
def test_a_pdf_is_kept_whole() -> None:
    body = RawPage(make_pdf("Terms of a PDF."), "application/pdf", "")
    found = in_own_process([body], declaration={"fetch": f"{URL}.pdf"}, url=URL)
    assert "Terms of a PDF." in found["previews"][0]["passages"][0]["text"]


def test_a_page_beyond_the_limit_is_refused_unread() -> None:
    huge = RawPage(b"x" * (tryout.LARGEST_PAGE + 1), "text/html", "")
    with pytest.raises(TryoutFailed, match="larger than 16 MiB"):
        in_own_process([huge], declaration=None, url=URL)


def test_a_process_that_gives_nothing_has_met_its_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tryout, "LARGEST_ANSWER", 1)
    with pytest.raises(TryoutFailed, match="more memory or time"):
        in_own_process([raw(MARKUP)], declaration=None, url=URL)
