"""Every address times every kind of visitor, against the table."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.access.addresses import addresses, all_addresses
from tests.access.people import VISITORS
from tests.access.table import MAY_OPEN, STEPS

pytestmark = pytest.mark.django_db
SIGN_IN = "/account/sign-in/"
OPEN, TO_SIGN_IN, REFUSED = "open", "sent to sign in", "refused"


def outcome(client: Client, path: str) -> str:
    """What becomes of a request. That nothing is there to be seen (404) is open."""
    response = client.get(path)
    if response.status_code == 405:
        response = client.post(path)
    leads_to = response.get("Location", "").partition("?")[0]
    # The admin has a sign-in page of its own, which is only a step to ours.
    if response.status_code == 302 and leads_to in {SIGN_IN, "/admin/login/"} - {path}:
        is_known = response["Location"].startswith("/admin/login/") and _is_refused(client)
        return REFUSED if is_known else TO_SIGN_IN
    return REFUSED if response.status_code == 403 else OPEN


def _is_refused(client: Client) -> bool:
    return client.get("/admin/login/").status_code == 403


def expected(name: str, visitor: str) -> str:
    allowed = MAY_OPEN[name]
    if allowed == STEPS or (visitor == "anonymous" and visitor not in allowed):
        return TO_SIGN_IN
    return OPEN if visitor in allowed else REFUSED


def test_every_address_is_in_the_table() -> None:
    names = {one.name for one in addresses()}
    assert names == set(MAY_OPEN)


def test_the_walk_finds_what_is_there() -> None:
    paths = {one.name: one.path for one in all_addresses()}
    assert paths["public:overview"] == "/"
    assert paths["desk:raw-page"].startswith("/desk/checks/00000000-")
    assert paths["admin:auth_user_change"] == "/admin/auth/user/1/change/"


@pytest.mark.slow
@pytest.mark.parametrize("visitor", VISITORS)
def test_a_visitor_opens_what_the_table_says_and_nothing_else(visitor: str) -> None:
    wrong = {}
    for one in addresses():
        # A client for each: signing out, or taking something up, must not reach the next.
        found = outcome(VISITORS[visitor](), one.path)
        if found != expected(one.name, visitor):
            wrong[one.name] = found
    assert wrong == {}
