"""What the methodology repeats from the framework is in step, and it is noticed if it is not."""

from __future__ import annotations

import re

import pytest

from scripts.methodology import BLOCKS, PAGE, block_faults, table, written
from tests.kyc.factories import FRAMEWORK

TEXT = PAGE.read_text(encoding="utf-8")


def test_the_page_is_in_step() -> None:
    assert block_faults(TEXT, FRAMEWORK) == []
    assert written(TEXT, FRAMEWORK) == TEXT


@pytest.mark.parametrize("name", sorted(BLOCKS))
def test_a_block_that_differs_is_named_and_put_right(name: str) -> None:
    changed = TEXT.replace(f"<!-- end: {name} -->", f"More.\n<!-- end: {name} -->")
    assert block_faults(changed, FRAMEWORK) == [
        f"docs/methodology.md: the block `{name}` is out of step; run `python -m scripts.methodology`."
    ]
    assert written(changed, FRAMEWORK) == TEXT


@pytest.mark.parametrize("name", sorted(BLOCKS))
def test_a_block_that_is_missing_is_named(name: str) -> None:
    gone = re.sub(rf"<!-- generated: {name} -->.*?<!-- end: {name} -->", "", TEXT, flags=re.DOTALL)
    assert block_faults(gone, FRAMEWORK) == [f"docs/methodology.md has no block `{name}`."]


def test_a_block_without_its_end_is_named() -> None:
    faults = block_faults(TEXT.replace("<!-- end: levels -->", ""), FRAMEWORK)
    assert "docs/methodology.md: the block `levels` has no beginning or no end." in faults


def test_a_block_that_nothing_writes_is_named() -> None:
    extra = TEXT + "<!-- generated: wishes -->\n<!-- end: wishes -->\n"
    assert block_faults(extra, FRAMEWORK) == [
        "docs/methodology.md: nothing writes the block `wishes`."
    ]


def test_the_states_are_drawn_and_who_may_do_what_stands_below() -> None:
    shown = BLOCKS["assessment-states"](FRAMEWORK)
    assert shown.startswith("```mermaid\nstateDiagram-v2\n    [*] --> draft: start\n")
    assert "| Accept | In review | Reviewed | the reviewer | every value has" in shown


def test_a_bar_in_a_cell_does_not_end_it() -> None:
    assert table(("A",), [("a|b",), (None,)]) == "| A |\n| --- |\n| a\\|b |\n| - |"
