"""What an evaluation said of due diligence becomes figures with targets."""

from __future__ import annotations

import pytest

from scripts.evaluate import diligence_figures
from scripts.figures import EvaluationFailed


def group(*, flagged: int = 27, false: int = 7, right: int = 14) -> str:
    return (
        f"  concerned flagged: {flagged} of 28 (x%)\n"
        f"  not concerned flagged: {false} of 132 (x%)\n"
        f"  not concerned flagged, of the provider's changes: {false} of 30 (x%)\n"
        f"  direction right: {right} of 17 (x%)\n"
        "  indicators found: 69 of 81 (85.2%)\n"
    )


def said(of_all: str) -> str:
    return (
        "160 of 160 transitions judged, mode live.\n\nDue diligence: 160 transitions say so.\n\n"
        f"documents held out then:\n{group()}all documents:\n{of_all}\nErrors of due diligence: 0\n"
    )


def missed(of_all: str) -> list[str]:
    return [one.what for one in diligence_figures("live", said(of_all)) if not one.is_met]


def test_each_group_gives_three_figures_in_its_mode() -> None:
    names = [one.what for one in diligence_figures("live", said(group()))]
    assert len(names) == 6
    assert names[0] == "live, documents held out then: concerned flagged"
    assert names[-1] == "live, all documents: direction right"


def test_good_figures_meet_every_target() -> None:
    assert missed(group()) == []


@pytest.mark.parametrize(
    ("of_all", "what"),
    [
        (group(flagged=25), "concerned flagged"),
        (group(false=14), "not concerned flagged"),
        (group(right=12), "direction right"),
    ],
)
def test_every_figure_has_its_bound(of_all: str, what: str) -> None:
    assert missed(of_all) == [f"live, all documents: {what}"]


def test_what_nothing_is_labelled_as_is_not_taken_for_met() -> None:
    assert missed(group().replace("14 of 17", "0 of 0")) == ["live, all documents: direction right"]


def test_a_report_without_due_diligence_is_refused() -> None:
    with pytest.raises(EvaluationFailed, match="printed nothing of due diligence"):
        diligence_figures("live", "160 of 160 transitions judged.")
