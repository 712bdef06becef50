"""What the page of a difference says: its extent, its passages, and whose doing it is."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.archive.models import Version
from auditor.pages.compare import Counts, counts, rows
from auditor.public.difference import CONTEXT, Layout, lay_out
from auditor.public.neighbours import Steps, position, steps_between


@dataclass(frozen=True, slots=True)
class View:
    """How a difference is shown, and the queries that lead to the other ways."""

    is_inline: bool
    is_whole: bool

    @property
    def sides_query(self) -> str:
        return _query(is_inline=False, is_whole=self.is_whole)

    @property
    def inline_query(self) -> str:
        return _query(is_inline=True, is_whole=self.is_whole)

    @property
    def folded_query(self) -> str:
        return _query(is_inline=self.is_inline, is_whole=False)

    @property
    def whole_query(self) -> str:
        return _query(is_inline=self.is_inline, is_whole=True)


def _query(*, is_inline: bool, is_whole: bool) -> str:
    """`?` alone takes a page's query away."""
    chosen = (["view=inline"] if is_inline else []) + (["context=all"] if is_whole else [])
    return "?" + "&".join(chosen)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two texts compared in the order asked for, and the recorded steps between them."""

    layout: Layout
    counts: Counts
    steps: Steps
    is_reversed: bool
    is_same_text: bool


def compare(old: Version, new: Version, texts: tuple[str, str], *, is_whole: bool) -> Comparison:
    """`is_whole` shows every passage; otherwise only those near a change."""
    is_reversed = position(old) > position(new)
    older, newer = (new, old) if is_reversed else (old, new)
    return Comparison(
        layout=lay_out(rows(*texts), context=None if is_whole else CONTEXT),
        counts=counts(*texts),
        steps=steps_between(older, newer),
        is_reversed=is_reversed,
        is_same_text=texts[0] == texts[1],
    )
