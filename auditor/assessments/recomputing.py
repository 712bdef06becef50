"""What was published, computed anew from what was frozen with it."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.assessments.freezing import derived, digest_of
from auditor.assessments.inputs import score_of
from auditor.assessments.models import Assessment
from auditor.kyc.framework import UnknownVersion
from auditor.kyc.plain import NotOfThisShape
from auditor.kyc.scoring import Inputs, InvalidInputs, Score

UNREADABLE = (InvalidInputs, NotOfThisShape, UnknownVersion)


def differences(assessment: Assessment) -> tuple[str, ...]:
    """A sentence for each way in which it differs from what its inputs give; reads the provider."""
    name = f"{assessment.provider.slug}, {assessment.framework} no. {assessment.number}"
    return tuple(f"{name}: {sentence}" for sentence in _differences(assessment))


def rebuild(assessment: Assessment) -> bool:
    """Write the columns that repeat the frozen score anew; whether any was wrong."""
    try:
        wanted = derived(Score.from_json(assessment.score))
    except UNREADABLE:
        return False
    if not _wrong(assessment, wanted):
        return False
    Assessment.objects.filter(pk=assessment.pk).update(**wanted)
    return True


def _differences(assessment: Assessment) -> Iterator[str]:
    if digest_of(assessment.inputs, assessment.score) != assessment.score_digest:
        yield "inputs and score are not those whose digest was frozen."
    try:
        score = score_of(Inputs.from_json(assessment.inputs))
    except UNREADABLE as error:
        yield f"it cannot be computed anew: {error}"
        return
    if score.to_json() != assessment.score:
        yield "its inputs give another score than was published."
    for name, value in _wrong(assessment, derived(score)).items():
        yield f"{name} stands as {getattr(assessment, name)!s}, and its inputs give {value}."


def _wrong(assessment: Assessment, wanted: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in wanted.items() if getattr(assessment, name) != value}
