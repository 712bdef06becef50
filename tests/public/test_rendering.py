"""Markdown becomes HTML without links, images or markup of its own."""

from __future__ import annotations

import pytest

from auditor.public.rendering import LONGEST_RENDERED, render


def test_the_text_of_a_link_stays_and_its_target_goes() -> None:
    assert render("See [our fees](https://a.example/fees).") == "<p>See our fees.</p>\n"


def test_an_image_becomes_its_description() -> None:
    assert render("![A card](https://a.example/card.png)") == "<p>[image: A card]</p>\n"


def test_markup_in_the_text_is_shown_as_text() -> None:
    assert render("<b onclick=x>Bold</b>") == "<p>&lt;b onclick=x&gt;Bold&lt;/b&gt;</p>\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# A", ["h3"]),
        ("### A\n\n# B\n\n### C", ["h3", "h3", "h4"]),
        ("# A\n\n## B\n\n### C\n\n#### D\n\n##### E", ["h3", "h4", "h5", "h6", "h6"]),
    ],
)
def test_headings_continue_below_the_page_s_own_without_gaps(
    text: str, expected: list[str]
) -> None:
    html = render(text)
    assert [part[:2] for part in html.split("<")[1:] if part.startswith("h")] == expected


def test_a_table_stands_in_a_region_that_can_be_scrolled_by_keyboard() -> None:
    html = render("| a | b |\n|---|---|\n| 1 | 2 |")
    assert html.startswith("<div ")
    assert 'tabindex="0"' in html
    assert "<td>1</td>" in html


def test_a_very_long_text_is_shown_as_it_is() -> None:
    html = render("*a* <b>" + "x" * LONGEST_RENDERED)
    assert html.startswith('<pre class="verbatim">*a* &lt;b&gt;')
