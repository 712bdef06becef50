"""Every rule by which clauses are read has examples that fire and examples that must not, and they behave.

`python -m scripts.check_clause_rules [LANGUAGE ...]` tries the shipped pattern files, or some of them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from auditor.kyc import framework
from auditor.kyc.clauses import rules_that_fire
from auditor.kyc.reading.pattern_file import VERSION, PatternsError, languages, load
from auditor.kyc.reading.rules import BY_DENIAL, BY_MODALITY, BY_OFFER, BY_ROUTE, Rule, RuleBook
from auditor.kyc.vocabulary import ClaimedValue, ExposureValue, IndicatorKind

CLAIMS: dict[str, frozenset[str]] = {
    IndicatorKind.CONTROL: frozenset([BY_DENIAL, BY_MODALITY, *ClaimedValue.values]),
    IndicatorKind.EXPOSURE: frozenset([BY_OFFER, BY_ROUTE, *ExposureValue.values]),
    IndicatorKind.FACT: frozenset(["stated"]),
}


def main(names: Sequence[str] = ()) -> int:
    """0 if every rule behaves."""
    unknown = sorted(set(names) - set(languages()))
    if unknown:
        print(f"No such pattern file: {', '.join(unknown)}. There are {', '.join(languages())}.")
        return 2
    count, faults = 0, []
    for language in names or languages():
        try:
            book = load(language)
        except PatternsError as error:
            faults.append(f"{language}: {error}")
            continue
        count += len(book.rules)
        faults += [f"{language}: {fault}" for fault in faults_of(book)]
    print("\n".join(faults) if faults else f"{count} rules behave as their examples say.")
    return 1 if faults else 0


def faults_of(book: RuleBook) -> list[str]:
    """What is wrong with the rules of a language, each in a sentence."""
    kinds = {one.id: one.kind for one in framework.load(VERSION).indicators}
    return [
        fault
        for rule in book.rules
        for fault in (*_misplaced(rule, kinds), *_misbehaviour(rule, book.language))
    ]


def _misplaced(rule: Rule, kinds: dict[str, IndicatorKind]) -> Iterator[str]:
    kind = kinds.get(rule.indicator)
    if kind is None:
        yield f"{rule.id}: {rule.indicator} is no indicator of the framework {VERSION}"
    elif rule.claimed not in CLAIMS[kind]:
        yield f"{rule.id}: {rule.claimed!r} is nothing that a {kind} can claim"


def _misbehaviour(rule: Rule, language: str) -> Iterator[str]:
    for example in rule.fires:
        if rule.id not in rules_that_fire(example, language):
            yield f"{rule.id} does not fire in: {example}"
    for example in rule.holds:
        if rule.id in rules_that_fire(example, language):
            yield f"{rule.id} fires, and must not, in: {example}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
