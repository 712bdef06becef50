"""Judgement of a whole history at once, as after an import: the future is known too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from auditor.pages.alternation import BRIEF
from auditor.pages.differences import Kind
from auditor.pages.edits import COUNT
from auditor.pages.essence import essence, essence_digest
from auditor.pages.judgement import Belief, DatedText, Earlier, Judgement, Memory, Nature
from auditor.pages.judging import judge
from auditor.pages.outcomes import Outcome
from auditor.pages.quality import examine

ADOPTED = timedelta(days=90)  # A doubted text is what the document is now if all else stays away.
COME_BACK = 0.7  # Share of a believed text's words with which it is back.
STANDING = timedelta(days=14)  # A candidate that stood so long needs no second reading.


@dataclass(slots=True)
class _Walk:
    """The history so far: rows as belief remembers them, and what was thought of each text."""

    texts: Sequence[DatedText]
    digests: Sequence[str]
    language: str
    rows: dict[int, Earlier] = field(default_factory=dict)
    judgements: list[Judgement] = field(default_factory=list)

    def memory(self, *, is_whole: bool) -> Memory:
        return Memory(
            earlier=list(self.rows.values()),
            text_of=lambda key: self.texts[key].text,
            language=self.language,
            recheck_after=timedelta(0),
            is_whole=is_whole,
        )

    def settle(self, settles: Mapping[int, Belief]) -> None:
        for key, belief in settles.items():
            self.rows[key] = replace(self.rows[key], belief=belief)
            self.judgements[key] = replace(self.judgements[key], belief=belief)


def judge_history(texts: Sequence[DatedText], *, language: str = "") -> list[Judgement]:
    """One judgement a text, in order; `texts` are by date. Keys in `like` are positions.

    As live, with two differences: a wording that gave way to the one before time and again never
    stood, and what stood for long or to the end was not contradicted. `settles` is empty, since all is settled.
    """
    walk = _begin(texts, language)
    flaps = _flaps(texts, walk.digests)
    for at in range(len(texts)):
        _step(walk, at, is_flap=at in flaps, is_hindsight=True)
    _settle_end(walk)
    return [_as_row(walk, judgement) for judgement in walk.judgements]


def _as_row(walk: _Walk, judgement: Judgement) -> Judgement:
    """A record is a row of its own even if it says nothing new: it is believed as the one it equals."""
    if judgement.belief is not Belief.SAME:
        return judgement
    same = walk.rows[judgement.like] if judgement.like is not None else None
    belief = same.belief if same else Belief.CONFIRMED
    nature = Nature.NOISE if belief is Belief.CONFIRMED else judgement.nature
    return replace(judgement, belief=belief, nature=nature)


def replay(texts: Sequence[DatedText], *, language: str = "") -> list[Judgement]:
    """What live judgement came to for each text in the end, each next text being the second reading."""
    walk = _begin(texts, language)
    for at in range(len(texts)):
        _step(walk, at, is_flap=False, is_hindsight=False)
    return walk.judgements


def _begin(texts: Sequence[DatedText], language: str) -> _Walk:
    return _Walk(texts, [essence_digest(text.text) for text in texts], language)


def _step(walk: _Walk, at: int, *, is_flap: bool, is_hindsight: bool) -> None:
    text = walk.texts[at]
    if is_hindsight:
        _confirm_standing(walk, text.at)
    found = examine(text.text)
    judgement = judge(
        walk.memory(is_whole=is_hindsight),
        text.text,
        essence=walk.digests[at],
        at=text.at,
        found=found.outcome,
    )
    if found.outcome is not Outcome.OK:
        judgement = replace(judgement, reason=found.reason)
    elif is_flap and judgement.belief in {Belief.CONFIRMED, Belief.CANDIDATE}:
        judgement = _fleeting(judgement)
    elif is_hindsight and judgement.belief is Belief.SUSPECT and _never_comes_back(walk, at):
        judgement = _adopted(judgement)
    walk.settle(judgement.settles)
    walk.judgements.append(replace(judgement, settles={}))
    if judgement.belief is not Belief.SAME:
        walk.rows[at] = Earlier(
            at, text.at, walk.digests[at], len(text.text.split()), judgement.belief
        )


def _confirm_standing(walk: _Walk, at: datetime) -> None:
    """A candidate that nothing replaced for long was read again and again, and came out the same."""
    newest = next(reversed(walk.rows.values()), None)
    if newest and newest.belief is Belief.CANDIDATE and at - newest.at >= STANDING:
        walk.settle({newest.key: Belief.CONFIRMED})


def _never_comes_back(walk: _Walk, at: int) -> bool:
    """Whether no later text has most of the believed one's words again, for long."""
    later = walk.texts[at + 1 :]
    if not later or later[-1].at - walk.texts[at].at < ADOPTED:
        return False
    base = next(row for row in reversed(walk.rows.values()) if row.belief is Belief.CONFIRMED)
    wanted = Counter(essence(walk.texts[base.key].text).split())
    texts = {
        walk.digests[number]: walk.texts[number].text for number in range(at + 1, len(walk.texts))
    }
    return all(_share_of(wanted, text) < COME_BACK for text in texts.values())


def _share_of(wanted: Counter[str], text: str) -> float:
    return (wanted & Counter(essence(text).split())).total() / max(wanted.total(), 1)


def _adopted(judgement: Judgement) -> Judgement:
    """A text to judge later ones by. That it came about is not reported as the provider's change."""
    if judgement.outcome is Outcome.WRONG_LANGUAGE:
        return judgement
    is_doubtful = judgement.signals.get("difference") in {Kind.PART, Kind.OTHER}
    reason = f"{judgement.reason} The document never came back to what it was: it is this now."
    nature = Nature.FAILURE if is_doubtful else Nature.EDIT
    return replace(judgement, belief=Belief.CONFIRMED, nature=nature, reason=reason)


def _fleeting(judgement: Judgement) -> Judgement:
    if judgement.nature in {Nature.FIRST, Nature.NOISE}:
        return judgement
    reason = "It gave way to the wording before it within days, time and again: it never stood."
    return replace(judgement, belief=Belief.VARIANT, reason=reason)


def _flaps(texts: Sequence[DatedText], digests: Sequence[str]) -> set[int]:
    """Positions of a wording that alternates with another one, soon gives way each time, and loses.

    A wording that came and went once may have been published and withdrawn: that is an edit.
    """
    left = list(range(len(texts)))
    gone: list[int] = []
    while True:
        found = [
            (_stood(texts, left, place), place)
            for place in range(1, len(left) - 1)
            if digests[left[place - 1]] == digests[left[place + 1]] != digests[left[place]]
            and digests[left[place]] not in {digests[later] for later in left[place + 1 :]}
        ]
        brief = [entry for entry in found if entry[0] <= BRIEF]
        if not brief:
            break
        place = min(brief)[1]
        gone.append(left[place])
        del left[place : place + 2]
    visits = Counter(digests[at] for at in gone)
    return {at for at in gone if visits[digests[at]] > 1}


def _stood(texts: Sequence[DatedText], left: Sequence[int], place: int) -> timedelta:
    return texts[left[place + 1]].at - texts[left[place]].at


def _settle_end(walk: _Walk) -> None:
    """What waits at the end of a history was never contradicted; but of a count nobody knows."""
    for row in list(walk.rows.values()):
        if row.belief is Belief.CANDIDATE:
            is_count = walk.judgements[row.key].reason == COUNT
            walk.settle({row.key: Belief.VARIANT if is_count else Belief.CONFIRMED})
