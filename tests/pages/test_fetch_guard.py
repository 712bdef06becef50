"""What the guard keeps from being asked, proved by the connections that a canary sees."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

import pytest

from auditor.pages import guard
from auditor.pages.outcomes import Outcome
from tests.pages.test_fetch import failure, fetch
from tests.pages.web import Answer, Web

LOOPBACK = ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "localhost", "①②⑦.⓪.⓪.①", "2130706433"]
Places = list[tuple[str, int]]


@pytest.fixture
def resolve(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let every name resolve to addresses; with several lists, to the next at each look-up."""

    def set_answers(*answers: Places) -> None:
        waiting = list(answers)

        def answer(host: str, port: int, *args: Any, **options: Any) -> list[Any]:
            places = waiting.pop(0) if len(waiting) > 1 else waiting[0]
            return [_found(*place) for place in places]

        monkeypatch.setattr(socket, "getaddrinfo", answer)

    return set_answers


@pytest.fixture
def rebound(canary: Web, monkeypatch: pytest.MonkeyPatch) -> str:
    """The URL of a name, at the canary's port, which is opened as if it were the usual one."""
    monkeypatch.setitem(guard.SCHEMES, "http", canary.port)
    return f"http://rebound.example:{canary.port}/"


def _found(address: str, port: int) -> tuple[Any, ...]:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    place = (address, port, 0, 0) if ":" in address else (address, port)
    return (family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", place)


def _ascii(url: str) -> str:
    return url.encode().decode("latin-1")


@pytest.mark.parametrize("place", LOOPBACK)
def test_this_machine_is_not_asked(web: Web, canary: Web, place: str) -> None:
    refused = failure(web, f"http://{place}:{canary.port}/")
    assert (refused.outcome, canary.connections) == (Outcome.REFUSED_BY_GUARD, 0)


@pytest.mark.parametrize("place", LOOPBACK)
def test_a_redirect_to_this_machine_is_not_followed(web: Web, canary: Web, place: str) -> None:
    there = _ascii(f"http://{place}:{canary.port}/")
    web.answers["/"] = Answer(status=302, headers=(("Location", there),))
    assert (failure(web).outcome, canary.connections) == (Outcome.REFUSED_BY_GUARD, 0)


def test_the_canary_is_hit_where_it_is_allowed(web: Web, canary: Web) -> None:
    web.redirect("/", f"http://127.0.0.1:{canary.port}/")
    allowed = {**web.host_map, "127.0.0.1": ("127.0.0.1", canary.port)}
    page = fetch(web, host_map=allowed)
    assert (page.body, canary.connections) == (b"<p>secret</p>", 1)


@pytest.mark.parametrize("address", ["127.0.0.1"])
def test_the_canary_is_hit_where_the_guard_is_off(
    canary: Web,
    resolve: Callable[..., None],
    rebound: str,
    monkeypatch: pytest.MonkeyPatch,
    address: str,
) -> None:
    for name in ("check_address", "check_dialled"):
        monkeypatch.setattr(f"auditor.pages.resolver.{name}", lambda *args, **options: None)
    resolve([(address, canary.port)])
    assert fetch(canary, rebound, host_map={}).body == b"<p>secret</p>"


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_a_name_that_resolves_to_this_machine_is_not_asked(
    web: Web, canary: Web, resolve: Callable[..., None], rebound: str, address: str
) -> None:
    resolve([(address, canary.port)])
    refused = failure(web, rebound, host_map={})
    assert (refused.outcome, canary.connections) == (Outcome.REFUSED_BY_GUARD, 0)


def test_a_redirect_to_a_name_that_resolves_to_this_machine_is_not_followed(
    web: Web, canary: Web, resolve: Callable[..., None], rebound: str
) -> None:
    web.redirect("/", rebound)
    resolve([("127.0.0.1", canary.port)])
    assert (failure(web).outcome, canary.connections) == (Outcome.REFUSED_BY_GUARD, 0)


def test_the_address_that_was_checked_is_the_one_that_is_dialled(
    web: Web,
    canary: Web,
    resolve: Callable[..., None],
    rebound: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A second look-up between check and connection would be the rebinder's chance."""
    monkeypatch.setattr("auditor.pages.resolver.check_dialled", _only_public)
    resolve([("93.184.216.34", canary.port)], [("127.0.0.1", canary.port)])
    refused = failure(web, rebound, host_map={})
    assert ("93.184.216.34 was dialled" in str(refused), canary.connections) == (True, 0)


def _only_public(address: str, port: int, *, host_map: object) -> None:
    raise OSError(0, f"{address} was dialled")


def test_one_private_address_among_public_ones_is_enough(
    web: Web, resolve: Callable[..., None]
) -> None:
    resolve([("93.184.216.34", 80), ("10.0.0.1", 80)])
    assert failure(web, "http://a.example/", host_map={}).outcome == Outcome.REFUSED_BY_GUARD


def test_an_address_that_no_look_up_saw_is_refused_where_it_is_dialled(
    canary: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditor.pages.fetch.check_url", lambda url, host_map: None)
    refused = failure(canary, f"http://①②⑦.⓪.⓪.①:{canary.port}/", host_map={})
    assert (refused.outcome, canary.connections) == (Outcome.REFUSED_BY_GUARD, 0)


def test_addresses_may_stand_for_themselves_at_one_port(web: Web) -> None:
    web.serve("/", "there")
    page = fetch(web, f"http://127.0.0.1:{web.port}/", host_map={"127.0.*": ("*", web.port)})
    assert page.body == b"there"


def test_addresses_that_stand_for_themselves_open_no_other_port(web: Web, canary: Web) -> None:
    opened = {"127.0.*": ("*", web.port)}
    refused = failure(web, f"http://127.0.0.1:{canary.port}/", host_map=opened)
    assert (refused.outcome, canary.connections) == (Outcome.REFUSED_BY_GUARD, 0)


def test_a_name_does_not_come_in_where_addresses_stand_for_themselves(
    canary: Web, resolve: Callable[..., None], rebound: str
) -> None:
    resolve([("127.0.0.1", canary.port)])
    refused = failure(canary, rebound, host_map={"127.0.*": ("*", canary.port)})
    assert (refused.outcome, canary.connections) == (Outcome.REFUSED_BY_GUARD, 0)
