"""One order, from the first request to the reading."""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

import pytest

from auditor.pages.engine import Attempt, Order
from auditor.pages.fetch import Known, Limits, Validators
from auditor.pages.outcomes import Outcome
from auditor.pages.reading import LastText
from tests.pages.orders import TERMS, attempt, attempts, make_part
from tests.pages.pdfs import make_encrypted_pdf, make_pdf
from tests.pages.web import HOST, Answer, Web

DIGEST = hashlib.sha256(TERMS.encode()).hexdigest()
HTML = ("Content-Type", "text/html; charset=utf-8")
SHELL = '<div id="root"></div><script src="app.js"></script>'


def in_turn(*answers: Answer) -> Callable[[], Answer]:
    waiting = list(answers)
    return lambda: waiting.pop(0) if len(waiting) > 1 else waiting[0]


def test_a_document_is_fetched_and_read(web: Web) -> None:
    web.serve("/", TERMS)
    reading = attempt(web, make_part()).reading
    assert reading is not None
    assert (reading.text, reading.word_count) == ("Terms of service of a shop\n", 6)


def test_a_reading_has_the_digest_of_its_text(web: Web) -> None:
    web.serve("/", TERMS)
    reading = attempt(web, make_part()).reading
    assert reading is not None
    assert reading.text_sha256 == hashlib.sha256(reading.text.encode()).hexdigest()


def test_the_outcome_of_the_reading_is_that_of_the_attempt(web: Web) -> None:
    web.serve("/", TERMS)
    found = attempt(web, make_part(select=("main",)))
    assert (found.outcome, "'main'" in found.error) == (Outcome.SELECTOR_MISSED, True)


def test_pages_that_give_no_text_are_kept(web: Web) -> None:
    web.serve("/", TERMS)
    assert len(attempt(web, make_part(select=("main",))).pages) == 1


def test_a_page_says_what_it_was_read_as(web: Web) -> None:
    web.answers["/"] = Answer(
        "<meta charset=latin1><p>Conditions générales d\u2019usage ici".encode("cp1252"), headers=()
    )
    (page,) = attempt(web, make_part()).pages
    read_as = (page.sniffed_type, page.read_charset, page.charset_chosen_by)
    assert read_as == ("text/html", "cp1252", "markup")


def test_an_order_without_a_part_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a part"):
        Order(())


def test_what_is_known_must_be_known_of_each_part() -> None:
    with pytest.raises(ValueError, match="of each part or of none"):
        Order((make_part(), make_part()), known=(Known(),))


def test_the_last_text_is_known_to_the_reading(web: Web) -> None:
    web.serve("/", TERMS)
    digest = hashlib.sha256(b"Terms of service of a shop\n").hexdigest()
    found = attempt(web, make_part(), order={"last": LastText(digest, "the essence", 6)})
    assert found.reading is not None
    assert found.reading.essence_sha256 == "the essence"


# The same bytes, and 304


def test_the_very_bytes_that_are_known_are_not_read_again(web: Web) -> None:
    web.serve("/", TERMS)
    found = attempt(web, make_part(), order={"known": (Known(sha256=DIGEST),)})
    assert (found.outcome, found.is_identical) == (Outcome.NOT_MODIFIED, True)
    assert (found.reading, len(found.pages)) == (None, 1)


def test_other_bytes_are_read(web: Web) -> None:
    web.serve("/", TERMS + " ")
    found = attempt(web, make_part(), order={"known": (Known(sha256=DIGEST),)})
    assert (found.outcome, found.is_identical) == (Outcome.OK, False)


def test_a_server_may_say_that_nothing_has_changed(web: Web) -> None:
    web.answers["/"] = Answer(status=304)
    found = attempt(web, make_part(), order={"known": (Known(Validators(etag='"1"')),)})
    assert (found.outcome, found.is_identical) == (Outcome.NOT_MODIFIED, False)
    assert (found.pages, [hop["status"] for hop in found.hops]) == ((), [304])


