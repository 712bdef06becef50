"""A page -> which part of it is the document: up to three selectors, with reasons in words.

The largest block that reads like terms or a policy wins. Of nested blocks that hold the same text,
the one whose selector is likeliest to last is named; `body` only where nothing smaller holds it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from auditor.pages.declaration import Part
from auditor.pages.naming import Name, matches, names_of, unique_name
from auditor.pages.selection import SelectorMissed, select
from auditor.pages.weighing import Weight, weigh

WHOLE_PAGE = Part("", ("body",), (), (), runs_scripts=False)
MOST = 3
LEAST_WORDS = 20
LEAST_SHARE = 0.25  # Of what reads like the document on the whole page.
SAME_WORDS = 0.03  # Blocks that differ by less hold the same text.
RECALL_COUNTS = 4.0  # beta squared of the F-measure: to lose text is worse than to keep a menu.
CLUTTER_COUNTS = 0.4  # Clutter can be removed, so that it speaks less against a block.
MOST_REMOVED = 12
MOST_TRIED = 200
CLUTTER_COST = 400  # A block that is a fortieth clutter is as bad as one with a name of cost 10.
HOLDERS = frozenset(
    "article body blockquote center dd div fieldset form main ol section td ul".split()
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A part of the page that may be the document: what to select, what to remove within, and why."""

    select: str
    remove: tuple[str, ...]
    words: int
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Block:
    element: HtmlElement
    weight: Weight
    score: float


def propose(text: str, *, most: int = MOST) -> list[Candidate]:
    """The likeliest parts of a page, the best first; none where the page holds too little text.

    Raises TooDeep for a page that cannot be parsed whole.
    """
    try:
        root = select(text, WHOLE_PAGE).root
    except SelectorMissed:
        return []
    body = root.find("body")
    if body is None:
        return []
    weights = weigh(body)
    whole = weights[body]
    blocks = sorted(_blocks(weights, whole), key=lambda block: -block.score)[:MOST_TRIED]
    found: list[Candidate] = []
    for group in _groups(blocks):
        chosen = _best_named(root, group)
        if chosen is not None:
            found.append(_candidate(root, *chosen, weights, whole))
        if len(found) == most:
            break
    return found


def _blocks(weights: dict[HtmlElement, Weight], whole: Weight) -> Iterator[_Block]:
    for element, weight in weights.items():
        is_holder = element.tag in HOLDERS or "-" in str(element.tag)
        if not is_holder or weight.clutter or weight.content_words < LEAST_WORDS:
            continue
        if weight.document >= whole.document * LEAST_SHARE:
            yield _Block(element, weight, _score(weight, whole))


def _score(weight: Weight, whole: Weight) -> float:
    """An F-measure: how much of the document it holds, and how much of it is the document."""
    recall = weight.document / whole.document
    precision = weight.document / (weight.content_words + CLUTTER_COUNTS * weight.clutter_words)
    return (1 + RECALL_COUNTS) * precision * recall / (RECALL_COUNTS * precision + recall)


def _groups(blocks: list[_Block]) -> Iterator[list[_Block]]:
    """Blocks within one another that hold the same text, by their best score."""
    rest = blocks
    while rest:
        first = rest[0]
        same = [block for block in rest if _holds_the_same(first, block)]
        yield same
        rest = [block for block in rest if block not in same]


def _holds_the_same(one: _Block, other: _Block) -> bool:
    difference = abs(one.weight.content_words - other.weight.content_words)
    if difference > one.weight.content_words * SAME_WORDS:
        return False
    inner, outer = sorted((one, other), key=lambda block: block.weight.words)
    line = {inner.element, *inner.element.iterancestors()}
    return outer.element in line or inner.element in {outer.element, *outer.element.iterancestors()}


