"""The pages of a document -> a text that may be believed, or why there is none.

It runs inside a reader process (`reader.py`): the pages are a stranger's, and native code parses
them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from auditor.pages.declaration import Part
from auditor.pages.essence import essence_digest
from auditor.pages.extract import NotRead, PageText, RawPage, join_texts, page_words, read_page
from auditor.pages.outcomes import Outcome
from auditor.pages.quality import examine, needs_browser

# What a page can be instead of the document that was looked for on it.
WALLS = frozenset({Outcome.BLOCKED, Outcome.CONSENT_WALL, Outcome.SOFT_ERROR})


@dataclass(frozen=True, slots=True)
class LastText:
    """The last text of a document that was read without a doubt, by this very extractor."""

    text_sha256: str
    essence_sha256: str
    word_count: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What the pages of a document gave: a text, or why there is none.

    A text may come with an outcome that is not OK: an error page's, kept for a person to look at.
    `missed` holds a sentence for each declared selector that matched nothing, `signals` the
    detectors' scores, `needs_browser` the evidence that a script writes the text (none if "").
    `read_as` says of each page its media type, its charset and how that was chosen.
    """

    outcome: Outcome
    error: str = ""
    text: str = ""
    text_sha256: str = ""
    essence_sha256: str = ""
    word_count: int = 0
    missed: tuple[str, ...] = ()
    signals: Mapping[str, Any] = field(default_factory=dict)
    needs_browser: str = ""
    read_as: tuple[Mapping[str, str], ...] = ()


def read_pages(
    pages: Sequence[RawPage],
    parts: Sequence[Part],
    last: LastText | None = None,
    *,
    is_hashed: bool = True,
) -> Reading:
    """Read pages that came for the parts of a declaration, in order. Never raises NotRead.

    A text that is the `last` one is not judged again: it costs half.
    """
    found: list[PageText] = []
    for page, part in zip(pages, parts, strict=True):
        try:
            found.append(read_page(page, part))
        except NotRead as error:
            return _not_read(error, found)
    text = join_texts(page.text for page in found)
    encoded = text.encode()
    # Without anything to compare it with, whoever asked can hash the text as well.
    digest = hashlib.sha256(encoded).hexdigest() if last or is_hashed else ""
    is_same = last is not None and last.text_sha256 == digest
    # The text's only blanks are those of ASCII, so that its bytes have as many words.
    judged = _same(last) if last and is_same else _judged(text, len(encoded.split()), found)
    return Reading(
        **judged,
        text=text,
        text_sha256=digest,
        missed=tuple(sentence for page in found for sentence in page.missed),
        read_as=tuple(page.read_as for page in found),
    )


def _same(last: LastText) -> dict[str, Any]:
    return {
        "outcome": Outcome.OK,
        "essence_sha256": last.essence_sha256,
        "word_count": last.word_count,
        "signals": {"is_last_text": True},
    }


def _judged(text: str, words: int, pages: Sequence[PageText]) -> dict[str, Any]:
    examined = [examine(page.text, html=page.html, title=page.title) for page in pages]
    failed = next((one for one in examined if one.outcome != Outcome.OK), None)
    return {
        "outcome": failed.outcome if failed else Outcome.OK,
        "error": failed.reason if failed else "",
        "essence_sha256": essence_digest(text),
        "word_count": words,
        "signals": _joined([one.signals for one in examined]),
        "needs_browser": next(filter(None, map(_evidence, pages)), ""),
    }


def _not_read(error: NotRead, found: Sequence[PageText]) -> Reading:
    """Why there is no text. A page without what is declared may be a wall in front of it."""
    page = error.page
    read_as = tuple(one.read_as for one in (*found, *([page] if page else [])))
    if page is None or not page.html:
        return Reading(error.outcome, str(error), read_as=read_as)
    whole = page_words(page)
    examined = examine(whole, html=page.html, title=page.title)
    is_wall = examined.outcome in WALLS
    return Reading(
        outcome=examined.outcome if is_wall else error.outcome,
        error=f"{error} {examined.reason}" if is_wall else str(error),
        missed=page.missed,
        signals=examined.signals,
        needs_browser=needs_browser(page.html, ""),
        read_as=read_as,
    )


def _evidence(page: PageText) -> str:
    return needs_browser(page.html, page.text) if page.html else ""


def _joined(signals: list[dict[str, Any]]) -> dict[str, Any]:
    """The scores of a page, or of several pages in order."""
    return signals[0] if len(signals) == 1 else {"pages": signals}
