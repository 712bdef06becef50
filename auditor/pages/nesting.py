"""Markup nested deeper than the parser goes -> the same words in fewer levels.

Browsers do likewise: beyond a depth, elements that only group what is in them open no new level.
"""

from __future__ import annotations

import re
from collections import Counter

DEEPEST = 400
TAG = re.compile(r"<(/?)([a-zA-Z][^\s/<>]*)[^<>]*>")
INLINE = frozenset("abbr b big cite code em font i ins s small span strong sub sup tt u".split())
BLOCKS = frozenset(
    "article aside center dd div dl fieldset footer form header main section".split()
)


def flatten(text: str) -> str:
    """Leave out grouping tags deeper than DEEPEST; a line break stands where a block began."""
    levels = _Levels()
    return TAG.sub(levels.pass_on, text)


class _Levels:
    """The grouping elements that are open, and which of them were left in."""

    def __init__(self) -> None:
        self._open: list[tuple[str, bool]] = []
        self._names: Counter[str] = Counter()
        self._kept = 0

    def pass_on(self, tag: re.Match[str]) -> str:
        name = tag[2].lower()
        if name not in INLINE and name not in BLOCKS:
            return tag[0]
        is_kept = self._close(name) if tag[1] else self._begin(name)
        if is_kept:
            return tag[0]
        return "<br>" if name in BLOCKS else ""

    def _begin(self, name: str) -> bool:
        is_kept = self._kept < DEEPEST
        self._open.append((name, is_kept))
        self._names[name] += 1
        self._kept += is_kept
        return is_kept

    def _close(self, name: str) -> bool:
        """Close the innermost element of this name, and what was left open within it."""
        if not self._names[name]:
            return True
        while True:
            last, was_kept = self._open.pop()
            self._names[last] -= 1
            self._kept -= was_kept
            if last == name:
                return was_kept
