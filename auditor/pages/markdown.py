"""A selection of a page -> Markdown text that holds what a reader sees and nothing of the markup.

One passage a line. Emphasis, ids, classes and white space leave no trace, so that a page served
with other markup and the same words gives the same text. Links keep their lasting target, because
terms take in other documents by reference.
"""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree
from lxml.html import HtmlElement

from auditor.pages.selection import Selection, Window
from auditor.pages.writing import Writing

UNSEEN = frozenset(
    "audio base canvas embed frame frameset head iframe input link math meta noscript object option "
    "script select style svg template textarea title video".split()
)
BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre "
    "section summary table tbody td tfoot th thead tr ul caption".split()
)
RAISED = {"sup": "^", "sub": "_"}
# What an element is to the text; an inline element, which leaves no trace, has no role.
ROLES: dict[str, str] = {
    **dict.fromkeys(BLOCKS, "block"),
    **dict.fromkeys(RAISED, "raised"),
    **dict.fromkeys(UNSEEN, "unseen"),
    **{"br": "break", "a": "link", "table": "table"},
}
LAYOUT = etree.XPath(
    "descendant::table|descendant::ul|descendant::ol|descendant::h1|descendant::h2"
)
LinkTarget = Callable[[str], str]


def to_markdown(selection: Selection, *, link_target: LinkTarget) -> str:
    """The text of every kept window, in order. `link_target` turns an href into a URL or ""."""
    texts = []
    for window in selection.keep:
        walk = _Walk(window, selection.skip, link_target)
        texts.append(walk.run(selection.root))
    return "\n\n".join(text for text in texts if text)


class _Walk:
    """One pass over the tree, in document order, without recursion: depth is no danger."""

    def __init__(self, keep: Window, skip: tuple[Window, ...], link_target: LinkTarget) -> None:
        self._keep = keep
        self._skip = skip
        self._link_target = link_target
        self._is_open = False
        self._hidden_by: set[int] = set()
        self._unseen_depth = 0
        self._begun: list[HtmlElement] = []
        self._page = Writing()
        self._links: list[tuple[str, int, int]] = []

    def run(self, root: HtmlElement) -> str:
        if self._keep.is_element and not self._skip:
            self._read_element(self._keep.start)
        else:
            self._read_window(root)
        return self._page.text()

    def _read_element(self, top: HtmlElement) -> None:
        """All of one element, which is what most declarations select, without looking for ends."""
        say = self._page.say
        walker = etree.iterwalk(top, events=("start", "end"))
        for event, element in walker:
            role = ROLES.get(element.tag)
            if event == "start":
                if role == "unseen":
                    walker.skip_subtree()
                    continue
                if role is not None:
                    self._begin(role, element)
                text = element.text
            else:
                if role is not None:
                    self._finish(role, element)
                if element is top:
                    return
                text = element.tail
            if text:
                say(text)

    def _read_window(self, root: HtmlElement) -> None:
        is_whole = self._keep.is_element
        for event, element in etree.iterwalk(
            self._keep.start if is_whole else root, events=("start", "end")
        ):
            if event == "start":
                self._enter(element)
            else:
                self._leave(element)
                if is_whole and element is self._keep.start:
                    break

    def _enter(self, element: HtmlElement) -> None:
        self._cross_start(element)
        if not isinstance(element.tag, str) or element.tag in UNSEEN:
            self._unseen_depth += 1
            return
        if self._reads:
            self._begun.append(element)
            self._begin(ROLES.get(element.tag, ""), element)
            self._say(element.text)

    def _leave(self, element: HtmlElement) -> None:
        if not isinstance(element.tag, str) or element.tag in UNSEEN:
            self._unseen_depth -= 1
        elif self._begun and self._begun[-1] is element:
            # Also when reading has stopped within it: a table or list that was begun must end.
            begun = self._begun.pop()
            self._finish(ROLES.get(begun.tag, ""), begun)
        elif self._reads and element.tag in BLOCKS:
            self._page.part()
        self._cross_end(element)
        if self._reads:
            self._say(element.tail)

    @property
    def _reads(self) -> bool:
        return self._is_open and not self._hidden_by and not self._unseen_depth

    def _say(self, text: str | None) -> None:
        if text:
            self._page.say(text)

    def _cross_start(self, element: HtmlElement) -> None:
        if element is self._keep.start and self._keep.is_start_included:
            self._is_open = True
        if element is self._keep.end and not self._keep.is_end_included:
            self._close()
        for number, window in enumerate(self._skip):
            if element is window.start and window.is_start_included:
                self._hidden_by.add(number)
            if element is window.end and not window.is_end_included:
                self._hidden_by.discard(number)

    def _cross_end(self, element: HtmlElement) -> None:
        if element is self._keep.start and not self._keep.is_start_included:
            self._is_open = True
        if element is self._keep.end and self._keep.is_end_included:
            self._close()
        for number, window in enumerate(self._skip):
            if element is window.start and not window.is_start_included:
                self._hidden_by.add(number)
            if element is window.end and window.is_end_included:
                self._hidden_by.discard(number)

    def _close(self) -> None:
        self._page.part()
        self._is_open = False

    def _begin(self, role: str, element: HtmlElement) -> None:
        if role == "block":
            self._page.begin_block(element.tag, element)
        elif role == "link":
            target = self._link_target(element.get("href") or "")
            self._links.append((target, *self._page.place()))
        elif role == "break":
            self._page.break_line()
        elif role == "raised":
            self._say(_raised_mark(element))
        elif role == "table":
            self._page.begin_table(is_data=_is_data_table(element))

    def _finish(self, role: str, element: HtmlElement) -> None:
        if role == "block":
            self._page.finish_block(element.tag)
        elif role == "link" and self._links:
            self._page.link(*self._links.pop())
        elif role == "table":
            self._page.end_table()


def _raised_mark(element: HtmlElement) -> str:
    """What keeps a raised or lowered figure apart: EUR 500 with a note 1 is not EUR 5001."""
    words = str(element.text_content()).lstrip()
    return RAISED[element.tag] if words[:1].isdigit() else ""


def _is_data_table(table: HtmlElement) -> bool:
    """Whether a table holds figures in rows and columns, not the layout of a page."""
    if LAYOUT(table):
        return False
    return any(len(row) > 1 for row in table.iter("tr"))
