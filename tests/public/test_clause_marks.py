"""Marks of many passages in a rendered text: none changes how anything else is rendered."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.public.clause_marks import MarkedText, Span, render_spans
from auditor.public.rendering import LONGEST_RENDERED, render

ADDED = re.compile(r"<b n=[^>]*>|</b>")
MARKDOWN = st.text(alphabet="ab *_#|-`>1.\n\\[]()!&<", max_size=80)


def element(inside: frozenset[int], begins: Sequence[int]) -> tuple[str, str]:
    named = ",".join(map(str, sorted(inside)))
    return f'<b n="{named}" new="{",".join(map(str, begins))}">', "</b>"


def marked(text: str, *passages: str) -> MarkedText:
    spans = [Span(text.index(one), text.index(one) + len(one)) for one in passages]
    return render_spans(text, spans, element)


def test_a_passage_is_marked_where_it_stands() -> None:
    found = marked("You must send a document. Or not.", "must send")
    assert found.html == '<p>You <b n="0" new="0">must send</b> a document. Or not.</p>\n'


def test_passages_may_overlap_and_each_begins_once() -> None:
    found = marked("one two three", "one two", "two three")
    assert found.html == (
        '<p><b n="0" new="0">one </b><b n="0,1" new="1">two</b><b n="1" new=""> three</b></p>\n'
    )


@pytest.mark.parametrize(
    "text",
    [
        "# You must send",
        "- You must send",
        "1. You must send",
        "> You must send",
        "| You must send | b |\n|---|---|\n| a | b |",
        "**You must send**",
        "__You must send__",
        "`You must send`",
        "    You must send",
        "a\\* You must send \\*b",
    ],
)
def test_in_every_kind_of_block_only_the_words_are_marked(text: str) -> None:
    found = marked(text, text.strip("\n"))
    assert ADDED.sub("", found.html) == render(text)
    assert found.marked == {0}


def test_a_row_of_a_table_is_marked_cell_by_cell() -> None:
    text = "| Level | Limit |\n|---|---|\n| 1 | EUR 500 |"
    found = marked(text, "| 1 | EUR 500 |")
    assert '<td><b n="0" new="0">1</b></td>' in found.html
    assert '<td><b n="0" new="">EUR 500</b></td>' in found.html


def test_a_mark_that_would_change_a_paragraph_is_left_out_there_alone() -> None:
    text = "an _in_word_ _x_\n\nplain words"
    found = marked(text, "n_word", "plain")
    assert ADDED.sub("", found.html) == render(text)
    assert 1 in found.marked


def test_a_text_with_characters_of_the_marks_has_no_marks() -> None:
    text = "You \U000f0001 must"
    assert marked(text, "must") == MarkedText(render(text), frozenset())


def test_markup_of_a_text_stays_text() -> None:
    assert "<script>" not in marked("You must <script>alert(1)</script>", "must <script>").html


def test_a_very_long_text_is_marked_as_it_is() -> None:
    text = "You must <b>. " + "x" * LONGEST_RENDERED
    found = marked(text, "must <b>")
    assert '<b n="0" new="0">must &lt;b&gt;</b>' in found.html


@settings(max_examples=300, deadline=None)
@given(MARKDOWN, st.lists(st.tuples(st.integers(0, 79), st.integers(1, 30)), max_size=6))
def test_without_its_marks_a_text_is_rendered_as_ever(
    text: str, places: list[tuple[int, int]]
) -> None:
    spans = [Span(min(at, len(text)), min(at + size, len(text))) for at, size in places]
    found = render_spans(text, spans, element)
    assert ADDED.sub("", found.html) == render(text)
