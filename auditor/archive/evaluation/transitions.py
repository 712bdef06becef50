"""Labelled transitions between recorded versions -> how many are shown as the provider's change."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from auditor.archive.interchange.git import Repository, open_repository
from auditor.archive.interchange.ota_history import History, Record
from auditor.pages.belief import Belief, DatedText, Judgement, Nature, judge_history
from auditor.pages.history import replay

MODES: dict[str, Callable[[Sequence[DatedText]], list[Judgement]]] = {
    "live": replay,
    "archive": judge_history,
}
DIRECTIONS = ("stricter", "looser", "mixed", "neutral")


class GoldInvalid(ValueError):
    """The labelled set cannot be used; the message says which line and why."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One labelled step of a document, between two blobs at two dates."""

    path: str
    old: str
    new: str
    old_at: datetime | None
    new_at: datetime | None
    cause: str
    is_genuine: bool
    is_substantive: bool
    diligence: Diligence | None = None


@dataclass(frozen=True, slots=True)
class Diligence:
    """Whether a step changed what the text says of due diligence, where the label says it.

    `direction` is empty and `indicators` are none where it did not.
    """

    is_changed: bool
    direction: str
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the logic made of one transition; no judgement when its blobs are in no repository."""

    transition: Transition
    judgement: Judgement | None
    base: str = ""
    """The blob of the newest version before that was believed: with that one changes are compared."""

    @property
    def is_shown(self) -> bool:
        judgement = self.judgement
        return (
            judgement is not None
            and judgement.belief is Belief.CONFIRMED
            and judgement.nature in {Nature.EDIT, Nature.REAPPEARANCE}
        )

    @property
    def is_wrong(self) -> bool:
        return self.judgement is not None and self.is_shown != self.transition.is_genuine


# --- The labelled set -----------------------------------------------------------------------------


def read_gold(file: Path) -> list[Transition]:
    """The transitions of a JSON Lines file. Raises GoldInvalid."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise GoldInvalid(f"{file} cannot be read: {error}.") from error
    found = [
        _parse(line, f"{file}, line {number}")
        for number, line in enumerate(lines, start=1)
        if line.strip()
    ]
    if not found:
        raise GoldInvalid(f"{file} holds no transition.")
    return found


def _parse(line: str, where: str) -> Transition:
    try:
        record = json.loads(line)
        return Transition(
            path=str(record["path"]),
            old=str(record["from"]),
            new=str(record["to"]),
            old_at=_date(record.get("from_date")),
            new_at=_date(record.get("to_date")),
            cause=str(record["cause"]),
            is_genuine=_truth(record, "genuine"),
            is_substantive=_truth(record, "substantive"),
            diligence=_diligence(record) if "kyc" in record else None,
        )
    except json.JSONDecodeError as error:
        raise GoldInvalid(f"{where}: not a JSON record ({error.msg}).") from error
    except KeyError as error:
        raise GoldInvalid(f"{where}: {error} is missing.") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise GoldInvalid(f"{where}: {error}") from error


def _truth(record: dict[str, object], name: str) -> bool:
    value = record[name]
    if not isinstance(value, bool):
        raise ValueError(f"{name!r} must be true or false.")
    return value


def _diligence(record: dict[str, object]) -> Diligence:
    indicators = record.get("indicators") or []
    if not isinstance(indicators, list):
        raise ValueError("'indicators' must be a list.")
    is_changed = _truth(record, "kyc")
    direction = str(record.get("direction") or "")
    if is_changed and direction not in DIRECTIONS:
        raise ValueError(f"'direction' must be one of {', '.join(DIRECTIONS)}.")
    return Diligence(is_changed, direction, tuple(map(str, indicators)))


def _date(value: str | None) -> datetime | None:
    if not value:
        return None
    try:
        stated = datetime.fromisoformat(value)
    except ValueError as error:
        raise ValueError(f"{value!r} is no date.") from error
    return stated if stated.tzinfo else stated.replace(tzinfo=UTC)


# --- Judging --------------------------------------------------------------------------------------


def judge_transitions(
    gold: Sequence[Transition], sources: Sequence[Path], *, mode: str
) -> list[Verdict]:
    """A verdict on each transition, in order. Raises NotARepository."""
    waiting = dict(enumerate(gold))
    judged: dict[int, Verdict] = {}
    for source in sources:
        with open_repository(source) as repository, History(repository) as history:
            for number, verdict in _judge_in(repository, history, waiting, mode):
                judged[number] = verdict
                del waiting[number]
    return [judged.get(number) or Verdict(step, None) for number, step in enumerate(gold)]


