"""Markup nested deeper than the parser goes -> the same markup with fewer levels.

Browsers do the same: beyond a depth, elements that only group what is in them are opened no more.
"""

from __future__ import annotations

import re

DEEPEST = 400
TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)[^>]*>")
# Elements whose loss leaves the words and their order: inline ones, and blocks that only group.
GROUPING = frozenset(
    "abbr article aside b big center cite code dd div dl em fieldset figure font footer form header "
    "i ins main nav s section small span strong sub sup tt u".split()
)


def flatten(text: str) -> str:
    """Leave out grouping tags that stand deeper than DEEPEST; a blank line takes a block's place."""
    open_tags: list[tuple[str, bool]] = []
    kept = 0

    def keep(match: re.Match[str]) -> str:
        nonlocal kept
        name = match[2].lower()
        if name not in GROUPING:
            return match[0]
        if not match[1]:
            is_kept = kept < DEEPEST
            open_tags.append((name, is_kept))
            kept += is_kept
            return match[0] if is_kept else _gap(name)
        if not open_tags or open_tags[-1][0] != name:
            return match[0]
        _, was_kept = open_tags.pop()
        kept -= was_kept
        return match[0] if was_kept else _gap(name)

    return TAG.sub(keep, text)


def _gap(name: str) -> str:
    return "<br>" if name in BLOCKS else ""
