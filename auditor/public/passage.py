"""A passage of a version marked where it stands: what `?quote=start-end` shows.

`clause_marks` says how marks come into a text. One that would change how anything else is rendered is left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from auditor.public.clause_marks import Span, render_spans
from auditor.public.rendering import render

ASKED = re.compile(r"([0-9]{1,9})-([0-9]{1,9})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Passage:
    """Code points of a version's text, from `start` up to `end`, and what stands there."""

    start: int
    end: int
    exact: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A rendered text, None where there is none to render; what was asked for, and what came of it."""

    html: SafeString | None
    passage: Passage | None = None
    is_marked: bool = False
    is_asked: bool = False


def mark_asked(asked: str | None, text: str | None) -> Marked:
    """The text with the passage that an address names, if it names one."""
    is_asked = asked is not None
    if text is None:
        return Marked(None, is_asked=is_asked)
    passage = find_passage(asked, text) if asked is not None else None
    if passage is None:
        return Marked(render(text), is_asked=is_asked)
    return render_marked(text, passage)


def find_passage(asked: str, text: str) -> Passage | None:
    """The passage that an address names; None if the text has none there."""
    match = ASKED.fullmatch(asked)
    if match is None:
        return None
    start, end = int(match[1]), int(match[2])
    if not start < end <= len(text) or not text[start:end].strip():
        return None
    return Passage(start, end, text[start:end])


def render_marked(text: str, passage: Passage) -> Marked:
    """The text with <mark> around the words of the passage, the first with the id `quote`."""
    found = render_spans(text, [Span(passage.start, passage.end)], _mark)
    return Marked(found.html, passage, is_marked=bool(found.marked), is_asked=True)


def _mark(_: frozenset[int], begins: Sequence[int]) -> tuple[str, str]:
    return '<mark id="quote">' if begins else "<mark>", "</mark>"
