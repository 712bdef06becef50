"""The layout of a comparison: runs, folds, and the inline form of a passage."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from auditor.pages.compare import Kind, rows
from auditor.public.difference import Fold, Line, Mark, inline, lay_out

TEXTS = st.text(alphabet="ab .\n", max_size=60)


def lines(text: str) -> str:
    return "\n".join(text.split())


def test_a_run_of_changes_is_one_place() -> None:
    layout = lay_out(rows(lines("a b c d e f"), lines("x y c d e z")), context=None)
    assert layout.places == 2


def test_equal_texts_fold_into_one() -> None:
    layout = lay_out(rows(lines("a b c"), lines("a b c")), context=3)
    assert layout.entries == (Fold(3),)


def test_a_single_passage_is_not_folded() -> None:
    layout = lay_out(rows(lines("x a b c y"), lines("1 a b c 2")), context=1)
    assert not [entry for entry in layout.entries if isinstance(entry, Fold)]


@given(TEXTS, TEXTS)
def test_folding_loses_no_passage(old: str, new: str) -> None:
    aligned = rows(old, new)
    entries = lay_out(aligned, context=1).entries
    assert sum(entry.hidden if isinstance(entry, Fold) else 1 for entry in entries) == len(aligned)


@given(TEXTS, TEXTS)
def test_folding_hides_no_change(old: str, new: str) -> None:
    aligned = rows(old, new)
    shown = [entry.row for entry in lay_out(aligned, context=0).entries if isinstance(entry, Line)]
    changed = [row for row in aligned if row.kind != Kind.EQUAL]
    assert [row for row in shown if row.kind != Kind.EQUAL] == changed


@given(TEXTS, TEXTS)
def test_an_inline_passage_holds_both_sides_exactly(old: str, new: str) -> None:
    for row in rows(old, new):
        parts = inline(row)
        before = "".join(part.text for part in parts if part.mark != Mark.ADDED)
        after = "".join(part.text for part in parts if part.mark != Mark.REMOVED)
        assert row.kind == Kind.ADDED or before == "".join(piece.text for piece in row.old)
        assert row.kind == Kind.REMOVED or after == "".join(piece.text for piece in row.new)
