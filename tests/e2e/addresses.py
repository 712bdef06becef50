"""The addresses of every kind of page in the scene."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.e2e.scene import Scene


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
        "about": "/about/",
        "health": "/health/",
        "sign-in": "/desk/sign-in/",
        "missing": "/nothing/",
    }
