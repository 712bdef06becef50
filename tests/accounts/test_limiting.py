"""How often somebody may ask: who is counted, and what who has to wait is told."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import RequestFactory

from auditor.accounts.limiting import asker_of, patience


@pytest.mark.parametrize(
    ("wait", "words"), [(1, "1 minute."), (60, "1 minute."), (61, "2 minutes.")]
)
def test_who_has_to_wait_is_told_how_long(wait: int, words: str) -> None:
    said = patience("searches", wait)
    assert said.startswith(
        f"So many searches were made from here that the next one has to wait for {words}"
    )


def test_people_are_counted_by_their_account_and_others_by_their_network() -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7")
    assert asker_of(request, User(pk=7)) == "user 7"
    assert asker_of(request, None) == "from 192.0.2.7"
