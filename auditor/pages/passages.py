# ruff: noqa: RUF001 - Words of several alphabets.
"""Which lines of a text belong to the document and which to the page around it.

A page has furniture: navigation, footers, lists of news, links to other pages. It stands before the
first paragraph, after the last one, or as a run of links between. Whether a line is furniture is decided by where
it stands, never by its words alone, so that a short clause is not taken for a label.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from auditor.pages.essence import condense, is_remark, without_marks, without_number
from auditor.pages.targets import lasting_target

FEWEST_LINKS = 3  # Lines of nothing but links that make a zone of furniture.
LONG_RUN = 6  # The same between paragraphs, where a document may have a list of links itself.
_LINK = re.compile(
    r"(?<!!)\[((?:[^\[\]]|\[[^\]]*\]|\\.)*)\]\(([^()\s]*(?:\([^()]*\)[^()\s]*)*)(?: [^()]*)?\)"
)
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
# A link around a picture and a few lines: a card that announces another page.
_CARD = re.compile(r"\[!\[[^\]]*\]\([^)]*\)(?:(?!\]\()[\s\S]){0,800}\]\([^)]*\)")
CARD = "\n[card](/card)\n"
# The question that opens a form for readers' opinions, with its buttons and thanks after it.
_QUESTION = re.compile(
    r"(?:was|is|were) (?:this|these)\b.{0,40}\b(?:helpful|useful)\b.{0,20}\?"
    r"|did (?:this|you find)\b.{0,40}\bhelp(?:ful)?\b.{0,20}\?"
    r"|cet article vous a-t-il .{0,30}\?|(?:fue|ha sido|te ha resultado|le resultó) .{0,20}útil.{0,30}\?"
    r"|war (?:dieser|diese|das) .{0,40}hilfreich.{0,10}\?|(?:esse|este) .{0,20} foi útil.{0,10}\?"
    r"|(?:questo|quest').{0,20} (?:ti )?è stato utile.{0,10}\?|was dit .{0,20}nuttig.{0,10}\?"
    r"|czy ten .{0,20}pomocny.{0,10}\?|была ли .{0,20}полезн.{0,20}\?",
    re.IGNORECASE,
)
FORM_LINES = 12  # How much may follow such a question, in lines
FORM_WORDS = 12  # of so many words at most.
WEAK_WORDS = 25  # A shorter sentence may stand in a footer too.
WEAK_SHARE = 0.3  # Of a footer's lines.
TITLE_WORDS = 10
TITLE_LINES = 4
LINK = re.compile(r""" ?→\S*[^\s.,;:!?)"']""")  # As `condense` writes where a link leads.
MEGA_MENU = 12  # Links of a menu that may have sentences between them.
_LETTER = re.compile(r"[^\W_]")
_SENTENCE_END = re.compile(r"[.!?:;。！？][\"')\]]*$")
# Furniture calls itself by these words, in every site's footer or menu.
_TYPICAL = re.compile(
    r"\b(?:about(?: us)?|careers?|jobs|press|media|newsroom|news|blog|help|support|faqs?|contact(?: us)?|home|log ?in"
    r"|sign (?:in|up)|register|sitemap|site map|accessibility|cookies?|privacy(?: policy| notice)?|terms"
    r"|security|company|products?|developers?|community|partners?|investors?|legal|imprint|impressum"
    r"|facebook|twitter|linkedin|instagram|youtube|telegram|discord|github|app store|google play"
    r"|subscribe|newsletter|contributors?|edit page|copyright|all rights reserved|skip to|menu"
    r"|accueil|à propos|carrières|presse|aide|contact|mentions légales|inicio|quiénes somos|empleo"
    r"|prensa|ayuda|contacto|startseite|über uns|karriere|hilfe|kontakt|datenschutz|sobre nós|carreiras"
    r"|ajuda|contato|chi siamo|lavora con noi|aiuto|contatti|over ons|vacatures|hulp|o nas|kariera|pomoc"
    r"|о нас|карьера|помощь|контакты)\b",
    re.IGNORECASE,
)
_RIGHTS = re.compile(r"(?:©|\(c\)|copyright\b)|\ball rights reserved\b", re.IGNORECASE)
_COOKIE_NOTICE = re.compile(r"(?:we|this (?:web)?site) uses? (?:\w+ )?cookies\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Passage:
    """One telling line. `words` is its essence; furniture is no part of the document."""

    words: str
    is_furniture: bool
    is_link: bool = False  # Nothing but links to pages.
    is_lead: bool = False  # A heading, or a line that introduces what follows it.
    count: int = 0  # Of its words.


@dataclass(slots=True)
class _Line:
    core: str
    words: str
    is_lead: bool
    is_link: bool  # Nothing but links to pages.
    is_anchor: bool  # Nothing but links within the page: a table of contents.
    is_prose: bool
    count: int
    is_furniture: bool = False


# One text is held against several others in a row.
@lru_cache(maxsize=4)
def passages(text: str) -> tuple[Passage, ...]:
    """The lines of a text that say something, in order."""
    shown = _CARD.sub(CARD, text).split("\n")
    lines = [_Line(*facts) for raw in shown if (facts := _facts(raw)) is not None]
    # A text without paragraphs is a list of something: nothing tells what stands around it.
    if any(line.is_prose for line in lines):
        _mark_head(lines)
        _mark_foot(lines)
        _mark_runs(lines)
        _mark_questions(lines)
    return tuple(
        Passage(
            line.words,
            line.is_furniture or line.is_anchor or line.core == CARD.strip(),
            line.is_link,
            line.is_lead,
            line.count,
        )
        for line in lines
    )


# Two texts of a document have nearly all of their lines in common.
@lru_cache(maxsize=2048)
def _facts(raw: str) -> tuple[str, str, bool, bool, bool, bool, int] | None:
    """What a line is by itself, in the order of _Line; nothing for one that says nothing."""
    core = without_marks(raw)
    if not core or is_remark(raw, core):
        return None
    words = condense(without_number(core))
    if not _LETTER.search(words):
        return None
    targets = [match[2] for match in _LINK.finditer(core)] if "](" in core else []
    is_bare = bool(targets) and not _LETTER.search(_LINK.sub("", _PICTURE.sub("", core)))
    leads = any(lasting_target(target) and "@" not in target for target in targets)
    is_anchor = is_bare and _are_anchors(targets)
    is_link, split = is_bare and leads, words.split()
    prose = _is_prose(raw, words, split)
    return core, words, _is_lead(raw, words), is_link, is_anchor, prose, len(split)


def _is_lead(raw: str, words: str) -> bool:
    plain = raw.strip()
    is_bold = plain.startswith("**") and plain.endswith("**")
    return plain.startswith("#") or is_bold or words.endswith((":", "?"))


def _are_anchors(targets: Sequence[str]) -> bool:
    return all(target.startswith("#") for target in targets)


def _is_prose(raw: str, words: str, split: Sequence[str]) -> bool:
    """Whether a line reads as a paragraph, an item of a clause or a row of a table."""
    if raw.lstrip().startswith("|"):
        return True
    if _RIGHTS.match(words) or _COOKIE_NOTICE.match(words):
        return False
    targets = sum(word.startswith("→") for word in split) if "→" in words else 0
    count = len(split) - targets
    return count >= 25 or (count >= 8 and _SENTENCE_END.search(words) is not None)


def _mark_head(lines: list[_Line]) -> None:
    """Menus and the title before the first paragraph. A line with a figure may be a date: it stays."""
    end = next((at for at, line in enumerate(lines) if line.is_prose), len(lines))
    last_link = max(_end_of_menu(lines, end, FEWEST_LINKS), _end_of_mega_menu(lines))
    for line in lines[: last_link + 1]:
        line.is_furniture = not _has_figure(line)
    for line in lines[last_link + 1 : min(end, last_link + 1 + TITLE_LINES)]:
        line.is_furniture = _is_title(line)


def _is_title(line: _Line) -> bool:
    is_sentence = _SENTENCE_END.search(line.words) is not None
    return len(line.words.split()) <= TITLE_WORDS and not is_sentence and not _has_figure(line)


def _has_figure(line: _Line) -> bool:
    return any(character.isdigit() for character in LINK.sub("", line.words))


def _end_of_menu(lines: Sequence[_Line], end: int, fewest: int) -> int:
    """The last of several links among the lines before `end`, -1 where there is no menu."""
    links = [at for at, line in enumerate(lines[:end]) if line.is_link]
    return links[-1] if len(links) >= fewest and _is_typical(lines[:end]) else -1


def _end_of_mega_menu(lines: Sequence[_Line]) -> int:
    """The same for a menu that has sentences between its links."""
    end = next((at for at, line in enumerate(lines) if _is_strong(line)), len(lines))
    last = _end_of_menu(lines, end, MEGA_MENU)
    return last if sum(line.is_prose for line in lines[: last + 1]) <= WEAK_SHARE * last else -1


def _mark_foot(lines: list[_Line]) -> None:
    """All that follows the first link after the last paragraph, where there are several."""
    start = len(lines)
    while start and not _is_strong(lines[start - 1]):
        start -= 1
    foot = lines[start:]
    links = [at for at, line in enumerate(foot) if line.is_link]
    if len(links) < FEWEST_LINKS or not _is_typical(foot):
        return
    first = links[0]
    while first and _is_label(foot[first - 1]):
        first -= 1
    if sum(line.is_prose for line in foot[first:]) <= WEAK_SHARE * len(foot[first:]):
        for line in foot[first:]:
            line.is_furniture = True


def _is_strong(line: _Line) -> bool:
    """Whether a line cannot stand in a footer: a row of a table or a whole paragraph."""
    return line.is_prose and (line.core.count("|") > 1 or len(line.words.split()) >= WEAK_WORDS)


def _mark_questions(lines: list[_Line]) -> None:
    """Forms that ask readers for their opinion."""
    for at, line in enumerate(lines):
        if not _QUESTION.match(line.words):
            continue
        line.is_furniture = True
        for other in lines[at + 1 : at + 1 + FORM_LINES]:
            if len(other.words.split()) > FORM_WORDS or _has_figure(other):
                break
            other.is_furniture = True


def _mark_runs(lines: list[_Line]) -> None:
    """Long runs of links between paragraphs, unless a paragraph introduces them with a colon."""
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and (lines[end].is_link or (end > at and _is_label(lines[end]))):
            end += 1
        run = lines[at:end]
        if (
            len(run) >= LONG_RUN
            and not (at and lines[at - 1].words.endswith(":"))
            and _is_menu(run)
        ):
            for line in run:
                line.is_furniture = True
        at = max(end, at + 1)


def _is_menu(run: Sequence[_Line]) -> bool:
    """Whether most lines are links, most of them to one site, and some are called as in menus."""
    hosts = Counter(
        lasting_target(match[2]).split("/", 1)[0]
        for line in run
        for match in _LINK.finditer(line.core)
    )
    links = sum(line.is_link for line in run)
    is_own = hosts.most_common(1)[0][1] >= 0.8 * hosts.total() if hosts else False
    return links >= 0.6 * len(run) and is_own and _is_typical(run)


def _is_typical(lines: Sequence[_Line]) -> bool:
    return any(_TYPICAL.search(line.words) for line in lines)


def _is_label(line: _Line) -> bool:
    words = line.words.split()
    has_contact = any(character in "@:" for character in line.words)
    is_sentence = _SENTENCE_END.search(line.words) is not None
    return len(words) <= 5 and not is_sentence and not has_contact and not _has_figure(line)
