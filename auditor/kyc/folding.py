"""A text made easy to match, each character still at its place."""

from __future__ import annotations

from dataclasses import dataclass

# Kinds of blanks, apostrophes and dashes, and Markdown's emphasis and escapes, each for one character.
ALIKE = {
    " ": "\u00a0\u202f\u2009\u2007\u2002\u2003\t*_\\",
    "'": "\u2019\u2018\u02bc\u00b4",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2212",
}


@dataclass(frozen=True, slots=True)
class Folded:
    """`plain` keeps capitals, `small` does not; both are as long as the text."""

    plain: str
    small: str


def folded(text: str) -> Folded:
    """The text with one kind of blank, apostrophe and dash, without Markdown's marks; every place stays."""
    for made, kinds in ALIKE.items():
        for one in kinds:
            text = text.replace(one, made)
    return Folded(text, _small(text))


def _small(text: str) -> str:
    small = text.lower()
    if len(small) == len(text):
        return small
    # A few capitals, such as a dotted I, have longer small letters: they stay as they are.
    return "".join(one.lower() if len(one.lower()) == 1 else one for one in text)
