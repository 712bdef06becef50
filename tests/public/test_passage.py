"""A passage that an address names is marked where it stands, and nothing else changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from auditor.public.passage import Passage, find_passage, mark_asked, render_marked
from auditor.public.rendering import LONGEST_RENDERED, render
from tests.factories import make_version
from tests.public.pages import elements, words

if TYPE_CHECKING:
    from django.test import Client

TEXT = """# Terms

You **may** be asked for a [document](x).

- First point
- Second point, which is longer

| Limit | Amount |
| --- | --- |
| Monthly | 1,000 EUR |

> Quoted _words_ here.
"""


def marked_words(text: str, exact: str) -> str:
    start = text.index(exact)
    marked = render_marked(text, Passage(start, start + len(exact), exact))
    assert marked.is_marked
    found = html.fromstring(f"<div>{marked.html}</div>").iter("mark")
    return " ".join(str(text) for item in found for text in item.itertext())


@pytest.mark.parametrize(
    ("exact", "expected"),
    [
        ("be asked", "be asked"),
        ("**may** be", "may  be"),
        ("# Terms", "Terms"),
        ("- Second point", "Second point"),
        ("First point\n- Second point", "First point Second point"),
        ("Monthly | 1,000", "Monthly 1,000"),
        ("Quoted", "Quoted"),
    ],
)
def test_the_words_are_marked_across_markup_and_blocks(exact: str, expected: str) -> None:
    assert " ".join(marked_words(TEXT, exact).split()) == " ".join(expected.split())


@given(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)))
def test_wherever_it_lies_the_rest_is_rendered_as_ever(start: int, end: int) -> None:
    passage = find_passage(f"{start}-{end}", TEXT)
    if passage is None:
        return
    marked = render_marked(TEXT, passage)
    assert marked.html is not None
    plain = marked.html.replace('<mark id="quote">', "").replace("<mark>", "")
    assert plain.replace("</mark>", "") == render(TEXT)


@given(st.text(max_size=200), st.integers(0, 200), st.integers(0, 200))
def test_any_text_can_be_asked_for_any_passage(text: str, start: int, end: int) -> None:
    assert mark_asked(f"{start}-{end}", text).html is not None


@pytest.mark.parametrize("asked", ["", "x", "5", "9-2", "3-3", "0-99999", "-1-4", "1-2-3", "٣-٤"])
def test_what_is_no_passage_of_the_text_is_none(asked: str) -> None:
    assert find_passage(asked, "A short text.") is None


def test_a_long_text_is_marked_as_it_stands() -> None:
    text = "word " * (LONGEST_RENDERED // 5 + 1)
    marked = render_marked(text, Passage(5, 9, "word"))
    assert '<mark id="quote">word</mark>' in str(marked.html)


def test_markup_in_a_quote_stays_text() -> None:
    text = "Ask for <script>alert(1)</script> now."
    marked = render_marked(text, Passage(8, len(text) - 5, text[8:-5]))
    assert "<script" not in str(marked.html)


@pytest.mark.django_db
def test_the_page_of_a_version_marks_it_and_leads_to_it(client: Client) -> None:
    version = make_version(text=TEXT)
    start = TEXT.index("be asked")
    response = client.get(f"{version.get_absolute_url()}?quote={start}-{start + 8}")
    assert [item.text for item in elements(response, "//mark[@id='quote']")] == ["be asked"]
    assert "Go to the passage" in words(response)


@pytest.mark.django_db
def test_the_page_says_where_there_is_no_such_passage(client: Client) -> None:
    version = make_version(text=TEXT)
    response = client.get(f"{version.get_absolute_url()}?quote=5-99999")
    assert response.status_code == 200
    assert "a passage that this text does not have" in words(response)
