"""Texts that a spreadsheet would take for a formula, made harmless in a way that can be undone.

The rule: an apostrophe is put before a text that begins with an apostrophe, a tab, a line break, or,
after any white space, with = + - @ or one of their full-width forms. To undo it, take one apostrophe
away from the front of each text that begins with one. Numbers and dates are not texts.
"""

from __future__ import annotations

import re

DANGEROUS = re.compile("['\\t\\r\\n]|\\s*[=+\\-@\uff1d\uff0b\uff0d\uff20]")
MARK = "'"


def neutral(text: str) -> str:
    # Hardly any text begins otherwise, and asking for that is quicker than the expression.
    if text[:1].isalnum():
        return text
    return MARK + text if DANGEROUS.match(text) else text


def undone(text: str) -> str:
    """What `neutral` was given."""
    return text[1:] if text.startswith(MARK) else text