def test_when_one_of_two_pages_has_changed_both_are_needed(web: Web) -> None:
    web.answers["/a"] = in_turn(Answer(status=304), Answer(TERMS.encode()))
    web.serve("/b", "<p>The other part of the terms</p>")
    known = (Known(Validators(etag='"1"')), Known(sha256=DIGEST))
    found = attempt(web, make_part("/a"), make_part("/b"), order={"known": known})
    assert (found.outcome, len(found.pages)) == (Outcome.OK, 2)
    assert "If-None-Match" not in web.headers[-1]


def test_two_pages_that_both_stay_the_same_are_not_modified(web: Web) -> None:
    web.answers["/a"] = Answer(status=304)
    web.serve("/b", TERMS)
    known = (Known(Validators(etag='"1"')), Known(sha256=DIGEST))
    found = attempt(web, make_part("/a"), make_part("/b"), order={"known": known})
    assert (found.outcome, found.is_identical) == (Outcome.NOT_MODIFIED, False)


# Asking once more


def test_a_failure_that_may_pass_is_asked_again_once(web: Web) -> None:
    web.answers["/"] = in_turn(Answer(status=503), Answer(TERMS.encode()))
    found = attempt(web, make_part())
    assert (found.outcome, found.retries) == (Outcome.OK, 1)


def test_it_is_asked_again_no_more_than_once(web: Web) -> None:
    web.answers["/"] = Answer(status=500)
    found = attempt(web, make_part())
    assert (found.outcome, len(web.requests)) == (Outcome.SERVER_ERROR, 2)


def test_an_answer_that_breaks_off_is_asked_for_again(web: Web) -> None:
    web.answers["/"] = in_turn(Answer(b"<p>half", length=999), Answer(TERMS.encode()))
    assert attempt(web, make_part()).outcome == Outcome.OK


@pytest.mark.parametrize("status", [403, 404, 410, 429, 451])
def test_a_plain_no_is_not_asked_again(web: Web, status: int) -> None:
    web.answers["/"] = Answer(status=status)
    attempt(web, make_part(), order={"may_use_browser": False})
    assert len(web.requests) == 1


def test_a_time_out_is_not_asked_again(web: Web) -> None:
    release = Event()
    web.answers["/"] = lambda: Answer(b"late" if release.wait(5) else b"never")
    found = attempt(web, make_part(), limits=Limits(total=timedelta(seconds=0.2)))
    release.set()
    assert (found.outcome, found.retries) == (Outcome.TIMED_OUT, 0)


def busy(seconds: str, status: int = 503) -> Answer:
    return Answer(status=status, headers=(HTML, ("Retry-After", seconds)))


@pytest.mark.parametrize("status", [429, 503])
def test_a_short_pause_that_is_asked_for_is_made(web: Web, status: int) -> None:
    web.answers["/"] = in_turn(busy("0", status), Answer(TERMS.encode()))
    assert attempt(web, make_part()).outcome == Outcome.OK


@pytest.mark.parametrize(("status", "outcome"), [(429, "rate_limited"), (503, "server_error")])
def test_a_long_pause_is_left_to_the_schedule(web: Web, status: int, outcome: str) -> None:
    web.answers["/"] = busy("3600", status)
    found = attempt(web, make_part())
    assert (found.outcome, len(web.requests)) == (outcome, 1)
    assert found.retry_after is not None
    assert found.retry_after > datetime.now(UTC) + timedelta(minutes=58)


def test_a_host_that_asked_for_a_long_pause_is_left_alone(web: Web) -> None:
    web.answers["/"] = busy("3600")
    _, found = attempts(web, Order((make_part(),)), Order((make_part("/other"),)))
    assert (found.outcome, len(web.requests)) == (Outcome.RATE_LIMITED, 1)
    assert found.retry_after is not None


# Where it leads


def test_a_redirect_to_the_home_page_is_not_the_document(web: Web) -> None:
    web.redirect("/legal/terms", "/")
    web.serve("/", TERMS)
    found = attempt(web, make_part("/legal/terms"))
    assert (found.outcome, "home page" in found.error) == (Outcome.LOCATION_CHANGED, True)
    assert found.reading is not None
    assert (found.reading.outcome, bool(found.reading.text)) == (Outcome.LOCATION_CHANGED, True)


