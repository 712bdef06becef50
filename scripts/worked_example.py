"""The worked example of docs/methodology.md, computed and not typed."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from auditor.kyc.framework import Framework
from auditor.kyc.scoring import Answer, Inputs, Measure, Score, score, shown
from auditor.kyc.vocabulary import Aspect, ClaimedValue, ObservedValue, Treatment

AT = date(2026, 6, 1)
# What differs from "claimed mandatory, observed effective".
ANSWERS = {
    "AO-02": Answer("AO-02", ClaimedValue.MANDATORY, ObservedValue.PARTIAL),
    "IV-03": Answer("IV-03", ClaimedValue.CONDITIONAL, ObservedValue.NOMINAL),
    "BO-01": Answer("BO-01", ClaimedValue.SILENT, ObservedValue.INCONCLUSIVE),
    "LT-01": Answer("LT-01", ClaimedValue.MANDATORY, ObservedValue.ABSENT),
    "TR-01": Answer("TR-01", ClaimedValue.NOT_APPLICABLE, ObservedValue.NOT_APPLICABLE),
}


def worked_example(newest: Framework) -> str:
    """Markdown: the answers, the sums and what follows."""
    result = _example(newest)
    return "\n\n".join([_answers(result), _claimed(result), _observed(result), _verdict(result)])


def _example(newest: Framework) -> Score:
    answers = tuple(
        ANSWERS.get(one.id) or Answer(one.id, ClaimedValue.MANDATORY, ObservedValue.EFFECTIVE)
        for one in newest.controls
        if one.observability in newest.counted_while_unknown
    )
    return score(Inputs(newest.version, newest.digest, AT, answers), newest)


def _answers(result: Score) -> str:
    parts = {(part.indicator, part.aspect): part for part in result.parts}
    lines = ["| Indicator | Weight | Claimed | Observed |", "| --- | --- | --- | --- |"]
    for name in ANSWERS:
        claimed, observed = parts[name, Aspect.CLAIMED], parts[name, Aspect.OBSERVED]
        lines.append(
            f"| {name} | {claimed.weight} | `{claimed.value}`{_is(claimed.number)} "
            f"| `{observed.value}`{_is(observed.number)} |"
        )
    seen = [part for part in result.parts if part.aspect == Aspect.OBSERVED]
    others = [p for p in seen if p.treatment == Treatment.COUNTED and p.indicator not in ANSWERS]
    weight = sum(part.weight for part in others)
    lines.append(f"| {len(others)} others | {weight} | `mandatory` = 1 | `effective` = 1 |")
    return "\n".join(lines)


def _claimed(result: Score) -> str:
    claimed = result.claimed
    return (
        f"**Claimed.** {_mean('C', claimed)} Every control that applies could be claimed, those that "
        f"cannot be seen from outside too: coverage {claimed.known_weight} / "
        f"{claimed.applicable_weight} = {shown(claimed.coverage)} %."
    )


def _observed(result: Score) -> str:
    observed = result.observed
    return (
        f"**Observed.** {_mean('O', observed)} TR-01 does not apply and is left out; BO-01 is unknown. "
        f"Coverage {observed.known_weight} / {observed.applicable_weight} = "
        f"{shown(observed.coverage)} %. With BO-01 at 0 and at 1 the score would be "
        f"{shown(observed.low)} to {shown(observed.high)}. A further weight of "
        f"{observed.beyond_weight} is beyond sight; were it all 0 or all 1, "
        f"{shown(observed.outer_low)} to {shown(observed.outer_high)}."
    )


def _verdict(result: Score) -> str:
    gap, grading = result.gap, result.grading
    pairs = sum(pair.weight for pair in gap.pairs)
    value = gap.value or Fraction(0)
    return (
        f"**Gap and grade.** Over the {len(gap.pairs)} controls with both values, of weight {pairs}, "
        f"G = {float(value * pairs):g} / {pairs} = {float(value):.3f}: *{gap.label.label.lower()}*. The "
        f"bounds reach from {grading.lowest.value} to {grading.highest.value}, no cap applies, and "
        f"the grade is **{grading.grade.value}**."
    )


def _mean(symbol: str, measure: Measure) -> str:
    value, weight = measure.value or Fraction(0), measure.known_weight
    total = float(value * weight)
    return f"{symbol} = {total:g} / {weight} = {shown(value)} out of 100."


def _is(number: Fraction | None) -> str:
    return "" if number is None else f" = {float(number):g}"
