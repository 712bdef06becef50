"""Tracking of 200 and of 1,000 sites: speed against a bare client, and every change told right.

The sites are those of the web of terms (`terms_web.py`). Three runs: the first, one after a tenth
of the sites changed a paragraph, and one after nothing changed. Each goes through `track()` with
captures, evidence and versions in the database and every page in the store. What plain HTTP can
read is timed against the bare client, in turns; sites that need a browser are timed apart. Memory is looked
at in a repetition of its own: to read the sizes of processes stops them, and nobody looks at the bare client.

Processor time a page is told of each run and of the three together: what the peers needed is known of the run in which
a tenth changed alone.
"""

from __future__ import annotations

import json
import multiprocessing
import statistics
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.installation import empty_installation  # isort: skip - sets Django up
from django.conf import settings

from auditor.archive.interchange.declarations import Entry, Service
from auditor.archive.interchange.documents import store_declarations
from auditor.archive.models import Change, Document, Version
from auditor.archive.tracking import open_engine, track
from auditor.archive.vocabulary import Origin, Trigger
from benchmarks.footprint import Footprint, folder_mb, footprint
from benchmarks.report import say
from benchmarks.terms_web import SCRIPT, SHOWN_ONCE, Site, TermsWeb, terms_web

SIZES = (200, 1000)
TIMES = 3
SHARE = 0.1
RUNS = ("first run", "10% changed", "nothing changed")


@dataclass(slots=True)
class Told:
    """Changes that were shown of sites whose words stood still, and those that were not shown."""

    changed: int = 0
    wrongly: list[Site] = field(default_factory=list)
    missed: list[Site] = field(default_factory=list)


@dataclass(slots=True)
class Measured:
    """Every repetition, by run."""

    ours: defaultdict[str, list[Footprint]] = field(default_factory=lambda: defaultdict(list))
    bare: defaultdict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    browser: defaultdict[str, list[Footprint]] = field(default_factory=lambda: defaultdict(list))
    told: defaultdict[str, list[Told]] = field(default_factory=lambda: defaultdict(list))
    unread: Counter[str] = field(default_factory=Counter)
    stored_mb: list[float] = field(default_factory=list)
    memory: list[Footprint] = field(default_factory=list)


def main() -> int:
    if not SCRIPT.exists():
        print(f"skipped: {SCRIPT.name} is not there (it is not part of this project)")
        return 0
    for size in SIZES:
        measured = Measured()
        for number in range(TIMES):
            measured = in_a_process_of_its_own(_repetition, size, measured, number == TIMES - 1)
        measured = in_a_process_of_its_own(_look_at_memory, size, measured)
        report(size, measured)
    return 0


