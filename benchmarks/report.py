"""How a figure is printed, and how it is taken."""

from __future__ import annotations

import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

# Where `python -m benchmarks` collects the figures of a measurement, one JSON object a line.
KEPT_IN = "BENCHMARK_FIGURES"


def say(
    what: str,
    value: float,
    unit: str,
    *,
    at_most: float | None = None,
    at_least: float | None = None,
) -> None:
    """One line a figure; with a target, whether it is met."""
    measured, target = with_unit(value, unit), _target(unit, at_most, at_least)
    is_met = (at_most is None or value <= at_most) and (at_least is None or value >= at_least)
    verdict = f"  (target: {target}; {'met' if is_met else 'MISSED'})" if target else ""
    print(f"{what}: {measured}{verdict}", flush=True)
    _keep({"what": what, "measured": measured, "target": target, "is_met": is_met})


def with_unit(value: float, unit: str) -> str:
    """Three digits that count, and no exponent: 1,240 and not 1.24e+03."""
    digits = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    return f"{digits}{unit and ' '}{unit}"


def _target(unit: str, at_most: float | None, at_least: float | None) -> str:
    bounds = (("at most", at_most), ("at least", at_least))
    return ", ".join(f"{name} {with_unit(to, unit)}" for name, to in bounds if to is not None)


def _keep(figure: dict[str, object]) -> None:
    path = os.environ.get(KEPT_IN)
    if path:
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(json.dumps(figure) + "\n")


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
