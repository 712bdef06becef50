"""What a site's robots.txt allows, against a real server."""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from auditor.pages.engine import Attempt, Order
from auditor.pages.outcomes import MEANINGS, Outcome
from auditor.pages.robots import LARGEST, Robots
from tests.pages.orders import TERMS, attempt, attempts, make_engine, make_part
from tests.pages.web import HOST, Answer, Web

ORIGIN = f"http://{HOST}"
SHUT = "User-agent: *\nDisallow: /\n"


def obedient(web: Web, *paths: str, **options: Any) -> Attempt:
    return attempt(web, *(make_part(path) for path in paths or ["/"]), obeys_robots=True, **options)


def known(
    text: str, *, age: timedelta = timedelta(hours=1), status: int = 200
) -> dict[str, Robots]:
    return {ORIGIN: Robots(text, datetime.now(UTC) - age, status)}


@pytest.fixture
def site(web: Web) -> Web:
    web.serve("/", TERMS)
    web.serve("/private/terms", TERMS)
    web.serve("/robots.txt", "User-agent: *\nDisallow: /private\n")
    return web


def test_a_page_that_robots_txt_allows_is_fetched(site: Web) -> None:
    assert obedient(site).outcome == Outcome.OK


def test_a_page_that_robots_txt_asks_not_to_fetch_is_not_asked_for(site: Web) -> None:
    found = obedient(site, "/private/terms")
    assert (found.outcome, site.paths) == (Outcome.REFUSED_BY_ROBOTS, ["/robots.txt"])


def test_a_redirect_into_what_is_closed_is_not_followed(site: Web) -> None:
    site.redirect("/terms", "/private/terms")
    found = obedient(site, "/terms")
    assert (found.outcome, "/private/terms" in site.paths) == (Outcome.REFUSED_BY_ROBOTS, False)


def test_the_host_that_a_redirect_leads_to_has_its_own_rules(site: Web) -> None:
    site.redirect("/terms", f"http://www.{HOST}/")
    found = obedient(site, "/terms")
    assert [decision["host"] for decision in found.robots] == [ORIGIN, f"http://www.{HOST}"]


def test_the_decision_is_kept_with_its_reason(site: Web) -> None:
    (decision,) = obedient(site, "/private/terms").robots
    assert (decision["allowed"], decision["status"]) == (False, 200)
    assert decision["why"] == "robots.txt asks not to fetch it"


def test_rules_for_this_program_count_before_those_for_all(site: Web) -> None:
    site.serve("/robots.txt", f"{SHUT}\nUser-agent: tests\nAllow: /\n")
    assert obedient(site).outcome == Outcome.OK


def test_it_is_asked_once_for_a_host(site: Web) -> None:
    orders = [Order((make_part(),)) for _ in range(3)]
    attempts(site, *orders, obeys_robots=True)
    assert site.paths.count("/robots.txt") == 1


def test_a_first_visit_costs_no_pause_more(site: Web) -> None:
    found = obedient(site, host_interval=timedelta(minutes=1))
    assert (found.outcome, found.duration_ms < 30_000) == (Outcome.OK, True)


def test_it_is_asked_within_the_turn_of_its_host(site: Web) -> None:
    with make_engine(site, obeys_robots=True) as engine:
        for future in [engine.submit(Order((make_part(),))) for _ in range(8)]:
            future.result(timeout=60)
    assert site.most_at_once == 1


def test_what_was_fetched_is_given_to_remember(site: Web) -> None:
    assert obedient(site).fetched_robots[ORIGIN].text.startswith("User-agent")


def test_what_is_remembered_is_not_asked_again(site: Web) -> None:
    (found,) = attempts(site, Order((make_part(),)), robots=known(SHUT), obeys_robots=True)
    assert (found.outcome, site.paths) == (Outcome.REFUSED_BY_ROBOTS, [])


def test_what_is_remembered_for_longer_than_a_day_is_asked_again(site: Web) -> None:
    old = known(SHUT, age=timedelta(hours=25))
    (found,) = attempts(site, Order((make_part(),)), robots=old, obeys_robots=True)
    assert (found.outcome, ORIGIN in found.fetched_robots) == (Outcome.OK, True)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_site_that_has_none_allows_everything(site: Web, status: int) -> None:
    site.answers["/robots.txt"] = Answer(SHUT.encode(), status=status)
    found = obedient(site)
    assert (found.outcome, found.fetched_robots[ORIGIN].status) == (Outcome.OK, status)


@pytest.mark.parametrize(
    ("status", "outcome"), [(500, Outcome.SERVER_ERROR), (429, Outcome.RATE_LIMITED)]
)
def test_while_it_cannot_be_read_nothing_is_fetched(
    site: Web, status: int, outcome: Outcome
) -> None:
    site.answers["/robots.txt"] = Answer(status=status)
    found = obedient(site)
    assert (found.outcome, "rules cannot be read" in found.error) == (outcome, True)
    assert set(site.paths) == {"/robots.txt"}


