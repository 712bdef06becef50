"""Pages of a document + how it is declared -> the document's text in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lxml.html import HtmlElement

from auditor.pages.declaration import Part
from auditor.pages.decode import HTML, PDF, decode, sniff_type
from auditor.pages.links import base_url, lasting_url
from auditor.pages.markdown import to_markdown
from auditor.pages.outcomes import Outcome
from auditor.pages.selection import SelectorMissed, TooDeep, select

# Raise it whenever the same page would give another text: the change that this makes is ours.
EXTRACTOR_VERSION = "kyp-3"
BETWEEN_PARTS = "\n\n- - -\n\n"
BUILT_IN_FILTERS = frozenset({"removeQueryParams"})


@dataclass(frozen=True, slots=True)
class RawPage:
    """A page as it was stored: decoded body, declared media type and charset."""

    body: bytes
    media_type: str
    charset: str


@dataclass(frozen=True, slots=True)
class PageText:
    """What was read of one page: its text, and for HTML the markup's characters and title.

    `missed` holds a sentence for each declared selector that matched nothing; `read_as` the media
    type by its content, the charset it was read in, and how that was chosen.
    """

    text: str
    html: str = ""
    title: str = ""
    missed: tuple[str, ...] = ()
    read_as: Mapping[str, str] = field(default_factory=dict)


class NotRead(ValueError):
    """A page that came but does not give the document; `outcome` says why, `page` what it is."""

    def __init__(self, outcome: Outcome, sentence: str, page: PageText | None = None) -> None:
        self.outcome = outcome
        self.page = page
        super().__init__(sentence)


def extract(
    pages: Sequence[RawPage], parts: Sequence[Part], *, missed: list[str] | None = None
) -> str:
    """The text of a document whose parts came as `pages`, in order. Raises NotRead.

    `missed`, where given, gets a sentence for each declared selector that matched nothing.
    """
    found = [read_page(page, part) for page, part in zip(pages, parts, strict=True)]
    if missed is not None:
        missed.extend(sentence for page in found for sentence in page.missed)
    return join_texts(page.text for page in found)


def join_texts(texts: Iterable[str]) -> str:
    """The text of a document from those of its pages."""
    return BETWEEN_PARTS.join(texts) + "\n"


def skipped_filters(parts: Sequence[Part]) -> list[str]:
    """The names of declared filters that are code of somebody else, and so never run."""
    return sorted({name for part in parts for name, _ in _filters(part)} - BUILT_IN_FILTERS)


def read_page(page: RawPage, part: Part) -> PageText:
    """The text of one page. Raises NotRead."""
    found = sniff_type(page.body, page.media_type)
    wanted = PDF if part.is_pdf else HTML
    if not page.body.strip():
        raise NotRead(Outcome.EMPTY, f"{part.url} answered with nothing.")
    if found != wanted:
        seen = PageText("", read_as={"media_type": found})
        sentence = f"{part.url} should be {wanted}, but it is {found}."
        raise NotRead(Outcome.WRONG_TYPE, sentence, seen)
    read = _pdf(page, part) if part.is_pdf else _html(page, part)
    if not read.text.strip():
        sentence = f"What the declaration selects of {part.url} holds no text."
        raise NotRead(Outcome.EMPTY, sentence, read)
    return read


def page_words(page: PageText) -> str:
    """Everything that a page says, whatever is declared; nothing if it cannot be read."""
    whole = Part("", ("body",), (), (), runs_scripts=False)
    try:
        return to_markdown(select(page.html, whole), link_target=lambda _: "")
    except (SelectorMissed, TooDeep):
        return ""


def _pdf(page: RawPage, part: Part) -> PageText:
    # Native code that most documents do not need: only what forks readers loads it beforehand.
    from auditor.pages.pdf import PdfUnreadable, pdf_text

    try:
        return PageText(pdf_text(page.body), read_as={"media_type": PDF})
    except PdfUnreadable as error:
        seen = PageText("", read_as={"media_type": PDF})
        raise NotRead(Outcome.WRONG_TYPE, f"{part.url}: {error}", seen) from error


def _html(page: RawPage, part: Part) -> PageText:
    decoded = decode(page.body, page.charset)
    read_as = {"media_type": HTML, "charset": decoded.charset, "chosen_by": decoded.chosen_by}
    seen = PageText("", html=decoded.text, read_as=read_as)
    try:
        selection = select(decoded.text, part)
    except SelectorMissed as error:
        raise NotRead(Outcome.SELECTOR_MISSED, f"{part.url}: {error}", seen) from error
    except TooDeep as error:
        raise NotRead(Outcome.TOO_LARGE, f"{part.url}: {error}", seen) from error
    base = base_url(part.url, _declared_base(selection.root))
    dropped = _dropped_parameters(part)
    return replace(
        seen,
        text=to_markdown(selection, link_target=lambda href: lasting_url(href, base, dropped)),
        title=" ".join((selection.root.findtext(".//title") or "").split()),
        missed=tuple(f"{part.url}: nothing matches {one}." for one in selection.missed),
    )


def _declared_base(root: HtmlElement) -> str:
    """What the first `<base href>` of a page says."""
    declared = (base.get("href") for base in root.iter("base"))
    return next((href for href in declared if href is not None), "")


def _dropped_parameters(part: Part) -> tuple[str, ...]:
    named: list[str] = []
    for name, parameters in _filters(part):
        if name == "removeQueryParams":
            named.extend([parameters] if isinstance(parameters, str) else parameters or [])
    return tuple(named)


def _filters(part: Part) -> Iterator[tuple[str, list[str] | str | None]]:
    for entry in part.filters:
        yield (entry, None) if isinstance(entry, str) else entry
