"""Names of countries for ISO 3166-1 alpha-2 codes, from the Unicode CLDR through Babel."""

from __future__ import annotations

from functools import cache

from babel import Locale

ENGLISH = Locale.parse("en_GB")


@cache
def country_name(code: str) -> str:
    """The English name; a code that the CLDR does not have is shown as it stands."""
    return str(ENGLISH.territories.get(code, code))
