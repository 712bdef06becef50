"""How sure a value is, given its evidence: strength that fades with age, combined."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Context, Decimal
from functools import lru_cache

from auditor.kyc.framework_parts import Framework
from auditor.kyc.scoring.inputs import Evidence
from auditor.kyc.vocabulary import EvidenceStrength

# Decimal arithmetic is the same on every machine, which powers of floats are not.
ARITHMETIC = Context(prec=16)
STEP = Decimal("0.0001")
ONE = Decimal(1)
HALF = Decimal("0.5")


def confidence(pieces: Iterable[Evidence], framework: Framework, *, at: date) -> Decimal:
    """From 0 (no evidence) to the framework's limit, in steps of 0.0001.

    A piece is worth strength x 0.5^(age / half-life). Of one origin the best piece counts. Pieces
    of one strength combine as 1 - prod(1 - q), up to `together_at_most`; these then combine in the
    same way. What is historic says nothing of today and is left out.
    """
    by_strength: dict[EvidenceStrength, list[Decimal]] = defaultdict(list)
    for piece, worth in _independent(pieces, framework, at):
        by_strength[piece.strength].append(worth)
    combined = (
        min(_together(worths), framework.fading[strength].together_at_most)
        for strength, worths in by_strength.items()
    )
    return min(_together(combined), framework.surest).quantize(STEP)


def _independent(
    pieces: Iterable[Evidence], framework: Framework, at: date
) -> list[tuple[Evidence, Decimal]]:
    best: dict[tuple[str, int], tuple[Evidence, Decimal]] = {}
    for number, piece in enumerate(pieces):
        if piece.is_historic:
            continue
        worth = _worth(piece, framework, at)
        key = (piece.origin, 0) if piece.origin else ("", number)
        rank = (worth, piece.strength)
        if key not in best or rank > (best[key][1], best[key][0].strength):
            best[key] = (piece, worth)
    return list(best.values())


def _worth(piece: Evidence, framework: Framework, at: date) -> Decimal:
    fading = framework.fading[piece.strength]
    faded = _faded((at - piece.at).days, fading.half_life_days)
    return ARITHMETIC.multiply(fading.number, faded)


@lru_cache(maxsize=4096)
def _faded(days: int, half_life: Decimal) -> Decimal:
    return ARITHMETIC.power(HALF, ARITHMETIC.divide(Decimal(days), half_life))


def _together(worths: Iterable[Decimal]) -> Decimal:
    """1 - prod(1 - q); sorted, so that rounding does not depend on the order."""
    product = ONE
    for worth in sorted(worths):
        product = ARITHMETIC.multiply(product, ONE - worth)
    return ONE - product
