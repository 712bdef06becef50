"""Snapshots repositories for tests: pages of an exchange, as another archive recorded them."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

from tests.archive.histories import Commit

TERMS = "Exchange/Terms of Service.html"
SENTENCES = (
    "We verify the identity of every customer before the first withdrawal.",
    "You may withdraw up to one thousand euros a day once your address is confirmed.",
    "We keep copies of identity documents for five years after the account is closed.",
    "An account that shows no activity for two years may be closed with notice.",
    "Complaints are answered within fifteen working days of their receipt.",
)


def page(*more: str, noise: str = "") -> str:
    """A whole page: the terms, other sentences after them, and noise around them.

    The terms are so long that a sentence more is a small edit.
    """
    terms = (f"{number}. {words}" for number in range(1, 9) for words in SENTENCES)
    paragraphs = "".join(f"<p>{words}</p>" for words in (*terms, *more))
    return (
        f"<html><head><title>Terms</title></head><body><nav>{noise}</nav>"
        f"<main><h1>Terms of Service</h1>{paragraphs}</main></body></html>"
    )


def recording(content: str | bytes, path: str = TERMS, **more: Any) -> Commit:
    """A commit that wrote one page."""
    return Commit({path: content}, **more)


def run_replay(repository: Path, declarations: Path, *arguments: str) -> str:
    """`manage.py replay` -> what it said."""
    out = StringIO()
    call_command(
        "replay", str(repository), "--declarations", str(declarations), *arguments, stdout=out
    )
    return out.getvalue()
