"""Bytes of a page -> what type they are and, for text, the characters they stand for."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

PDF = "application/pdf"
HTML = "text/html"
PDF_MAGIC = b"%PDF-"
# What follows is what Beautiful Soup (bs4.dammit) does, to the letter, without loading it: stored texts were read by it.
# The marks of UTF-16 count before two bytes at least that are not both zero.
MARKS = (
    (re.compile(rb"\xfe\xff(?!\x00\x00)(?=..)", re.DOTALL), "utf-16be"),
    (re.compile(rb"\xff\xfe(?!\x00\x00)(?=..)", re.DOTALL), "utf-16le"),
    (re.compile(rb"\xef\xbb\xbf"), "utf-8"),
    (re.compile(rb"\x00\x00\xfe\xff"), "utf-32be"),
    (re.compile(rb"\xff\xfe\x00\x00"), "utf-32le"),
)
# Where markup says what it is written in: at its very beginning, or near it.
XML_CHARSET = re.compile(rb"^\s*<\?.*encoding=['\"](.*?)['\"].*\?>", re.IGNORECASE)
XML_BYTES = 1024
META_CHARSET = re.compile(rb"<\s*meta[^>]+charset\s*=\s*[\"']?([^>]*?)[ /;'\">]", re.IGNORECASE)
META_BYTES = 2048  # Or a twentieth of the page, if that is more: scripts may stand before it.
# Codecs that the WHATWG encoding standard reads as a larger one, as every browser does.
LARGER = {
    "ascii": "cp1252",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso8859-1": "cp1252",
    "iso8859-11": "cp874",
    "iso8859-9": "cp1254",
    "shift_jis": "cp932",
    "tis-620": "cp874",
}
# Python's codecs for text that are no charset of a page.
NO_CHARSETS = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "utf-7"}) | {
    "unicode-escape",
    "mbcs",
    "oem",
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, and how its charset was chosen: "bom", "header", "markup" or "guess"."""

    text: str
    charset: str
    chosen_by: str


def sniff_type(body: bytes, declared: str) -> str:
    """The media type a body really has: PDF by its signature, else HTML by its look or label."""
    start = body[:1024]
    if start.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:1] == b"<":
        return HTML
    if PDF_MAGIC in start:
        return PDF
    return declared or "application/octet-stream"


def decode(body: bytes, header_charset: str = "") -> Decoded:
    """Characters of an HTML body: byte order mark, then header, then markup, then a guess."""
    for mark, bom in MARKS:
        if found := mark.match(body):
            return Decoded(body[found.end() :].decode(bom, "replace"), bom, "bom")
    if codec := _codec(header_charset):
        return Decoded(body.decode(codec, "replace"), codec, "header")
    if codec := _codec(_declared(body)):
        # Markup that could be read byte by byte is in neither of these.
        codec = "utf-8" if codec.startswith(("utf-16", "utf-32")) else codec
        return Decoded(body.decode(codec, "replace"), codec, "markup")
    return _guess(body)


def _declared(body: bytes) -> str:
    """What the markup says of itself, "" if nothing."""
    found = XML_CHARSET.search(body, 0, XML_BYTES)
    if found is None:
        found = META_CHARSET.search(body, 0, max(META_BYTES, int(len(body) * 0.05)))
    return found[1].decode("ascii", "replace").lower() if found else ""


def _codec(label: str) -> str:
    if not label:
        return ""
    try:
        name = codecs.lookup(label.strip("\"' \t")).name
        name = LARGER.get(name, name)
        b" ".decode(name, "replace")  # Codecs that turn bytes into bytes are refused here.
    except (LookupError, ValueError):
        return ""
    return "" if name in NO_CHARSETS else name


def _guess(body: bytes) -> Decoded:
    from bs4.dammit import UnicodeDammit  # Few pages need it, and it takes long to import.

    guess = UnicodeDammit(body, is_html=True, smart_quotes_to=None)
    if guess.unicode_markup is None:
        return Decoded(body.decode("utf-8", "replace"), "utf-8", "guess")
    return Decoded(guess.unicode_markup, guess.original_encoding or "utf-8", "guess")
