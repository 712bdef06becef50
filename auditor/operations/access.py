"""Who may see the figures of an installation: whoever runs it."""

from __future__ import annotations

import secrets
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest

# What reverse proxies add: the client behind one is not on this machine because the proxy is.
PROXY_HEADERS = (
    "Forwarded",
    "Via",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Real-IP",
    "CF-Connecting-IP",
    "True-Client-IP",
)
SCHEME = "bearer"


def is_on_this_machine(request: HttpRequest) -> bool:
    """Whether the request comes from this machine itself and not through a reverse proxy."""
    # A proxy may add nothing to what it passes on, so loopback is trusted only where that is said.
    is_behind_proxy = bool(getattr(settings, "SECURE_PROXY_SSL_HEADER", None))
    if (
        not settings.TRUST_LOOPBACK
        or is_behind_proxy
        or any(name in request.headers for name in PROXY_HEADERS)
    ):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def may_read_metrics(request: HttpRequest) -> bool:
    """With AUDITOR_METRICS_TOKEN set, whoever sends it; without, programs on this machine."""
    token: str = settings.METRICS_TOKEN
    return has_token(request, token) if token else is_on_this_machine(request)


def may_see_details(request: HttpRequest) -> bool:
    """Names of documents, paths and what programs said: for staff, and on this machine."""
    return is_on_this_machine(request) or bool(getattr(request.user, "is_staff", False))


def has_token(request: HttpRequest, token: str) -> bool:
    """Whether the request carries the token, compared in constant time."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    is_same = secrets.compare_digest(given.strip().encode(), token.encode())
    return is_same and scheme.lower() == SCHEME
