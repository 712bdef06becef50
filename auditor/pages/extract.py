"""Pages of a document + how it is declared -> the document's text in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.pages.declaration import Part
from auditor.pages.decode import HTML, PDF, decode, sniff_type
from auditor.pages.links import base_url, lasting_url
from auditor.pages.markdown import to_markdown
from auditor.pages.outcomes import Outcome
from auditor.pages.pdf import PdfUnreadable, pdf_text
from auditor.pages.selection import SelectorMissed, TooDeep, select

# Raise it whenever the same page would give another text: the change that this makes is ours.
EXTRACTOR_VERSION = "kyp-2"
BETWEEN_PARTS = "\n\n- - -\n\n"
BUILT_IN_FILTERS = frozenset({"removeQueryParams"})


class NotRead(ValueError):
    """Pages that came but do not give the document; `outcome` says why."""

    def __init__(self, outcome: Outcome, sentence: str) -> None:
        self.outcome = outcome
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class RawPage:
    """A page as it was stored: decoded body, declared media type and charset."""

    body: bytes
    media_type: str
    charset: str


def extract(
    pages: Sequence[RawPage], parts: Sequence[Part], *, missed: list[str] | None = None
) -> str:
    """The text of a document whose parts came as `pages`, in order. Raises NotRead.

    `missed`, where given, gets a sentence for each declared selector that matched nothing.
    """
    noted = missed if missed is not None else []
    texts = [_read(page, part, noted) for page, part in zip(pages, parts, strict=True)]
    return BETWEEN_PARTS.join(texts) + "\n"


def skipped_filters(parts: Sequence[Part]) -> list[str]:
    """The names of declared filters that are code of somebody else, and so never run."""
    return sorted({name for part in parts for name, _ in _filters(part)} - BUILT_IN_FILTERS)


def _read(page: RawPage, part: Part, missed: list[str]) -> str:
    found = sniff_type(page.body, page.media_type)
    wanted = PDF if part.is_pdf else HTML
    if not page.body.strip():
        raise NotRead(Outcome.EMPTY, f"{part.url} answered with nothing.")
    if found != wanted:
        raise NotRead(Outcome.WRONG_TYPE, f"{part.url} should be {wanted}, but it is {found}.")
    text = _pdf(page, part) if part.is_pdf else _html(page, part, missed)
    if not text.strip():
        raise NotRead(Outcome.EMPTY, f"What the declaration selects of {part.url} holds no text.")
    return text


def _pdf(page: RawPage, part: Part) -> str:
    try:
        return pdf_text(page.body)
    except PdfUnreadable as error:
        raise NotRead(Outcome.WRONG_TYPE, f"{part.url}: {error}") from error


def _html(page: RawPage, part: Part, missed: list[str]) -> str:
    try:
        selection = select(decode(page.body, page.charset).text, part)
    except SelectorMissed as error:
        raise NotRead(Outcome.SELECTOR_MISSED, f"{part.url}: {error}") from error
    except TooDeep as error:
        raise NotRead(Outcome.TOO_LARGE, f"{part.url}: {error}") from error
    missed.extend(f"{part.url}: nothing matches {selector}." for selector in selection.missed)
    base = base_url(part.url, selection.root.xpath("string(//base/@href)"))
    dropped = _dropped_parameters(part)
    return to_markdown(selection, link_target=lambda href: lasting_url(href, base, dropped))


def _dropped_parameters(part: Part) -> tuple[str, ...]:
    named: list[str] = []
    for name, parameters in _filters(part):
        if name == "removeQueryParams":
            named.extend([parameters] if isinstance(parameters, str) else parameters or [])
    return tuple(named)


def _filters(part: Part) -> Iterator[tuple[str, list[str] | str | None]]:
    for entry in part.filters:
        yield (entry, None) if isinstance(entry, str) else entry
