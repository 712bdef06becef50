"""What really changed between two texts, once layout, furniture, region and order are set aside."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from rapidfuzz.distance import Indel, LCSseq

from auditor.pages.essence import essence
from auditor.pages.notices import is_notice
from auditor.pages.passages import LINK, Passage, passages
from auditor.pages.regions import american, dates, spelling_flips, without_region

_SENTENCE = re.compile(r"(?<=[.;:!?。])\s+")
_MAIL = re.compile(r"\[?email\W+protected\]?|[\w.+-]+@[\w-]+\.[\w.-]*\w", re.IGNORECASE)
_SHIELDED = re.compile(r"email\W{1,3}protected", re.IGNORECASE)
_HEADING = re.compile(
    r"^ *#{1,6} +(.+)$|^ *([^\s|].*)\n *(?:={3,}|-{3,}) *$|^ *\*\*([^*\n]{3,80})\*\*\.? *$", re.M
)
_LETTERS = re.compile(r"[\W\d_]+")
_FIGURE = re.compile(r"\d[\d.,]*")
# Words on which the meaning of a sentence hangs. A difference in them is never one of region.
_WEIGHTY = re.compile(
    r"\b(?:not|no|never|none|without|unless|except|must|shall|may|cannot|only|free|fees?|charges?|minimum|maximum"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|fifteen|twenty|thirty|forty"
    r"|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|daily|weekly|monthly|yearly|annual"
    r"|hours?|days?|weeks?|months?|years?)\b|n't\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][\w-]{2,}")  # A capital inside a sentence.
FLIPS = 3  # Different words spelt otherwise that make another region of a text.
PARTNER = 0.6  # Share of words in common with which a sentence is the other one in other words.
MOST_PARTNERS = 300  # Sentences to look for partners; beyond it a text is rewritten anyway.
SHORT = 4  # Words of a line that can be recognised in another text.
NEW_SENTENCE = 8  # Words of a sentence without partner that another region does not explain.
PART = 0.30  # Of the old text's length: below that most of it is missing (design, capture).
UNRELATED = 0.62  # Rewritten terms share 70% of their words and more, other documents about half.
SURELY_RELATED = 0.8  # Share of the old text's words kept with which nobody need look closer.
FEW_WORDS = 80  # Texts shorter than that say too little for such a share.
CUT_WORDS = 60  # Where fewer are gone, what is left must be the old text to the letter.


class Kind(StrEnum):
    """What the difference between two texts is made of."""

    NONE = "none"  # The same essence.
    FURNITURE = "furniture"  # Navigation, footers, lists of other pages, notices of failure.
    LAYOUT = "layout"  # The same sentences in the same order, broken into lines otherwise.
    REGION = "region"  # The same text for another region: dates, spelling, capitals.
    ORDER = "order"  # The same lines; some stand in another place.
    LINKS = "links"  # The same words; links lead elsewhere.
    WORDS = "words"  # Words of the document.
    PART = "part"  # Words, but most of the text is missing.
    OTHER = "other"  # Words, and so many that it looks like another document.


# Where the words are the same, what stands in another place may still say something else.
_PLACED = frozenset({Kind.FURNITURE, Kind.LAYOUT, Kind.REGION})


@dataclass(frozen=True, slots=True)
class Difference:
    """From one text to another. Counts are in words, without furniture and what only moved."""

    kind: Kind
    added: int = 0
    removed: int = 0
    old_words: int = 0
    new_words: int = 0
    is_cut: bool = False  # The new text is the old one's beginning.
    is_region: bool = False  # Another region's dates or spelling, whatever else changed.
    kept: float = 1.0  # Share of the old text's words that the new one still has.
    related: float = 1.0  # Share of the shorter text's words that the other has too.

    @property
    def share(self) -> float:
        """How much of the document changed: the larger of what came and went, of the larger text."""
        return max(self.added, self.removed) / max(self.old_words, self.new_words, 1)


# A reading is judged, and then linked to the version before it.
@lru_cache(maxsize=4)
def difference(old: str, new: str) -> Difference:
    """Compare two texts. Milliseconds for long ones: it runs only when two readings differ."""
    if essence(old) == essence(new):
        words = len(essence(new).split())
        return Difference(Kind.NONE, old_words=words, new_words=words)
    before, after = passages(old), passages(new)
    left, right = _unshared(before, after), _unshared(after, before)
    removed, added = _sentences(_of_document(left)), _sentences(_of_document(right))
    old_words, new_words = (sum(p.count for p in found) for found in (before, after))
    gone, come = _subtract(removed, added), _subtract(added, removed)
    kind, is_region = _kind(removed + added, gone, come)
    lost, won = _bag(gone), _bag(come)
    moved = _moved_words(before, after) if kind in _PLACED else 0
    step = Difference(
        kind=Kind.ORDER if moved else kind,
        added=(won - lost).total() or moved,
        removed=(lost - won).total() or moved,
        old_words=old_words,
        new_words=new_words,
        is_cut=_is_cut(old, new) if kind is Kind.WORDS else False,
        is_region=is_region,
        kept=_shared_words(left, right, old_words) / max(old_words, 1),
    )
    return _doubted(step, old, new) if kind is Kind.WORDS else step


def _doubted(step: Difference, old: str, new: str) -> Difference:
    """A difference of words, unless it is too large to be one edit."""
    # The shorter text has at least as large a share in common as the old one keeps.
    related = step.kept if step.kept >= SURELY_RELATED else overlap(old, new)
    kind = step.kind
    if step.new_words < PART * step.old_words:
        kind = Kind.PART
    elif related < UNRELATED and min(step.old_words, step.new_words) >= FEW_WORDS:
        kind = Kind.OTHER if not headings(old) & headings(new) else kind
    return replace(step, kind=kind, related=related)


def overlap(old: str, new: str) -> float:
    """The share of the shorter text's words that the other has as often, from 0 to 1."""
    before, after = Counter(essence(old).lower().split()), Counter(essence(new).lower().split())
    return (before & after).total() / max(min(before.total(), after.total()), 1)


