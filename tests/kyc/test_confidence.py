"""Strength fades by half in a half-life, and combines without ever reaching certainty."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from auditor.kyc.scoring import Evidence, confidence
from auditor.kyc.vocabulary import EvidenceStrength
from tests.kyc.factories import AT, FRAMEWORK, make_evidence


def sure(*pieces: Evidence) -> Decimal:
    return confidence(pieces, FRAMEWORK, at=AT)


@pytest.mark.parametrize(
    ("strength", "fresh"),
    [
        ("judgment", "0.95"),
        ("authority", "0.9"),
        ("register", "0.9"),
        ("two_tests", "0.8"),
        ("one_test", "0.6"),
        ("document", "0.6"),
        ("report", "0.5"),
        ("user", "0.25"),
    ],
)
def test_fresh_evidence_is_worth_its_strength(strength: str, fresh: str) -> None:
    assert sure(make_evidence(strength=EvidenceStrength(strength))) == Decimal(fresh)


@pytest.mark.parametrize(
    ("strength", "days"), [("register", 183), ("one_test", 365), ("authority", 1096)]
)
def test_it_halves_in_its_half_life(strength: str, days: int) -> None:
    piece = make_evidence(strength=EvidenceStrength(strength), at=AT - timedelta(days=days))
    fresh = make_evidence(strength=EvidenceStrength(strength))
    assert sure(piece) == pytest.approx(sure(fresh) / 2, abs=Decimal("0.001"))


def test_without_evidence_there_is_no_confidence() -> None:
    assert sure() == 0


def test_independent_pieces_combine() -> None:
    report = make_evidence(strength=EvidenceStrength.REPORT)
    assert sure(report, make_evidence()) == Decimal("0.8")


def test_pieces_of_one_origin_count_once() -> None:
    old = make_evidence(origin="page 1", at=AT - timedelta(days=365))
    assert sure(make_evidence(origin="page 1"), old) == sure(make_evidence())


def test_tests_without_end_are_two_tests_at_best() -> None:
    assert sure(*[make_evidence()] * 20) == Decimal("0.8")


def test_a_crowd_of_user_reports_makes_no_finding() -> None:
    assert sure(*[make_evidence(strength=EvidenceStrength.USER)] * 50) == Decimal("0.5")


def test_nothing_is_certain() -> None:
    assert sure(*[make_evidence(strength=EvidenceStrength.JUDGMENT)] * 3) == Decimal("0.95")


def test_what_is_historic_says_nothing_of_today() -> None:
    assert sure(make_evidence(is_historic=True)) == 0
