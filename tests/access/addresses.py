"""Every address of the site, found by walking the resolver."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter, UUIDConverter

# Django's admin makes its own addresses, and guards them alike: they are one entry.
ADMIN = "admin:"
WITHIN_ADMIN = {"app_label": "auth", "object_id": "1", "url": "any"}


@dataclass(frozen=True)
class Address:
    """A view's name, and a path that leads to it, whatever it names."""

    name: str
    path: str


def addresses() -> list[Address]:
    """The addresses of the site but for those within the admin, which stands in for them."""
    return [one for one in all_addresses() if not one.name.startswith(ADMIN)] + [
        Address(ADMIN, "/admin/")
    ]


def all_addresses() -> list[Address]:
    return list(_walk(get_resolver().url_patterns, "", {}))


def _walk(
    patterns: list[URLPattern | URLResolver], namespace: str, given: dict[str, Any]
) -> Iterator[Address]:
    for pattern in patterns:
        values = given | _values(pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner, values)
        elif pattern.name:
            name = f"{namespace}{pattern.name}"
            yield Address(name, reverse(name, kwargs=values))
        elif namespace != ADMIN:
            raise AssertionError(f"An address has no name: {pattern.pattern}")


def _values(pattern: URLPattern | URLResolver) -> dict[str, Any]:
    """Something for each part that stands open; nothing real."""
    converters = getattr(pattern.pattern, "converters", {})
    groups = pattern.pattern.regex.groupindex
    return {name: _value(name, converters.get(name)) for name in groups}


def _value(name: str, converter: object) -> Any:
    if isinstance(converter, UUIDConverter):
        return uuid.UUID(int=1)
    return 1 if isinstance(converter, IntConverter) else WITHIN_ADMIN.get(name, "any")