def headings(text: str) -> frozenset[str]:
    """The headings of a Markdown text in lower case, without numbers."""
    found = (next(filter(None, groups), "") for groups in _HEADING.findall(text))
    return frozenset(filter(None, (_LETTERS.sub(" ", one.lower()).strip() for one in found)))


def novelties(old: str, new: str) -> tuple[list[str], list[str]]:
    """Lines that went and that came, without any counterpart; a region's rewording is none.

    They are folded (see `without_region`), so that two regions of one text can be held together.
    """
    gone, come = map(_folded, changed_lines(old, new))
    if max(len(gone), len(come)) > MOST_PARTNERS:
        return gone, come
    return _alone(gone, come, SHORT), _alone(come, gone, SHORT)


def changed_lines(old: str, new: str) -> tuple[list[str], list[str]]:
    """Lines of the document that only the old text has, and that only the new one has, in order."""
    before, after = passages(old), passages(new)
    return _unmatched(before, after), _unmatched(after, before)


def _unmatched(mine: Sequence[Passage], others: Sequence[Passage]) -> list[str]:
    """Lines of the document that the other text does not have as often, in order."""
    return _of_document(_unshared(mine, others))


def _unshared(mine: Sequence[Passage], others: Sequence[Passage]) -> list[Passage]:
    """Lines, furniture too, that the other text does not have as often, in order."""
    there = Counter(passage.words for passage in others)
    left = []
    for passage in mine:
        if there[passage.words] > 0:
            there[passage.words] -= 1
        else:
            left.append(passage)
    return left


def _of_document(found: Iterable[Passage]) -> list[str]:
    """The words of those lines that the page does not say of itself."""
    return [p.words for p in found if not p.is_furniture and not is_notice(p.words)]


def _shared_words(left: Sequence[Passage], right: Sequence[Passage], old_words: int) -> int:
    """Words of the old text that the new one has as often.

    Lines that both have count whole, so that only the others are looked at word by word.
    """
    gone = _bag(passage.words for passage in left)
    return old_words - (gone - _bag(passage.words for passage in right)).total()


def _moved_words(before: Sequence[Passage], after: Sequence[Passage]) -> int:
    """Words of sentences that stand in another place, where nothing else differs.

    A list of links may be shuffled under its heading; that says nothing.
    """
    old, new = _placed(before), _placed(after)
    there, here = Counter(old), Counter(new)
    # What one side has more often is no matter of place.
    old = [line for line in old if there[line] == here[line]]
    new = [line for line in new if there[line] == here[line]]
    if old == new:
        return 0
    edits = LCSseq.editops(old, new)
    return sum(len(old[edit.src_pos].split()) for edit in edits if edit.tag == "delete")


def _placed(found: Sequence[Passage]) -> list[str]:
    """The sentences of the document in order, but links by their names, each run under its heading."""
    placed: list[str] = []
    links: list[str] = []
    for passage in found:
        if passage.is_furniture:
            continue
        if passage.is_link and not passage.is_lead:
            links.append(passage.words)
            continue
        placed += [*sorted(links), *_SENTENCE.split(passage.words)]
        links = []
    return [*placed, *sorted(links)]


def _sentences(lines: Sequence[str]) -> list[str]:
    return [sentence for line in lines for sentence in _SENTENCE.split(line)]


def _subtract(mine: Sequence[str], others: Sequence[str]) -> list[str]:
    there = Counter(others)
    left = []
    for sentence in mine:
        if there[sentence] > 0:
            there[sentence] -= 1
        else:
            left.append(sentence)
    return left


