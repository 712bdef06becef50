"""Labelled lines of documents -> how many of them the reading of clauses finds, and what it makes of them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

from auditor.archive.evaluation.transitions import GoldInvalid
from auditor.archive.interchange.git import open_repository
from auditor.kyc.clause import Clause
from auditor.kyc.clauses import read_clauses

WRITTEN_FROM = frozenset(
    [
        "Binance/Privacy Policy.md",
        "Coinbase/Terms of Service.md",
        "Google Pay/Terms of Service.md",
        "HSBC/Terms of Service.md",
        "OpenSea/Terms of Service.md",
        "Vanco Payment Solutions/Terms of Service.md",
    ]
)
"""Half A of the first labelled set: the rules were first written with these in sight (decision 21).

All other documents were held out then; half B of the set is what remained, with as many labels."""


class Said(Protocol):
    """A line that speaks to an indicator, as a person or a rule says."""

    @property
    def line(self) -> int: ...

    @property
    def indicator(self) -> str: ...


One = TypeVar("One", bound=Said)
Other = TypeVar("Other", bound=Said)


@dataclass(frozen=True, slots=True)
class Label:
    """One line that a person says speaks to an indicator, and what it claims."""

    line: int
    indicator: str
    claimed: str
    trigger: str | None


@dataclass(frozen=True, slots=True)
class Labelled:
    """A document that was labelled as a whole."""

    path: str
    blob: str
    language: str
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """What was found of a document's labels. `text` is None where its blob is in no repository."""

    document: Labelled
    text: str | None
    matched: tuple[tuple[Label, Clause], ...] = ()
    missed: tuple[Label, ...] = ()
    false: tuple[Clause, ...] = ()


# --- The labelled set -----------------------------------------------------------------------------


def read_gold(file: Path) -> list[Labelled]:
    """The documents of a JSON Lines file, in its order. Raises GoldInvalid."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise GoldInvalid(f"{file} cannot be read: {error}.") from error
    languages: dict[tuple[str, str], str] = {}
    labels: dict[tuple[str, str], list[Label]] = defaultdict(list)
    for number, line in enumerate(lines, start=1):
        if line.strip():
            _take(
                _record(line, f"{file}, line {number}"), f"{file}, line {number}", languages, labels
            )
    if not languages:
        raise GoldInvalid(f"{file} holds no document.")
    return [
        Labelled(path, blob, language, tuple(labels[path, blob]))
        for (path, blob), language in languages.items()
    ]


def _record(line: str, where: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise GoldInvalid(f"{where}: not a JSON record ({error.msg}).") from error
    if not isinstance(record, dict):
        raise GoldInvalid(f"{where}: not a JSON object.")
    return record


def _take(
    record: dict[str, Any],
    where: str,
    languages: dict[tuple[str, str], str],
    labels: dict[tuple[str, str], list[Label]],
) -> None:
    """A record names a document, with its language, or labels a line of one."""
    try:
        if "document" in record:
            languages[str(record["document"]), str(record["blob"])] = str(record["language"])
            return
        key = str(record["path"]), str(record["blob"])
        languages.setdefault(key, "")
        trigger = record.get("trigger")
        labels[key].append(
            Label(int(record["line"]), str(record["indicator"]), str(record["claimed"]), trigger)
        )
    except KeyError as error:
        raise GoldInvalid(f"{where}: {error} is missing.") from error
    except (TypeError, ValueError) as error:
        raise GoldInvalid(f"{where}: {error}.") from error


# --- Comparing ------------------------------------------------------------------------------------


def compare_all(
    gold: Sequence[Labelled], sources: Sequence[Path], *, tolerance: int = 0
) -> list[Compared]:
    """What is found of each document. Raises NotARepository."""
    texts = texts_of([one.blob for one in gold], sources)
    return [compare(one, texts.get(one.blob), tolerance=tolerance) for one in gold]


def texts_of(blobs: Sequence[str], sources: Sequence[Path]) -> dict[str, str]:
    """The text of every blob that is in one of the repositories. Raises NotARepository."""
    texts: dict[str, str] = {}
    for source in sources:
        with open_repository(source) as repository, repository.blobs() as reader:
            there = [blob for blob in blobs if blob not in texts and repository.holds(blob)]
            for blob, content in zip(there, reader.read_all(there), strict=True):
                texts[blob] = content.decode("utf-8", errors="replace")
    return texts


def compare(document: Labelled, text: str | None, *, tolerance: int) -> Compared:
    """Pairs labels with clauses of the same indicator: of the same line, then of near ones.

    `tolerance` counts lines that are not empty. A line that speaks to one indicator counts once.
    """
    if text is None:
        return Compared(document, None)
    clauses = _once_a_line(read_clauses(text, document.language or None))
    matched, missed, false = paired(document.labels, clauses, places(text), tolerance)
    return Compared(document, text, tuple(matched), tuple(missed), tuple(false))


def paired(
    ones: Sequence[One], others: Sequence[Other], placed: Sequence[int], tolerance: int
) -> tuple[list[tuple[One, Other]], list[One], list[Other]]:
    """Pairs of the same indicator, on the same line first, then on near ones; and what is left of both.

    `placed` says of each line how many lines that are not empty come before it.
    """
    left, free = list(ones), list(others)
    pairs: list[tuple[One, Other]] = []
    for distance in range(tolerance + 1):
        for one in tuple(left):
            near = (other for other in free if _is_near(one, other, placed, distance))
            other = next(near, None)
            if other is not None:
                pairs.append((one, other))
                left.remove(one)
                free.remove(other)
    return pairs, left, free


def _once_a_line(clauses: Sequence[Clause]) -> list[Clause]:
    best: dict[tuple[int, str], Clause] = {}
    for one in clauses:
        known = best.setdefault((one.line, one.indicator), one)
        if known.confidence < one.confidence:
            best[one.line, one.indicator] = one
    return list(best.values())


def places(text: str) -> list[int]:
    """For each line, from 1, how many lines that are not empty come before it."""
    placed, count = [0], 0
    for line in text.split("\n"):
        placed.append(count)
        count += bool(line.strip())
    return placed


def _is_near(one: Said, other: Said, placed: Sequence[int], distance: int) -> bool:
    if one.indicator != other.indicator or max(one.line, other.line) >= len(placed):
        return False
    return abs(placed[one.line] - placed[other.line]) == distance
