"""Every sentence of a 12,000-word document is found in its next version: edited, reordered, rewritten."""

from __future__ import annotations

import random
from functools import partial

from auditor.pages.anchor import Anchorer, Kind, Quote, quote_at
from benchmarks.report import median_ms, peak_mb, say

WORDS = [f"word{number}" for number in range(3000)]
TARGET = 2000  # Quotes a second, the making of the index included.


def main() -> None:
    dice = random.Random(7)  # noqa: S311 - the same documents in every run
    document = [_paragraph(dice) for _ in range(310)]
    old = "\n\n".join(document)
    quotes = _quotes(old)
    print(f"document: {len(old.split()):,} words, {len(document)} paragraphs, {len(quotes)} quotes")
    moved = document[100:200] + document[:100] + document[200:]
    for name, paragraphs in (
        ("5 edits", _edited(document, 5, dice)),
        ("sections in another order", _edited(moved, 5, dice)),
        ("30% edited", _edited(document, 93, dice)),
        ("every paragraph edited", _edited(document, 310, dice)),
        ("another text", [_paragraph(dice) for _ in range(310)]),
    ):
        new = "\n\n".join(paragraphs)
        took = median_ms(partial(_anchor, old, new, quotes), times=5)
        say(f"{name}: quotes a second", 1000 * len(quotes) / took, "", at_least=TARGET)
        say(f"{name}: found", 100 * _anchor(old, new, quotes) / len(quotes), "%")
    say("peak memory", peak_mb(), "MB", at_most=150)


def _anchor(old: str, new: str, quotes: list[Quote]) -> int:
    anchorer = Anchorer(old, new)
    return sum(anchorer.anchor(quote).kind in {Kind.EXACT, Kind.EDITED} for quote in quotes)


def _quotes(text: str) -> list[Quote]:
    found, start = [], 0
    while start < len(text):
        end = text.index(".", start) + 1
        found.append(quote_at(text, start, end))
        start = end + len(text[end:]) - len(text[end:].lstrip())
    return found


def _edited(document: list[str], count: int, dice: random.Random) -> list[str]:
    """The document with two words of so many paragraphs replaced."""
    edited = list(document)
    for place in dice.sample(range(len(document)), count):
        words = edited[place].split()
        for at in dice.sample(range(len(words) - 1), 2):
            words[at] = dice.choice(WORDS)
        edited[place] = " ".join(words)
    return edited


def _paragraph(dice: random.Random) -> str:
    return " ".join(_sentence(dice) for _ in range(dice.randint(1, 4)))


def _sentence(dice: random.Random) -> str:
    return " ".join(dice.choice(WORDS) for _ in range(dice.randint(8, 24))) + "."


if __name__ == "__main__":
    main()
