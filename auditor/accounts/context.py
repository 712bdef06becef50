"""What every page knows of who is signed in. Without a session cookie it asks nothing."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from auditor.accounts.access import access_of
from auditor.accounts.audit import name_of


def account(request: HttpRequest) -> dict[str, Any]:
    access = access_of(request)
    return {
        "access": access,
        "signed_in_name": name_of(access.user) if access.user else "",
        "can_send_email": settings.CAN_SEND_EMAIL,
    }
