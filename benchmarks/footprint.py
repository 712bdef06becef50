"""What work takes: wall time, processor time with that of child processes, and peak memory."""

from __future__ import annotations

import os
import resource
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
EVERY_SECONDS = 0.2


@dataclass(slots=True)
class Footprint:
    """Seconds of wall and processor time; the most memory at one time, in MB.

    `pss_mb` counts what processes share once, `rss_mb` in each. Both are 0 where there is no
    `/proc` to read them from. Processor time is complete when the children have ended.
    """

    wall: float = 0.0
    cpu: float = 0.0
    pss_mb: float = 0.0
    rss_mb: float = 0.0


@contextmanager
def footprint(*, without: tuple[int, ...] = (), with_memory: bool = True) -> Iterator[Footprint]:
    """Measure the block: this process and its descendants, but not those of `without`.

    To read the sizes of processes stops them for some milliseconds each time: what is timed against
    something that is not looked at is measured without memory.
    """
    found, stop = Footprint(), threading.Event()
    sampler = threading.Thread(target=_sample, args=(found, stop, frozenset(without)))
    cpu, wall = _cpu(), time.perf_counter()
    if with_memory:
        sampler.start()
    try:
        yield found
    finally:
        found.wall = time.perf_counter() - wall
        stop.set()
        if with_memory:
            sampler.join()
        # The sampler has put its own time in, with the sign turned: looking is not the work.
        found.cpu += _cpu() - cpu


def _cpu() -> float:
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, kinds))


def _sample(found: Footprint, stop: threading.Event, without: frozenset[int]) -> None:
    while True:
        sizes = [_sizes(pid) for pid in _family(os.getpid(), without)]
        found.pss_mb = max(found.pss_mb, sum(pss for pss, _ in sizes))
        found.rss_mb = max(found.rss_mb, sum(rss for _, rss in sizes))
        if stop.wait(EVERY_SECONDS):
            found.cpu -= time.thread_time()
            return


def _family(root: int, without: frozenset[int]) -> list[int]:
    """A process and its descendants."""
    children: defaultdict[int, list[int]] = defaultdict(list)
    for path in PROC.glob("[0-9]*/stat"):
        try:
            # The name stands in brackets and may hold anything.
            parent = int(path.read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue  # It has ended meanwhile.
        children[parent].append(int(path.parent.name))
    found = [root]
    for pid in found:
        found.extend(child for child in children[pid] if child not in without)
    return found


def _sizes(pid: int) -> tuple[float, float]:
    """The proportional and the resident size of a process, in MB; nothing if it has ended."""
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0, 0.0
    sizes = {line.split(":")[0]: line.split()[1] for line in lines if line.endswith("kB")}
    return int(sizes["Pss"]) * 1024 / 1e6, int(sizes["Rss"]) * 1024 / 1e6


def folder_mb(folder: Path) -> float:
    """The bytes of every file below a folder, in MB."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
