"""Seals -> time stamps of an authority, as soon as it answers; and whether seals still hold."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.x509 import Certificate
from django.conf import settings
from django.db import IntegrityError

from auditor.archive.clock import database_now
from auditor.archive.models import Capture, Seal, SealedCapture, TimeStamp
from auditor.archive.sealing import digest_of, manifest_of, rows_of, statement_of
from auditor.pages.time_stamps import NotStamped, ask, load_roots, read

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Held:
    """What was verified: counts, and a sentence for each thing that is wrong."""

    seals: int = 0
    captures: int = 0
    stamps: int = 0
    unsealed: int = 0
    problems: list[str] = field(default_factory=list)


def stamp_seals() -> int:
    """Have every seal stamped that is not yet, the oldest first -> how many were stamped here.

    An authority that does not answer ends it: seals stay as they are and wait for the next time. A seal that was
    altered is passed over, so that it keeps no later one waiting; `verify_seals` names it.
    """
    if not settings.TIME_STAMPING_URL:
        return 0
    stamped = 0
    for seal in Seal.objects.filter(time_stamp=None).order_by("number").iterator():
        manifest = manifest_of(seal, rows_of(seal))
        if digest_of(manifest) != seal.digest:
            log.error("Seal %s is not stamped: it does not match what it seals.", seal.number)
            continue
        try:
            _stamp(seal, manifest)
        except NotStamped as error:
            log.warning("Seal %s waits for its time stamp: %s", seal.number, error)
            break
        except IntegrityError:
            continue  # Another process was quicker.
        stamped += 1
    return stamped


def verify_seals() -> Held:
    """Whether all that was sealed is still as it was. Raises NotStamped where the roots cannot be read."""
    held, roots, before = Held(), _roots(), None
    for seal in Seal.objects.select_related("previous", "time_stamp").order_by("number").iterator():
        rows = rows_of(seal)
        held.seals += 1
        held.captures += len(rows)
        held.problems += [*_problems(seal, rows, before)]
        stamp = getattr(seal, "time_stamp", None)
        if stamp:
            held.stamps += 1
            held.problems += [*_problems_of(stamp, manifest_of(seal, rows), roots)]
        before = seal
    held.unsealed = Capture.objects.filter(sealed=None).count()
    return held


def _stamp(seal: Seal, manifest: bytes) -> None:
    url, roots = settings.TIME_STAMPING_URL, _roots()
    answer = ask(url, manifest, roots)
    TimeStamp.objects.create(
        seal=seal,
        authority=url,
        answer=answer,
        stamped_at=read(answer, manifest, roots),
        received_at=database_now(),
    )


def _problems(seal: Seal, rows: Sequence[SealedCapture], before: Seal | None) -> Iterator[str]:
    for row in rows:
        if digest_of(statement_of(row.capture)) != row.digest:
            yield (
                f"The check {row.capture.attempt} of {row.capture.document} is not what was sealed "
                f"in seal {seal.number}."
            )
    if digest_of(manifest_of(seal, rows)) != seal.digest:
        yield f"Seal {seal.number} does not match the checks that it lists."
    if seal.previous != before or seal.number != (before.number + 1 if before else 1):
        yield f"Seal {seal.number} does not follow the seal before it: one is missing."


def _problems_of(stamp: TimeStamp, manifest: bytes, roots: Sequence[Certificate]) -> Iterator[str]:
    try:
        stated = read(bytes(stamp.answer), manifest, roots)
    except NotStamped as error:
        yield f"The time stamp of seal {stamp.seal.number} does not hold: {error}"
        return
    if stated != stamp.stamped_at:
        yield f"The time stamp of seal {stamp.seal.number} states another time than is recorded."


def _roots() -> list[Certificate]:
    file = settings.TIME_STAMPING_ROOTS
    return load_roots(Path(file)) if file else []