def test_a_redirect_that_led_there_before_is_the_document(web: Web) -> None:
    web.redirect("/legal/terms", "/")
    web.serve("/", TERMS)
    known = (Known(final_url=f"http://{HOST}/"),)
    assert attempt(web, make_part("/legal/terms"), order={"known": known}).outcome == Outcome.OK


# The browser, where there is none


@pytest.mark.parametrize("status", [403, 406])
def test_a_site_that_turns_away_programs_might_let_a_browser_in(web: Web, status: int) -> None:
    web.answers["/"] = Answer(b"Forbidden", status=status)
    found = attempt(web, make_part())
    assert (found.outcome, found.uses_browser) == (Outcome.BLOCKED, False)
    assert (
        f"A browser might read it (the site answered a plain request with status {status})"
        in found.error
    )


def test_a_shell_that_a_script_fills_might_be_read_by_a_browser(web: Web) -> None:
    web.serve("/", SHELL)
    found = attempt(web, make_part())
    assert found.outcome in {Outcome.EMPTY, Outcome.SELECTOR_MISSED}
    assert "A browser might read it" in found.error


def test_a_source_may_keep_the_browser_out(web: Web) -> None:
    web.serve("/", SHELL)
    assert "browser" not in attempt(web, make_part(), order={"may_use_browser": False}).error


def test_a_pdf_is_never_given_to_the_browser(web: Web) -> None:
    web.answers["/terms.pdf"] = Answer(b"Forbidden", status=403)
    assert "browser" not in attempt(web, make_part("/terms.pdf", select=())).error


def test_a_page_without_the_selected_part_needs_no_browser_for_that_alone(web: Web) -> None:
    web.serve("/", "<p>Static words that nobody selected, about the weather of today.</p>" * 20)
    assert "browser" not in attempt(web, make_part(select=("main",))).error


# PDFs


def pdf(body: bytes) -> Answer:
    return Answer(body, headers=(("Content-Type", "application/pdf"),))


def test_a_pdf_is_fetched_and_read(web: Web) -> None:
    web.answers["/terms.pdf"] = pdf(make_pdf("Terms of service of a shop"))
    reading = attempt(web, make_part("/terms.pdf", select=())).reading
    assert reading is not None
    assert reading.text == "Terms of service of a shop\n"


@pytest.mark.parametrize(
    ("body", "words"),
    [(make_encrypted_pdf(), "locked with a password"), (make_pdf("Terms")[:200], "damaged")],
)
def test_a_pdf_that_cannot_be_read_says_why(web: Web, body: bytes, words: str) -> None:
    web.answers["/terms.pdf"] = pdf(body)
    found = attempt(web, make_part("/terms.pdf", select=()))
    assert (found.outcome, words in found.error) == (Outcome.WRONG_TYPE, True)


# Every outcome that a site can bring about


def page(body: str, **options: Any) -> Answer:
    return Answer(body.encode(), **options)


ANSWERS: dict[Outcome, Answer] = {
    Outcome.OK: page(TERMS),
    Outcome.BLOCKED: page(
        "<title>Just a moment...</title><h1>Checking your browser before accessing the site</h1>"
    ),
    Outcome.CONSENT_WALL: page(
        "<h1>We value your privacy</h1><p>We and our partners use cookies. Manage your cookie "
        "preferences.</p><p><button>Accept all</button></p><p><button>Reject all</button></p>"
    ),
    Outcome.SOFT_ERROR: page("<title>Page not found</title><h1>Page not found</h1><p>Sorry!</p>"),
    Outcome.NOT_FOUND: Answer(status=404),
    Outcome.GONE: Answer(status=410),
    Outcome.REQUEST_REFUSED: Answer(status=405),
    Outcome.SERVER_ERROR: Answer(status=500),
    Outcome.RATE_LIMITED: Answer(status=429),
    Outcome.LEGALLY_UNAVAILABLE: Answer(status=451),
    Outcome.LOCATION_CHANGED: Answer(status=302, headers=(("Location", "/legal"),)),
    Outcome.SELECTOR_MISSED: Answer(b"<!-- nothing -->"),
    Outcome.EMPTY: page("<body><br></body>"),
    Outcome.TRUNCATED: page("<p>half", length=999),
    Outcome.TOO_LARGE: page("<p>" + "word " * 1000),
    Outcome.WRONG_TYPE: Answer(b"PK\x03\x04", headers=(("Content-Type", "application/zip"),)),
}


