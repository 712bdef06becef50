"""A hundred checks while workers are struck; `python -m benchmarks chaos` makes a thousand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.faults.chaos import Plan, play

if TYPE_CHECKING:
    from tests.faults.held_site import HeldSite
    from tests.faults.installation import Installation


@pytest.mark.slow
def test_no_check_is_lost_or_made_twice_while_workers_are_struck(
    installation: Installation, site: HeldSite
) -> None:
    plan = Plan(documents=34, rounds=3, blows_a_round=3)
    result = play(installation, site, plan, seed=4711)
    assert result.is_whole, result
    assert result.checks == 102
    assert result.kills + result.freezes >= 6  # Of nine: a round may end before its last one.