def _judge_in(
    repository: Repository, history: History, waiting: dict[int, Transition], mode: str
) -> Iterator[tuple[int, Verdict]]:
    by_path: dict[str, list[int]] = defaultdict(list)
    for number, step in waiting.items():
        by_path[step.path].append(number)
    for path in sorted(by_path.keys() & set(history.paths())):
        records = list(history.of(path))
        places = {number: _place(records, waiting[number]) for number in by_path[path]}
        if all(place is None for place in places.values()):
            continue
        judgements = MODES[mode](_texts(repository, records))
        for number, place in places.items():
            if place is not None:
                yield (
                    number,
                    Verdict(waiting[number], judgements[place], _base(records, judgements, place)),
                )


def _place(records: Sequence[Record], step: Transition) -> int | None:
    """Where the step's new blob stands in the document's history, right after the old one."""
    found = [
        at
        for at in range(1, len(records))
        if records[at].blob == step.new and records[at - 1].blob == step.old
    ]
    dated = [at for at in found if step.new_at is None or records[at].recorded_at == step.new_at]
    return next(iter(dated or found), None)


def _base(records: Sequence[Record], judgements: Sequence[Judgement], place: int) -> str:
    before = range(place - 1, -1, -1)
    believed = (at for at in before if judgements[at].belief is Belief.CONFIRMED)
    return records[next(believed, place - 1)].blob


def _texts(repository: Repository, records: Sequence[Record]) -> list[DatedText]:
    with repository.blobs() as blobs:
        contents = blobs.read_all([record.blob for record in records])
        return [
            DatedText(record.recorded_at, content.decode("utf-8", "replace"))
            for record, content in zip(records, contents, strict=True)
        ]


# --- The report -----------------------------------------------------------------------------------


def report(verdicts: Sequence[Verdict], *, mode: str) -> list[str]:
    """The figures by cause and in total, then every error and every transition that was not found."""
    judged = [verdict for verdict in verdicts if verdict.judgement is not None]
    lines = [f"{len(judged)} of {len(verdicts)} transitions judged, mode {mode}.", ""]
    for cause in sorted(Counter(verdict.transition.cause for verdict in judged)):
        lines += [f"{cause}:", *_figures([v for v in judged if v.transition.cause == cause])]
    lines += ["total:", *_figures(judged)]
    lines += ["", *_errors(judged), *_absent(verdicts)]
    return lines


def _figures(verdicts: Sequence[Verdict]) -> list[str]:
    groups = (
        ("false changes", [v for v in verdicts if not v.transition.is_genuine]),
        ("genuine changes", [v for v in verdicts if v.transition.is_genuine]),
        ("substantive changes", [v for v in verdicts if v.transition.is_substantive]),
    )
    return [_figure(name, group) for name, group in groups if group]


def _figure(name: str, verdicts: Sequence[Verdict]) -> str:
    shown = sum(verdict.is_shown for verdict in verdicts)
    return f"  {name} shown: {shown} of {len(verdicts)} ({100 * shown / len(verdicts):.1f}%)"


def _errors(verdicts: Sequence[Verdict]) -> list[str]:
    wrong = [verdict for verdict in verdicts if verdict.is_wrong]
    lines = [f"Errors: {len(wrong)}"]
    for verdict in wrong:
        judgement = verdict.judgement
        if judgement is None:
            continue
        what = "shown, but it is not the provider's" if verdict.is_shown else "not shown"
        lines += [
            f"- {named(verdict.transition)}: {what}",
            f"  {judgement.belief}, {judgement.nature}. {judgement.reason}".rstrip(),
        ]
    return lines


def _absent(verdicts: Sequence[Verdict]) -> list[str]:
    absent = [verdict.transition for verdict in verdicts if verdict.judgement is None]
    if not absent:
        return []
    return [
        f"In no repository: {len(absent)} (these two blobs do not follow each other in any history)",
        *(f"- {named(step)}" for step in absent),
    ]


def named(step: Transition) -> str:
    """Which step it is, in one line."""
    days = " to ".join(at.date().isoformat() if at else "?" for at in (step.old_at, step.new_at))
    kind = step.cause + (", substantive" if step.is_substantive else "")
    return f"{step.path}, {days}, {step.old[:10]} -> {step.new[:10]} ({kind})"
