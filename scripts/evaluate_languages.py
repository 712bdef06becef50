"""How well terms in languages other than English are read, by the yardstick that the tests keep.

`python -m scripts.evaluate languages` prints it and renews its part of the page of measurements.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from auditor.archive.evaluation.clause_figures import Counts, counts
from auditor.archive.evaluation.clauses import Compared, Labelled, compare, read_gold

YARDSTICK = Path(__file__).resolve().parent.parent / "tests" / "kyc" / "clauses" / "languages"
LANGUAGES = ("fr", "es", "de", "pt", "ru", "it")
DEVELOPMENT, HELD_OUT = "development", "held_out"
PARTS = (DEVELOPMENT, HELD_OUT)


@dataclass(frozen=True, slots=True)
class Measured:
    """One part of a language's documents: pairs of line and indicator, and right claimed values."""

    language: str
    part: str
    counts: Counts
    right: int

    @property
    def said(self) -> str:
        one = self.counts
        return (
            f"{self.language} {self.part}: precision {one.precision:.3f}, recall {one.recall:.3f}, "
            f"F1 {one.f1:.3f}, claimed value {self.right} of {one.found}"
        )


def measure_all() -> list[Measured]:
    """Every language and part, development before held out."""
    return [measure(language, part) for language in LANGUAGES for part in PARTS]


def measure(language: str, part: str) -> Measured:
    compared = list(compared_of(language, part))
    pairs = [pair for one in compared for pair in one.matched]
    right = sum(label.claimed == clause.claimed for label, clause in pairs)
    return Measured(language, part, sum(counts(compared).values(), Counts()), right)


def compared_of(language: str, part: str) -> Iterator[Compared]:
    """What is found of each document of a part. Raises GoldInvalid, OSError."""
    for document in documents(language):
        if part_of(document) == part:
            yield compare(document, text_of(document), tolerance=0)


def documents(language: str) -> list[Labelled]:
    return read_gold(YARDSTICK / language / "labels.jsonl")


def text_of(document: Labelled) -> str:
    return (YARDSTICK / document.path).read_text(encoding="utf-8")


def part_of(document: Labelled) -> str:
    return HELD_OUT if Path(document.path).name.startswith(HELD_OUT) else DEVELOPMENT
