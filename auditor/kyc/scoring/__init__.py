"""Answers -> a score that explains itself. Pure: the same inputs give the same score, in any order."""

from auditor.kyc.scoring.citing import shortfall
from auditor.kyc.scoring.confidence import confidence
from auditor.kyc.scoring.gap import Gap, Pair, label_of
from auditor.kyc.scoring.grading import AppliedCap, Grading, band_of
from auditor.kyc.scoring.headline import AxisHeadlines, Headline, Movable, Worst
from auditor.kyc.scoring.inputs import (
    Answer,
    Evidence,
    Inputs,
    InvalidInputs,
    Limit,
    Rate,
    Scope,
    Tier,
)
from auditor.kyc.scoring.measures import Measure, shown
from auditor.kyc.scoring.parts import Part
from auditor.kyc.scoring.total import GroupScore, Score, Standing, score

__all__ = [
    "Answer", "AppliedCap", "AxisHeadlines", "Evidence", "Gap", "Grading",
    "GroupScore", "Headline", "Inputs", "InvalidInputs", "Limit", "Measure", "Movable", "Pair",
    "Part", "Rate", "Scope", "Score", "Standing", "Tier", "Worst", "band_of",
    "confidence", "label_of", "score", "shortfall", "shown",
]  # fmt: skip
