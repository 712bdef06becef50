"""For whom a page is made: the one place where a request becomes a viewer."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers

from auditor.assessments.visibility import Viewer

View = Callable[..., HttpResponse]


def viewer_of(request: HttpRequest) -> Viewer:
    """Who asks, with the roles in force now. No query for whoever has no session."""
    at = timezone.now()
    if not _has_session(request):
        return Viewer.anonymous(at=at)
    return Viewer.of(request.user, at=at)


def seen_by(view: View) -> View:
    """For views that show by `viewer_of`: no cache gives one person's page to another."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_vary_headers(response, ["Cookie"])
        if _has_session(request) and request.user.is_authenticated:
            patch_cache_control(response, private=True)
        return response

    return answer


def _has_session(request: HttpRequest) -> bool:
    """Without the cookie the session is not so much as looked at: public pages set none."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES
