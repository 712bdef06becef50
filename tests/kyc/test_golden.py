"""Whole cases, each a file with its reason: what goes in, and what must come out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor.kyc.plain import to_plain
from auditor.kyc.scoring import Headline, Inputs, Score, score
from tests.kyc.factories import AT, FRAMEWORK

CASES = sorted((Path(__file__).parent / "golden").glob("*.yaml"))
KNOWN = {"why", "observable", "beyond", "answers", "scopes", "rates", "expect"}
Case = dict[str, Any]


def scored(case: Case) -> Score:
    seen = FRAMEWORK.counted_while_unknown
    answers = {
        one.id: {
            "indicator": one.id,
            **case.get("observable" if one.observability in seen else "beyond", {}),
        }
        for one in FRAMEWORK.controls
    }
    own = {name: {"indicator": name, **given} for name, given in case.get("answers", {}).items()}
    inputs = Inputs.from_json(
        {
            "framework": FRAMEWORK.version,
            "digest": FRAMEWORK.digest,
            "at": AT,
            "answers": list((answers | own).values()),
            "scopes": case.get("scopes", []),
            "rates": case.get("rates", []),
        }
    )
    return score(inputs, FRAMEWORK)


def summary(result: Score) -> Case:
    """A score in the words of the golden files."""
    claimed, observed = result.headlines
    axes = {"claimed": claimed, "observed": observed}
    return {
        "grade": result.grading.grade.value,
        "reasons": to_plain(result.grading.reasons),
        "caps": [cap.indicator for cap in result.grading.caps],
        "lowest": result.grading.lowest.value,
        "highest": result.grading.highest.value,
        "claimed": to_plain(result.claimed),
        "observed": to_plain(result.observed),
        "gap": to_plain(result.gap),
        "outdated": [part.indicator for part in result.parts if part.is_outdated],
        "headlines": {name: in_words(axis.worst.headline) for name, axis in axes.items()},
        "typical": {name: in_words(axis.typical) for name, axis in axes.items() if axis.typical},
        "where": claimed.worst.scopes,
        "unsettled": to_plain(claimed.worst.unsettled),
    }


def in_words(headline: Headline) -> Case:
    plain: Case = to_plain(headline)
    cap = plain["unverified_cap"]
    return plain | {"unverified_cap": cap["amount"] or cap["extent"]}


def picked(found: Any, expected: Any) -> Any:
    """Of what was found, what the file speaks of."""
    if isinstance(expected, dict):
        return {key: picked(found[key], value) for key, value in expected.items()}
    return found


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_comes_out_as_its_file_says(path: Path) -> None:
    case = yaml.safe_load(path.read_text())
    assert set(case) <= KNOWN
    assert picked(summary(scored(case)), case["expect"]) == case["expect"]
