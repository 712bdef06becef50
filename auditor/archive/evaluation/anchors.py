"""Sentences of recorded versions -> how well quotes of them are found in the next version.

Consecutive versions of one document as they were committed, without equal neighbours. What is right is
said by `yardstick`.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from operator import attrgetter
from pathlib import Path

from auditor.archive.evaluation.yardstick import Fate, Sentence, Span, count_sentences, judged
from auditor.archive.interchange.git import Repository, open_repository
from auditor.archive.interchange.ota_history import History
from auditor.pages.anchor import Anchored, Anchorer, Kind, quote_at

MOST_ERRORS = 50
COVERED = 0.5  # Share of words of a reworded place that was found, and of what was found,
WHOLE = 0.9  # and of the place of the same words.
GONE = frozenset({Fate.ABSENT, Fate.REMOVED_COPY})


class NothingToMeasure(ValueError):
    """The repository holds no document with two different versions."""


@dataclass(frozen=True, slots=True)
class Step:
    """One document's text and the one that came after it."""

    path: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Miss:
    """A sentence that was not found where it stands, with what was said of it."""

    step: Step
    sentence: Sentence
    anchored: Anchored


@dataclass(slots=True)
class Tally:
    """What came out. `wrong` are sentences that were anchored to another place than theirs."""

    steps: int = 0
    seconds: float = 0.0
    fates: Counter[Fate] = field(default_factory=Counter)
    right: Counter[Fate] = field(default_factory=Counter)
    wrong: Counter[Fate] = field(default_factory=Counter)
    gone: Counter[Fate] = field(default_factory=Counter)
    misses: list[Miss] = field(default_factory=list)


def measure(source: Path, *, limit: int | None = None, seed: int = 0) -> Tally:
    """Anchor the sentences of a repository's versions; with a limit those of steps drawn by chance.

    Raises NotARepository, NothingToMeasure.
    """
    with open_repository(source) as repository:
        steps = list(_steps(repository))
    if not steps:
        raise NothingToMeasure(f"{source}: no document has two versions that differ.")
    tally = Tally()
    for step in _drawn(steps, limit, seed):
        _measure_step(step, tally)
    return tally


def _steps(repository: Repository) -> Iterator[Step]:
    with History(repository) as history, repository.blobs() as blobs:
        for path in history.paths():
            records = sorted(history.of(path), key=attrgetter("sequence"))
            contents = blobs.read_all([record.blob for record in records])
            texts = (content.decode("utf-8", "replace") for content in contents)
            for old, new in pairwise(texts):
                if old != new:
                    yield Step(path, old, new)


def _drawn(steps: list[Step], limit: int | None, seed: int) -> Iterable[Step]:
    """Whole steps until there are so many sentences: an index serves all quotes of a text."""
    if limit is None:
        return steps
    shuffled = random.Random(seed).sample(steps, len(steps))  # noqa: S311 - no secret
    count, drawn = 0, []
    for step in shuffled:
        if count >= limit:
            break
        count += count_sentences(step.old)
        drawn.append(step)
    return drawn


def _measure_step(step: Step, tally: Tally) -> None:
    sentences = judged(step.old, step.new)
    quotes = [quote_at(step.old, one.start, one.end) for one in sentences]
    began = time.perf_counter()
    anchorer = Anchorer(step.old, step.new)
    found = [anchorer.anchor(quote) for quote in quotes]
    tally.seconds += time.perf_counter() - began
    tally.steps += 1
    for sentence, anchored in zip(sentences, found, strict=True):
        _count(Miss(step, sentence, anchored), tally)


def _count(found: Miss, tally: Tally) -> None:
    sentence, anchored = found.sentence, found.anchored
    tally.fates[sentence.fate] += 1
    if sentence.fate is Fate.TIE:
        return
    is_right = _is_right(found)
    is_wrong = anchored.is_found and not _is_there(found.step.new, sentence, anchored)
    tally.right[sentence.fate] += is_right
    tally.wrong[sentence.fate] += is_wrong
    tally.gone[sentence.fate] += not anchored.is_found
    if is_wrong or (sentence.fate is not Fate.REWORDED and not is_right):
        tally.misses.append(found)


def _is_right(found: Miss) -> bool:
    sentence, anchored = found.sentence, found.anchored
    if sentence.fate in GONE:
        return not anchored.is_found
    is_kind = anchored.kind is Kind.EXACT if sentence.fate is Fate.VERBATIM else anchored.is_found
    return is_kind and _is_there(found.step.new, sentence, anchored)


def _is_there(text: str, sentence: Sentence, anchored: Anchored) -> bool:
    """Whether what was found is the place: to a mark for the same words, mostly for reworded ones."""
    if sentence.place is None or anchored.start is None or anchored.end is None:
        return False
    place, found = sentence.place, (anchored.start, anchored.end)
    shared = max(place[0], found[0]), min(place[1], found[1])
    share = WHOLE if sentence.fate is Fate.VERBATIM else COVERED
    return _size(text, shared) >= share * max(_size(text, place), _size(text, found))


def _size(text: str, span: Span) -> int:
    """How many words a span has; where a link leads is one, as long as it may be."""
    return len(text[slice(*span)].split())


# --- The report -----------------------------------------------------------------------------------


def report(tally: Tally) -> list[str]:
    """Counts, figures, and the errors with their texts."""
    fates = tally.fates
    lines = [
        f"{fates.total()} sentences of 8 to 40 words in {tally.steps} steps between versions.",
        *(f"  {fate}: {fates[fate]}" for fate in Fate),
        "",
        _figure("verbatim found at the right place", tally.right, tally, [Fate.VERBATIM]),
        _figure("edited found at the right place", tally.right, tally, [Fate.EDITED]),
        _figure(
            "anchored to a wrong sentence",
            tally.wrong,
            tally,
            [f for f in Fate if f is not Fate.TIE],
        ),
        _figure("without counterpart reported gone", tally.right, tally, sorted(GONE)),
        f"quotes a second: {fates.total() / max(tally.seconds, 1e-9):.0f}",
        "",
        _figure(
            "reworded further, found at the nearest place", tally.right, tally, [Fate.REWORDED]
        ),
        _figure("reworded further, reported gone", tally.gone, tally, [Fate.REWORDED]),
        f"left out as ties: {fates[Fate.TIE]}",
    ]
    return [*lines, "", *_errors(tally)]


def _figure(name: str, counted: Counter[Fate], tally: Tally, fates: Iterable[Fate]) -> str:
    chosen = list(fates)
    count, of = sum(counted[f] for f in chosen), sum(tally.fates[f] for f in chosen)
    share = f" ({100 * count / of:.2f}%)" if of else ""
    return f"{name}: {count} of {of}{share}"


def _errors(tally: Tally) -> list[str]:
    lines = [f"Errors: {len(tally.misses)}"]
    for miss in tally.misses[:MOST_ERRORS]:
        step, sentence, anchored = miss.step, miss.sentence, miss.anchored
        lines += [
            f"- {step.path}: {sentence.fate}, {anchored.kind}. {anchored.reason}",
            f"  quoted: {step.old[sentence.start : sentence.end]}",
        ]
        if sentence.place:
            lines.append(f"  stands: {step.new[slice(*sentence.place)]}")
        if anchored.is_found:
            lines.append(f"  found:  {step.new[anchored.start : anchored.end]}")
    return lines
