"""Each value cites evidence; absent and nominal cite two pieces, or an authority."""

from __future__ import annotations

from dataclasses import replace

from auditor.kyc.scoring import Answer, Evidence, shortfall
from auditor.kyc.vocabulary import (
    Aspect,
    EvidenceKind,
    EvidenceStrength,
    ExposureValue,
    ObservedValue,
)
from tests.kyc.factories import FRAMEWORK, make_evidence

FINDING = make_evidence(kind=EvidenceKind.AUTHORITY_FINDING, strength=EvidenceStrength.AUTHORITY)


def lacking(value: ObservedValue, *pieces: Evidence) -> tuple[str, ...]:
    return shortfall(Answer("AO-01", observed=value, evidence=pieces), FRAMEWORK)


def test_what_was_not_assessed_needs_nothing() -> None:
    assert shortfall(Answer("AO-01"), FRAMEWORK) == ()


def test_a_value_without_evidence_is_named() -> None:
    assert lacking(ObservedValue.EFFECTIVE) == (
        "AO-01, observed effective: cite at least 1 piece of evidence.",
    )


def test_one_piece_is_enough_for_what_is_not_doubted() -> None:
    assert lacking(ObservedValue.EFFECTIVE, make_evidence()) == ()


def test_absent_needs_two_pieces() -> None:
    assert "at least 2 pieces" in lacking(ObservedValue.ABSENT, make_evidence())[0]
    assert lacking(ObservedValue.ABSENT, make_evidence(), make_evidence()) == ()


def test_two_pieces_of_one_origin_are_one() -> None:
    pieces = (make_evidence(origin="a"), make_evidence(origin="a"))
    assert len(lacking(ObservedValue.NOMINAL, *pieces)) == 1


def test_an_authority_is_enough_alone() -> None:
    assert lacking(ObservedValue.ABSENT, FINDING) == ()


def test_what_is_historic_does_not_support_an_observation_of_today() -> None:
    assert len(lacking(ObservedValue.ABSENT, replace(FINDING, is_historic=True))) == 1


def test_evidence_for_the_claim_does_not_support_the_observation() -> None:
    assert len(lacking(ObservedValue.EFFECTIVE, make_evidence(supports=Aspect.CLAIMED))) == 1


def test_an_indicator_accepts_only_its_kinds_of_evidence() -> None:
    (reason,) = lacking(ObservedValue.EFFECTIVE, make_evidence(kind=EvidenceKind.SOCIAL_POST))
    assert reason.endswith("Post of the provider on social media is not accepted here.")


def test_a_strength_that_the_kind_cannot_have_is_named() -> None:
    piece = make_evidence(strength=EvidenceStrength.JUDGMENT)
    assert "cannot have the strength" in lacking(ObservedValue.EFFECTIVE, piece)[0]


def test_exposures_and_facts_cite_too() -> None:
    answer = Answer("FC-01", exposure=ExposureValue.ADVERTISED)
    assert shortfall(answer, FRAMEWORK) == (
        "FC-01, exposure advertised: cite at least 1 piece of evidence.",
    )