def test_an_old_copy_holds_while_it_cannot_be_renewed(site: Web) -> None:
    site.answers["/robots.txt"] = Answer(status=500)
    old = known("", age=timedelta(days=40))
    (found,) = attempts(site, Order((make_part(),)), robots=old, obeys_robots=True)
    assert found.outcome == Outcome.OK
    assert "could not be renewed" in found.robots[0]["why"]


def test_its_redirects_are_followed(site: Web) -> None:
    site.redirect("/robots.txt", f"http://www.{HOST}/rules.txt")
    site.serve("/rules.txt", SHUT)
    assert obedient(site).outcome == Outcome.REFUSED_BY_ROBOTS


def test_a_loop_of_redirects_stands_for_none(site: Web) -> None:
    site.redirect("/robots.txt", "/robots.txt")
    assert obedient(site).outcome == Outcome.OK


def test_its_redirects_go_through_the_guard(site: Web, canary: Web) -> None:
    site.redirect("/robots.txt", f"http://127.0.0.1:{canary.port}/")
    assert (obedient(site).outcome, canary.connections) == (Outcome.REFUSED_BY_ROBOTS, 0)


def test_one_that_leads_to_a_private_address_is_what_the_sentence_speaks_of(site: Web) -> None:
    site.redirect("/robots.txt", "http://10.1.2.3/robots.txt")
    found = obedient(site)
    assert found.error.startswith(f"The robots.txt of {ORIGIN} leads to an address")
    assert "10.1.2.3 is not a public one" in found.error
    meaning = MEANINGS[found.outcome]
    assert "robots.txt" in meaning.sentence
    assert "robots.txt" in meaning.next_step
    assert "declaration" not in found.error + meaning.sentence + meaning.next_step
    assert set(site.paths) == {"/robots.txt"}


def test_an_old_copy_holds_while_it_leads_to_a_private_address(site: Web) -> None:
    site.redirect("/robots.txt", "http://10.1.2.3/robots.txt")
    old = known("", age=timedelta(days=2))
    (found,) = attempts(site, Order((make_part(),)), robots=old, obeys_robots=True)
    assert found.outcome == Outcome.OK


def test_a_declared_site_at_a_private_address_is_the_declaration_s_fault(
    site: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.1.2.3", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: answers)
    found = attempt(site, make_part(host="inside.test"), obeys_robots=True)
    assert found.outcome == Outcome.REFUSED_BY_GUARD
    assert "declaration" in MEANINGS[found.outcome].next_step


def test_the_copy_of_another_origin_that_it_leads_to_is_not_asked_for_twice(site: Web) -> None:
    www = f"http://www.{HOST}"
    site.redirect("/robots.txt", f"{www}/robots.txt")
    site.answers["/robots.txt"] = _turns(site.answers["/robots.txt"], Answer(b"User-agent: *\n"))
    site.redirect("/terms", f"{www}/legal")
    site.serve("/legal", TERMS)
    assert obedient(site, "/terms").outcome == Outcome.OK
    assert site.paths.count("/robots.txt") == 2


def _turns(*answers: Any) -> Any:
    waiting = list(answers)
    return lambda: waiting.pop(0)


def test_rules_beyond_the_limit_do_not_count(site: Web) -> None:
    filler = "# " + "x" * LARGEST
    site.serve("/robots.txt", f"User-agent: *\nDisallow: /private\n{filler}\nDisallow: /\n")
    assert obedient(site).outcome == Outcome.OK
    assert obedient(site, "/private/terms").outcome == Outcome.REFUSED_BY_ROBOTS


@pytest.mark.parametrize(
    "body",
    [b"", b"<!doctype html><p>No such page</p>", b"\xff\xfe\x00", b"\xef\xbb\xbfUser-agent: *"],
)
def test_what_is_no_robots_txt_closes_nothing(site: Web, body: bytes) -> None:
    site.answers["/robots.txt"] = Answer(body)
    assert obedient(site).outcome == Outcome.OK


def test_a_byte_order_mark_hides_no_rule(site: Web) -> None:
    site.answers["/robots.txt"] = Answer(b"\xef\xbb\xbf" + SHUT.encode())
    assert obedient(site).outcome == Outcome.REFUSED_BY_ROBOTS


def test_a_document_with_a_reason_sets_it_aside(site: Web) -> None:
    found = obedient(site, "/private/terms", order={"obeys_robots": False})
    assert (found.outcome, "/robots.txt" in site.paths) == (Outcome.OK, False)
    assert found.robots[0]["why"] == "robots.txt is not asked"


def test_a_crawl_delay_is_kept_between_two_requests(site: Web) -> None:
    site.serve("/robots.txt", "User-agent: *\nCrawl-delay: 0.2\n")
    with make_engine(site, obeys_robots=True) as engine:
        futures = [engine.submit(Order((make_part(),))) for _ in range(3)]
        started = [future.result(timeout=60).started_at for future in futures]
    assert max(started) - min(started) >= timedelta(seconds=0.4)
