"""What a check of a document can come to, in words for people."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """The result of one check. Only `ok` can create a version."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    BLOCKED = "blocked"
    CONSENT_WALL = "consent_wall"
    SOFT_ERROR = "soft_error"
    NOT_FOUND = "not_found"
    GONE = "gone"
    SERVER_ERROR = "server_error"
    RATE_LIMITED = "rate_limited"
    LEGALLY_UNAVAILABLE = "legally_unavailable"
    LOCATION_CHANGED = "location_changed"
    SELECTOR_MISSED = "selector_missed"
    EMPTY = "empty"
    TRUNCATED = "truncated"
    TOO_LARGE = "too_large"
    WRONG_LANGUAGE = "wrong_language"
    WRONG_TYPE = "wrong_type"
    TLS_INVALID = "tls_invalid"
    DNS_FAILED = "dns_failed"
    CONNECT_FAILED = "connect_failed"
    TIMED_OUT = "timed_out"
    REFUSED_BY_GUARD = "refused_by_guard"
    REFUSED_BY_ROBOTS = "refused_by_robots"
    BROWSER_MISSING = "browser_missing"
    BROWSER_CRASHED = "browser_crashed"
    STORAGE_FAILED = "storage_failed"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an outcome says to people, and whether waiting may mend it."""

    sentence: str
    is_transient: bool


MEANINGS: dict[Outcome, Meaning] = {
    Outcome.OK: Meaning("The document was read.", False),
    Outcome.NOT_MODIFIED: Meaning("The server said that nothing had changed.", False),
    Outcome.BLOCKED: Meaning("The site answered with a block page.", True),
    Outcome.CONSENT_WALL: Meaning("A consent wall stood before the document.", True),
    Outcome.SOFT_ERROR: Meaning("An error page came under a success status.", True),
    Outcome.NOT_FOUND: Meaning("The page was not found (404).", False),
    Outcome.GONE: Meaning("The page is gone (410).", False),
    Outcome.SERVER_ERROR: Meaning("The server failed.", True),
    Outcome.RATE_LIMITED: Meaning("The server asked for fewer requests (429).", True),
    Outcome.LEGALLY_UNAVAILABLE: Meaning("The page is withheld for legal reasons (451).", False),
    Outcome.LOCATION_CHANGED: Meaning("The address leads somewhere else now.", False),
    Outcome.SELECTOR_MISSED: Meaning("The declared part of the page was not there.", False),
    Outcome.EMPTY: Meaning("The declared part of the page holds no text.", True),
    Outcome.TRUNCATED: Meaning("The answer ended before it was complete.", True),
    Outcome.TOO_LARGE: Meaning("The answer is larger than the limit.", False),
    Outcome.WRONG_LANGUAGE: Meaning("The page came in another language than declared.", True),
    Outcome.WRONG_TYPE: Meaning("The answer is of another type than declared.", False),
    Outcome.TLS_INVALID: Meaning("The site's certificate is not valid.", False),
    Outcome.DNS_FAILED: Meaning("The host name could not be resolved.", True),
    Outcome.CONNECT_FAILED: Meaning("No connection could be made.", True),
    Outcome.TIMED_OUT: Meaning("The answer took too long.", True),
    Outcome.REFUSED_BY_GUARD: Meaning("The address is not one that may be fetched.", False),
    Outcome.REFUSED_BY_ROBOTS: Meaning("The site's robots.txt asks not to fetch this page.", False),
    Outcome.BROWSER_MISSING: Meaning("The page needs a browser and none is installed.", False),
    Outcome.BROWSER_CRASHED: Meaning("The browser failed while reading the page.", True),
    Outcome.STORAGE_FAILED: Meaning("The page could not be stored.", True),
}
OUTCOME_CHOICES = [(outcome.value, MEANINGS[outcome].sentence) for outcome in Outcome]
BELIEVABLE = frozenset({Outcome.OK, Outcome.NOT_MODIFIED})
