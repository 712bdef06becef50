"""Addresses in a text, without the parts that differ at every visit."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote_plus, urljoin, urlsplit, urlunsplit

SCHEMES = frozenset({"http", "https"})
# Parameters that carry a visit, a campaign or a signature, never the document that is meant.
VISIT_NAMES = re.compile(
    r"(utm_\w+|gclid|fbclid|msclkid|mc_[ce]id|_ga|_gl|s?sid|sess(ion)?(_?id)?|jsessionid|phpsessid"
    r"|nonce|csrf\w*|timestamp|cache_?bust\w*|request_?id|visitor_?id"
    r"|x-(amz|goog|ms)-\w[\w-]*|expires|signature|policy|key-pair-id|awsaccesskeyid|googleaccessid"
    r"|sig|_t|_ts|ts|rand|random|cb)",
    re.IGNORECASE,
)
# Names that may mean a document as well as a visit: what the value looks like decides.
DOUBTFUL_NAMES = re.compile(r"(token|state|auth|key|hash|v|t|se|st|code)", re.IGNORECASE)
GENERATED = re.compile(r"(?=.*\d)[\w\-+/=.%:]{16,}")
# Long runs of hexadecimal digits and instants are generated for a visit; a document's own id is
# shorter (the longest in wide use has 24 digits).
VISIT_VALUES = re.compile(r"[0-9a-f]{32,}|1[5-9]\d{8}(\d{3})?", re.IGNORECASE)
PATH_SESSION = re.compile(r";(jsessionid|phpsessid|sid)=[^/?#;]*", re.IGNORECASE)


def base_url(page: str, declared: str) -> str:
    """What relative links of a page refer to: its `<base href>`, which may be relative itself."""
    try:
        return urljoin(page, declared.strip())
    except ValueError:
        return page


@lru_cache(maxsize=8192)
def lasting_url(href: str, base: str, dropped: tuple[str, ...] = ()) -> str:
    """An absolute http(s) URL without session, campaign and fragment; "" for any other link.

    `dropped` names further query parameters to leave out, as `removeQueryParams` declares them.
    """
    href = href.strip()
    if not href or href.startswith("#"):
        return ""
    try:
        parts = urlsplit(urljoin(base, href))
    except ValueError:
        return ""
    if parts.scheme not in SCHEMES or not parts.netloc:
        return ""
    path = PATH_SESSION.sub("", parts.path)
    return urlunsplit((parts.scheme, parts.netloc, path, _lasting_query(parts.query, dropped), ""))


def _lasting_query(query: str, dropped: tuple[str, ...]) -> str:
    if not query:
        return ""
    return "&".join(pair for pair in query.split("&") if pair and _is_lasting(pair, dropped))


def _is_lasting(pair: str, dropped: tuple[str, ...]) -> bool:
    name, _, value = (unquote_plus(part) for part in pair.partition("="))
    if name in dropped or VISIT_NAMES.fullmatch(name):
        return False
    if DOUBTFUL_NAMES.fullmatch(name) and GENERATED.fullmatch(value):
        return False
    return not VISIT_VALUES.fullmatch(value)
