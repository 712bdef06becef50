"""What differs between two wordings of a passage, and whether that is more than style."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, islice, pairwise

from rapidfuzz.distance import Indel

from auditor.kyc.direction.wording import (
    Text,
    Words,
    distinct,
    folded,
    is_filler,
    is_number,
    is_operator,
)

SPELT_ALIKE = 0.8
SHORTEST_TYPO = 5
"""Letters: shorter words that differ by one letter are other words."""
BEGINNING = 2
MOST_TRIED = 200
"""Far more words than one passage adds that begin with the same letters."""
GLUE = re.compile(r"(?<=[a-zß-ÿ])(?=[A-Z])")
SHORTEST_INSIDE = 3
STYLE = 0.15
"""Up to this share of the words that carry a rule may be exchanged for others; put in or taken out, one tells."""


@dataclass(frozen=True, slots=True)
class Edit:
    """The words that only one side has, as they are written there; style is left out."""

    removed: Words
    added: Words
    changes_meaning: bool
    old_kept: float
    """The share of the old passage, from 0 to 1, that is in the new one; `new_kept` the other way round."""
    new_kept: float


def edit(old: Words, new: Words, old_text: Text, new_text: Text, *, names_count: bool) -> Edit:
    """How `new` differs from `old`, passages of two versions.

    The meaning changes with a name, a number, a word of logic, with words that are put in or taken out, and
    with more than a few that are exchanged. A name that is replaced throughout both texts is a renaming: it
    counts where `names_count`, in facts about who stands behind the text.
    """
    removed, added = _only(old, new), _only(new, old)
    if not names_count:
        _drop_renamed(removed, added, old_text, new_text)
    _drop_compounds(removed, added, old, new)
    _drop_alike(removed, added)
    out = [word for word in removed if not is_filler(word)]
    come = [word for word in added if not is_filler(word)]
    old_size, new_size = _carrying(old), _carrying(new)
    changes = (
        bool(out) != bool(come)
        or len(out) + len(come) > STYLE * (old_size + new_size)
        or any(_is_telling(word, old_text, new_text) for word in (*out, *come))
    )
    return Edit(
        removed=tuple(out),
        added=tuple(come),
        changes_meaning=changes,
        old_kept=1 - len(out) / max(old_size, 1),
        new_kept=1 - len(come) / max(new_size, 1),
    )


def _carrying(words: Words) -> int:
    return sum(not is_filler(word) for word in words)


def _only(one: Words, other: Words) -> list[str]:
    """The words of `one` that `other` lacks, each once, in order; of words of logic those that it has less often."""
    there = distinct(other) | _glued(other, distinct(one))
    found: dict[str, str] = {}
    for word in one:
        if folded(word) not in there and not _is_glued(word, there):
            found.setdefault(folded(word), word)
    logic = Counter(filter(is_operator, map(folded, one)))
    logic -= Counter(filter(is_operator, map(folded, other)))
    return [*found.values(), *(word for word in logic if word not in found)]


def _glued(words: Words, known: frozenset[str]) -> frozenset[str]:
    """The parts of words that only one side has, and that a page has glued together ("teamSupport")."""
    unknown = (word for word in words if GLUE.search(word) and folded(word) not in known)
    return frozenset(folded(part) for word in unknown for part in GLUE.split(word))


def _is_glued(word: str, there: frozenset[str]) -> bool:
    parts = GLUE.split(word)
    return len(parts) > 1 and all(folded(part) in there for part in parts)


def _drop_renamed(removed: list[str], added: list[str], old: Text, new: Text) -> None:
    gone = {
        word for word in removed if _is_name(word, old, new) and folded(word) not in new.vocabulary
    }
    come = {
        word for word in added if _is_name(word, old, new) and folded(word) not in old.vocabulary
    }
    if gone and come:
        removed[:] = [word for word in removed if word not in gone]
        added[:] = [word for word in added if word not in come]


def _drop_compounds(removed: list[str], added: list[str], old: Words, new: Words) -> None:
    """ "login" and "log in", "nonprofit" and "non-profit"."""
    for one, other, passage in ((removed, added, new), (added, removed, old)):
        joined = {folded(a) + folded(b): (a, b) for a, b in pairwise(passage)}
        for word in [word for word in one if folded(word) in joined]:
            one.remove(word)
            for part in joined[folded(word)]:
                if part in other:
                    other.remove(part)


def _drop_alike(removed: list[str], added: list[str]) -> None:
    """Typing errors, endings and other spellings of the same word."""
    known = _Spellings(added)
    kept = [before for before in removed if known.take(before) is None]
    removed[:], added[:] = kept, known.left()


class _Spellings:
    """Words to which others may be alike, found by what words that are alike have in common.

    Spelt alike they begin with the same letters; of two in capitals one holds the beginning of the other.
    Of more than `MOST_TRIED` words that have so much in common only the first are tried.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self._words: dict[int, str] = dict(enumerate(words))
        self._holding: defaultdict[str, dict[int, None]] = defaultdict(dict)
        for at, word in self._words.items():
            for mark in _marks(word):
                self._holding[mark][at] = None

    def take(self, word: str) -> str | None:
        """The first that is alike, which is gone from then on."""
        for at in self._like(word):
            other = self._words[at]
            if _is_spelt_alike(folded(word), folded(other)) or _is_garbled(word, other):
                for mark in _marks(other):
                    self._holding[mark].pop(at, None)
                return self._words.pop(at)
        return None

    def left(self) -> list[str]:
        """The words that nothing has taken."""
        return list(self._words.values())

    def _like(self, word: str) -> list[int]:
        found = (islice(self._holding.get(mark, ()), MOST_TRIED) for mark in _marks(word))
        return sorted(set(chain.from_iterable(found)))


def _marks(word: str) -> set[str]:
    """What a word has in common with each that is alike: its beginning, or in capitals three letters."""
    size = SHORTEST_INSIDE
    inner = range(len(word) - size + 1) if word.isupper() else ()
    return {folded(word)[:BEGINNING], *(word[at : at + size] for at in inner)}


def _is_spelt_alike(one: str, other: str) -> bool:
    if min(len(one), len(other)) < SHORTEST_TYPO or one[:BEGINNING] != other[:BEGINNING]:
        return False
    return not is_number(one) and Indel.normalized_similarity(one, other) >= SPELT_ALIKE


def _is_garbled(one: str, other: str) -> bool:
    """An abbreviation in capitals that stands inside the other, such as one that was typed twice."""
    if not (one.isupper() and other.isupper()):
        return False
    short, long = sorted((one, other), key=len)
    return len(short) >= SHORTEST_INSIDE and 2 * len(short) >= len(long) and short in long


def _is_name(word: str, old: Text, new: Text) -> bool:
    """Whether it is written large, and never small."""
    small = word.lower()
    return word[0].isupper() and small not in old.written and small not in new.written


def _is_telling(word: str, old: Text, new: Text) -> bool:
    return is_number(word) or is_operator(word) or _is_name(word, old, new)
