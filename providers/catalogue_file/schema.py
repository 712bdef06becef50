"""A file's values against the JSON schema, with each fault in words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from providers.countries import COUNTRY_CODES
from providers.datafiles.faults import Fault, Rules
from providers.fields import is_partial_date

SCHEMA_FILE = Path(__file__).resolve().parent.parent / "catalogue.schema.json"


def is_slug(value: str) -> bool:
    return re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value) is not None


def is_country(value: str) -> bool:
    return value in COUNTRY_CODES


def is_web_address(value: str) -> bool:
    """http or https, without user name, and not of an onion service: those are never published."""
    try:
        URLValidator(schemes=["http", "https"])(value)
        parts = urlsplit(value)
    except (ValidationError, ValueError):
        return False
    host = (parts.hostname or "").rstrip(".")
    return parts.username is None and not host.endswith(".onion")


def is_lei(value: str) -> bool:
    """ISO 17442: 20 characters of which ISO 7064 MOD 97-10 leaves 1."""
    if not re.fullmatch(r"[A-Z0-9]{18}[0-9]{2}", value):
        return False
    return int("".join(str(int(letter, 36)) for letter in value)) % 97 == 1


FORMATS: dict[str, tuple[Callable[[str], bool], str]] = {
    "slug": (
        is_slug,
        "is not an address of small letters, digits and single hyphens, such as e-gold",
    ),
    "partial-date": (is_partial_date, "is not a date: write YYYY, YYYY-MM or YYYY-MM-DD"),
    "country": (is_country, "is not an ISO 3166-1 alpha-2 code such as CR or NO"),
    "web-address": (
        is_web_address,
        "is not an http:// or https:// address of the public web",
    ),
    "lei": (is_lei, "is not an LEI: 18 capital letters and digits, then two check digits"),
}


@cache
def rules() -> Rules:
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return Rules(schema, formats=FORMATS, whole="the catalogue")


def faults_of(content: dict[str, Any]) -> Iterator[Fault]:
    """Each way in which `content` departs from the schema."""
    return rules().faults_of(content)
