"""Clauses read out of terms of 100 KB, and out of a long history of much the same text."""

from __future__ import annotations

import random
import time
from functools import partial

from auditor.kyc import clauses
from auditor.kyc.reading.pattern_file import load
from benchmarks.report import median_ms, say

SIZE = 100_000
VERSIONS = 570
WORDS = (
    "the account holder agreement service payment transfer money card fee limit business day provider"
    " website notice order balance currency exchange request information reason terms condition party"
).split()


def main() -> None:
    dice = random.Random(7)  # noqa: S311 - the same terms in every run
    examples = [example for rule in load("en").rules for example in (*rule.fires, *rule.holds)]
    document = _terms(examples, dice)
    found = len(clauses.read_clauses(document, "en"))
    print(f"terms: {len(document):,} characters, {found} clauses")
    say("terms of 100 KB read", median_ms(partial(_afresh, document)), "ms", at_most=150)
    say(
        "terms of 100 KB read again", median_ms(partial(clauses.read_clauses, document, "en")), "ms"
    )
    say(f"a history of {VERSIONS} versions read", _history(document, dice), "s", at_most=60)


def _afresh(document: str) -> None:
    clauses.forget()
    clauses.read_clauses(document, "en")


def _history(document: str, dice: random.Random) -> float:
    """Seconds for versions of which each changes three paragraphs of the one before it."""
    clauses.forget()
    paragraphs = document.split("\n\n")
    began = time.perf_counter()
    for _ in range(VERSIONS):
        for place in dice.sample(range(len(paragraphs)), 3):
            paragraphs[place] = _paragraph(dice)
        clauses.read_clauses("\n\n".join(paragraphs), "en")
    return time.perf_counter() - began


def _terms(examples: list[str], dice: random.Random) -> str:
    """Paragraphs of plain words, in about every fifth an example of a rule."""
    parts: list[str] = []
    while sum(map(len, parts)) < SIZE:
        parts.append(_paragraph(dice))
        if dice.random() < 0.2:
            parts.append(dice.choice(examples))
    return "\n\n".join(parts)


def _paragraph(dice: random.Random) -> str:
    sentences = (" ".join(dice.choices(WORDS, k=24)).capitalize() for _ in range(5))
    return ". ".join(sentences) + "."


if __name__ == "__main__":
    main()
