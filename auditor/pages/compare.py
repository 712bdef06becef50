"""Two texts -> aligned passages with word-level edits.

A passage is one non-empty line. Lines are aligned first, then the words inside lines that were
rewritten, so that a handful of edits in a long document costs next to nothing. Both steps are
minimal (longest common subsequence) up to a size at which the memory for that would not be
reasonable; beyond it lines are anchored on those that occur once, and a line that long is shown as
replaced whole, and lines of a huge block that was rewritten throughout are shown as removed and added
without looking for pairs. Nothing is left out in any case.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Indel

TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
WORD = re.compile(r"\w+")
SIMILAR = 0.4  # Share of words in common above which two lines are one line rewritten.
OBVIOUS = 0.7  # Share above which no better line is looked for.
PAIRING_CELLS = 3_000_000_000  # Word pairs looked at in one block: about a second.
LOOK_AHEAD = 12  # How many new lines an old line is compared with.
CELLS = 100_000_000  # Bits that one minimal alignment may take: 12.5 MB.
QUICK_CELLS = 10_000_000  # The same for one of the many pairs of lines that are compared.


class Kind(StrEnum):
    """What became of a passage."""

    EQUAL = "equal"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line: what both sides share, or what only this side has."""

    text: str
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One passage, old beside new. Line numbers are 1-based and count empty lines."""

    kind: Kind
    old: tuple[Piece, ...]
    new: tuple[Piece, ...]
    old_line: int | None
    new_line: int | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How much changed."""

    words_added: int
    words_removed: int
    passages_changed: int


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str


# A pair of aligned lines: both for equal or changed ones, one alone for removed or added ones.
_Pair = tuple[_Line | None, _Line | None]
_Block = tuple[Sequence[_Line], Sequence[_Line]]


def rows(old: str, new: str) -> list[Row]:
    """Every passage of both texts, aligned, in reading order."""
    return [_row(before, after) for before, after in _pairs(_lines(old), _lines(new))]


def counts(old: str, new: str) -> Counts:
    """How much changed: the fewest words to take out and put in, block of lines by block.

    A block's passages are the lines of its longer side. `rows` may mark a little more, because
    it shows a line that was rewritten beyond recognition as one line removed and one added. In a
    block too large for that, words count as changed that the other side does not have as often.
    """
    if old > new:  # Of several smallest edits the same one is found in both directions.
        back = counts(new, old)
        return Counts(back.words_removed, back.words_added, back.passages_changed)
    before, after = old.split("\n"), new.split("\n")
    start, old_end, new_end = _shared_ends(before, after)
    added = removed = passages = 0
    for is_equal, (gone, come) in _blocks(
        _number(before[start:old_end], start), _number(after[start:new_end], start)
    ):
        if is_equal:
            continue
        words_out, words_in = _count_edits(_words_of(gone), _words_of(come))
        removed += words_out
        added += words_in
        passages += max(len(gone), len(come))
    return Counts(words_added=added, words_removed=removed, passages_changed=passages)


def count_words(text: str) -> int:
    """How many words a text has, as a word processor counts: what white space separates."""
    return len(text.split())


def _lines(text: str) -> list[_Line]:
    return _number(text.split("\n"), 0)


def _number(lines: list[str], before: int) -> list[_Line]:
    """The lines that are not empty, numbered after the `before` lines that stand above them."""
    numbered = enumerate(lines, start=before + 1)
    return [_Line(number, line.rstrip()) for number, line in numbered if line and line.strip()]


def _words_of(lines: Sequence[_Line]) -> list[str]:
    return [word for line in lines for word in line.text.split()]


def _count_edits(old: list[str], new: list[str]) -> tuple[int, int]:
    if len(old) * len(new) <= CELLS:
        shared = (len(old) + len(new) - Indel.distance(old, new)) // 2
    else:
        shared = _count_common(old, new)
    return len(old) - shared, len(new) - shared


