"""By what words a verdict is known again, in later versions and under later rules, and on what it is given."""

from __future__ import annotations

import hashlib


def words_digest(exact: str) -> str:
    """The SHA-256 of quoted words; line breaks and runs of white space count as one space."""
    return _digest(exact)


def quote_digest(exact: str, prefix: str, suffix: str) -> str:
    """The SHA-256 of quoted words between what stands around them."""
    return _digest(exact, prefix, suffix)


def proposal_digest(*said: object) -> str:
    """The SHA-256 of what the machine says of words or of a change, by which a page that showed it names it."""
    return _digest(*(str(one) for one in said))


def _digest(*parts: str) -> str:
    plain = "\0".join(" ".join(part.split()) for part in parts)
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()
