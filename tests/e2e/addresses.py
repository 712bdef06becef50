"""The addresses of every kind of page in the scene."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.conftest import Window
    from tests.e2e.scene import Scene

# What a script draws: the element that is there when it is whole.
DRAWN = {"api-docs": ".opblock-summary-path"}


def addresses(scene: Scene) -> dict[str, str]:
    diff = f"/diff/{scene.older.uuid}/{scene.newer.uuid}/"
    document = scene.document.get_absolute_url()
    return {
        "overview": "/",
        "providers": "/providers/",
        "providers-narrowed": "/providers/?q=a&country=NO",
        "providers-none": "/providers/?status=bogus",
        "provider": scene.provider.get_absolute_url(),
        "provider-draft": "/providers/orchard-exchange/",
        "document": document,
        "document-failing": document.replace("terms-of-service", "privacy-policy"),
        "document-empty": document.replace("terms-of-service", "aml-kyc-policy"),
        "version": scene.newer.get_absolute_url(),
        "diff": diff,
        "diff-inline": f"{diff}?view=inline&context=all",
        "overview-filtered": "/?direction=looser&sort=significance",
        "overview-bad-filter": "/?from=high",
        "version-clauses": f"{scene.newer.get_absolute_url()}?clauses=on",
        "search": "/search/",
        "search-found": "/search/?q=account&versions=all",
        "search-nothing": "/search/?q=zzz",
        "search-bad": "/search/?q=***",
        "indicator-texts": "/methodology/indicators/IV-01/texts/",
        "about": "/about/",
        "health": "/health/",
        "sign-in": "/account/sign-in/",
        "password-reset": "/account/password/reset/",
        "missing": "/nothing/",
        "exports": "/exports/",
        "api-docs": "/api/v1/docs/",
    }


def open_whole(
    window: Window, name: str, path: str, *, width: int = 1280, theme: str = "light"
) -> Page:
    """The page with all that its scripts draw."""
    page = window.open(path, width=width, theme=theme)
    if name in DRAWN:
        page.locator(DRAWN[name]).first.wait_for()
    return page
