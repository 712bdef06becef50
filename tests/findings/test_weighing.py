"""What a finding weighs, by the framework of the rules that read it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auditor.findings import weighing
from auditor.findings.edition import current_rules
from auditor.findings.weighing import significance_of
from auditor.kyc import framework
from auditor.kyc.direction import weighing as of_changes
from auditor.kyc.direction.steps import Step
from auditor.kyc.vocabulary import ShiftKind

READ_UNDER = framework.load("2026.1")
LATER = replace(
    READ_UNDER,
    version="2099.1",
    indicators=tuple(replace(one, weight=1) for one in READ_UNDER.indicators),
)


@pytest.fixture
def later_framework(monkeypatch: pytest.MonkeyPatch) -> None:
    """A newer framework is shipped, in which nothing weighs more than anything else."""
    monkeypatch.setattr(framework, "newest", lambda: LATER)
    for module in (weighing, of_changes):
        module._weights.cache_clear()


@pytest.mark.usefixtures("later_framework")
def test_a_newer_framework_does_not_change_what_a_finding_weighs() -> None:
    version = current_rules().framework
    assert significance_of("IV-01", 1, version=version) == 100
    assert significance_of("AO-04", 1, version=version) == 33


@pytest.mark.usefixtures("later_framework")
def test_nor_what_a_change_weighs() -> None:
    step = Step(ShiftKind.STRICTER, 1, 1.0)
    points = of_changes.points_of(step, indicator="AO-04", confidence=1, is_repeated=False)
    assert points == pytest.approx(1 / 3)


def test_an_indicator_that_the_framework_lacks_weighs_nothing() -> None:
    assert significance_of("ZZ-99", 1, version="2026.1") == 0


def test_a_framework_that_is_not_shipped_is_named() -> None:
    with pytest.raises(framework.UnknownVersion, match=r"1999\.1"):
        significance_of("IV-01", 1, version="1999.1")
