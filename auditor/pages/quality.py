"""Is this really the document? What one page, looked at alone, says for or against it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from auditor.pages.outcomes import Outcome
from auditor.pages.phrases import patterns

FEWEST_WORDS = 4  # Below that there is nothing to read. Real cookie notices have about 100 words.
PROSE_WORDS = 12  # Words from which a line counts as a paragraph.
ENOUGH_PROSE = 800  # Words of running text with which a page is a document, whatever it is headed.
FEW_PROSE = 250  # Less than that around an error message is the message's own surroundings.
WALL_PROSE = 120  # A question about cookies has no more; a short cookie policy has no buttons.
SHORT_LINE = 220  # Characters. An error is said in a short line.
HEAD_LINES = 3  # Where a page says first what it is.
_MARKS = " \t\r#>*-=+|_:~\\"
_BUTTON = re.compile(
    r"(?:i )?(?:accept|agree|reject|decline|allow)(?: (?:all|and (?:continue|close)))?(?: cookies)?"
    r"|(?:tout )?(?:accepter|refuser)(?: tout)?|(?:alle )?(?:akzeptieren|ablehnen|zustimmen)"
    r"|(?:aceptar|rechazar|aceitar|recusar)(?: tod[oa]s?| tudo)?|(?:accetta|rifiuta)(?: tutt[oi])?"
    r"|(?:alles )?(?:accepteren|weigeren)|(?:zaakceptuj|odrzuć)(?: wszystk\w+)?|принять(?: все)?"
    r"|continue|confirm|save (?:my )?(?:choices|preferences)|yes|no"
)
# Two or more labels of buttons on one line.
_BUTTONS = re.compile(rf"(?:{_BUTTON.pattern}|(?:manage|more)(?: \w+)?|settings|preferences|[|·/,])(?: (?:{_BUTTON.pattern}|(?:manage|more)(?: \w+)?|settings|preferences|[|·/,]))+")  # fmt: skip
SHORT_TEXT = 120  # Words. Walls and log-in pages are shorter; few documents are.
_LEGAL = re.compile(
    r"\b(shall|must|may|liab|agreement|terms|conditions|clause|section|contract|fees?\b|charges?\b|refund|law"
    r"|customer|client|verif|identi|withdraw|payment|limit|prohibit|require|effective|licen[cs]|regulat"
    r"|conditions|contrat|frais|condiciones|contrato|vertrag|gebühr|kunde|condizioni|voorwaarden)"
)
LEGAL_WORDS = 3  # Different ones that a short text of the kind has.


def is_doubtful_start(text: str) -> bool:
    """Whether a text is short and has too few words of the law to be believed when it comes first."""
    # Split no further than needed: it is asked of every first text, however long.
    if len(text.split(None, SHORT_TEXT - 1)) >= SHORT_TEXT:
        return False
    return len(set(_LEGAL.findall(text.lower()))) < LEGAL_WORDS


@dataclass(frozen=True, slots=True)
class Examination:
    """What a page looks like by itself. `reason` is "" when it looks like a document."""

    outcome: Outcome
    reason: str
    signals: dict[str, Any]


def examine(text: str, *, html: str = "", title: str = "", status: int = 200) -> Examination:
    """Judge a text by its own words, its page's title and status; pure, and quick for long texts.

    -> OK, BLOCKED, SOFT_ERROR, CONSENT_WALL, EMPTY or TRUNCATED. `signals` can be written as JSON.
    """
    prose = _prose_words(text)
    signals: dict[str, Any] = {"prose_words": prose}
    if status >= 400:
        reason = f"The page came with the status {status}, which announces an error."
        return Examination(Outcome.SOFT_ERROR, reason, signals | {"status": status})
    if prose < ENOUGH_PROSE:
        lines = [line for raw in text.split("\n") if (line := raw.strip(_MARKS))]
        signals["words"] = words = sum(len(line.split()) for line in lines)
        found = _said(title, lines, prose)
        if found is not None:
            return _failing(found, words, signals)
        if words < FEWEST_WORDS:
            reason = f"The text has only {_count(words, 'word')}."
            return Examination(Outcome.EMPTY, reason, signals)
    return _examine_end(html, signals)


def _prose_words(text: str) -> int:
    """Words in paragraphs, counted until there are enough."""
    words = 0
    for line in text.split("\n"):
        if len(line) > 5 * PROSE_WORDS:
            own = len(line.split())
            words += own if own >= PROSE_WORDS else 0
            if words >= ENOUGH_PROSE:
                break
    return words


def _said(title: str, lines: list[str], prose: int) -> tuple[Outcome, str, str] | None:
    """The first failure that the title or a short line speaks of: (outcome, what, the words)."""
    looked_at = [title, *(lines if prose < FEW_PROSE else lines[:HEAD_LINES])]
    is_wall = prose < WALL_PROSE and any(map(_has_buttons, lines))
    for line in looked_at:
        if not line or len(line) > SHORT_LINE:
            continue
        lowered = line.lower().replace("\u2019", "'")
        for outcome, said, pattern in patterns():
            if outcome is Outcome.CONSENT_WALL and not (is_wall and line is not title):
                continue
            if pattern.search(lowered):
                return outcome, said, line
    return None


def _has_buttons(line: str) -> bool:
    """Whether a line is the label of a button, or several of them in a row."""
    lowered = line.lower()
    if len(lowered) > SHORT_LINE:
        return False
    return bool(_BUTTON.fullmatch(lowered) or _BUTTONS.fullmatch(lowered))


def _failing(found: tuple[Outcome, str, str], words: int, signals: dict[str, Any]) -> Examination:
    outcome, said, line = found
    signals |= {"phrase": line[:120], "said": said}
    shown = line if len(line) <= 80 else line[:79] + "…"
    reason = f"The page holds {said} (“{shown}”) and {_count(words, 'word')} in all."
    return Examination(outcome, reason, signals)


def _examine_end(html: str, signals: dict[str, Any]) -> Examination:
    if html and _is_cut_off(html):
        signals["html_is_cut_off"] = True
        reason = "The page ends inside a tag: its transfer was cut off."
        return Examination(Outcome.TRUNCATED, reason, signals)
    return Examination(Outcome.OK, "", signals)


def _is_cut_off(html: str) -> bool:
    """Whether the last tag was opened but not closed, as when a transfer breaks."""
    tail = html[-4000:]
    opened = tail.rfind("<")
    return opened > tail.rfind(">") and _TAG.match(tail, opened) is not None


_TAG = re.compile(r"</?[a-zA-Z][\w-]*(?:\s[^<>]*)?$")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


# --- Shells that a script fills -------------------------------------------------------------------

SHELL_WORDS = 60  # A shell shows a spinner and a notice; a static page has its text in the HTML.
_PAYLOADS = (
    ("an empty element for a script to fill", re.compile(r"<(?:div|main|section)[^>]{0,200}\bid=[\"']?(?:root|app|__next|__nuxt|app-root|react-root|main-app|svelte|gatsby-focus-wrapper)[\"']?[^>]*>\s*(?:<!--.{0,40}-->\s*)?</", re.I)),
    ("an empty element for a script to fill", re.compile(r"<(app-root|ng-app|ember-app)[^>]*>\s*</", re.I)),
    ("data for a script to render", re.compile(r"id=[\"']?__(?:NEXT_DATA|NUXT_DATA|DATA|APOLLO_STATE)__|__(?:NUXT|INITIAL_STATE|PRELOADED_STATE|APOLLO_STATE)__\s*=", re.I)),
    ("a request to switch scripts on", re.compile(r"<noscript[^>]*>(?:(?!</noscript>).){0,600}javascript", re.I | re.S)),
)  # fmt: skip
_SPINNER = re.compile(r"(?:page )?(?:loading|please wait|chargement|cargando|wird geladen|carregando|caricamento|laden|ładowanie|загрузка)[ .…]*", re.I)  # fmt: skip
_SCRIPT = re.compile(r"<script\b", re.I)


def needs_browser(html: str, text: str) -> str:
    """Evidence that the text is rendered by a script, as a phrase; "" where there is none.

    `text` is what was selected of the page, "" when nothing was. A page with a readable text of its
    own never counts, however much script it brings.
    """
    if len(text) > 40 * SHELL_WORDS or not _SCRIPT.search(html):
        return ""
    words = text.split()
    if len(words) > SHELL_WORDS:
        return ""
    if _SPINNER.fullmatch(" ".join(words).strip(_MARKS)):
        return f"the text is only “{' '.join(words)[:40]}”, and the page brings scripts"
    if words and _visible_words(html) > SHELL_WORDS:
        return ""
    for what, pattern in _PAYLOADS:
        if pattern.search(html):
            return f"the page holds {what} and only {_count(len(words), 'word')} of text"
    return ""


_UNSHOWN = re.compile(
    r"<(script|style|noscript|template|head)\b.*?</\1\s*>|<!--.*?-->", re.I | re.S
)
_ANY_TAG = re.compile(r"<[^>]*>")


def _visible_words(html: str) -> int:
    return len(_ANY_TAG.sub(" ", _UNSHOWN.sub(" ", html)).split())
