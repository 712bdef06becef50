"""How much evidence each value of an answer needs before it may be submitted."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.kyc.framework_parts import Framework
from auditor.kyc.scoring.checks import ASPECTS, UNSET
from auditor.kyc.scoring.inputs import Answer
from auditor.kyc.vocabulary import Aspect


def shortfall(answer: Answer, framework: Framework) -> tuple[str, ...]:
    """A sentence for each value that lacks evidence of today; nothing if it may be submitted."""
    aspects = ASPECTS[framework.by_id[answer.indicator].kind]
    return tuple(s for aspect in aspects for s in _lacking(answer, aspect, framework))


def _lacking(answer: Answer, aspect: Aspect, framework: Framework) -> Iterator[str]:
    value = getattr(answer, aspect)
    if value == getattr(UNSET, aspect):
        return
    rules = framework.citing
    pieces = [piece for piece in answer.supporting(aspect) if not piece.is_historic]
    is_doubted = aspect == Aspect.OBSERVED and value in rules.doubted
    needed = rules.doubted_at_least if is_doubted else rules.at_least
    origins = {piece.origin or number for number, piece in enumerate(pieces)}
    is_enough = any(piece.kind in rules.enough_alone for piece in pieces)
    where = f"{answer.indicator}, {aspect} {value}"
    if len(origins) < needed and not is_enough:
        yield f"{where}: cite at least {_in_words(needed)}."
    for piece in pieces:
        if not framework.accepts(answer.indicator, piece.kind):
            yield f"{where}: {piece.kind.label} is not accepted here."
        elif piece.strength not in framework.possible_strengths[piece.kind]:
            yield f"{where}: {piece.kind.label} cannot have the strength {piece.strength}."


def _in_words(needed: int) -> str:
    if needed == 1:
        return "1 piece of evidence"
    return f"{needed} pieces of evidence of different origin, or one finding of an authority"