def _bag(sentences: Iterable[str]) -> Counter[str]:
    return Counter(word for sentence in sentences for word in sentence.split())


def _kind(differing: Sequence[str], gone: Sequence[str], come: Sequence[str]) -> tuple[Kind, bool]:
    """What differs, and whether another region's dates or spelling are among it."""
    if not differing:
        return Kind.FURNITURE, False
    if _squeeze(gone) == _squeeze(come):
        return Kind.LAYOUT, False
    gone, come = _without_shields(gone, come)
    if _squeeze(gone) == _squeeze(come):
        return Kind.FURNITURE, False
    if _squeeze(LINK.sub("", s) for s in gone) == _squeeze(LINK.sub("", s) for s in come):
        return Kind.LINKS, False
    if not is_other_region(gone, come):
        return Kind.WORDS, False
    return (Kind.REGION if says_the_same(gone, come) else Kind.WORDS), True


def _squeeze(sentences: Iterable[str]) -> str:
    return "".join("".join(sentences).split())


def _without_shields(gone: Sequence[str], come: Sequence[str]) -> tuple[list[str], list[str]]:
    """Without e-mail addresses, where a shield against harvesters hides them on one side."""
    if bool(_SHIELDED.search(" ".join(gone))) == bool(_SHIELDED.search(" ".join(come))):
        return list(gone), list(come)
    return [LINK.sub("", _MAIL.sub("@", s)) for s in gone], [
        LINK.sub("", _MAIL.sub("@", s)) for s in come
    ]


def _is_cut(old: str, new: str) -> bool:
    """Whether the new text goes like the old one and then stops, but for its last few words."""
    before, after = essence(old), essence(new)
    sure = max(0, len(after) - max(80, len(after) // 50))
    if not before.startswith(after[:sure]):
        return False
    if len(before.split()) - len(after.split()) < CUT_WORDS:
        return bool(after) and before.startswith(after)
    return sure > 0


# --- Regions --------------------------------------------------------------------------------------


def is_other_region(gone: Sequence[str], come: Sequence[str]) -> bool:
    """Whether the same date is written in another order, or several words are spelt otherwise."""
    old_dates, new_dates = dates(" ".join(gone)), dates(" ".join(come))
    if any(
        old_dates[day].isdisjoint(new_dates[day]) for day in old_dates.keys() & new_dates.keys()
    ):
        return True
    lowered = [s.lower() for s in gone], [s.lower() for s in come]
    return spelling_flips(_plain_bag(lowered[0]), _plain_bag(lowered[1])) >= FLIPS


def _plain_bag(sentences: Sequence[str]) -> Counter[str]:
    return Counter(re.findall(r"\w+", " ".join(sentences)))


def says_the_same(gone: Sequence[str], come: Sequence[str]) -> bool:
    """Whether sentences differ only as regions do: no new sentence, no other figure, no other turn."""
    old, new = _folded(LINK.sub("", s) for s in gone), _folded(LINK.sub("", s) for s in come)
    left, right = _subtract(old, new), _subtract(new, old)
    if len(left) > MOST_PARTNERS or len(right) > MOST_PARTNERS:
        return False
    if _weight(left) != _weight(right) or not _name_the_same(gone, come):
        return False
    return not _alone(left, right, NEW_SENTENCE) and not _alone(right, left, NEW_SENTENCE)


def _folded(sentences: Iterable[str]) -> list[str]:
    return [folded for sentence in sentences if (folded := without_region(sentence))]


def _weight(sentences: Sequence[str]) -> tuple[Counter[str], Counter[str]]:
    joined = " ".join(sentences)
    return Counter(_FIGURE.findall(joined)), Counter(_WEIGHTY.findall(joined))


def _name_the_same(gone: Sequence[str], come: Sequence[str]) -> bool:
    """Whether no name stands on one side alone: parties and places are no matter of region."""
    old, new = " ".join(gone), " ".join(come)
    return not (_names(old) - _known(new)) and not (_names(new) - _known(old))


def _names(text: str) -> set[str]:
    return {american(name.lower()) for name in _NAME.findall(text)}


def _known(text: str) -> set[str]:
    return set(re.findall(r"[\w-]+", american(text.lower())))


def _alone(mine: Sequence[str], others: Sequence[str], fewest: int) -> list[str]:
    """The sentences of at least so many words that no sentence of the other side resembles."""
    split = [other.split() for other in others]
    return [s for s in mine if len(words := s.split()) >= fewest and not _has_partner(words, split)]


def _has_partner(words: list[str], others: Sequence[list[str]]) -> bool:
    return any(
        Indel.normalized_similarity(words, other, score_cutoff=PARTNER) >= PARTNER
        for other in others
    )