@pytest.mark.parametrize("outcome", ANSWERS, ids=str)
def test_every_answer_has_its_outcome(web: Web, outcome: Outcome) -> None:
    web.answers["/legal"] = ANSWERS[outcome]
    limits = Limits(body_bytes=2000, encoded_bytes=2000)
    found = attempt(web, make_part("/legal"), limits=limits, order={"may_use_browser": False})
    assert found.outcome == outcome


@pytest.mark.parametrize("status", [400, 402, 405, 409, 418, 422])
def test_a_refusal_is_not_called_missing(web: Web, status: int) -> None:
    web.answers["/"] = Answer(status=status)
    found: Attempt = attempt(web, make_part())
    assert (found.outcome, str(status) in found.error) == (Outcome.REQUEST_REFUSED, True)


# The browser, where there is one

SCRIPTED = (
    "<title>Terms</title><main id=root></main><script>"
    "document.querySelector('main').innerHTML = '<p>Terms of service written by a script</p>'"
    "</script>"
)


def with_browser(web: Web, *parts: Any, **order: Any) -> Attempt:
    return attempt(web, *parts, chromium="", order=order)


@pytest.mark.browser
def test_a_shell_is_read_by_the_browser(web: Web) -> None:
    web.serve("/", SCRIPTED)
    found = with_browser(web, make_part(select=("main",)))
    assert found.reading is not None
    assert found.reading.text == "Terms of service written by a script\n"
    assert (found.uses_browser, bool(found.fallback_reason)) == (True, True)


@pytest.mark.browser
def test_a_site_that_turns_away_programs_is_tried_in_the_browser_once(web: Web) -> None:
    web.answers["/"] = in_turn(Answer(status=403), Answer(TERMS.encode()))
    found = with_browser(web, make_part())
    assert (found.outcome, found.fallback_reason) == (
        Outcome.OK,
        "the site answered a plain request with status 403",
    )


@pytest.mark.browser
def test_a_site_that_turns_away_the_browser_too_is_blocked(web: Web) -> None:
    web.answers["/"] = Answer(b"Forbidden", status=403)
    found = with_browser(web, make_part())
    assert (found.outcome, web.paths.count("/")) == (Outcome.BLOCKED, 2)


@pytest.mark.browser
def test_a_source_that_is_known_to_need_the_browser_is_asked_only_there(web: Web) -> None:
    web.serve("/", SCRIPTED)
    found = with_browser(web, make_part(select=("main",)), uses_browser=True)
    assert (found.outcome, found.fallback_reason) == (Outcome.OK, "")
    assert web.paths.count("/") == 1


@pytest.mark.browser
def test_the_browser_asks_for_the_language_of_the_order(web: Web) -> None:
    web.serve("/", TERMS)
    with_browser(web, make_part(), uses_browser=True, accept_language="de")
    assert web.headers[0]["Accept-Language"].startswith("de")


# Below HTTP


def test_a_host_that_nobody_knows_is_an_outcome(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **options: Any) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    assert attempt(web, make_part(host="unknown.test")).outcome == Outcome.DNS_FAILED


def test_a_host_that_does_not_listen_is_an_outcome(web: Web) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        dead = {HOST: taken.getsockname()}
        assert attempt(web, make_part(), host_map=dead).outcome == Outcome.CONNECT_FAILED


def test_an_address_of_this_machine_is_an_outcome(web: Web) -> None:
    assert attempt(web, make_part(host="127.0.0.1")).outcome == Outcome.REFUSED_BY_GUARD


def test_a_mistake_of_ours_costs_one_document_and_is_shown(
    web: Web, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*args: Any) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr("tests.pages.orders.read_pages", fail)
    web.serve("/", TERMS)
    found = attempt(web, make_part())
    assert (found.outcome, "too deep" in found.error) == (Outcome.PROCESSING_FAILED, True)
    assert f"http://{HOST}/" in caplog.text
