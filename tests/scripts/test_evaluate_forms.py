"""What the evaluation of forms said becomes figures with targets."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import evaluate
from scripts.evaluate_forms import FormSet, form_figures
from scripts.figures import EvaluationFailed

OUTSIDE = FormSet("outside", Path("forms"), 90, 95)
OWN = FormSet("own", Path("pages"), 92)


def report(*, right: int = 90, plain: int = 95) -> str:
    return (
        f"scored controls right: {right} of 100 (x%)\n"
        f"with autocomplete or English labels right: {plain} of 100 (x%)\npages: 3\n"
    )


def test_good_figures_meet_every_target() -> None:
    figures = form_figures(OUTSIDE, report())
    assert [figure.is_met for figure in figures] == [True, True]
    assert figures[0].row() == (
        "| outside: scored controls right | 90 of 100 (90.0%) | at least 90%: met |"
    )


@pytest.mark.parametrize("said", [report(right=89), report(plain=94)])
def test_each_share_has_its_target(said: str) -> None:
    assert sum(not figure.is_met for figure in form_figures(OUTSIDE, said)) == 1


def test_a_share_without_target_is_left_out() -> None:
    (figure,) = form_figures(OWN, report(right=92, plain=0))
    assert figure.is_met


def test_of_nothing_no_target_is_met() -> None:
    assert not form_figures(OWN, report().replace("90 of 100", "0 of 0"))[0].is_met


def test_a_report_without_figures_is_an_error() -> None:
    with pytest.raises(EvaluationFailed, match="printed no figures"):
        form_figures(OWN, "")


def test_sets_that_are_absent_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "expected.jsonl").write_text("")
    here, absent = FormSet("own", tmp_path, 92), FormSet("outside", tmp_path / "none", 90)
    written: list[str] = []
    monkeypatch.setattr(evaluate, "FORM_SETS", (absent, here))
    monkeypatch.setattr(evaluate, "run_forms", lambda one: report(right=93))
    monkeypatch.setattr(
        evaluate, "write_section", lambda figures, **_: written.extend(one.what for one in figures)
    )
    assert evaluate.main(["forms"]) == 0
    assert written == ["own: scored controls right"]
