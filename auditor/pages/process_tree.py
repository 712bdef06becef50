"""The processes that a browser is made of, and their end.

A browser that hangs does not end what it started, so its whole tree is ended from outside. Linux
shows the tree in /proc; elsewhere the process group stands for it (each browser leads its own).
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
ZOMBIE = "Z"


@dataclass(frozen=True, slots=True)
class Process:
    """One process as the system knows it. `started` tells it from a later one of the same number."""

    pid: int
    parent: int
    group: int
    started: int
    is_zombie: bool


def find_process(pid: int) -> Process | None:
    """The process of a number now, or nothing: it has ended, or there is no /proc."""
    try:
        text = (PROC / str(pid) / "stat").read_text("utf-8", "replace")
    except OSError:
        return None
    # The name stands in brackets and may itself hold blanks and brackets (proc(5)).
    state, parent, group, *rest = text.rpartition(")")[2].split()
    return Process(pid, int(parent), int(group), int(rest[16]), state == ZOMBIE)


def tree_of(root: Process) -> list[Process]:
    """The process itself if it still runs, its descendants and its group, in no order."""
    running = list(_processes())
    known = {root.pid}
    found: dict[int, Process] = {}
    while True:
        more = [
            one
            for one in running
            if one.pid not in found and _belongs(one, root, known) and one.started >= root.started
        ]
        if not more:
            return list(found.values())
        found |= {one.pid: one for one in more}
        known |= {one.pid for one in more}


def end_tree(root: Process) -> list[Process]:
    """SIGKILL to the whole tree, stopped processes included; who they were."""
    processes = tree_of(root)
    for process in processes:
        end_process(process)
    if not PROC.is_dir() and root.group == root.pid:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(root.pid, signal.SIGKILL)
    return processes


def end_process(process: Process) -> None:
    """SIGKILL to one process, if the number still means the same one."""
    now = find_process(process.pid)
    if now is not None and now.started == process.started:
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)


async def until_gone(processes: Sequence[Process]) -> None:
    """Wait until none of them runs. A zombie has ended; its parent collects it."""
    while any(does_run(process) for process in processes):
        await asyncio.sleep(0.02)


def does_run(process: Process) -> bool:
    """Whether it still is that process, and has not ended."""
    now = find_process(process.pid)
    return now is not None and now.started == process.started and not now.is_zombie


def _belongs(one: Process, root: Process, known: set[int]) -> bool:
    if one.pid == root.pid:
        return one.started == root.started
    return one.parent in known or one.group == root.pid


def _processes() -> Iterator[Process]:
    if not PROC.is_dir():
        return
    for entry in PROC.iterdir():
        if entry.name.isdigit() and (found := find_process(int(entry.name))) is not None:
            yield found
