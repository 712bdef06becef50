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
    REQUEST_REFUSED = "request_refused"
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
    PROCESSING_FAILED = "processing_failed"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an outcome says to people, whether waiting may mend it, and what happens next."""

    sentence: str
    is_transient: bool
    next_step: str


LATER = "Nothing to do: it is tried again later, with longer pauses each time."
LOOK = "It is tried again later. If it stays so, open the page yourself and correct the declaration"
MEANINGS: dict[Outcome, Meaning] = {
    Outcome.OK: Meaning(
        "The document was read.",
        False,
        "Nothing to do: the next check follows in its time.",
    ),
    Outcome.NOT_MODIFIED: Meaning(
        "The page is the same as at the last check.",
        False,
        "Nothing to do: the next check follows in its time.",
    ),
    Outcome.BLOCKED: Meaning(
        "The site turned this program away instead of showing the document.",
        True,
        "It is tried again later. If it stays so, open the page yourself to read it, or ask the "
        "site to let this program in.",
    ),
    Outcome.CONSENT_WALL: Meaning(
        "A question about cookies or consent stood in place of the document.",
        True,
        f"{LOOK} so that it names the part of the page that holds the document.",
    ),
    Outcome.SOFT_ERROR: Meaning(
        "An error page came in place of the document.",
        True,
        f"{LOOK} if the document has moved.",
    ),
    Outcome.NOT_FOUND: Meaning(
        "The page was not found (404).",
        False,
        "Look for the document on the provider's site and declare its new address.",
    ),
    Outcome.GONE: Meaning(
        "The site says that the page is gone for good (410).",
        False,
        "Look for what took its place on the provider's site and declare that, or stop tracking the "
        "document at the desk.",
    ),
    Outcome.REQUEST_REFUSED: Meaning(
        "The site did not accept the way in which the page was asked for.",
        False,
        "Open the address yourself. If the page is there, tell whoever runs this installation.",
    ),
    Outcome.SERVER_ERROR: Meaning("The site reported a fault of its own.", True, LATER),
    Outcome.RATE_LIMITED: Meaning(
        "The site asked to be visited less often (429).",
        True,
        "Nothing to do: it is tried again when the site allows it.",
    ),
    Outcome.LEGALLY_UNAVAILABLE: Meaning(
        "The page is withheld for legal reasons (451).",
        False,
        "The page may be withheld only in the country from which it was asked for: open it from "
        "another one if you can.",
    ),
    Outcome.LOCATION_CHANGED: Meaning(
        "The address leads somewhere else now.",
        False,
        "Look where it leads. Declare the new address if the document is there.",
    ),
    Outcome.SELECTOR_MISSED: Meaning(
        "The declared part of the page was not there.",
        False,
        "The site may have been rebuilt: open the page and declare anew which part of it counts.",
    ),
    Outcome.EMPTY: Meaning(
        "The declared part of the page holds no text.",
        True,
        f"{LOOK}, or declare that the page needs a browser.",
    ),
    Outcome.TRUNCATED: Meaning(
        "Only a part of the document came.",
        True,
        "It is tried again by other means. If it stays so, somebody should look at it at the desk.",
    ),
    Outcome.TOO_LARGE: Meaning(
        "The page is larger, or takes more to read, than the limits allow.",
        False,
        "Open the page. If it is the document, look for one that holds less and declare that: a "
        "chapter of it, or the web page instead of the PDF.",
    ),
    Outcome.WRONG_LANGUAGE: Meaning(
        "The page came in another language than declared.",
        True,
        f"{LOOK}: its address may have to name the language.",
    ),
    Outcome.WRONG_TYPE: Meaning(
        "What came is not a web page or a PDF as declared, or cannot be read as one.",
        False,
        "Open the address. Declare a PDF by its address alone, a web page with the part of it that "
        "counts. A PDF with a password or with damage cannot be read at all: ask for another.",
    ),
    Outcome.TLS_INVALID: Meaning(
        "The site's certificate is not valid, so that nobody can tell whose page it is.",
        False,
        "The provider has to mend this. Open the address to see whether it has.",
    ),
    Outcome.DNS_FAILED: Meaning(
        "No site was found under the name in the address.",
        True,
        "It is tried again later. If it stays so, the site may have moved or closed: look for its "
        "new address and declare it.",
    ),
    Outcome.CONNECT_FAILED: Meaning("The site could not be reached.", True, LATER),
    Outcome.TIMED_OUT: Meaning("The site took too long to answer.", True, LATER),
    Outcome.REFUSED_BY_GUARD: Meaning(
        "The address, or where it leads, may not be visited from here.",
        False,
        "Only public web addresses are visited, for safety. Correct the address in the declaration.",
    ),
    Outcome.REFUSED_BY_ROBOTS: Meaning(
        "The site's rules for programs (robots.txt) do not let this page be fetched.",
        False,
        "Open the page yourself to read it, or note at the desk for what reason robots.txt is set "
        "aside for this document.",
    ),
    Outcome.BROWSER_MISSING: Meaning(
        "The page needs a browser and none is installed.",
        False,
        "Ask whoever runs this installation to install one: `make browser` does it.",
    ),
    Outcome.BROWSER_CRASHED: Meaning("The browser failed while reading the page.", True, LATER),
    Outcome.PROCESSING_FAILED: Meaning(
        "The check failed inside this software.",
        True,
        "It is tried again later. Please send these words to whoever runs this installation.",
    ),
    Outcome.STORAGE_FAILED: Meaning(
        "The page could not be stored.",
        True,
        "Ask whoever runs this installation to look at its storage: the health page says more.",
    ),
}
OUTCOME_CHOICES = [(outcome.value, MEANINGS[outcome].sentence) for outcome in Outcome]
BELIEVABLE = frozenset({Outcome.OK, Outcome.NOT_MODIFIED})
