"""Whose turn it is at a host: one process at a time, and not before the host wants to be asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Q

from auditor.archive.evidence import storable
from auditor.archive.models import Host, RobotsFile
from auditor.pages.declaration import Part
from auditor.pages.robots import Robots

HOLD = timedelta(minutes=5)


def hosts_of(parts: Iterable[Part]) -> set[str]:
    """The names of the hosts that a document's pages are fetched from."""
    return {urlsplit(part.url).hostname or "" for part in parts}


@transaction.atomic
def hold(names: Collection[str], *, holder: str, at: datetime) -> set[str]:
    """Take hosts for a process -> those that it holds now and that may be asked at this time."""
    Host.objects.bulk_create([Host(name=name) for name in sorted(names)], ignore_conflicts=True)
    rows = Host.objects.select_for_update().filter(name__in=names).order_by("name")
    is_free = Q(holder__in=["", holder]) | Q(held_until__lte=at)
    held = {row.name for row in rows.filter(is_free).exclude(free_at__gt=at)}
    Host.objects.filter(name__in=held).update(holder=holder, held_until=at + HOLD)
    return held


def keep(*, holder: str, at: datetime) -> None:
    """Prolong what a process holds."""
    Host.objects.filter(holder=holder).update(held_until=at + HOLD)


def leave(names: Collection[str] | None = None, *, holder: str) -> None:
    """Give back hosts that a process holds: these, or all."""
    held = Host.objects.filter(holder=holder)
    if names is not None:
        held = held.filter(name__in=names)
    held.update(holder="", held_until=None)


def postpone(until: Mapping[str, datetime]) -> None:
    """Remember what hosts asked for: no request before then."""
    for name, free_at in sorted(until.items()):
        asks_for_less = Q(free_at=None) | Q(free_at__lt=free_at)
        Host.objects.filter(asks_for_less, name=name).update(free_at=free_at)


def known_robots() -> dict[str, Robots]:
    """What is remembered of origins' robots.txt, for an engine to begin with."""
    return {
        row.origin: Robots(text=row.text, fetched_at=row.fetched_at, status=row.status)
        for row in RobotsFile.objects.all()
    }


def remember_robots(fetched: Mapping[str, Robots]) -> None:
    """Store what origins' robots.txt said, unless something newer is known."""
    rows = RobotsFile.objects.filter(origin__in=fetched).values_list("origin", "fetched_at")
    known = dict(rows)
    newer = {
        origin: robots
        for origin, robots in fetched.items()
        if origin not in known or known[origin] < robots.fetched_at
    }
    RobotsFile.objects.bulk_create(
        [
            RobotsFile(
                origin=origin,
                text=storable(robots.text),
                status=robots.status,
                fetched_at=robots.fetched_at,
            )
            for origin, robots in sorted(newer.items())
        ],
        update_conflicts=True,
        unique_fields=["origin"],
        update_fields=["text", "status", "fetched_at"],
    )
