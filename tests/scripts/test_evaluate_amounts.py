"""Written forms of amounts: their figures and their part of the page."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from scripts import evaluate
from scripts.evaluate import AMOUNTS, AMOUNTS_NOTE, amount_figures
from scripts.figures import write_section

SAID = """en forms read right: 47 of 50
fr forms read right: 50 of 50
all forms read right: 97 of 100

en: five forms read right: 3 of 4
"""


def test_each_line_of_a_report_is_a_figure() -> None:
    assert [(one.what, one.measured, one.verdict) for one in amount_figures(SAID)] == [
        ("en forms read right", "47 of 50 (94.0%)", "**missed**"),
        ("fr forms read right", "50 of 50 (100.0%)", "met"),
        ("all forms read right", "97 of 100 (97.0%)", "met"),
    ]


def test_the_part_of_the_page_is_added(tmp_path: Path) -> None:
    page = tmp_path / "measurements.md"
    write_section(
        amount_figures(SAID), on=date(2026, 11, 30), page=page, name=AMOUNTS, note=AMOUNTS_NOTE
    )
    text = page.read_text(encoding="utf-8")
    assert "## evaluate_amounts" in text
    assert "| all forms read right | 97 of 100 (97.0%) | at least 95%: met |" in text


def test_amounts_are_a_part_that_can_be_named() -> None:
    assert evaluate.PARTS["amounts"] is evaluate.amounts
