"""How many requests an hour: by account for people, by network address for others."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from auditor.accounts.limiting import Allowance, asker_of


class PerHour(BaseThrottle):
    """Counted in the cache that all processes share."""

    _wait = 0

    def allow_request(self, request: Request, view: APIView) -> bool:
        user = request.user if request.user.is_authenticated else None
        number = settings.API_PERSON_AN_HOUR if user else settings.API_ANONYMOUS_AN_HOUR
        who = asker_of(request._request, user)
        self._wait = Allowance("api", number).take(who, at=timezone.now())
        return self._wait == 0

    def wait(self) -> float:
        return float(self._wait)
