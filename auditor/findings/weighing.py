"""How much a look at a finding is worth: what it weighs in the score, and how sure the rule is."""

from __future__ import annotations

from functools import cache

from auditor.kyc import framework


def significance_of(indicator: str, confidence: float, *, version: str) -> int:
    """0 to 100, by the framework of the rules that read it, whichever is newest meanwhile.

    The heaviest indicator read with certainty gives 100; one that the framework does not have gives 0.
    Raises UnknownVersion.
    """
    weights = _weights(version)
    return round(100 * weights.get(indicator, 0) / max(weights.values()) * confidence)


@cache
def _weights(version: str) -> dict[str, int]:
    return {one.id: one.weight for one in framework.load(version).indicators}
