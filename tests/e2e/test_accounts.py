"""The pages of accounts in a real Chromium: both themes and widths, by keyboard, without JavaScript."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from auditor.accounts import keys
from auditor.accounts.actions import Terms, installation_account, invite
from auditor.accounts.models import RoleGrant
from auditor.accounts.vocabulary import Role
from tests.accounts.people import (
    PASSWORD,
    account_with_role,
    code_now,
    make_account,
    make_grant,
)
from tests.e2e.test_accessibility import violations
from tests.factories import make_provider

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.conftest import Window

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SIZES = [("light", 1280), ("dark", 360), ("dark", 1280), ("light", 360)]
# Where somebody wants to look at every page themself.
PICTURES = os.environ.get("ACCOUNT_PICTURES", "")


@pytest.fixture
def token(transactional_db: None) -> str:
    """A few people, and an invitation's token."""
    ada = account_with_role(Role.ADMINISTRATOR, name="ada")
    make_account("bo", second_factor=False)
    now = timezone.now()
    keys.create_key(user=ada, name="Nightly export", days=30, at=now)
    provider = make_provider(slug="halden-pay", name="Halden Pay")
    make_grant(make_account("cy"), Role.REPRESENTATIVE, provider=provider)
    study = "A study of how e-money issuers of the North ask for documents, 2026 to 2027."
    soon = now + timedelta(days=9)
    make_grant(make_account("dee"), Role.RESEARCHER, purpose=study, expires_at=soon)
    make_grant(make_account("eve"), Role.REGULATOR)
    make_grant(ada, Role.RESEARCHER, purpose=study, expires_at=soon)
    terms = Terms(Role.RESEARCHER, study, None, now + timedelta(days=300))
    values = {"email": "fay@people.example", "by": installation_account(), "at": now}
    return invite(terms=terms, **values)[1]  # type: ignore[arg-type]


def sign_in(window: Window, path: str = "/account/", **options: object) -> Page:
    page = window.open(path, **options)  # type: ignore[arg-type]
    page.get_by_label("Email").fill("ada@people.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    look(page, "second-factor", options)
    page.get_by_label("Code").fill(code_now())
    page.get_by_role("button", name="Sign in").click()
    return page


def look(page: Page, name: str, options: dict[str, object]) -> None:
    """Keep a picture, where one is asked for."""
    if PICTURES:
        file = f"{name}-{options.get('width', 1280)}-{options.get('theme', 'light')}.png"
        page.screenshot(path=Path(PICTURES) / file, full_page=True)


def problems_of(page: Page, width: int) -> list[str]:
    found = violations(page)
    if page.evaluate("document.documentElement.scrollWidth") > width:
        found.append("It is wider than the screen.")
    return found


def open_to_all(token: str) -> dict[str, str]:
    return {
        "sign-in": "/account/sign-in/",
        "sign-up": "/account/sign-up/",
        "inactive": "/account/inactive/",
        "invitation": f"/account/invitations/{token}/",
        "password-reset": "/account/password/reset/",
        "password-reset-sent": "/account/password/reset/sent/",
        "password-reset-done": "/account/password/reset/done/",
        "email-sent": "/account/email/sent/",
        "email-confirm": "/account/email/confirm/nothing/",
    }


def for_ada() -> dict[str, str]:
    grant = RoleGrant.objects.get(user__username="dee").pk
    return {
        "home": "/account/",
        "email": "/account/email/",
        "password": "/account/password/",
        "confirm": "/account/confirm/",
        "mfa": "/account/second-factor/",
        "mfa-confirm": "/account/second-factor/reauthenticate/",
        "tokens": "/account/tokens/",
        "people": "/account/people/",
        "invite": "/account/people/invite/",
        "grant": f"/account/people/{grant}/",
        "sign-out": "/account/sign-out/",
    }


@pytest.mark.parametrize(("theme", "width"), SIZES)
def test_pages_have_no_violation_and_fit(
    token: str, window: Window, theme: str, width: int
) -> None:
    found = {}
    for name, path in open_to_all(token).items():
        page = window.open(path, theme=theme, width=width)
        look(page, name, {"theme": theme, "width": width})
        found[name] = problems_of(page, width)
    sign_in(window, theme=theme, width=width).close()
    for name, path in for_ada().items():
        page = window.open(path, theme=theme, width=width)
        look(page, name, {"theme": theme, "width": width})
        found[name] = problems_of(page, width)
        page.close()
    assert {name: problems for name, problems in found.items() if problems} == {}


@pytest.mark.parametrize(("theme", "width"), SIZES)
def test_pages_that_forms_lead_to_have_no_violation(
    token: str, window: Window, theme: str, width: int
) -> None:
    options: dict[str, object] = {"theme": theme, "width": width}
    page = window.open("/account/sign-in/", theme=theme, width=width)
    page.get_by_label("Email").fill("bo@people.example")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    look(page, "sign-in-wrong", options)
    assert problems_of(page, width) == []
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="set one up").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", name="Set up an authenticator app")).to_be_visible()
    look(page, "totp", options)
    assert problems_of(page, width) == []
    page.goto("/account/tokens/")
    page.get_by_label("What it is for").fill("Nightly export")
    page.get_by_role("button", name="Make the key").click()
    look(page, "token-made", options)
    assert problems_of(page, width) == []


def test_somebody_is_invited_and_comes_in_without_javascript(token: str, window: Window) -> None:
    page = sign_in(window, "/account/people/invite/", script=False)
    page.get_by_label("E-mail address").fill("gus@people.example")
    page.get_by_label("Role").select_option("editor")
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_text("An invitation went to gus@people.example.")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    found = re.search(r"http://[^/]+(/account/invitations/\S+)", str(mail.outbox[-1].body))
    assert found
    page.goto(found[1])
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_text("Your account is ready.")).to_be_visible()
    page.get_by_label("Email").fill("gus@people.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
    set_up_second_factor(page)


def set_up_second_factor(page: Page) -> None:
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    secret = page.locator("code.secret").inner_text()
    counter = int(timezone.now().timestamp()) // 30
    page.get_by_label("Authenticator code").fill(format_hotp_value(hotp_value(secret, counter)))
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_text("10 of 10 are left.")).to_be_visible()
    look(page, "recovery-codes", {})
    page.get_by_role("link", name="To your account").click()
    expect(page.get_by_text("Editor", exact=True)).to_be_visible()