def _best_named(root: HtmlElement, group: list[_Block]) -> tuple[_Block, Name] | None:
    """The block with the name that is likeliest to last; of equal ones the one with least clutter."""
    named = [(block, unique_name(root, block.element)) for block in group[:MOST_TRIED]]
    whole = [(block, name) for block, name in named if name is not None]
    return min(
        whole,
        key=lambda pair: (_cost(*pair), pair[0].weight.words, -pair[0].score),
        default=None,
    )


def _cost(block: _Block, name: Name) -> float:
    """A worse name may hold less clutter."""
    return name.cost + CLUTTER_COST * block.weight.clutter_words / block.weight.words


def _candidate(
    root: HtmlElement,
    block: _Block,
    name: Name,
    weights: dict[HtmlElement, Weight],
    whole: Weight,
) -> Candidate:
    removed, left = _removals(root, block.element, weights)
    weight = block.weight
    share = round(100 * weight.document / whole.document)
    reasons = [_share_reason(share, weight), _shape_reason(weight), _name_reason(name)]
    reasons += [f"“{css}” is removed: it looks like {kind}." for css, kind in removed.items()]
    if left:
        reasons.append(
            f"{left} more parts look like clutter but have no selector that spares the text: "
            "look at the preview."
        )
    return Candidate(
        select=name.css,
        remove=tuple(removed),
        words=weight.content_words,
        score=round(block.score, 3),
        reasons=tuple(reasons),
    )


def _share_reason(share: int, weight: Weight) -> str:
    common = [word for word, _ in Counter(weight.legal).most_common(4)]
    said = f", with words such as {', '.join(common)}" if common else ""
    if not common:
        return f"It holds {share}% of the page's running text. No legal wording was recognised."
    return f"It holds {share}% of what reads like terms or a policy on the page{said}."


def _shape_reason(weight: Weight) -> str:
    links = round(100 * weight.link_words / max(1, weight.words))
    headings = f"{weight.headings} heading{'' if weight.headings == 1 else 's'}"
    paragraphs = f"{weight.paragraphs} paragraph{'' if weight.paragraphs == 1 else 's'}"
    return f"{weight.content_words:,} words in {paragraphs}, {headings}; {links}% of it is links."


def _name_reason(name: Name) -> str:
    return f"“{name.css}”: {name.reason}. It matches nothing else on the page."


def _removals(
    root: HtmlElement, block: HtmlElement, weights: dict[HtmlElement, Weight]
) -> tuple[dict[str, str], int]:
    """Selectors for the clutter within a block -> what each removes, and how much is left in."""
    inside = {
        element: weight.clutter
        for element, weight in weights.items()
        if weight.clutter and block in element.iterancestors()
    }
    found: dict[str, str] = {}
    gone: set[HtmlElement] = set()
    left = 0
    for element, kind in inside.items():
        if element in gone:
            continue
        css = _removing(root, block, element, inside) if len(found) < MOST_REMOVED else None
        if css is None:
            left += 1
            continue
        found[css] = kind
        gone |= {one for one in matches(root, css) if one in inside}
    return found, left


def _removing(
    root: HtmlElement, block: HtmlElement, element: HtmlElement, inside: dict[HtmlElement, str]
) -> str | None:
    """A selector that takes the element out of the block, and nothing that is no clutter."""
    # What is found by its position only may be the text itself once the site is laid out anew.
    names = sorted(names_of(element), key=lambda name: name.cost)
    tag = [str(element.tag)] if element.tag in {"nav", "aside", "form", "footer", "dialog"} else []
    for css in (*tag, *(name.css for name in names)):
        if all(_is_clutter_or_outside(one, block, inside) for one in matches(root, css)):
            return css
    return None


def _is_clutter_or_outside(
    element: HtmlElement, block: HtmlElement, inside: dict[HtmlElement, str]
) -> bool:
    if element in {block, *block.iterancestors()}:
        return False  # The block would go with it.
    line = [element, *element.iterancestors()]
    return block not in line or any(one in inside for one in line)
