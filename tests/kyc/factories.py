"""Inputs of a score, whole but for what a test says."""

from __future__ import annotations

from datetime import date
from typing import Any

from auditor.kyc import framework
from auditor.kyc.scoring import Answer, Evidence, Inputs
from auditor.kyc.vocabulary import Aspect, EvidenceKind, EvidenceStrength

FRAMEWORK = framework.load("2026.1")
AT = date(2026, 6, 1)


def make_evidence(**values: Any) -> Evidence:
    """One test of the day on which the score is made, for what was observed."""
    defaults = {
        "kind": EvidenceKind.TEST_PROTOCOL,
        "strength": EvidenceStrength.ONE_TEST,
        "supports": Aspect.OBSERVED,
        "at": AT,
    }
    return Evidence(**{**defaults, **values})


def make_inputs(*answers: Answer, **values: Any) -> Inputs:
    defaults = {"framework": FRAMEWORK.version, "digest": FRAMEWORK.digest, "at": AT}
    return Inputs(**{**defaults, "answers": answers, **values})
