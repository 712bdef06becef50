"""How much of what each element of a page holds: words, links, and text that reads like a document.

Text is judged by the paragraph that it stands in. One that uses the words of terms and policies
counts in full, prose among such in part, other prose and what is nearly all links hardly at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement

from auditor.pages.clutter import MOST_WORDS_OF_SAYING, Extent, reason_of
from auditor.pages.legal_words import count_words, legal_words
from auditor.pages.markdown import BLOCKS, UNSEEN

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
WORDS_PER_LEGAL = 40  # A paragraph with a legal word in as many words reads like the document.
PLAIN_WEIGHT = 0.35
# Prose around which there is no legal word in as many words is about something else.
WORDS_PER_LEGAL_AROUND = 80
OTHER_WEIGHT = 0.1
LINKS_WEIGHT = 0.05
MOSTLY_LINKS = 0.6
# Clutter is small or made of links; whatever is called so and is neither is the document itself.
SMALL_WORDS = 60
SMALL_SHARE = 0.2


@dataclass(slots=True)
class Weight:
    """What stands within an element, all its descendants included."""

    words: int = 0
    link_words: int = 0
    links: int = 0
    headings: int = 0
    paragraphs: int = 0
    document: float = 0.0  # Words, each weighed by how much its paragraph reads like a document.
    clutter_words: int = 0
    clutter: str = ""  # What kind of clutter the element itself is.
    legal: dict[str, int] = field(default_factory=dict)

    @property
    def content_words(self) -> int:
        return self.words - self.clutter_words

    @property
    def legal_count(self) -> int:
        return sum(self.legal.values())


@dataclass(slots=True)
class _Paragraph:
    words: int = 0
    link_words: int = 0
    legal: list[str] = field(default_factory=list)

    def weight(self, around: Weight) -> float:
        """`around` is what the paragraph's parent holds."""
        if self.link_words >= self.words * MOSTLY_LINKS:
            return LINKS_WEIGHT
        if len(self.legal) * WORDS_PER_LEGAL >= self.words:
            return 1.0
        is_among_legal = around.legal_count * WORDS_PER_LEGAL_AROUND >= around.words
        return PLAIN_WEIGHT if is_among_legal else OTHER_WEIGHT


def weigh(body: HtmlElement) -> dict[HtmlElement, Weight]:
    """The weight of every element of a body that can hold text."""
    paragraphs = _paragraphs(body)
    weights: dict[HtmlElement, Weight] = {}
    for element in _seen(body):
        weights[element] = Weight()
    for element in reversed(weights):
        _add_own(weights[element], element, paragraphs.get(element))
        parent = element.getparent()
        if parent is not None and parent in weights:
            _add(weights[parent], weights[element])
    _weigh_paragraphs(weights, paragraphs)
    _mark_clutter(body, weights)
    return weights


def _weigh_paragraphs(
    weights: dict[HtmlElement, Weight], paragraphs: dict[HtmlElement, _Paragraph]
) -> None:
    for element, weight in weights.items():
        if paragraph := paragraphs.get(element):
            parent = element.getparent()
            around = weight if parent is None else weights.get(parent, weight)
            weight.document = paragraph.words * paragraph.weight(around)
    for element in reversed(weights):
        parent = element.getparent()
        if parent is not None and parent in weights:
            weights[parent].document += weights[element].document


def _seen(body: HtmlElement) -> Iterator[HtmlElement]:
    """The elements whose text is read, in document order."""
    walk = etree.iterwalk(body, events=("start",))
    for _, element in walk:
        if not isinstance(element.tag, str) or element.tag in UNSEEN:
            walk.skip_subtree()
        elif isinstance(element, HtmlElement):
            yield element


def _paragraphs(body: HtmlElement) -> dict[HtmlElement, _Paragraph]:
    """The text that stands in each block itself, that of inline elements included."""
    found: dict[HtmlElement, _Paragraph] = {}
    block_of: dict[HtmlElement, HtmlElement] = {}
    linked: set[HtmlElement] = set()
    for element in _seen(body):
        parent = element.getparent()
        is_block = element is body or element.tag in BLOCKS or parent not in block_of
        block_of[element] = element if is_block or parent is None else block_of[parent]
        if element.tag == "a" or parent in linked:
            linked.add(element)
        _note(found, block_of[element], element.text, is_link=element in linked)
        for child in element:
            _note(found, block_of[element], child.tail, is_link=element in linked)
    return found


def _note(
    found: dict[HtmlElement, _Paragraph], block: HtmlElement, text: str | None, *, is_link: bool
) -> None:
    if not text or not text.strip():
        return
    paragraph = found.setdefault(block, _Paragraph())
    words = count_words(text)
    paragraph.words += words
    paragraph.link_words += words if is_link else 0
    paragraph.legal += legal_words(text)


def _add_own(weight: Weight, element: HtmlElement, paragraph: _Paragraph | None) -> None:
    weight.links += element.tag == "a"
    weight.headings += element.tag in HEADINGS
    if paragraph is None:
        return
    weight.words += paragraph.words
    weight.link_words += paragraph.link_words
    weight.paragraphs += 1
    for word in paragraph.legal:
        weight.legal[word] = weight.legal.get(word, 0) + 1


def _add(weight: Weight, inner: Weight) -> None:
    weight.words += inner.words
    weight.link_words += inner.link_words
    weight.links += inner.links
    weight.headings += inner.headings
    weight.paragraphs += inner.paragraphs
    for word, count in inner.legal.items():
        weight.legal[word] = weight.legal.get(word, 0) + count


def _mark_clutter(body: HtmlElement, weights: dict[HtmlElement, Weight]) -> None:
    """Find what is clutter, and take its words out of what its ancestors hold."""
    total = weights[body].words
    within: set[HtmlElement] = set()
    for element, weight in weights.items():
        if element.getparent() in within:
            within.add(element)
            continue
        extent = Extent(weight.words, weight.link_words, weight.links)
        text = _text(element) if weight.words <= MOST_WORDS_OF_SAYING else ""
        reason = reason_of(element, extent, text) if weight.words else ""
        if not reason or not _may_be_clutter(weight, total):
            continue
        weight.clutter = reason
        within.add(element)
        for one in (element, *element.iterancestors()):
            if one in weights:
                weights[one].clutter_words += weight.words
                weights[one].document -= weight.document if one is not element else 0.0


def _may_be_clutter(weight: Weight, total: int) -> bool:
    is_small = weight.words <= max(SMALL_WORDS, total * SMALL_SHARE)
    return is_small or weight.link_words >= weight.words * MOSTLY_LINKS


def _text(element: HtmlElement) -> str:
    return " ".join(str(piece) for piece in element.itertext(with_tail=False))[:4000]
