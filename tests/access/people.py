"""One of each kind of visitor."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.test import Client

from auditor.accounts.vocabulary import Role
from tests.accounts.people import client_with
from tests.desk.staff import ALL, client_of, make_user

ANONYMOUS = "anonymous"
SIGNED_IN = "signed in"
STAFF = "staff"
SUPERUSER = "superuser"

VISITORS: dict[str, Callable[[], Client]] = {
    ANONYMOUS: Client,
    SIGNED_IN: client_with,
    **{role.value: partial(client_with, role) for role in Role},
    STAFF: lambda: client_of(make_user(*ALL)),
    SUPERUSER: lambda: client_with(is_staff=True, is_superuser=True),
}
