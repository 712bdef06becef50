"""A text in passages that know where they stand, and the places in which a sentence stands in it.

Positions count code points of the stored text. Browsers change line ends and lose NUL, so a passage
holds no line end, and what comes back from a form is compared without regard to white space.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

LINE = re.compile(r"[^\r\n]+")
AROUND = 60
MOST_PLACES = 20


@dataclass(frozen=True, slots=True)
class Passage:
    """A line of the text; its first code point stands at `start`."""

    start: int
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence stands, its words as the text has them, and what stands around."""

    start: int
    end: int
    exact: str
    before: str
    after: str

    @property
    def key(self) -> str:
        return f"{self.start}-{self.end}"


def passages(text: str) -> list[Passage]:
    """The lines that hold something, in order."""
    found = (Passage(match.start(), match.group()) for match in LINE.finditer(text))
    return [one for one in found if one.text.strip()]


def places_of(text: str, wanted: str) -> list[Place]:
    """Where the words of `wanted` stand, each as it is written; white space may differ."""
    words = wanted.split()
    if not words:
        return []
    pattern = re.compile(r"\s+".join(re.escape(word) for word in words))
    # One more than is offered tells that there are more.
    found = islice(pattern.finditer(text), MOST_PLACES + 1)
    return [place_at(text, one.start(), one.end()) for one in found]


def place_at(text: str, start: int, end: int) -> Place:
    return Place(
        start=start,
        end=end,
        exact=text[start:end],
        before=text[max(0, start - AROUND) : start],
        after=text[end : end + AROUND],
    )


def stands_at(text: str, wanted: str, start: int, end: int) -> bool:
    """Whether these words stand there, white space aside."""
    is_within = 0 <= start < end <= len(text)
    return is_within and text[start:end].split() == wanted.split()
