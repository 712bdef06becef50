"""Whether an address still leads to where the document was declared to be."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

# Second levels under which countries register names, as in co.uk: one more label makes a site.
SHARED = frozenset("ac co com edu gob gov go gouv govt gv ltd me mil net ne nom or org plc".split())
INDEX = re.compile(r"(index|default|home)(\.\w{2,5})?")
LOCALE = re.compile(r"[a-z]{2}([-_]([a-z]{2}|[a-z]{4}|\d{3}))?")


def moved(declared: str, final: str, *, last: str = "") -> str:
    """In words, where an address leads instead of the document; "" if it leads there still.

    Another scheme, `www`, a country's subdomain or path, and any other page of the same site are no
    move. `last` is where it led when the document was last read: that is no move either.
    """
    site = site_of(final)
    if site not in {site_of(declared), site_of(last)}:
        return f"{declared} leads to another site now: {final}"
    if is_home(final) and not is_home(declared) and not (last and is_home(last)):
        return f"{declared} leads to the site's home page now: {final}"
    return ""


def site_of(url: str) -> str:
    """The name that somebody registered: `a.example` for `www.legal.a.example`."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    labels = host.split(".")
    if ":" in host or labels[-1].isdigit():
        return host  # An address.
    is_shared = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in SHARED
    return ".".join(labels[-3:] if is_shared else labels[-2:])


def is_home(url: str) -> bool:
    """Whether a URL is that of a site's first page, or of its first page for a country."""
    parts = urlsplit(url)
    if parts.query or parts.fragment.startswith(("/", "!")):
        return False
    names = [name.lower() for name in parts.path.split("/") if name]
    if names and INDEX.fullmatch(names[-1]):
        names.pop()
    return len(names) <= 2 and all(map(LOCALE.fullmatch, names))
