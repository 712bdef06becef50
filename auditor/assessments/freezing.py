"""What publication freezes, and what is rebuilt from it."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from auditor.assessments.inputs import inputs_of, score_of
from auditor.assessments.models import Assessment
from auditor.kyc.scoring import Score, shown


def frozen(assessment: Assessment, *, at: datetime) -> dict[str, Any]:
    """The columns that stay as they are from publication on. Raises scoring.InvalidInputs."""
    inputs = inputs_of(assessment, at=at)
    score = score_of(inputs)
    plain_inputs, plain_score = inputs.to_json(), score.to_json()
    return {
        "as_of": inputs.at,
        "inputs": plain_inputs,
        "score": plain_score,
        "score_digest": digest_of(plain_inputs, plain_score),
        **derived(score),
    }


def derived(score: Score) -> dict[str, Any]:
    """The columns that repeat what the score says, so that lists need not read it."""
    return {
        "grade": score.grading.grade.value,
        "gap_label": score.gap.label.value,
        "coverage": shown(score.observed.coverage),
    }


def digest_of(inputs: object, score: object) -> str:
    """SHA-256 of canonical JSON over both."""
    whole = {"inputs": inputs, "score": score}
    text = json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()
