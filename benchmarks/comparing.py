"""A word-level diff of a 12,000-word document: a handful of edits, and 30% rewritten."""

from __future__ import annotations

import random
from functools import partial

from auditor.pages.compare import counts, rows
from benchmarks.report import median_ms, say

WORDS = [f"word{number}" for number in range(3000)]


def main() -> None:
    dice = random.Random(7)  # noqa: S311 - the same documents in every run
    document = [_paragraph(dice) for _ in range(310)]
    few, many = list(document), list(document)
    for place in dice.sample(range(len(document)), 5):
        few[place] = _edit(few[place], dice)
    for place in dice.sample(range(len(document)), 93):
        many[place] = _paragraph(dice) if dice.random() < 0.5 else _edit(many[place], dice)
    old = "\n\n".join(document)
    print(f"document: {len(old.split()):,} words, {len(document)} paragraphs")
    for name, changed, target in (("5 edits", few, 25), ("30% rewritten", many, 150)):
        new = "\n\n".join(changed)
        say(f"rows, {name}", median_ms(partial(rows, old, new)), "ms", at_most=target)
        say(f"counts, {name}", median_ms(partial(counts, old, new)), "ms")


def _paragraph(dice: random.Random) -> str:
    return " ".join(dice.choice(WORDS) for _ in range(dice.randint(20, 60))) + "."


def _edit(paragraph: str, dice: random.Random) -> str:
    words = paragraph.split()
    for _ in range(3):
        words[dice.randrange(len(words))] = dice.choice(WORDS)
    return " ".join(words)


if __name__ == "__main__":
    main()
