"""What a link leads to, so far as it lasts: no session, no language, no anchor, no spelling of it."""

from __future__ import annotations

import re
from functools import lru_cache

_SCHEME = re.compile(r"(?:(https?):)?//(?:www\d?\.)?([^/?#\s]*)", re.IGNORECASE)
_LANGUAGES = (
    "ar|bg|bn|bs|ca|cs|cy|da|de|el|en|es|et|eu|fa|fi|fr|ga|gl|he|hi|hr|hu|hy|id|is|it|ja|ka|kk|ko|lt|lv"
    "|mk|ms|mt|nb|nl|nn|no|pl|pt|ro|ru|sk|sl|sq|sr|sv|sw|th|tr|uk|ur|vi|zh"
)
# "en", "en-gb", "es-419", "zh-hans" and, before a language or alone, the code of a country.
_LOCALE = re.compile(
    rf"(?:{_LANGUAGES})(?:[-_](?:[a-z]{{2}}|[a-z]{{4}}|\d{{3}}))?|[a-z]{{2}}[-_](?:{_LANGUAGES})|intl"
    "|us|gb|ie|cz|se|dk|at|ch|be|au|ca|nz|in|br|mx|jp|cn|hk|sg|za|eu|ww|global",
    re.IGNORECASE,
)
_LOCAL_HOST = re.compile(rf"(?:{_LANGUAGES}|gb|us|m)\.(?=[^.]+\.[^.]+)")
_INDEX = re.compile(r"(?:index|default)\.\w{2,5}", re.IGNORECASE)
_GENERATED = re.compile(r"[0-9a-f]{16,}", re.IGNORECASE)
# Addresses that a shield against harvesters writes in place of an e-mail address.
SHIELDED = "cdn-cgi/l/email-protection"


@lru_cache(maxsize=16384)
def lasting_target(target: str) -> str:
    """`https://www.x.example/en-gb/fees/?id=1#top "Fees"` -> `x.example/fees`; "" where nothing lasts.

    A relative target keeps its path, a mail link its address; anchors, scripts and data have nothing.
    """
    address = target.strip().split(" ", 1)[0].split("#", 1)[0].split("?", 1)[0]
    if address[:7].lower() == "mailto:":
        return address[7:].lower()
    found = _SCHEME.match(address)
    if found is None:
        # A scheme that leads to no document (javascript, data, tel) or no address at all.
        return "" if ":" in address.split("/", 1)[0] else _lasting_path("", address)
    host = _LOCAL_HOST.sub("", found[2].lower(), count=1)
    return _lasting_path(host, address[found.end() :])


def _lasting_path(host: str, path: str) -> str:
    if SHIELDED in path:
        return ""
    segments = [segment for segment in path.split("/") if _is_lasting(segment)]
    # A link written without its scheme, which was taken for a path of the page's own host.
    if segments and host and segments[0].lower().removeprefix("www.") == host:
        del segments[0]
    return "/".join([host, *segments]) if host else "/".join(segments)


def _is_lasting(segment: str) -> bool:
    return bool(segment) and not (
        _LOCALE.fullmatch(segment) or _INDEX.fullmatch(segment) or _GENERATED.fullmatch(segment)
    )
