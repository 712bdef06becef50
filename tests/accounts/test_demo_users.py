"""Demo users: one a role, with DEBUG only, and with a second factor where a role needs one."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from auditor.accounts.management.commands.create_demo_users import PASSWORD, code_at
from auditor.accounts.models import RoleGrant
from auditor.accounts.roles import Role
from tests.accounts.people import FAR, make_grant, make_person
from tests.factories import make_provider

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("create_demo_users", *arguments, stdout=out)
    return out.getvalue()


def test_outside_debug_there_are_none() -> None:
    with pytest.raises(CommandError, match="with DEBUG only"):
        run()
    assert not User.objects.exists()


def test_there_is_one_a_role(settings: Any) -> None:
    settings.DEBUG = True
    make_provider(is_fictional=True)
    assert PASSWORD in run()
    assert sorted(RoleGrant.objects.values_list("role", flat=True)) == sorted(Role.values)
    assert "editor@people.example: there already." in run()


def test_without_a_fictional_provider_nobody_speaks_for_one(settings: Any) -> None:
    settings.DEBUG = True
    make_provider()
    assert "left out" in run()
    assert RoleGrant.objects.count() == len(Role) - 1


@pytest.mark.slow
def test_one_signs_in_with_what_is_printed(settings: Any) -> None:
    settings.DEBUG = True
    run()
    client = Client()
    data = {"login": "editor@people.example", "password": PASSWORD, "next": "/desk/"}
    second = client.post("/account/sign-in/", data)["Location"]
    assert client.post(second, {"code": run("--code").strip()})["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200


def test_an_account_of_the_demonstration_is_completed(settings: Any) -> None:
    settings.DEBUG = True
    author = make_person("researcher@people.example", email="researcher@people.example")
    author.set_unusable_password()
    author.save()
    make_grant(author, Role.RESEARCHER, expires_at=FAR)
    run()
    author.refresh_from_db()
    assert author.has_usable_password()
    assert RoleGrant.objects.filter(user=author).count() == 1


def test_a_code_has_six_digits_and_lasts_half_a_minute() -> None:
    first = code_at(datetime(2026, 1, 1, tzinfo=UTC))
    assert len(first) == 6
    assert first == code_at(datetime(2026, 1, 1, 0, 0, 29, tzinfo=UTC))
    assert first != code_at(datetime(2026, 1, 1, 0, 0, 30, tzinfo=UTC))
