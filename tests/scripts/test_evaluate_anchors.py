"""What the evaluation of anchors said becomes figures with targets, and a part of its own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from scripts import evaluate
from scripts.evaluate import ANCHORS, anchor_figures
from scripts.figures import EvaluationFailed, write_section

BUNDLE = Path("payment-versions.bundle")
DAY = date(2026, 1, 2)


def report(
    *, exact: int = 999, edited: int = 96, wrong: int = 1, gone: int = 99, speed: int = 9000
) -> str:
    return (
        "1200 sentences of 8 to 40 words in 9 steps between versions.\n\n"
        f"verbatim found at the right place: {exact} of 1000 (x%)\n"
        f"edited found at the right place: {edited} of 100 (x%)\n"
        f"anchored to a wrong sentence: {wrong} of 1200 (x%)\n"
        f"without counterpart reported gone: {gone} of 100 (x%)\n"
        f"quotes a second: {speed}\n"
    )


def missed(said: str) -> list[str]:
    return [figure.what for figure in anchor_figures(BUNDLE, said) if not figure.is_met]


def test_good_figures_meet_every_target() -> None:
    assert missed(report()) == []
    assert anchor_figures(BUNDLE, report())[0].measured == "999 of 1000 (99.90%)"


@pytest.mark.parametrize(
    ("said", "what"),
    [
        (report(exact=989), "verbatim found at the right place"),
        (report(edited=94), "edited found at the right place"),
        (report(wrong=7), "anchored to a wrong sentence"),
        (report(gone=98), "without counterpart reported gone"),
        (report(speed=1999), "quotes a second"),
        (report().replace("of 100 ", "of 0 ", 1).replace("96 of", "0 of"), "edited found at the right place"),
    ],
)  # fmt: skip
def test_each_figure_has_its_target(said: str, what: str) -> None:
    assert missed(said) == [f"payment: {what}"]


@pytest.mark.parametrize(
    "said", ["", "quotes a second: 9000\n", report().replace("quotes", "words")]
)
def test_a_report_without_figures_is_an_error(said: str) -> None:
    with pytest.raises(EvaluationFailed, match="printed no figures"):
        anchor_figures(BUNDLE, said)


def test_its_part_stands_beside_that_of_transitions(tmp_path: Path) -> None:
    page = tmp_path / "measurements.md"
    page.write_text("# M\n\n## evaluate\n\n| old |\n")
    write_section(anchor_figures(BUNDLE, report()), on=DAY, page=page, name=ANCHORS, note="A note.")
    text = page.read_text()
    assert text.startswith("# M\n\n## evaluate\n\n| old |\n\n## evaluate_anchors\n")
    assert "A note." in text
    assert text.endswith("| payment: quotes a second | 9,000 | at least 2,000: met |\n")


def test_without_histories_nothing_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(evaluate, "HISTORIES", tmp_path)
    assert evaluate.main(["anchors"]) == 0
    assert "Nothing is measured" in capsys.readouterr().out


@pytest.mark.parametrize(("wrong", "code"), [(1, 0), (50, 1)])
def test_a_missed_target_is_the_exit_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: int, code: int
) -> None:
    (tmp_path / "a-versions.bundle").touch()
    monkeypatch.setattr(evaluate, "HISTORIES", tmp_path)
    monkeypatch.setattr(evaluate, "run_anchors", lambda bundle: report(wrong=wrong))
    monkeypatch.setattr(evaluate, "write_section", lambda figures, **more: None)
    assert evaluate.main(["anchors"]) == code


def test_an_unknown_part_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate.main(["anchor"]) == 2
    assert f"There are {', '.join(evaluate.PARTS)}." in capsys.readouterr().out
