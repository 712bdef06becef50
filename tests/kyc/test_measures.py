"""Shares as they are shown."""

from __future__ import annotations

from fractions import Fraction

import pytest

from auditor.kyc.scoring import shown


@pytest.mark.parametrize(
    ("share", "text"),
    [("1", "100.0"), ("0", "0.0"), ("17/20", "85.0"), ("8496/10000", "84.9"), ("2/3", "66.6")],
)
def test_a_share_is_shown_rounded_down(share: str, text: str) -> None:
    assert str(shown(Fraction(share))) == text
