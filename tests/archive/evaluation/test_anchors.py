"""Quotes of recorded versions: what is counted, and what is said of errors."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.archive.evaluation import anchors
from auditor.archive.evaluation.anchors import NothingToMeasure, Tally, measure, report
from auditor.archive.evaluation.yardstick import Fate
from auditor.pages.anchor import Anchored, Anchorer, Kind
from tests.archive.evaluation.labels import history
from tests.archive.histories import Commit, make_repository

FEE = "The Exchange may charge a fee of two euros for each conversion of a currency."
KEEP = "The issuer keeps records of every payment for five years after it was made."
COURT = "Any dispute is brought before the courts of the place where the customer lives."
NEW = "Nothing of what is said in this line was ever part of the terms before."
FIRST = f"# Terms\n\n{FEE}\n\n{KEEP}\n\n{COURT}\n"
EDITED = FIRST.replace("two euros", "three euros")
CUT = EDITED.replace(COURT, NEW)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return history(tmp_path / "versions.git", FIRST, FIRST, EDITED, CUT)


class _Astray(Anchorer):
    """Says of every quote that it stands at the start."""

    def anchor(self, quote: object) -> Anchored:
        return Anchored(Kind.EXACT, 0, 7, 1.0, "It is there.")


def test_every_sentence_is_counted_and_equal_neighbours_are_left_out(repository: Path) -> None:
    tally = measure(repository)
    assert tally.steps == 2
    assert tally.fates == {Fate.VERBATIM: 4, Fate.EDITED: 1, Fate.ABSENT: 1}
    assert tally.right == tally.fates
    assert not tally.misses


def test_the_figures_are_said(repository: Path) -> None:
    said = "\n".join(report(measure(repository)))
    assert "6 sentences of 8 to 40 words in 2 steps" in said
    assert "verbatim found at the right place: 4 of 4 (100.00%)" in said
    assert "edited found at the right place: 1 of 1 (100.00%)" in said
    assert "anchored to a wrong sentence: 0 of 6 (0.00%)" in said
    assert "without counterpart reported gone: 1 of 1 (100.00%)" in said
    assert "Errors: 0" in said


def test_errors_are_shown_with_their_texts(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(anchors, "Anchorer", _Astray)
    said = "\n".join(report(measure(repository)))
    assert "anchored to a wrong sentence: 6 of 6 (100.00%)" in said
    assert "without counterpart reported gone: 0 of 1 (0.00%)" in said
    assert f"  quoted: {COURT}\n  found:  # Terms" in said


def test_no_more_than_fifty_errors_are_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = "\n\n".join(f"Clause {n}: {FEE}" for n in range(70))
    monkeypatch.setattr(anchors, "Anchorer", _Astray)
    lines = report(measure(history(tmp_path / "v.git", many, many + "\n\n" + NEW)))
    assert sum(line.startswith("- ") for line in lines) == 50


def test_a_limit_draws_whole_steps_by_chance(repository: Path) -> None:
    drawn = [measure(repository, limit=1, seed=seed) for seed in range(8)]
    assert {tally.steps for tally in drawn} == {1}
    assert {tally.fates[Fate.EDITED] for tally in drawn} == {0, 1}
    assert measure(repository, limit=1, seed=3).fates == drawn[3].fates


def test_a_repository_without_two_versions_is_refused(tmp_path: Path) -> None:
    repository = make_repository(tmp_path / "v.git", [Commit({"Exchange/Fees.md": FIRST})])
    with pytest.raises(NothingToMeasure, match="two versions that differ"):
        measure(repository)


def test_of_nothing_there_are_no_shares() -> None:
    assert "edited found at the right place: 0 of 0" in report(Tally())
