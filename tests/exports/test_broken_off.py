"""Somebody goes away while an export is sent, over a real socket: the log says so, on either database."""

from __future__ import annotations

import socket
from collections import Counter
from collections.abc import Iterator
from threading import Event
from typing import Any
from urllib.parse import urlsplit

import pytest
from pytest_django.live_server_helper import LiveServer

from auditor.accounts import audit
from auditor.accounts.models import AuditEntry
from auditor.exports.making import FORMS, Form
from auditor.exports.selection import Selection

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PIECE = b"x" * 65536
# More than any buffer between the two holds.
PIECES = 5_000


def _endless(selection: Selection, rows: Counter[str]) -> Iterator[bytes]:
    for _ in range(PIECES):
        rows["answers"] += 1
        yield PIECE


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> Event:
    """Set when the log has its entry of an export that would go on for long."""
    done, record = Event(), audit.record

    def record_and_tell(**given: Any) -> AuditEntry:
        try:
            return record(**given)
        finally:
            done.set()

    monkeypatch.setattr(audit, "record", record_and_tell)
    monkeypatch.setitem(FORMS, "csv", Form("csv", "CSV", "csv.zip", "application/zip", _endless))
    return done


def test_what_was_sent_until_the_client_went_is_logged(
    live_server: LiveServer, recorded: Event
) -> None:
    parts = urlsplit(live_server.url)
    with socket.create_connection((parts.hostname or "", parts.port or 0)) as client:
        client.sendall(f"GET /exports/csv/ HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode())
        assert client.recv(4096).startswith(b"HTTP/1.1 200")
    assert recorded.wait(60)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.detail["sha256"]) == ("export.broken_off", "")
    assert 0 < entry.detail["rows"] < PIECES
    assert entry.detail["bytes"] == entry.detail["rows"] * len(PIECE)
