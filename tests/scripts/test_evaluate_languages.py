"""The yardstick of six languages is measured part by part, and a language that is read badly is said."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.archive.evaluation.clause_figures import Counts
from scripts import evaluate
from scripts.evaluate_languages import DEVELOPMENT, HELD_OUT, LANGUAGES, Measured, measure_all


def measured(*, found: int, part: str = HELD_OUT) -> Measured:
    return Measured("fr", part, Counts(found=found, missed=10 - found), right=found)


@pytest.mark.parametrize(("found", "code"), [(10, 0), (3, 1)])
def test_a_language_that_is_read_badly_is_the_exit_code(
    monkeypatch: pytest.MonkeyPatch, found: int, code: int
) -> None:
    monkeypatch.setattr(evaluate, "measure_all", lambda: [measured(found=found)])
    monkeypatch.setattr(evaluate, "write_section", lambda figures, **more: None)
    assert evaluate.main(["languages"]) == code


def test_only_what_is_held_out_stands_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[Any] = []
    both = [measured(found=9), measured(found=1, part=DEVELOPMENT)]
    monkeypatch.setattr(evaluate, "measure_all", lambda: both)
    monkeypatch.setattr(evaluate, "write_section", lambda figures, **more: written.extend(figures))
    evaluate.main(["languages"])
    assert [one.what for one in written] == ["fr: F1 over lines and indicators, held out"]


def test_every_language_has_both_parts() -> None:
    expected = [(one, part) for one in LANGUAGES for part in (DEVELOPMENT, HELD_OUT)]
    assert [(one.language, one.part) for one in measure_all()] == expected


def test_a_part_is_said_with_its_figures() -> None:
    assert measured(found=5).said == (
        "fr held_out: precision 1.000, recall 0.500, F1 0.667, claimed value 5 of 5"
    )
