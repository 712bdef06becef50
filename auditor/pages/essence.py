"""A text -> its words, without what says nothing: what two readings are first compared by.

White space, Markdown marks, emphasis, the numbering of lists, pictures, typographic variants of quotes
and the page's remarks on itself go. Punctuation, capitals, figures and what a link lastingly leads to
stay, because a provider may change them. It runs on every page that is fetched: a long text takes well
under a millisecond, so it works on whole texts and in bytes where it can.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256

from auditor.pages.chatter import LONGEST, is_chatter
from auditor.pages.targets import lasting_target

EDGES = " \t\r\u00a0#>*-=|_:~\\"  # Marks that a line of Markdown starts or ends with.
_NUMBERING = re.compile(
    # Not "1. Januar 2025": there the figure belongs to a date.
    # Nor "100. The fee" and "30) days": so high, or before a small letter, it is an amount.
    r"(?![2-9]\d\\?[.)]\s+(?-i:[a-z]))\d{1,2}\\?[.)]\s+(?!(?:jan|feb|mär|mar|apr|ma[ijy]|jun|jul|aug|sep|okt|oct|nov|dez|dec|des)\w*\.? \d{4})",
    re.IGNORECASE,
)
# "-5", "~500", "> 1000 EUR": signs, not the marks of a list or a quotation.
_SIGNED = re.compile(r"[ \t*#|_:\\]*(?:[-*] +)?([-~=]|> ?)[€$£]?\.?\d")
_PICTURE = re.compile(r"!\[[^\]]*\]\((?:[^()]|\([^()]*\))*\)")
_LINK = re.compile(r"\]\(((?:[^()]|\([^()]*\))*)\)")
# Said to those who listen to a page; inserted and reworded by the site's framework.
_SPOKEN = re.compile(r"opens (?:in (?:a )?new (?:tab|window)|(?:an? )?e-?mail client)")
_ALIKE = {
    "\u00a0": " ", "\u202f": " ", "\u2009": " ",  # Blanks that do not break, or are narrow.
    "\u2018": "'", "\u2019": "'", "\u00b4": "'", "\u02bc": "'", "\u201c": '"', "\u201d": '"', "\u201e": '"',
    "\u2013": "-", "\u2014": "-", "\u2011": "-",
}  # fmt: skip
# Soft hyphen, zero width, byte order mark, bullets: seen by nobody, or marks of a list.
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u00b7\u2022"
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")  # Icons, which have no meaning.
_PRIVATE_LEADS = (b"\xee", b"\xef", b"\xf3", b"\xf4")  # How their bytes in UTF-8 begin.
_MARKS = b"*_`\\|>~[]"
_BLANKS = bytes.maketrans(b"\t\n\r\x0b\x0c", b"     ")


@lru_cache(maxsize=4)
def essence(text: str) -> str:
    """The words of a text in order, one blank between them; "" when it has none."""
    return condense("\n".join(telling_lines(text)))


def essence_digest(text: str) -> str:
    """SHA-256 of the essence, in hexadecimal."""
    return sha256(_condensed("\n".join(telling_lines(text)))).hexdigest()


def telling_lines(text: str) -> list[str]:
    """The lines of a text that say something, without the marks at their edges."""
    kept = []
    for line in text.split("\n"):
        core = without_marks(line)
        if not core or is_remark(line, core):
            continue
        kept.append(without_number(core))
    return kept


def is_remark(line: str, core: str) -> bool:
    """Whether a line is a remark of the page. "- share" in small letters is an item of a clause."""
    if len(core) > LONGEST or not is_chatter(core):
        return False
    return not (core[0].islower() and line.lstrip().startswith(("- ", "* ", "+ ")))


def without_marks(line: str) -> str:
    """A line without the marks of Markdown at its edges; the sign of a figure stays."""
    core = line.strip(EDGES)
    if core and core[0] in _FIGURE_STARTS and (signed := _SIGNED.match(line)):
        # A word for the mark: marks themselves are left out of the essence.
        return _SIGNS[signed[1][0]] + core
    return core


_FIGURE_STARTS = frozenset("0123456789€$£.")
_SIGNS = {"-": "\u2212", "~": "\u2248", "=": "=", ">": "\u203a "}


def without_number(core: str) -> str:
    """A line without the number that a list gives it."""
    if core[0].isdigit() and ("." in core[1:5] or ")" in core[1:4]):
        found = _NUMBERING.match(core)
        return core[found.end() :] if found else core
    return core


def condense(lines: str) -> str:
    """Lines without marks, pictures and the parts of links that do not last, joined by blanks."""
    return _condensed(lines).decode()


def _condensed(lines: str) -> bytes:
    """The same in UTF-8."""
    if "](" in lines:
        lines = _LINK.sub(_named, _PICTURE.sub("", lines))
    if "opens " in lines:
        lines = _SPOKEN.sub("", lines).replace("()", "")
    if not lines.isascii():
        lines = _plain(lines)
    raw = lines.encode("utf-8", "replace").translate(_BLANKS, _MARKS)
    if any(lead in raw for lead in _PRIVATE_LEADS):
        raw = _PRIVATE.sub("", raw.decode()).encode()
    # Runs of blanks are few: to cut the text there is faster than to search it by a pattern.
    pieces = (piece.strip(b" ") for piece in raw.split(b"  "))
    return b" ".join(filter(None, pieces))


def _plain(lines: str) -> str:
    for variant, usual in _ALIKE.items():
        lines = lines.replace(variant, usual)
    for unseen in _UNSEEN:
        if unseen in lines:
            lines = lines.replace(unseen, "")
    return lines


def _named(link: re.Match[str]) -> str:
    target = lasting_target(link[1])
    return f" →{target}" if target else ""
