"""A letter, where the evidence bears one, and why it is this one or none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from auditor.kyc.framework_parts import Cap, Framework
from auditor.kyc.scoring.inputs import Answer
from auditor.kyc.scoring.measures import Measure
from auditor.kyc.scoring.parts import Part
from auditor.kyc.vocabulary import Aspect, Grade, GradeReason, Treatment


@dataclass(frozen=True)
class AppliedCap:
    """An observation that limits the grade, whether or not the score is above the limit."""

    indicator: str
    at_most: Grade


@dataclass(frozen=True)
class Grading:
    """`lowest` and `highest`: the letters at the bounds, caps applied, whatever is unknown."""

    grade: Grade
    reasons: tuple[GradeReason, ...]
    caps: tuple[AppliedCap, ...]
    lowest: Grade
    highest: Grade


def grade(
    claimed: Measure, observed: Measure, caps: tuple[AppliedCap, ...], framework: Framework
) -> Grading:
    """The letter that the observed score bears, with all that hinders or limits it."""
    lowest = _capped(band_of(observed.low, framework), caps)
    highest = _capped(band_of(observed.high, framework), caps)
    hindrances = tuple(_hindrances(observed, lowest, highest, framework))
    if observed.value is not None and not hindrances:
        letter = band_of(observed.value, framework)
        limited = _capped(letter, caps)
        reasons = (GradeReason.CAPPED,) if limited != letter else ()
        return Grading(limited, reasons, caps, lowest, highest)
    is_claim = observed.value is None and claimed.value is not None
    none = Grade.CLAIMS_ONLY if is_claim else Grade.INSUFFICIENT_EVIDENCE
    return Grading(none, hindrances, caps, lowest, highest)


def band_of(share: Fraction, framework: Framework) -> Grade:
    """The letter of a share from 0 to 1; a limit belongs to the better letter."""
    return next(band.grade for band in framework.scoring.grades if share >= band.at_least)


def applied_caps(
    parts: Iterable[Part], answers: Mapping[str, Answer], framework: Framework
) -> tuple[AppliedCap, ...]:
    """The caps whose observation is counted today, by such evidence as they ask for."""
    counted = {part.indicator: part.value for part in parts if part.treatment == Treatment.COUNTED}
    return tuple(
        AppliedCap(cap.indicator, cap.at_most)
        for cap in framework.scoring.caps
        if counted.get(cap.indicator) == cap.observed and _is_borne_out(answers[cap.indicator], cap)
    )


def _is_borne_out(answer: Answer, cap: Cap) -> bool:
    pieces = answer.supporting(Aspect.OBSERVED)
    return cap.by is None or any(p.kind == cap.by and not p.is_historic for p in pieces)


def _hindrances(
    observed: Measure, lowest: Grade, highest: Grade, framework: Framework
) -> Iterator[GradeReason]:
    rules = framework.scoring
    if not observed.applicable_weight:
        yield GradeReason.NOTHING_APPLICABLE
        return
    if observed.value is None:
        yield GradeReason.NO_OBSERVATION
        return
    if observed.coverage < rules.coverage_at_least:
        yield GradeReason.COVERAGE_TOO_LOW
    # Capped bounds: if a cap settles the letter, what is unknown can no longer move it.
    if ord(lowest) - ord(highest) + 1 > rules.bands_at_most:
        yield GradeReason.BOUNDS_TOO_WIDE


def _capped(letter: Grade, caps: tuple[AppliedCap, ...]) -> Grade:
    """The worst of the letter and the caps; letters sort from the best."""
    return Grade(max([letter.value, *(cap.at_most.value for cap in caps)]))
