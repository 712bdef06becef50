"""Why no page came: faults of every layer, as outcomes and sentences."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp

from auditor.pages.guard import Refused
from auditor.pages.outcomes import Outcome
from auditor.pages.refusals import Refusal

ASKING_FOR_PATIENCE = frozenset({429, 503})
# Servers name years, by mistake or to be rid of us: a week is asked for in earnest.
LONGEST_PAUSE = timedelta(days=7)
Hops = tuple[dict[str, Any], ...]


class FetchFailed(Exception):
    """No page came; `outcome` says why, `hops` how far it got.

    `status` is the server's, 0 if it gave none. `is_momentary` says that asking once more at once
    is reasonable; `retry_after` is when the server asked to be asked again. `refusal` is what it
    answered in place of the page, where that was read.
    """

    def __init__(
        self,
        outcome: Outcome,
        sentence: str,
        hops: Hops = (),
        *,
        status: int = 0,
        is_momentary: bool = False,
        retry_after: datetime | None = None,
        refusal: Refusal | None = None,
    ) -> None:
        self.outcome = outcome
        self.hops = hops
        self.status = status
        self.is_momentary = is_momentary
        self.retry_after = retry_after
        self.refusal = refusal
        super().__init__(sentence)


def explain(url: str, error: Exception, hops: Hops = ()) -> FetchFailed:
    """A fault below HTTP -> what it is called and how to say it."""
    outcome, sentence = _name(url, error)
    is_momentary = isinstance(
        error, aiohttp.ServerDisconnectedError | aiohttp.ClientPayloadError | ConnectionResetError
    )
    return FetchFailed(outcome, sentence, hops, is_momentary=is_momentary)


def retry_instant(header: str, *, at: datetime) -> datetime | None:
    """When Retry-After asks to come back (RFC 9110, 10.2.3), seconds or a date; a week at most."""
    header = header.strip()
    if not header:
        return None
    if header.isascii() and header.isdigit():
        asked = timedelta(seconds=min(int(header[:12]), LONGEST_PAUSE.total_seconds()))
        return at + asked
    try:
        named = parsedate_to_datetime(header)
    except ValueError:
        return None
    named = named if named.tzinfo else named.replace(tzinfo=UTC)
    return min(max(named, at), at + LONGEST_PAUSE)


def patience_asked(status: int, header: str) -> datetime | None:
    """When a site that asked for patience wants to be asked again."""
    return retry_instant(header, at=datetime.now(UTC)) if status in ASKING_FOR_PATIENCE else None


def _name(url: str, error: Exception) -> tuple[Outcome, str]:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, Refused):
            return Outcome.REFUSED_BY_GUARD, f"{url} was not fetched. {cause}"
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, aiohttp.ClientConnectorDNSError | UnicodeError):
        return Outcome.DNS_FAILED, f"No site was found under the name in {url}."
    if isinstance(error, aiohttp.ClientSSLError | ssl.SSLError):
        return Outcome.TLS_INVALID, f"The certificate of {url} is not valid."
    if isinstance(error, aiohttp.ClientPayloadError):
        return Outcome.TRUNCATED, f"The answer of {url} ended before it was complete."
    reason = getattr(error, "strerror", None) or error
    return Outcome.CONNECT_FAILED, f"No connection to {url} could be made ({reason})."
