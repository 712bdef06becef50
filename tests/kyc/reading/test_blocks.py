"""Blocks of Markdown: what speaks, and what stands above it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.kyc.reading.blocks import Block, blocks


def one(text: str) -> Block:
    return list(blocks(text))[-1]


def test_a_heading_is_context_and_no_block() -> None:
    (block,) = blocks("# Terms\n\n## Limits\n\nA hundred euros a day.\n")
    assert block.context.headings == ("Terms", "Limits")
    assert block.line == 5


def test_a_heading_ends_those_below_it() -> None:
    assert one("# A\n## B\n# C\ntext text text text text text").context.headings == ("C",)


def test_an_underlined_line_is_a_heading() -> None:
    assert one("Prohibited uses\n===\n\n- Gambling").context.headings == ("Prohibited uses",)


def test_an_empty_line_of_a_quotation_ends_its_paragraph() -> None:
    found = list(blocks("> Fjordpay Ltd.\n> \n> 4 Quay Street, Dover.\n"))
    assert [block.line for block in found] == [1, 3]


def test_a_line_in_bold_is_a_heading() -> None:
    assert one("**Prohibited uses**\n\n- Gambling").context.headings == ("Prohibited uses",)


def test_a_few_words_that_end_no_sentence_are_a_heading() -> None:
    assert one("Retention period\n\nSix years, at least, after the end.").context.headings == (
        "Retention period",
    )


def test_a_sentence_in_bold_is_a_block() -> None:
    assert one("**We are licensed.**").text == "**We are licensed.**"


def test_a_list_item_has_its_lead_in() -> None:
    assert "You may not" in one("You may not:\n\n- trade from Iran").context.lead


def test_a_paragraph_that_is_whole_leads_to_nothing() -> None:
    assert one("You may not smoke.\n\n- trade from Iran").context.lead == ""


def test_an_item_below_another_has_that_one_too() -> None:
    lead = one("You may not:\n\n- do any of these:\n    - trade").context.lead
    assert lead == "You may not: - do any of these:"


def test_letters_in_brackets_are_items() -> None:
    assert "if:" in one("We may close it if:\n\n\xa0\xa0 (B) a court orders it;").context.lead


def test_a_row_has_its_header_and_its_first_cell() -> None:
    row = one("| Level | Limit |\n|---|---|\n| Basic | 100 EUR |")
    assert row.context.labels == ("Level Limit", "Basic")


def test_a_header_of_a_table_is_no_block() -> None:
    assert [block.line for block in blocks("| A | B |\n|---|---|\n| 1 | 2 |")] == [3]


def test_broken_lines_of_a_paragraph_are_one_block() -> None:
    block = one("We must verify\nyour identity\nfirst.")
    assert (block.line, block.text.count("\n")) == (1, 2)


@given(st.text(alphabet="#|-*=1.() \n\tab\xa0", max_size=400))
def test_blocks_lie_in_the_text(text: str) -> None:
    for block in blocks(text):
        assert text[block.start : block.start + len(block.text)] == block.text
        assert text.count("\n", 0, block.start) == block.line - 1


def test_a_list_of_any_depth_has_a_context_of_bounded_length() -> None:
    deep = "\n".join(" " * level + "- " + "word " * 50 for level in range(150))
    assert max(len(block.context.lead) for block in blocks(deep)) < 2000


PURPOSE = "# Data\n\n**Purpose:** To verify who you are.\n\n**Legal basis:** Law.\n\n**Data used**:\n\n- Picture"


def test_a_labelled_purpose_stands_above_what_is_listed_for_it() -> None:
    assert one(PURPOSE).context.headings == (
        "Data",
        "Purpose:** To verify who you are.",
        "Data used**:",
    )


def test_a_purpose_ends_where_the_next_begins() -> None:
    text = f"{PURPOSE}\n\n**Purpose:** To send news.\n\n**Data used**:\n\n- Address"
    assert "To verify" not in " ".join(one(text).context.headings)


def test_a_purpose_ends_with_a_paragraph_that_has_no_label() -> None:
    text = f"{PURPOSE}\n\nYou can change your picture in the settings of the app."
    assert "Purpose" not in " ".join(one(text).context.headings)


ANNOUNCED = "# Data\n\nWe may collect the following:\n\n## At registration\n\n- Name"


@pytest.mark.parametrize(
    "text",
    [
        ANNOUNCED,
        "# Data\n\nWe may collect the following:\n\nFor your account:\n\n- Name",
        "# Data\n\nWe may collect the following:\n\nFor your account:\n\n- Name\n\nFor payouts:\n\n- Name",
    ],
)
def test_what_announces_lists_leads_to_each_of_them(text: str) -> None:
    assert one(text).context.lead.startswith("We may collect the following:")


@pytest.mark.parametrize(
    "between", ["## Cookies", "# Cookies", "## At payout\n\nWe ask for nothing.\n\n# Cookies"]
)
def test_what_is_announced_ends_with_its_heading(between: str) -> None:
    text = (
        f"## Data\n\nWe may collect the following:\n\n### First\n\n- Name\n\n{between}\n\n- Other"
    )
    assert one(text).context.lead == ""


def test_a_list_ends_what_its_lead_in_announces() -> None:
    text = "# Data\n\nWe may collect:\n\n- Name\n\n## Rights\n\n- Erasure"
    assert one(text).context.lead == ""


def test_what_no_heading_stands_above_ends_with_the_first() -> None:
    text = "Read the following:\n\nOur terms:\n\n- One\n\n# Cookies\n\n- Other"
    assert one(text).context.lead == ""


@pytest.mark.parametrize(
    "between",
    ["For payouts:\n\n- Other\n\nThis is all.", "| Data | Why |\n|---|---|\n| PIN | secret |"],
)
def test_what_announced_a_list_or_table_ends_after_it(between: str) -> None:
    text = f"We never ask for:\n\n{between}\n\nSend us:\n\n- Name"
    assert one(text).context.lead == "Send us:"
