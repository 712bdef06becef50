"""Signs a browser in without the sign-in page, which is tested where it is built."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client

from tests.accounts.people import sign_in as sign_in_as

if TYPE_CHECKING:
    from playwright.sync_api import Page


def sign_in(page: Page, user: Any) -> None:
    """The browser's pages are this person's from now on."""
    client = Client()
    sign_in_as(client, user)
    name = settings.SESSION_COOKIE_NAME
    parts = urlsplit(page.url)
    page.context.add_cookies(
        [
            {
                "name": name,
                "value": client.cookies[name].value,
                "domain": str(parts.hostname),
                "path": "/",
            }
        ]
    )
