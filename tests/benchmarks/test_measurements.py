"""The page of measurements: what was measured is renewed, what was not stays."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from benchmarks import report
from benchmarks.measurements import HEAD, PAGE, SECTION, machine, read_figures, write_page
from benchmarks.report import KEPT_IN, say
from scripts import evaluate
from scripts.figures import Figure, write_section

ORDER = ("first", "second")
DAY = date(2026, 1, 2)


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where figures are collected."""
    path = tmp_path / "figures.jsonl"
    monkeypatch.setenv(KEPT_IN, str(path))
    return path


def figure(what: str = "speed", measured: str = "7 ms", **more: Any) -> dict[str, Any]:
    return {"what": what, "measured": measured, "target": "", "is_met": True} | more


def written(tmp_path: Path, figures: dict[str, list[dict[str, Any]]], on: date = DAY) -> str:
    page = tmp_path / "measurements.md"
    write_page(figures, ORDER, on=on, page=page)
    return page.read_text()


def test_a_figure_stands_with_command_machine_and_date(tmp_path: Path) -> None:
    text = written(tmp_path, {"first": [figure()]})
    assert f"`python -m benchmarks first`, 2026-01-02; {machine()}." in text
    assert "| speed | 7 ms |  |" in text


@pytest.mark.parametrize(("is_met", "word"), [(True, "met"), (False, "**missed**")])
def test_a_target_stands_beside_its_figure(tmp_path: Path, is_met: bool, word: str) -> None:
    found = figure(target="at most 8 ms", is_met=is_met)
    assert f"| speed | 7 ms | at most 8 ms: {word} |" in written(tmp_path, {"first": [found]})


def test_what_was_not_measured_now_stays(tmp_path: Path) -> None:
    written(tmp_path, {name: [figure()] for name in ORDER})
    text = written(tmp_path, {"first": [figure(measured="9 ms")]}, on=date(2026, 2, 3))
    assert "first`, 2026-02-03" in text
    assert "second`, 2026-01-02" in text
    assert (text.count("9 ms"), text.count("7 ms"), text.count("## ")) == (1, 1, 2)


def test_what_was_skipped_stays(tmp_path: Path) -> None:
    written(tmp_path, {"first": [figure()]})
    assert "| speed | 7 ms |" in written(tmp_path, {"first": []})


def test_a_measurement_that_is_no_more_goes(tmp_path: Path) -> None:
    (tmp_path / "measurements.md").write_text(
        "# Measurements\n\n## gone\n\n`python -m benchmarks gone`, 2026-01-01.\n"
    )
    assert "gone" not in written(tmp_path, {"first": [figure()]})


def test_what_another_command_wrote_stays(tmp_path: Path) -> None:
    page = tmp_path / "measurements.md"
    figures = [Figure("read right", "9 of 9", "at least 8", is_met=True)]
    write_section(figures, on=DAY, name="evaluate_anything", note="A note.", page=page)
    theirs = page.read_text().removeprefix(HEAD)
    assert written(tmp_path, {"first": [figure()]}).endswith(theirs)


def test_every_part_of_the_evaluation_stands_on_the_page() -> None:
    names = set(SECTION.findall(PAGE.read_text()))
    assert names >= {"evaluate", evaluate.DILIGENCE, evaluate.ANCHORS, evaluate.AMOUNTS}
    assert names >= {evaluate.CLAUSES, evaluate.LANGUAGES, evaluate.FORMS}


def test_what_is_said_is_kept(kept: Path) -> None:
    say("speed", 1234.5, "ms", at_most=1000)
    assert read_figures(kept) == [
        {"what": "speed", "measured": "1,234 ms", "target": "at most 1,000 ms", "is_met": False}
    ]


@pytest.mark.parametrize(("value", "is_met"), [(59.9, False), (60, True)])
def test_a_target_may_be_a_least(kept: Path, value: float, is_met: bool) -> None:
    say("speed", value, "%", at_least=60)
    assert json.loads(kept.read_text())["is_met"] is is_met


def test_without_a_collection_it_is_only_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(report.KEPT_IN, raising=False)
    say("speed", 7, "ms")
    assert capsys.readouterr().out == "speed: 7 ms\n"


def test_nothing_was_measured_where_nothing_was_kept(tmp_path: Path) -> None:
    assert read_figures(tmp_path / "none") == []


def test_the_machine_is_told_by_its_class_alone() -> None:
    assert "Python 3" in machine()
    assert "core" in machine()