def _count_common(old: Sequence[str], new: Sequence[str]) -> int:
    return (Counter(old) & Counter(new)).total()


def _row(before: _Line | None, after: _Line | None) -> Row:
    old_pieces, new_pieces = _pieces(before.text if before else "", after.text if after else "")
    return Row(
        kind=_kind(before, after),
        old=old_pieces,
        new=new_pieces,
        old_line=before.number if before else None,
        new_line=after.number if after else None,
    )


def _kind(before: _Line | None, after: _Line | None) -> Kind:
    if before is None:
        return Kind.ADDED
    if after is None:
        return Kind.REMOVED
    return Kind.EQUAL if before.text == after.text else Kind.CHANGED


# --- Lines ----------------------------------------------------------------------------------------


def _pairs(old: list[_Line], new: list[_Line]) -> Iterator[_Pair]:
    for is_equal, (before, after) in _blocks(old, new):
        if is_equal:
            yield from zip(before, after, strict=True)
        else:
            yield from _pair_rewritten(before, after)


def _blocks(old: list[_Line], new: list[_Line]) -> Iterator[tuple[bool, _Block]]:
    start, old_end, new_end = _shared_ends([line.text for line in old], [line.text for line in new])
    if start:
        yield True, (old[:start], new[:start])
    yield from _middle(old[start:old_end], new[start:new_end])
    if old_end < len(old):
        yield True, (old[old_end:], new[new_end:])


def _middle(old: list[_Line], new: list[_Line]) -> Iterator[tuple[bool, _Block]]:
    """Blocks of lines equal in both, and of lines that are not, in order."""
    if len(old) * len(new) <= CELLS:
        yield from _minimal_blocks(old, new)
        return
    at_old = at_new = 0
    for i, j in [*_unique_anchors(old, new), (len(old), len(new))]:
        gap = (old[at_old:i], new[at_new:j])
        if len(gap[0]) * len(gap[1]) <= CELLS:
            yield from _minimal_blocks(*gap)
        else:
            yield False, gap
        if i < len(old):
            yield True, (old[i : i + 1], new[j : j + 1])
        at_old, at_new = i + 1, j + 1


def _minimal_blocks(old: list[_Line], new: list[_Line]) -> Iterator[tuple[bool, _Block]]:
    ids: dict[str, int] = {}
    before = [ids.setdefault(line.text, len(ids)) for line in old]
    after = [ids.setdefault(line.text, len(ids)) for line in new]
    for is_equal, i1, i2, j1, j2 in _runs(before, after):
        yield is_equal, (old[i1:i2], new[j1:j2])


def _unique_anchors(old: list[_Line], new: list[_Line]) -> list[tuple[int, int]]:
    """Lines that occur once in each text and stand in the same order in both: index pairs."""
    old_count = Counter(line.text for line in old)
    new_count = Counter(line.text for line in new)
    place = {line.text: j for j, line in enumerate(new) if new_count[line.text] == 1}
    shared = [
        (i, place[line.text])
        for i, line in enumerate(old)
        if old_count[line.text] == 1 and line.text in place
    ]
    return _longest_increasing(shared)


