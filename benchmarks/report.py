"""How a figure is printed, and how it is taken."""

from __future__ import annotations

import resource
import statistics
import sys
import time
from collections.abc import Callable


def say(what: str, value: float, unit: str, *, at_most: float | None = None) -> None:
    """One line a figure; with a target, whether it is met."""
    target = ""
    if at_most is not None:
        verdict = "met" if value <= at_most else "MISSED"
        target = f"  (target: at most {at_most:g}{unit and ' '}{unit}; {verdict})"
    print(f"{what}: {value:.3g}{unit and ' '}{unit}{target}", flush=True)


def median_ms(work: Callable[[], object], times: int = 15) -> float:
    """The median time of one call in milliseconds, after one to warm up."""
    work()
    return statistics.median(_seconds(work) for _ in range(times)) * 1000


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peak_mb() -> float:
    """The largest resident size of this process so far, in MB."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
