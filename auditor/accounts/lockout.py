"""Who tries to sign in, from where, and what those are told who tried too often.

Attempts are counted by e-mail address and network address together, so that nobody can lock out
somebody else from afar, and whether or not the account exists.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

LONGEST = 254


def attempted_email(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str:
    """What was typed as the e-mail address (or, at a confirmation, whose account it is)."""
    given = credentials or {}
    typed = given.get("email") or given.get("username") or ""
    if not typed and request is not None:
        typed = request.POST.get("login", "")
    return str(typed).strip().lower()[:LONGEST]


def client_address(request: HttpRequest) -> str:
    """The address that a request came from.

    Anybody can send X-Forwarded-For. It counts behind a reverse proxy only (BEHIND_TLS_PROXY), and
    of it the last entry, which is the one that the proxy itself adds.
    """
    direct: str = request.META.get("REMOTE_ADDR", "")
    if not settings.BEHIND_TLS_PROXY:
        return direct
    return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or direct


def locked_out(
    request: HttpRequest,
    original_response: HttpResponse | None = None,
    credentials: dict[str, Any] | None = None,
) -> HttpResponse:
    """The page that says how long to wait. The same for accounts that do not exist."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds()) // 60
    context = {"attempts": settings.AXES_FAILURE_LIMIT, "minutes": minutes}
    response = render(request, "account/locked_out.html", context, status=429)
    response["Retry-After"] = str(minutes * 60)
    return response
