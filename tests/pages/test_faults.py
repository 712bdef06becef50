"""Why no page came."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from auditor.pages.faults import LONGEST_PAUSE, retry_instant

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        (" 30 ", 30),
        ("Fri, 01 May 2026 12:10:00 GMT", 600),
        ("Fri, 01 May 2026 12:10:00 -0000", 600),
        ("Fri, 01 May 2026 11:00:00 GMT", 0),
    ],
)
def test_a_server_may_name_seconds_or_an_instant(header: str, seconds: int) -> None:
    assert retry_instant(header, at=NOW) == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize("header", ["9" * 400, "Fri, 01 May 2099 12:10:00 GMT"])
def test_no_more_than_a_week_is_believed(header: str) -> None:
    assert retry_instant(header, at=NOW) == NOW + LONGEST_PAUSE


@pytest.mark.parametrize("header", ["", "soon", "-5", "1.5", "²", "Fri, 99 May 2026 99:10:00 GMT"])
def test_what_names_neither_is_left_aside(header: str) -> None:
    assert retry_instant(header, at=NOW) is None
