"""A file's values against the JSON schema, with each fault in words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from jsonschema import Draft202012Validator, FormatChecker

from providers.catalogue_file.located_yaml import Path as FieldPath
from providers.countries import COUNTRY_CODES
from providers.fields import is_partial_date

SCHEMA_FILE = Path(__file__).resolve().parent.parent / "catalogue.schema.json"
Fault = tuple[FieldPath, str]
TYPES = {"string": "text", "array": "a list", "object": "a mapping", "boolean": "true or false"}
FORMATS = {
    "slug": "is not an address of small letters, digits and single hyphens, such as e-gold",
    "partial-date": "is not a date: write YYYY, YYYY-MM or YYYY-MM-DD",
    "country": "is not an ISO 3166-1 alpha-2 code such as CR or NO",
    "web-address": "is not an http:// or https:// address of the public web",
    "lei": "is not an LEI: 18 capital letters and digits, then two check digits",
}


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


@cache
def validator() -> Draft202012Validator:
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    formats = FormatChecker(formats=())
    checks: dict[str, Callable[[str], bool]] = {
        "slug": is_slug,
        "partial-date": is_partial_date,
        "country": is_country,
        "web-address": is_web_address,
        "lei": is_lei,
    }
    for name, check in checks.items():
        formats.checks(name)(_for_text(check))
    return Draft202012Validator(schema, format_checker=formats)


def faults_of(content: dict[str, Any]) -> Iterator[Fault]:
    """Each way in which `content` departs from the schema."""
    found = (fault for error in validator().iter_errors(content) for fault in _faults(error))
    yield from dict.fromkeys(found)


def _for_text(check: Callable[[str], bool]) -> Callable[[object], bool]:
    """What is not text is a fault of its type, not of its form."""
    return lambda value: not isinstance(value, str) or check(value)


def _faults(error: Any) -> Iterable[Fault]:
    """One error of jsonschema, typed Any because its stubs leave the parts open -> faults."""
    path: FieldPath = tuple(error.absolute_path)
    if error.validator == "additionalProperties":
        known = error.schema["properties"]
        return [((*path, key), _unknown(key, known)) for key in error.instance if key not in known]
    if error.validator == "required":
        missing = [key for key in error.validator_value if key not in error.instance]
        return [((*path, key), "is missing") for key in missing]
    return [(path, _in_words(error.validator, error.validator_value, error.instance))]


def _unknown(key: str, known: Iterable[str]) -> str:
    near = get_close_matches(key, known, n=1)
    return "is not a field of the catalogue" + (f"; did you mean {near[0]}?" if near else "")


def _in_words(rule: str, wanted: Any, value: Any) -> str:
    shown = repr(value) if len(repr(value)) <= 80 else f"{repr(value)[:77]}..."
    sentences: dict[str, Callable[[], str]] = {
        "enum": lambda: f"{shown} is not one of {', '.join(wanted)}",
        "type": lambda: f"{shown} is not {TYPES[wanted]}",
        "format": lambda: f"{shown} {FORMATS[wanted]}",
        "minLength": lambda: "is empty; leave the field out instead",
        "maxLength": lambda: f"has {len(value)} characters; at most {wanted} are stored",
        "uniqueItems": lambda: "holds something twice",
    }
    return sentences[rule]()