def in_a_process_of_its_own(repeat: Callable[..., Measured], *given: Any) -> Measured:
    """A repetition in a process that has done nothing before; the same one for its three runs."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(repeat, *given).result()


def _repetition(size: int, measured: Measured, with_browser: bool) -> Measured:
    with terms_web(size) as web:
        repeat(web, measured, with_browser=with_browser)
    return measured


def _look_at_memory(size: int, measured: Measured) -> Measured:
    """The runs of what plain HTTP reads once more, for their memory alone: to look at it takes time."""
    with terms_web(size) as web:
        by_http = begin_installation(web)
        for number, run in enumerate(RUNS):
            if run == "10% changed":
                web.change(SHARE, seed=7)
            web.begin(number)
            measured.memory.append(our_run(by_http, web, Counter(), run, with_memory=True))
    return measured


def begin_installation(web: TermsWeb) -> list[Site]:
    """An empty one that tracks every site -> the sites that plain HTTP can read."""
    empty_installation()
    settings.HOST_MAP = web.host_map
    declare(web.sites)
    return [site for site in web.sites if site.by_http]


def repeat(web: TermsWeb, measured: Measured, *, with_browser: bool) -> None:
    """One installation from its first run to its last."""
    by_http = begin_installation(web)
    others = [site for site in web.sites if not site.by_http]
    known: dict[str, Any] = {}
    for number, run in enumerate(RUNS):
        changed = web.change(SHARE, seed=7) if run == "10% changed" else set()
        # A site that fails once an epoch does so for each of the two.
        web.begin(2 * number)
        bare = bare_run(by_http, known)
        known = bare["known"]
        measured.bare[run].append(bare)
        web.begin(2 * number + 1)
        before = shown()
        measured.ours[run].append(our_run(by_http, web, measured.unread, run))
        visited = list(by_http)
        if with_browser:
            measured.browser[run].append(
                our_run(others, web, measured.unread, run, with_memory=True)
            )
            visited = web.sites
        measured.told[run].append(told(visited, changed, shown() - before))
    database = Path(settings.DATABASES["default"]["NAME"])
    measured.stored_mb.append(folder_mb(database.parent))


def declare(sites: Sequence[Site]) -> None:
    services = [
        Service(
            f"Site {site.number}",
            f"Site {site.number}",
            {"Terms of Service": [Entry(site.declaration(), is_current=True)]},
        )
        for site in sites
    ]
    store_declarations(services, origin=Origin.SAMPLE, at=datetime.now(UTC))


def bare_run(sites: Sequence[Site], known: dict[str, Any]) -> dict[str, Any]:
    """One run of the bare client, in a process of its own."""
    pages = [
        {
            "number": site.number,
            "url": site.url,
            "select": site.declaration().get("select", ""),
            "remove": site.declaration().get("remove", ""),
        }
        for site in sites
    ]
    plan = json.dumps({"pages": pages, "known": known})
    with tempfile.NamedTemporaryFile("r", encoding="utf-8") as file:
        command = [sys.executable, "-m", "benchmarks.bare_client", file.name]
        subprocess.run(command, input=plan, text=True, check=True)
        result: dict[str, Any] = json.load(file)
    return result


def our_run(
    sites: Sequence[Site],
    web: TermsWeb,
    unread: Counter[str],
    run: str,
    *,
    with_memory: bool = False,
) -> Footprint:
    """One run of `track()` with an engine of its own, as `manage.py track` makes it."""
    kinds = {path_of(site): site.kind for site in sites}
    with footprint(without=(web.pid,), with_memory=with_memory) as used:
        documents = list(
            Document.objects.filter(ota_path__in=kinds).select_related("provider").order_by("pk")
        )
        with open_engine() as engine:
            for checked in track(documents, engine=engine, trigger=Trigger.MANUAL):
                outcome = checked.recorded.capture.outcome if checked.recorded else "not checked"
                if outcome not in {"ok", "not_modified"}:
                    unread[f"{run}: {kinds[checked.document.ota_path]}, {outcome}"] += 1
    return used


def path_of(site: Site) -> str:
    return f"Site {site.number}/Terms of Service"


def shown() -> set[tuple[str, int]]:
    """The changes that readers are shown, without first records: path and version."""
    changes = Change.objects.by_provider().exclude(previous=None)
    return set(changes.values_list("version__document__ota_path", "version"))


def told(sites: Sequence[Site], changed: set[int], fresh: set[tuple[str, int]]) -> Told:
    """What was shown in a run against what was changed on these sites."""
    paths = Counter(path for path, _ in fresh)
    found = Told(changed=len(changed & {site.number for site in sites}))
    for site in sites:
        surplus = paths[path_of(site)] - (site.number in changed)
        found.wrongly.extend([site] * surplus)
        found.missed.extend([site] * -surplus)
    return found


def report(size: int, measured: Measured) -> None:
    sites = len(measured.bare["first run"][0]["known"])
    print(f"{size} sites, of which plain HTTP reads {sites}; medians of {TIMES}")
    for run in RUNS:
        report_speed(f"{size} sites, {run}", sites, measured.ours[run], measured.bare[run])
        report_work(f"{size} sites, {run}", sites, measured, [run])
    report_work(f"{size} sites, the three runs together", sites, measured, RUNS)
    for run in RUNS:
        report_browser(f"{size} sites, {run}", size - sites, measured.browser[run])
        report_told(f"{size} sites, {run}", measured.told[run])
    peak = max(used.pss_mb for used in measured.memory)
    plain, whole = statistics.median(measured.stored_mb[: TIMES - 1]), measured.stored_mb[-1]
    say(f"{size} sites: peak memory with every child process (PSS)", peak, "MB", at_most=250)
    say(f"{size} sites: stored after three runs of what plain HTTP reads", plain, "MB")
    say(f"{size} sites: stored after three runs of all, pictures of pages included", whole, "MB")
    for what, count in sorted(measured.unread.items()):
        print(f"  not read in {what}: {count} over {TIMES} repetitions")
    versions = Version.objects.exclude(state="confirmed").values_list("state", "reason")
    for (state, reason), count in sorted(Counter(versions).items()):
        print(f"  in the last repetition {count} {state}: {reason}")


def report_speed(name: str, sites: int, ours: list[Footprint], bare: list[dict[str, Any]]) -> None:
    our_speed = statistics.median(sites / used.wall for used in ours)
    bare_speed = statistics.median(sites / one["wall"] for one in bare)
    say(f"{name}: pages a second", our_speed, "")
    say(f"{name}: the bare client's", bare_speed, "")
    say(f"{name}: of the bare client's speed", 100 * our_speed / bare_speed, "%", at_least=60)


def report_work(name: str, sites: int, measured: Measured, runs: Sequence[str]) -> None:
    """Processor time, which is the same work whether or not a site keeps one waiting."""
    pages = sites * len(runs)
    ours = zip(*(measured.ours[run] for run in runs), strict=True)
    bare = zip(*(measured.bare[run] for run in runs), strict=True)
    cpu = statistics.median(sum(one.cpu for one in used) * 1000 / pages for used in ours)
    bare_cpu = statistics.median(sum(one["cpu"] for one in used) * 1000 / pages for used in bare)
    say(f"{name}: processor time a page, with child processes", cpu, "ms", at_most=8)
    say(f"{name}: the bare client's processor time", bare_cpu, "ms")


def report_browser(name: str, sites: int, runs: list[Footprint]) -> None:
    used = runs[0]
    say(f"{name}: sites that turn to the browser, a second", sites / used.wall, "")
    say(f"{name}: peak memory with the browser (PSS)", used.pss_mb, "MB")


def report_told(name: str, found: list[Told]) -> None:
    """Of every repetition: one wrong change in three is a wrong change."""
    say(f"{name}: sites that changed", found[0].changed, "")
    say(f"{name}: false changes", sum(len(one.wrongly) for one in found), "", at_most=0)
    say(f"{name}: missed changes", sum(len(one.missed) for one in found), "", at_most=0)
    for what in ("wrongly", "missed"):
        sites = [site for one in found for site in getattr(one, what)]
        for site in sites:
            print(f"  {what}: site {site.number}, {site.kind}")
    hidden = sum(site.kind in SHOWN_ONCE for site in found[0].missed)
    if hidden:
        print(f"  of them not shown by the server at all: {hidden}")


if __name__ == "__main__":
    sys.exit(main())
