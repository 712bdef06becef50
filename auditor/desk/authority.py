"""Who may do what at the desk: the one place where that is checked.

Every view of the desk is made with `staff_only`, which a test proves.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any, cast

from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

View = Callable[..., HttpResponseBase]


class Power(StrEnum):
    """What a member of staff may be allowed, by the permission that allows it."""

    LOOK = "archive.view_document"
    JUDGE = "archive.add_verdict"
    DECLARE = "archive.add_source"
    STEER = "archive.change_document"


def staff_only(power: Power) -> Callable[[View], View]:
    """Let in staff who have the permission; send others to sign in, or refuse them (403)."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not may(staff_member(request), power):
                raise PermissionDenied("The desk is for staff who were given the permission.")
            response = view(request, *args, **kwargs)
            # What staff see is not for a cache that others share.
            response["Cache-Control"] = "private, no-store"
            return response

        guarded.power = power  # type: ignore[attr-defined]
        return guarded

    return guard


def may(user: User, power: Power) -> bool:
    """Whether somebody may do something at the desk."""
    return user.is_active and user.is_staff and user.has_perm(power)


def staff_member(request: HttpRequest) -> User:
    """The user of a request that `staff_only` let in."""
    return cast(User, request.user)
