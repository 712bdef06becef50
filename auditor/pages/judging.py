"""Live judgement: what comes of a reading when only the past is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from auditor.pages.alternation import BRIEF, REOPENED_AFTER, swings, without
from auditor.pages.differences import Difference, Kind, changed_lines, difference, novelties
from auditor.pages.doubts import Doubt, doubt
from auditor.pages.edits import edited
from auditor.pages.essence import essence as words_of
from auditor.pages.figures import turning
from auditor.pages.judgement import Belief, Earlier, Judgement, Memory, Nature
from auditor.pages.outcomes import Outcome
from auditor.pages.quality import is_doubtful_start
from auditor.pages.regions import without_region

AGREEING = 0.5  # Share of a candidate's difference that a second reading must show too.
VARIANTS_LOOKED_AT = 4  # The newest wordings that a text is held against.
FLAPPING_FACTOR = 7  # How much longer a wording must stand while a document alternates.
USUAL = 12  # The newest believed versions make the usual length.


def judge(
    memory: Memory,
    text: str,
    *,
    essence: str,
    at: datetime,
    found: Outcome = Outcome.OK,
    fetcher: str = "http",
) -> Judgement:
    """What to believe of a reading. `essence` is its digest, `found` what the check came to so far.

    A text equal to the last confirmed one costs nothing: no earlier text is read for it.
    """
    if found is not Outcome.OK:
        return _failed(memory, essence, found, fetcher)
    withdrawn = {} if memory.is_whole else swings(memory, essence, at)
    if not withdrawn:
        return _judge(memory, text, essence, at)
    judgement = _judge(without(memory, withdrawn), text, essence, at)
    return _withdrawing(memory, judgement, withdrawn)


def _judge(memory: Memory, text: str, essence: str, at: datetime) -> Judgement:
    base = _last(memory.earlier, Belief.CONFIRMED)
    if base is None:
        return _begins(memory, text, essence, at)
    if essence == base.essence:
        return _unchanged(memory, base)
    known = _newest_with(memory.earlier, essence)
    if known is not None and known.belief is Belief.CANDIDATE:
        return _read_again(memory, known, at)
    return _differs(memory, base, known, text, at)


def _withdrawing(
    memory: Memory, judgement: Judgement, withdrawn: Mapping[int, Belief]
) -> Judgement:
    """What a reading says, and that some of what was believed has proved to alternate.

    If it is itself what is withdrawn it waits again: it may have stood since.
    """
    settles = {**withdrawn, **judgement.settles}
    found = replace(judgement, settles=settles, is_flapping=True)
    if judgement.belief is not Belief.SAME or judgement.like not in withdrawn:
        return found
    reason = (
        "The document goes back and forth between this wording and the one before: "
        f"it is believed if it stands for {BRIEF.days} days."
    )
    return replace(found, belief=Belief.CANDIDATE, reason=reason)


# --- The first text --------------------------------------------------------------------------------


def _begins(memory: Memory, text: str, essence: str, at: datetime) -> Judgement:
    """A document of which nothing is believed yet. A short text without words of the law waits."""
    known = _newest_with(memory.earlier, essence)
    if known is not None and known.belief is Belief.CANDIDATE:
        return replace(_read_again(memory, known, at), nature=Nature.FIRST)
    waiting = (entry for entry in memory.earlier if entry.belief is Belief.CANDIDATE)
    settles = {entry.key: Belief.VARIANT for entry in waiting}
    if not is_doubtful_start(text):
        return Judgement(Belief.CONFIRMED, Nature.FIRST, settles=settles)
    reason = (
        f"The first text has only {len(text.split())} words and does not read like terms: "
        "it is read again before it is believed."
    )
    return Judgement(Belief.CANDIDATE, Nature.FIRST, reason=reason, settles=settles)


# --- Nothing new ----------------------------------------------------------------------------------


def _failed(memory: Memory, essence: str, found: Outcome, fetcher: str) -> Judgement:
    """A failing text is kept once, so that a person can look at it."""
    known = _newest_with(memory.earlier, essence)
    belief = Belief.SUSPECT if known is None else Belief.SAME
    reason = f"This is not the document ({found.value.replace('_', ' ')}); read by {fetcher}."
    return Judgement(
        belief, Nature.FAILURE, found, reason, like=None if known is None else known.key
    )


def _unchanged(memory: Memory, base: Earlier) -> Judgement:
    """The believed text again: whatever waited since then is not what the document says."""
    settles = {entry.key: Belief.VARIANT for entry in _open_since(memory.earlier, base)}
    reason = ""
    if settles:
        reason = (
            "The document is back at its wording: what was read in between is kept as a variant."
        )
    nature = Nature.REAPPEARANCE if settles else Nature.NOISE
    return Judgement(
        Belief.SAME, nature, reason=reason, like=base.key, settles=settles,
        is_flapping=bool(settles) and _returns(memory.earlier) > 0,
    )  # fmt: skip


def _read_again(memory: Memory, known: Earlier, at: datetime) -> Judgement:
    """A candidate that is read a second time, late enough, is confirmed."""
    wait = _wait(memory, known)
    if at - known.at < wait:
        reason = f"The new text was read again, but within {_hours(wait)}: it still waits."
        return Judgement(Belief.SAME, Nature.EDIT, reason=reason, like=known.key)
    settles = {known.key: Belief.CONFIRMED}
    reason = "A second reading agrees with the new text."
    return Judgement(Belief.SAME, Nature.EDIT, reason=reason, like=known.key, settles=settles)


# --- Something new --------------------------------------------------------------------------------


def _differs(
    memory: Memory, base: Earlier, known: Earlier | None, text: str, at: datetime
) -> Judgement:
    settles = _settle(memory, base, text, at)
    base = _newest_confirmed(memory, base, settles)
    step = difference(memory.text_of(base.key), text)
    found = _doubt(memory, base, text, step)
    if found is not None:
        # A text that is not believed is no witness for or against another one.
        return _suspected(found, known, step)
    if known is None or known.belief is Belief.SUSPECT:
        return replace(_weigh(memory, base, text, step), settles=settles)
    if step.kind in QUIET:
        return _known_quietly(known, step, settles)
    return _returned(memory, known, at, settles)


def _doubt(memory: Memory, base: Earlier, text: str, step: Difference) -> Doubt | None:
    if step.kind in QUIET:
        return None
    usual = [entry.words for entry in memory.earlier if entry.belief is Belief.CONFIRMED]
    old = memory.text_of(base.key)
    return doubt(old, text, step, usual=usual[-USUAL:], declared=memory.language)


def _suspected(found: Doubt, known: Earlier | None, step: Difference) -> Judgement:
    """A text that is not believed is kept once, whatever it was taken for before."""
    nature = Nature.LOCALE if found.outcome is Outcome.WRONG_LANGUAGE else Nature.FAILURE
    belief, reason = Belief.SUSPECT, found.reason
    if known is not None:
        belief, reason = Belief.SAME, f"{reason} It was read before: a person should look at it."
    return Judgement(
        belief, nature, found.outcome, reason, like=None if known is None else known.key,
        signals=_signals(step),
    )  # fmt: skip


def _known_quietly(known: Earlier, step: Difference, settles: Mapping[int, Belief]) -> Judgement:
    """A text that was read before and says what the believed one says: no row of its own."""
    _, nature, reason = QUIET[step.kind]
    return Judgement(
        Belief.SAME, nature, reason=reason, like=known.key, settles=settles,
        signals=_signals(step),
    )  # fmt: skip


def _returned(
    memory: Memory, known: Earlier, at: datetime, settles: Mapping[int, Belief]
) -> Judgement:
    """An earlier wording is back. It is believed again only when it stands."""
    has_returned_before = _returns(memory.earlier) > 0
    is_variant = known.belief is Belief.VARIANT
    if is_variant and has_returned_before and at - known.at < REOPENED_AFTER:
        reason = "One of the wordings between which the document alternates."
        return Judgement(
            Belief.SAME, Nature.REAPPEARANCE, reason=reason, like=known.key, settles=settles,
            is_flapping=True,
        )  # fmt: skip
    reason = (
        "The document is back at a wording that it had before: read again before it is believed."
    )
    nature = Nature.REAPPEARANCE if _was_believed(memory, known) else Nature.EDIT
    return Judgement(
        Belief.CANDIDATE, nature, reason=reason, like=known.key, settles=settles,
        is_flapping=is_variant or has_returned_before,
    )  # fmt: skip


def _was_believed(memory: Memory, known: Earlier) -> bool:
    return any(
        entry.essence == known.essence and entry.belief is Belief.CONFIRMED
        for entry in memory.earlier
    )


def _weigh(memory: Memory, base: Earlier, text: str, step: Difference) -> Judgement:
    """A text that was never seen, against the believed one."""
    signals = _signals(step)
    if step.kind in QUIET:
        belief, nature, reason = QUIET[step.kind]
        return Judgement(belief, nature, reason=reason, like=_like(belief, base), signals=signals)
    found = _alike(memory, base, text) or edited(memory, base, text, step)
    return replace(found, signals=signals)


QUIET = {
    Kind.NONE: (Belief.CONFIRMED, Nature.NOISE, "Only marks of the page differ."),
    Kind.FURNITURE: (
        Belief.CONFIRMED, Nature.NOISE,
        "Only what stands around the document differs: navigation, footers, lists of other pages, "
        "what the page says of its own failure.",
    ),
    Kind.LAYOUT: (
        Belief.CONFIRMED, Nature.NOISE, "The same sentences, broken into lines otherwise.",
    ),
    Kind.REGION: (
        Belief.VARIANT, Nature.LOCALE,
        "The same text for another region: only dates, spelling and capitals differ.",
    ),
}  # fmt: skip


def _alike(memory: Memory, base: Earlier, text: str) -> Judgement | None:
    """The text as one of the other wordings that are known, but for what says nothing."""
    seen = {base.essence}
    for entry in reversed(memory.earlier):
        if len(seen) > VARIANTS_LOOKED_AT:
            break
        if entry.essence in seen or entry.belief in {Belief.CANDIDATE, Belief.SUSPECT}:
            continue
        seen.add(entry.essence)
        kind = difference(memory.text_of(entry.key), text).kind
        if kind in QUIET:
            return _as(entry)
    return None


def _as(entry: Earlier) -> Judgement:
    reason = "As an earlier wording of the document, but for what says nothing."
    return Judgement(Belief.VARIANT, Nature.REAPPEARANCE, reason=reason, like=entry.key)


# --- What a reading says of those that wait -------------------------------------------------------


def _settle(memory: Memory, base: Earlier, text: str, at: datetime) -> dict[int, Belief]:
    """Candidates that a new text agrees with or contradicts: key -> their state now."""
    settled: dict[int, Belief] = {}
    for entry in _open_since(memory.earlier, base):
        agreement = agrees(memory.text_of(base.key), memory.text_of(entry.key), text)
        if agreement < AGREEING:
            settled[entry.key] = Belief.VARIANT
        elif at - entry.at >= _wait(memory, entry):
            settled[entry.key] = Belief.CONFIRMED
    return settled


def agrees(base: str, candidate: str, text: str) -> float:
    """The share of what set the candidate off from the base that sets the text off too, 0 to 1.

    Where the candidate is for another region too, its new sentences alone may decide: the next
    reading may come from the first region again, with the same edit.
    """
    if turning(base, candidate):
        # Of a figure that differs at every visit the old value is gone each time, and half of the
        # new one may be there again: only the very same lines agree.
        _, lines = changed_lines(base, candidate)
        return float(not Counter(lines) - Counter(changed_lines(base, text)[1]))
    before, then, now = (_words([without_region(words_of(one))]) for one in (base, candidate, text))
    whole = _share_kept(before, now, came=then - before, went=before - then)
    if whole >= AGREEING:
        return whole
    gone, come = (_words(sentences) for sentences in novelties(base, candidate))
    return max(whole, _share_kept(before, now, came=come - gone, went=gone - come))


def _share_kept(
    before: Counter[str], now: Counter[str], *, came: Counter[str], went: Counter[str]
) -> float:
    kept = ((now - before) & came).total() + ((before - now) & went).total()
    return kept / max(came.total() + went.total(), 1)


def _words(sentences: Sequence[str]) -> Counter[str]:
    return Counter(" ".join(sentences).split())


# --- The memory -----------------------------------------------------------------------------------


def _last(earlier: Sequence[Earlier], belief: Belief) -> Earlier | None:
    return next((entry for entry in reversed(earlier) if entry.belief is belief), None)


def _newest_with(earlier: Sequence[Earlier], essence: str) -> Earlier | None:
    return next((entry for entry in reversed(earlier) if entry.essence == essence), None)


def _open_since(earlier: Sequence[Earlier], base: Earlier) -> Iterator[Earlier]:
    return (entry for entry in earlier if entry.belief is Belief.CANDIDATE and entry.at >= base.at)


def _newest_confirmed(memory: Memory, base: Earlier, settles: Mapping[int, Belief]) -> Earlier:
    now = [entry for entry in memory.earlier if settles.get(entry.key) is Belief.CONFIRMED]
    return now[-1] if now else base


def _returns(earlier: Sequence[Earlier]) -> int:
    """How often a wording came back after it had been seen to be a variant."""
    counted = Counter(entry.essence for entry in earlier)
    return sum(number - 1 for number in counted.values())


def _wait(memory: Memory, entry: Earlier) -> timedelta:
    """How long a candidate must stand: for longer where the document alternates, and a wording that
    has given way before for as long as one that alternates does not."""
    if _returns(memory.earlier) <= 1:
        return memory.recheck_after
    wait = memory.recheck_after * FLAPPING_FACTOR
    has_given_way = any(
        one.essence == entry.essence and one.belief is Belief.VARIANT for one in memory.earlier
    )
    return max(wait, BRIEF) if has_given_way else wait


def _like(belief: Belief, base: Earlier) -> int | None:
    return base.key if belief is Belief.VARIANT else None


def _hours(wait: timedelta) -> str:
    return f"{wait.total_seconds() / 3600:g} hours"


def _signals(step: Difference) -> dict[str, object]:
    return {
        "difference": step.kind.value, "words_added": step.added, "words_removed": step.removed,
        "share": round(step.share, 4), "kept": round(step.kept, 4), "is_cut": step.is_cut,
        "is_region": step.is_region,
    }  # fmt: skip
