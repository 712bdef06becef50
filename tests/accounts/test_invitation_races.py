"""A link that two follow at one time makes one account."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.contrib.auth.models import User
from django.db import connection

from auditor.accounts import audit
from auditor.accounts.actions import (
    InvitationRefused,
    Terms,
    accept_invitation,
    installation_account,
    invite,
)
from auditor.accounts.vocabulary import Role
from tests.accounts.people import LATER, PASSWORD
from tests.archive.threads import in_thread
from tests.factories import START

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def follow(token: str) -> bool:
    try:
        accept_invitation(token=token, password=PASSWORD, at=LATER)
    except InvitationRefused:
        return False
    return True


def test_two_who_follow_one_link_at_once_make_one_account() -> None:
    by, terms = installation_account(), Terms(Role.EDITOR)
    _, token = invite(email="new@people.example", terms=terms, by=by, at=START)
    connection.close()
    with ThreadPoolExecutor(4) as pool:
        tries = [pool.submit(in_thread, partial(follow, token)) for _ in range(4)]
        taken = [one.result() for one in tries]
    assert sorted(taken) == [False, False, False, True]
    assert User.objects.filter(email="new@people.example").count() == 1
    assert not audit.verify().fault
