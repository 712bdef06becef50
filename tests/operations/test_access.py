"""Who may see the figures of an installation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.test import RequestFactory

from auditor.operations.access import is_on_this_machine, may_read_metrics, may_see_details

if TYPE_CHECKING:
    from django.http import HttpRequest
    from pytest_django import Settings

TOKEN = "a-token-of-some-length"
ELSEWHERE = "203.0.113.9"


def asked(address: str = "127.0.0.1", headers: dict[str, str] | None = None) -> HttpRequest:
    request: HttpRequest = RequestFactory(REMOTE_ADDR=address).get("/metrics", headers=headers)
    request.user = AnonymousUser()
    return request


@pytest.mark.parametrize("address", ["127.0.0.1", "127.9.9.9", "::1"])
def test_a_program_on_this_machine_is_known_by_its_address(address: str) -> None:
    assert is_on_this_machine(asked(address))


@pytest.mark.parametrize("address", [ELSEWHERE, "10.0.0.1", "", "unix:", "::ffff:203.0.113.9"])
def test_everybody_else_is_elsewhere(address: str) -> None:
    assert not is_on_this_machine(asked(address))


@pytest.mark.parametrize(
    "name", ["X-Forwarded-For", "Forwarded", "X-Forwarded-Proto", "X-Forwarded-Host", "Via"]
)
def test_a_request_through_a_proxy_is_not_from_this_machine(name: str) -> None:
    assert not is_on_this_machine(asked(headers={name: "127.0.0.1"}))


def test_behind_a_declared_proxy_nobody_is_on_this_machine(settings: Settings) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert not is_on_this_machine(asked())


def test_without_a_token_only_this_machine_reads_metrics(settings: Settings) -> None:
    settings.METRICS_TOKEN = ""
    assert may_read_metrics(asked())
    assert not may_read_metrics(asked(ELSEWHERE))


@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
def test_with_the_token_metrics_are_read_from_anywhere(settings: Settings, scheme: str) -> None:
    settings.METRICS_TOKEN = TOKEN
    assert may_read_metrics(asked(ELSEWHERE, {"Authorization": f"{scheme} {TOKEN}"}))


@pytest.mark.parametrize(
    "sent", ["", TOKEN, f"Basic {TOKEN}", "Bearer", "Bearer wrong", f"Bearer {TOKEN}x", "Bearer é"]
)
def test_another_word_than_the_token_is_refused_even_on_this_machine(
    settings: Settings, sent: str
) -> None:
    settings.METRICS_TOKEN = TOKEN
    assert not may_read_metrics(asked(headers={"Authorization": sent}))


@pytest.mark.parametrize(("is_staff", "seen"), [(True, True), (False, False)])
def test_elsewhere_only_staff_see_details(is_staff: bool, seen: bool) -> None:
    request = asked(ELSEWHERE)
    request.user = User(username="ada", is_staff=is_staff)
    assert may_see_details(request) == seen


def test_on_this_machine_everybody_sees_details() -> None:
    assert may_see_details(asked())


def test_loopback_is_nobody_where_nobody_said_that_it_is_trusted(settings: Settings) -> None:
    settings.TRUST_LOOPBACK = False
    assert not is_on_this_machine(asked())
