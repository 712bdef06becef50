"""Who may come to the assessors' desk: the one place where that is checked.

Every view but those of a reply link is made with `open_to`, which a test proves. What somebody may do
there is checked again by the actions.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any, cast

from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from auditor.accounts.vocabulary import WORKERS, Role
from auditor.assessments.visibility import Viewer

__all__ = ["WORKERS", "open_to", "person", "viewer_of"]

View = Callable[..., HttpResponseBase]


def open_to(*roles: Role) -> Callable[[View], View]:
    """Let in who has one of the roles now; send others to sign in, or refuse them (403)."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            viewer = Viewer.of(request.user, at=datetime.now(UTC))
            if not viewer.roles & set(roles):
                who = ", ".join(str(role.label).lower() for role in Role if role in roles)
                raise PermissionDenied(f"This page is for whoever has one of the roles: {who}.")
            request.viewer = viewer  # type: ignore[attr-defined]
            response = view(request, *args, **kwargs)
            # What those who work on it see is not for a cache that others share.
            response["Cache-Control"] = "private, no-store"
            return response

        guarded.roles = frozenset(roles)  # type: ignore[attr-defined]
        return guarded

    return guard


def viewer_of(request: HttpRequest) -> Viewer:
    """Whom `open_to` let in, with the roles and the time of the request."""
    return cast(Viewer, request.viewer)  # type: ignore[attr-defined]


def person(request: HttpRequest) -> User:
    """The user whom `open_to` let in."""
    return cast(User, request.user)
