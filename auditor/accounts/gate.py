"""What every request of somebody who is signed in passes: the age of the session, the roles, and
the second factor.

A request without a session cookie passes untouched, so that public pages stay free of cookies.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils import timezone

from auditor.accounts.access import NOBODY, Access, find_access
from auditor.accounts.roles import lacks_second_factor

GetResponse = Callable[[HttpRequest], HttpResponse]
BEGUN = "accounts_begun_at"
SEEN = "accounts_seen_at"
PRIVILEGES = "accounts_privileges"
# That somebody was seen is written at most this often, in seconds.
SEEN_AGAIN = 300
# What somebody may open who has no second factor yet and needs one.
WITHOUT_SECOND_FACTOR = {
    "account_logout",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
}


def gate(get_response: GetResponse) -> GetResponse:
    def middleware(request: HttpRequest) -> HttpResponse:
        request.access = NOBODY  # type: ignore[attr-defined]
        is_known = settings.SESSION_COOKIE_NAME in request.COOKIES
        if not is_known or not isinstance(user := _user_of(request), User):
            return get_response(request)
        return refused if (refused := _stop(request, user)) else _private(get_response(request))

    return middleware


def _user_of(request: HttpRequest) -> object:
    return request.user if request.user.is_authenticated else None


def _stop(request: HttpRequest, user: User) -> HttpResponse | None:
    """The answer to a request that must not go on."""
    at = timezone.now()
    if _is_over(request.session, at):
        logout(request)
        messages.info(request, "Your session has ended. Sign in again.")
        return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
    access = find_access(user, at)
    request.access = access  # type: ignore[attr-defined]
    _keep(request.session, access, at)
    if _lacks_second_factor(request, access):
        return redirect("mfa_activate_totp")
    return None


def _is_over(session: Any, at: datetime) -> bool:
    """Whether it has idled for too long, or is too old whatever was done in it."""
    now = int(at.timestamp())
    idle, lifetime = settings.SESSION_IDLE, settings.SESSION_LIFETIME
    is_idle: bool = now - session.get(SEEN, now) >= idle.total_seconds()
    is_old: bool = now - session.get(BEGUN, now) >= lifetime.total_seconds()
    return is_idle or is_old


def _keep(session: Any, access: Access, at: datetime) -> None:
    """Note when it began and was last seen; give it another key where its privileges changed."""
    now = int(at.timestamp())
    if BEGUN not in session:
        session[BEGUN] = now
    if now - session.get(SEEN, 0) >= SEEN_AGAIN:
        session[SEEN] = now
    privileges = _privileges(access)
    if session.get(PRIVILEGES, privileges) != privileges:
        session.cycle_key()
    if session.get(PRIVILEGES) != privileges:
        session[PRIVILEGES] = privileges


def _privileges(access: Access) -> list[str]:
    user = access.user
    flags = [flag for flag in ("is_staff", "is_superuser") if getattr(user, flag)]
    return sorted(access.roles) + flags


def _lacks_second_factor(request: HttpRequest, access: Access) -> bool:
    user = access.user
    if user is None or not lacks_second_factor(user, access.roles):
        return False
    try:
        return resolve(request.path_info).view_name not in WITHOUT_SECOND_FACTOR
    except Resolver404:
        return True


def _private(response: HttpResponse) -> HttpResponse:
    """What somebody sees who is signed in is for no cache that others share."""
    if "private" not in response.get("Cache-Control", ""):
        response["Cache-Control"] = "private"
    return response
