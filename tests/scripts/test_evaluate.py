"""What an evaluation said becomes figures with targets, and a part of the measurements page."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from scripts import evaluate
from scripts.evaluate import NAME, NOTE, figures_of
from scripts.figures import EvaluationFailed, Figure, write_section

DAY = date(2026, 1, 2)
FIGURE = Figure("live: false changes shown", "1 of 9 (11.1%)", "at most 8%", is_met=False)

FLAGGED = (
    "\nall documents:\n  concerned flagged: 28 of 28 (100.0%)\n"
    "  not concerned flagged: 0 of 132 (0.0%)\n  direction right: 18 of 18 (100.0%)\n"
)


def report(*, false: int = 2, genuine: int = 58, judged: int = 160) -> str:
    return (
        f"{judged} of 160 transitions judged, mode archive.\n\n"
        "boilerplate:\n  false changes shown: 60 of 64 (93.8%)\n"
        f"total:\n  false changes shown: {false} of 100 ({false}.0%)\n"
        f"  genuine changes shown: {genuine} of 58 (x%)\n"
        "  substantive changes shown: 42 of 42 (100.0%)\n\nErrors: 0\n"
    )


def missed(said: str, mode: str = "archive") -> list[str]:
    return [figure.what for figure in figures_of(mode, said) if not figure.is_met]


def test_the_totals_are_taken_and_not_the_causes() -> None:
    assert "2 of 100 (2.0%)" in [figure.measured for figure in figures_of("archive", report())]


def test_good_totals_meet_every_target() -> None:
    assert missed(report()) == []


@pytest.mark.parametrize(("shown", "is_missed"), [(5, False), (6, True)])
def test_false_changes_have_a_most(shown: int, is_missed: bool) -> None:
    assert ("archive: false changes shown" in missed(report(false=shown))) is is_missed


@pytest.mark.parametrize(("shown", "is_missed"), [(56, False), (55, True)])
def test_genuine_changes_have_a_least(shown: int, is_missed: bool) -> None:
    assert ("archive: genuine changes shown" in missed(report(genuine=shown))) is is_missed


def test_live_has_targets_of_its_own() -> None:
    assert missed(report(false=7), "live") == []


def test_transitions_that_are_in_no_history_miss_the_target() -> None:
    assert missed(report(judged=3)) == ["archive: transitions judged"]


def test_a_kind_that_nothing_is_labelled_as_is_not_taken_for_met() -> None:
    said = report().replace("substantive", "other")
    assert missed(said) == ["archive: substantive changes shown"]


@pytest.mark.parametrize("said", ["", "160 of 160 transitions judged.\n", "total:\n"])
def test_a_report_without_totals_is_an_error(said: str) -> None:
    with pytest.raises(EvaluationFailed, match="printed no totals"):
        figures_of("live", said)


def test_the_part_is_added_at_the_end_of_the_page(tmp_path: Path) -> None:
    page = tmp_path / "measurements.md"
    page.write_text("# Measurements\n\n## storing\n\n| size |\n")
    write_section([FIGURE], on=DAY, page=page, name=NAME, note=NOTE)
    text = page.read_text()
    assert text.startswith("# Measurements\n\n## storing\n\n| size |\n\n## evaluate\n")
    assert text.endswith(
        "| live: false changes shown | 1 of 9 (11.1%) | at most 8%: **missed** |\n"
    )


def test_the_part_is_renewed_in_its_place(tmp_path: Path) -> None:
    page = tmp_path / "measurements.md"
    page.write_text("# M\n\n## evaluate\n\n| old |\n\n## storing\n\n| size |\n")
    write_section([FIGURE], on=DAY, page=page, name=NAME, note=NOTE)
    text = page.read_text()
    assert "| old |" not in text
    assert text.endswith("|\n\n## storing\n\n| size |\n")


def test_doing_it_twice_changes_nothing(tmp_path: Path) -> None:
    page = tmp_path / "measurements.md"
    write_section([FIGURE], on=DAY, page=page, name=NAME, note=NOTE)
    once = page.read_text()
    write_section([FIGURE], on=DAY, page=page, name=NAME, note=NOTE)
    assert page.read_text() == once


def test_without_the_labelled_set_nothing_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(evaluate, "GOLD", tmp_path / "none.jsonl")
    assert evaluate.main(["transitions"]) == 0
    assert "Nothing is measured" in capsys.readouterr().out


@pytest.mark.parametrize(("false", "code"), [(2, 0), (50, 1)])
def test_a_missed_target_is_the_exit_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, false: int, code: int
) -> None:
    for name in ("set.jsonl", "a-versions.bundle"):
        (tmp_path / name).touch()
    monkeypatch.setattr(evaluate, "GOLD", tmp_path / "set.jsonl")
    monkeypatch.setattr(evaluate, "HISTORIES", tmp_path)
    monkeypatch.setattr(evaluate, "run", lambda mode, histories: report(false=false) + FLAGGED)
    monkeypatch.setattr(evaluate, "write_section", lambda figures, **named: None)
    assert evaluate.main(["transitions"]) == code
