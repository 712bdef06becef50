"""Pages that are not the document, and documents that only speak of such pages."""

from __future__ import annotations

import json

import pytest

from auditor.pages.outcomes import Outcome
from auditor.pages.quality import examine, needs_browser
from tests.pages.terms import TERMS

FAILURES = [
    ("Checking your browser before accessing the site", Outcome.BLOCKED),
    ("# Access denied\n\nYou do not have permission.", Outcome.BLOCKED),
    ("You\u2019re Temporarily Blocked", Outcome.BLOCKED),
    ("_Notice_\n\nYou must log in to continue.", Outcome.BLOCKED),
    ("Zugriff verweigert", Outcome.BLOCKED),
    ("Доступ ограничен", Outcome.BLOCKED),
    ("# Page not found\n\nSorry, it may have been moved.", Outcome.SOFT_ERROR),
    ("Página no encontrada", Outcome.SOFT_ERROR),
    ("Seite nicht gefunden", Outcome.SOFT_ERROR),
    ("Cette page n'existe plus", Outcome.SOFT_ERROR),
    ("500\n\nWe didn't see that one coming", Outcome.SOFT_ERROR),
    ("Something went wrong. Try again later.", Outcome.SOFT_ERROR),
    ("We value your privacy\n\nAccept all\n\nReject all", Outcome.CONSENT_WALL),
    ("Wir verwenden Cookies\n\nAlle akzeptieren", Outcome.CONSENT_WALL),
    ("We value your privacy\n\nAccept all Reject all Manage options", Outcome.CONSENT_WALL),
    ("# Log in\n\nE-mail\n\nPassword\n\nForgot your password?", Outcome.BLOCKED),
    ("Sign in to your account\n\nKeep me signed in", Outcome.BLOCKED),
    ("Loading\u2026", Outcome.EMPTY),
    ("Please enable JavaScript to run this app.", Outcome.EMPTY),
    ("Terms", Outcome.EMPTY),
    ("", Outcome.EMPTY),
]
SHELL = '<html><body><div id="root"></div><script src="/app.js"></script></body></html>'


@pytest.mark.parametrize(("text", "outcome"), FAILURES, ids=[case[0][:30] for case in FAILURES])
def test_a_failing_page_is_known_by_what_it_says(text: str, outcome: Outcome) -> None:
    found = examine(text)
    assert found.outcome == outcome
    assert found.reason.endswith(".")


def test_a_document_is_one() -> None:
    assert examine(TERMS).outcome == Outcome.OK


def test_an_error_among_many_menu_lines_is_found() -> None:
    menu = "\n\n".join(f"[Product {number}](/p/{number})" for number in range(800))
    found = examine(f"{menu}\n\n# Page not found\n\n{menu}")
    assert found.outcome == Outcome.SOFT_ERROR


@pytest.mark.parametrize(
    "clause",
    [
        "We may find that access is denied or that you have been blocked, and will tell you why.",
        "If a page is not found or something went wrong, please try again later or write to us.",
        "We use cookies to keep you logged in, and you may accept all cookies or reject them.",
        "Access denied",
    ],
)
def test_terms_may_speak_of_failures(clause: str) -> None:
    assert examine(f"{TERMS}\n\n{clause}\n").outcome == Outcome.OK


def test_a_short_cookie_policy_is_no_wall() -> None:
    text = (
        "Cookies are small files. We use cookies to keep you logged in and to count our visitors."
    )
    assert examine(text).outcome == Outcome.OK


def test_the_title_of_the_page_counts() -> None:
    assert examine("Your visit has a number.", title="Just a moment...").outcome == Outcome.BLOCKED


def test_a_page_that_ends_inside_a_tag_was_cut_off() -> None:
    assert examine(TERMS, html="<html><p>Terms</p><a href=").outcome == Outcome.TRUNCATED


def test_a_page_without_closing_tags_is_whole() -> None:
    assert examine(TERMS, html="<html><p>Terms if 3 < 4").outcome == Outcome.OK


def test_an_error_status_is_an_error() -> None:
    assert examine(TERMS, status=500).outcome == Outcome.SOFT_ERROR


@pytest.mark.parametrize("text", ["", "Page not found", TERMS])
def test_signals_can_be_written_down(text: str) -> None:
    assert json.loads(json.dumps(examine(text).signals))


@pytest.mark.parametrize(
    "html",
    [
        SHELL,
        '<div id="__next"></div><script id="__NEXT_DATA__">{}</script>',
        "<noscript>You need to enable JavaScript</noscript><script></script>",
    ],
)
def test_a_shell_needs_a_browser(html: str) -> None:
    assert needs_browser(html, "")


def test_a_spinner_needs_a_browser() -> None:
    assert "Loading" in needs_browser("<main>Loading...</main><script></script>", "Loading...")


@pytest.mark.parametrize(
    "html",
    [
        "<main>Short notice.</main>",
        '<div id="root"><main>Short notice.</main></div><script src="/a.js"></script>',
        "<main>" + "word " * 90 + "</main><script></script><noscript>enable JavaScript</noscript>",
    ],
)
def test_a_static_page_needs_none(html: str) -> None:
    assert needs_browser(html, "Short notice.") == ""


def test_a_readable_text_needs_none_whatever_the_scripts() -> None:
    assert needs_browser(SHELL, TERMS) == ""
