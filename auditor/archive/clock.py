"""The database's clock: the one that every process of an installation shares."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import connection

NOW = {
    "postgresql": "SELECT clock_timestamp()",
    "sqlite": "SELECT strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')",
}


def database_now() -> datetime:
    """The time by the database, in UTC. Leases and schedules use no other clock."""
    with connection.cursor() as cursor:
        cursor.execute(NOW[connection.vendor])
        (now,) = cursor.fetchone()
    return (now if isinstance(now, datetime) else datetime.fromisoformat(now)).astimezone(UTC)
