"""The audit log: who did what to what, in a chain of hashes.

An entry's hash is the SHA-256 of canonical JSON over all its fields and the hash of the entry
before. To change, remove, insert or swap entries breaks the chain; to cut off its end, or to write
it anew from some place on, is seen by whoever has noted a later hash elsewhere (`head`).
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from auditor.accounts.models import AuditEntry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import User
    from django.db import models

GENESIS = "0" * 64
SYSTEM = "system"
ACTION = re.compile(r"[a-z][a-z_-]*(\.[a-z][a-z_-]*)*")
# Any number that nothing else locks: "audit" in ASCII.
LOCK = 0x6175646974
READ_AT_ONCE = 2000


@dataclass(frozen=True)
class Verdict:
    """What a walk along the chain found: how many entries are right, and the first fault if any."""

    entries: int
    head: str
    fault: str = ""


def record(
    *,
    actor: User | None,
    action: str,
    subject: models.Model | None,
    at: datetime,
    detail: dict[str, Any] | None = None,
) -> AuditEntry:
    """Add an entry in the caller's transaction: it stands if, and only if, what it tells does.

    `actor` is None for the system itself. `detail` holds texts, whole numbers, truth values, lists
    and dictionaries; no secrets. Writers wait for each other from here to the end of their
    transaction, so record last.
    """
    if not ACTION.fullmatch(action):
        raise ValueError(f"An action is named like role.granted, not {action!r}.")
    with transaction.atomic():
        _wait_for_other_writers()
        last = AuditEntry.objects.order_by("-sequence").first()
        entry = AuditEntry(
            sequence=last.sequence + 1 if last else 1,
            at=at.astimezone(UTC),
            actor=actor,
            actor_name=name_of(actor),
            action=action,
            subject_type=subject._meta.label_lower if subject else "",
            subject_id=str(subject.pk) if subject else "",
            detail=_plain(detail or {}),
            previous_hash=last.hash if last else GENESIS,
        )
        entry.hash = hash_of(entry)
        entry.save()
    return entry


def name_of(actor: User | None) -> str:
    """How the log calls somebody, whatever becomes of the account."""
    return (actor.email or actor.get_username()) if actor else SYSTEM


def hash_of(entry: AuditEntry) -> str:
    """The SHA-256 that an entry must have, from everything else in it."""
    fields = {
        "sequence": entry.sequence,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": entry.actor_id,
        "actor_name": entry.actor_name,
        "action": entry.action,
        "subject_type": entry.subject_type,
        "subject_id": entry.subject_id,
        "detail": entry.detail,
        "previous_hash": entry.previous_hash,
    }
    text = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def head() -> str:
    """The hash of the newest entry: to be noted where the database's keeper cannot change it."""
    last = AuditEntry.objects.order_by("-sequence").first()
    return last.hash if last else GENESIS


def verify(*, noted_head: str = "") -> Verdict:
    """Walk the whole chain. A noted head must be the hash of one of its entries."""
    entries = AuditEntry.objects.order_by("sequence").iterator(READ_AT_ONCE)
    return verify_chain(entries, noted_head=noted_head)


def verify_chain(entries: Iterable[AuditEntry], *, noted_head: str = "") -> Verdict:
    previous, count, is_met = GENESIS, 0, noted_head in {"", GENESIS}
    for entry in entries:
        if fault := _fault(entry, number=count + 1, previous=previous):
            return Verdict(count, previous, fault)
        previous, count = entry.hash, count + 1
        is_met = is_met or entry.hash == noted_head
    if not is_met:
        return Verdict(
            count,
            previous,
            f"no entry has the hash {noted_head}, which was noted as the newest: entries were cut "
            "off the end, or the log was written anew",
        )
    return Verdict(count, previous)


def _fault(entry: AuditEntry, *, number: int, previous: str) -> str:
    if entry.sequence != number:
        return f"entry {number} is missing: {entry.sequence} stands in its place"
    if entry.previous_hash != previous:
        return f"entry {number} does not follow the one before it"
    if entry.hash != hash_of(entry):
        return f"entry {number} is not what it was when its hash was made"
    return ""


def _wait_for_other_writers() -> None:
    """On SQLite a transaction is IMMEDIATE: there is one writer from its beginning."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _plain(detail: dict[str, Any]) -> dict[str, Any]:
    """As JSON gives it back from either database. Fractions are refused: they may not come back."""

    def refuse(number: str) -> None:
        raise TypeError(f"The audit log takes whole numbers only, not {number}; write it as text.")

    plain: dict[str, Any] = json.loads(json.dumps(detail), parse_float=refuse)
    return plain
