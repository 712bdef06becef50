"""How often somebody may ask. Counted in the cache that all processes share.

A count may come out a little low where requests of one moment meet; it is never too high.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_network
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.http import HttpRequest

from auditor.accounts.lockout import client_address

if TYPE_CHECKING:
    from django.contrib.auth.models import User

HOUR = 3600
# Whoever has one IPv6 address has all of its network.
NETWORK = 64


@dataclass(frozen=True)
class Allowance:
    """`number` times in each hour of the clock."""

    name: str
    number: int

    def take(self, who: str, *, at: datetime) -> int:
        """Count one more -> the seconds to wait, or 0 if it was allowed."""
        hour, into = divmod(int(at.timestamp()), HOUR)
        digest = hashlib.sha256(who.encode()).hexdigest()[:32]
        key = f"allowance:{self.name}:{hour}:{digest}"
        if cache.add(key, 1, HOUR):
            return 0
        try:
            used = cache.incr(key)
        except ValueError:  # It was thrown out between the two.
            return 0
        return 0 if used <= self.number else HOUR - into


def asker_of(request: HttpRequest, user: User | None) -> str:
    """Who is counted: people by their account, others by the network that they ask from."""
    return f"user {user.pk}" if user is not None else f"from {client_of(request)}"


def patience(asked_for: str, wait: int) -> str:
    """What somebody is told who has to wait so many seconds: until when, and what to do instead."""
    minutes = -(-wait // 60)
    return (
        f"So many {asked_for} were made from here that the next one has to wait for {minutes} "
        f"minute{'s' if minutes > 1 else ''}. Whoever needs the data often can use the API."
    )


def client_of(request: HttpRequest) -> str:
    """The network that a request came from: of an IPv6 address the part that one holder has."""
    found = client_address(request)
    if ":" not in found:
        return found
    try:
        return str(ip_network(f"{found}/{NETWORK}", strict=False))
    except ValueError:
        return found