def _longest_increasing(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    tails: list[int] = []
    ends: list[int] = []
    links: list[int] = []
    for at, (_, j) in enumerate(pairs):
        length = bisect_left(tails, j)
        links.append(ends[length - 1] if length else -1)
        tails[length : length + 1] = [j]
        ends[length : length + 1] = [at]
    chain = []
    at = ends[-1] if ends else -1
    while at >= 0:
        chain.append(pairs[at])
        at = links[at]
    return chain[::-1]


def _pair_rewritten(old: Sequence[_Line], new: Sequence[_Line]) -> Iterator[_Pair]:
    """Lines that differ -> each old line with the new line it became, where there is one."""
    words = [line.text.split() for line in new]
    at, left = 0, PAIRING_CELLS
    for before in old:
        own = before.text.split()
        found = _most_similar(own, words, at) if left > 0 else None
        left -= len(own) * sum(map(len, words[at : at + LOOK_AHEAD]))
        if found is None:
            yield before, None
            continue
        yield from ((None, line) for line in new[at:found])
        yield before, new[found]
        at = found + 1
    yield from ((None, line) for line in new[at:])


def _most_similar(words: list[str], candidates: list[list[str]], start: int) -> int | None:
    best, best_score = None, SIMILAR
    for index in range(start, min(start + LOOK_AHEAD, len(candidates))):
        score = _similarity(words, candidates[index], best_score)
        if score > best_score:
            best, best_score = index, score
        if best_score > OBVIOUS:
            break
    return best


def _similarity(old: list[str], new: list[str], least: float) -> float:
    """The share of words in common, from 0 to 1; their order counts unless the lines are huge."""
    if len(old) * len(new) <= QUICK_CELLS:
        return Indel.normalized_similarity(old, new, score_cutoff=least)
    return 2 * _count_common(old, new) / (len(old) + len(new))


# --- Words ----------------------------------------------------------------------------------------


def _pieces(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    if old == new:
        same = (Piece(old, is_changed=False),)
        return same, same
    if not old or not new:
        return _whole(old), _whole(new)
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    start, old_end, new_end = _shared_ends(before, after)
    if (old_end - start) * (new_end - start) > CELLS:
        return _whole(old), _whole(new)
    return _edited(before, after)


def _whole(text: str) -> tuple[Piece, ...]:
    return (Piece(text, is_changed=True),) if text else ()


def _edited(before: list[str], after: list[str]) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    old_pieces: list[Piece] = []
    new_pieces: list[Piece] = []
    for is_equal, i1, i2, j1, j2 in _join_over_blanks(list(_runs(before, after)), before):
        if i2 > i1:
            old_pieces.append(Piece("".join(before[i1:i2]), is_changed=not is_equal))
        if j2 > j1:
            new_pieces.append(Piece("".join(after[j1:j2]), is_changed=not is_equal))
    return tuple(old_pieces), tuple(new_pieces)


_Run = tuple[bool, int, int, int, int]


def _join_over_blanks(runs: list[_Run], before: list[str]) -> list[_Run]:
    """A run that is only a blank between two edits belongs to the edit: phrases stay whole."""
    joined: list[_Run] = []
    for number, run in enumerate(runs):
        is_equal, i1, i2, _, j2 = run
        inside = 0 < number < len(runs) - 1
        if is_equal and inside and not "".join(before[i1:i2]).strip():
            run = (False, *run[1:])
        if joined and not run[0] and not joined[-1][0]:
            run = (False, joined[-1][1], i2, joined[-1][3], j2)
            joined.pop()
        joined.append(run)
    return joined


# --- Sequences ------------------------------------------------------------------------------------


def _runs(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[_Run]:
    """(is_equal, old start, old end, new start, new end) of every run, in order, edits joined."""
    at_old = at_new = 0
    for block in Indel.opcodes(old, new):
        if block.tag != "equal":
            continue
        i1, i2, j1, j2 = block.src_start, block.src_end, block.dest_start, block.dest_end
        if i1 > at_old or j1 > at_new:
            yield False, at_old, i1, at_new, j1
        yield True, i1, i2, j1, j2
        at_old, at_new = i2, j2
    if at_old < len(old) or at_new < len(new):
        yield False, at_old, len(old), at_new, len(new)


def _shared_ends(old: Sequence[Hashable], new: Sequence[Hashable]) -> tuple[int, int, int]:
    """-> (length of the shared start, where the shared end begins in old, the same in new)."""
    shortest = min(len(old), len(new))
    start = 0
    while start < shortest and old[start] == new[start]:
        start += 1
    end = 0
    while end < shortest - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return start, len(old) - end, len(new) - end
