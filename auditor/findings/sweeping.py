"""Readings in step with the archive: what was confirmed since is read, the newest first.

What is to be done stands in the rows: a sweep that was killed is gone on with by the next.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from auditor.archive.models import Change, Version
from auditor.findings.models import Reading
from auditor.findings.recording import ChangeReader, read_version
from auditor.findings.rules import Rules
from auditor.findings.turns import give_back, take_turn
from auditor.findings.vocabulary import ReadingOutcome
from auditor.findings.waiting import changes_waiting, drop_outdated, versions_waiting

BATCH = 50
Clock = Callable[[], datetime]


@dataclass
class Swept:
    """What a sweep came to; `is_done` says that nothing waits, `had_turn` that it was ours to do."""

    versions: int = 0
    clauses: int = 0
    changes: int = 0
    unread: list[Reading] = field(default_factory=list)
    had_turn: bool = True
    is_done: bool = False


def sweep(
    *, rules: Rules, now: Clock, go_on: Callable[[], bool] = lambda: True, anew: bool = False
) -> Swept:
    """Read what waits until nothing does or `go_on` says no. Raises StorageFailed.

    `anew`: read first what was read already too, each in place of what stood there. Verdicts are people's,
    and stay as they are.
    """
    done, holder = Swept(), str(uuid.uuid4())
    if not take_turn(holder=holder, at=now()):
        done.had_turn = False
        return done
    try:
        drop_outdated()
        if anew:
            _read_all(done, rules=rules, now=now, go_on=go_on, holder=holder)
        _sweep(done, rules=rules, now=now, go_on=go_on, holder=holder)
    finally:
        give_back(holder=holder)
    return done


def _read_all(
    done: Swept, *, rules: Rules, now: Clock, go_on: Callable[[], bool], holder: str
) -> None:
    ids = list(Version.objects.confirmed().newest_first().values_list("pk", flat=True))
    for first in range(0, len(ids), BATCH):
        take_turn(holder=holder, at=now())
        batch = Version.objects.filter(pk__in=ids[first : first + BATCH])
        _read_versions(batch.select_related("document"), rules, done, now=now, go_on=go_on)


def _sweep(
    done: Swept, *, rules: Rules, now: Clock, go_on: Callable[[], bool], holder: str
) -> None:
    reader = ChangeReader(rules)
    while go_on() and take_turn(holder=holder, at=now()):
        versions, changes = _next_versions(rules), _next_changes(rules)
        if not versions and not changes:
            done.is_done = True
            return
        # Changes of what was read in the last round come first: readers wait for them.
        _read_changes(changes, reader, done, now=now, go_on=go_on)
        _read_versions(versions, rules, done, now=now, go_on=go_on)


def _next_versions(rules: Rules) -> list[Version]:
    waiting = versions_waiting(rules.version).select_related("document").newest_first()
    return list(waiting[:BATCH])


def _next_changes(rules: Rules) -> list[Change]:
    sides = ("version__reading__version", "previous__reading__version")
    waiting = changes_waiting(rules.version).select_related(*sides).newest_first()
    return list(waiting[:BATCH])


def _read_versions(
    versions: Iterable[Version],
    rules: Rules,
    done: Swept,
    *,
    now: Clock,
    go_on: Callable[[], bool],
) -> None:
    for version in versions:
        if not go_on():
            return
        reading = read_version(version, rules=rules, at=now())
        if reading is None:
            continue
        done.versions += 1
        done.clauses += reading.clause_count
        if reading.outcome != ReadingOutcome.READ:
            done.unread.append(reading)


def _read_changes(
    changes: Iterable[Change],
    reader: ChangeReader,
    done: Swept,
    *,
    now: Clock,
    go_on: Callable[[], bool],
) -> None:
    for change in changes:
        if not go_on():
            return
        done.changes += reader.read(change, at=now()) is not None
