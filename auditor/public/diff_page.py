"""What the page of a difference says: its extent, its passages, and whose doing it is."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.archive.models import Version
from auditor.archive.vocabulary import Cause
from auditor.findings.telling import ToldOfOne, told_of_one
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


def said_of(comparison: Comparison | None) -> ToldOfOne | None:
    """What the step between two neighbours did to due diligence. Two queries.

    None where it is not one step, or the provider did nothing; and in reverse, where its direction would
    be the wrong way round.
    """
    change = comparison.steps.only if comparison and not comparison.is_reversed else None
    if change is None or change.cause != Cause.CHANGE:
        return None
    return told_of_one(change)
