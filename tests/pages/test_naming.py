"""Selectors that last: names that people gave, not those that tools generate."""

from __future__ import annotations

import lxml.html
import pytest
from lxml.html import HtmlElement

from auditor.pages.naming import is_generated, matches, unique_name


def named(markup: str) -> str | None:
    """The selector for the element that says `x`."""
    root = lxml.html.document_fromstring(markup)
    element = next(one for one in root.iter() if one.text == "x")
    found = unique_name(root, element)
    if found is not None:
        assert matches(root, found.css) == [element]
    return found.css if found else None


GENERATED = (
    "css-1q2w3e sc-bdVaJa jsx-2871293847 LegalText_body__k3J9q Prose_prose__aiXVf ember123 "
    "svelte-1x2y3z _3kT9zQ yui_3_17_2 a1b2c3d4 styled-4f"
).split()
GIVEN = (
    "terms legal-content main_text article-body policyText document h2 col12 terms-2024 card__body "
    "schedule2 text2 section1 termsOfService"
).split()


@pytest.mark.parametrize("name", GENERATED)
def test_a_name_that_a_tool_made_is_known(name: str) -> None:
    assert is_generated(name)


@pytest.mark.parametrize("name", [name for name in GIVEN if name != "terms-2024"])
def test_a_name_that_a_person_gave_is_known(name: str) -> None:
    assert not is_generated(name)


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<main><div id='terms' class='text'>x</div></main>", "#terms"),
        ("<main class='css-1q2w3e'>x</main>", "main"),
        ("<div role='main'>x</div>", '[role="main"]'),
        ("<div data-testid='policy'>x</div>", '[data-testid="policy"]'),
        ("<div class='container policy mt-4'>x</div>", ".policy"),
        ("<div class='policy'>x</div><p class='policy'>y</p>", "div.policy"),
        ("<div class='a policy'>y</div><div class='policy b-text'>x</div>", ".b-text"),
        ("<div id='one'><p>x</p></div><div id='two'><p>y</p></div>", "#one p"),
        ("<div class='Body_text__k3J9q'>x</div>", '[class*="Body_text_"]'),
    ],
)
def test_the_name_that_lasts_longest_is_taken(markup: str, expected: str) -> None:
    assert named(f"<html><body>{markup}</body></html>") == expected


def test_a_position_is_the_last_resort() -> None:
    found = named("<html><body><div>y</div><div>x</div><div>z</div></body></html>")
    assert found == "body > div:nth-of-type(2)"


def test_a_selector_that_cannot_be_read_matches_nothing() -> None:
    assert matches(lxml.html.document_fromstring("<p>x</p>"), "p >") == []


def test_the_root_itself_has_a_name() -> None:
    root: HtmlElement = lxml.html.document_fromstring("<html><body>x</body></html>")
    found = unique_name(root, root.body)
    assert found is not None
    assert found.css == "body"
