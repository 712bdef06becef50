"""Bytes of a page -> what type they are and, for text, the characters they stand for."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from bs4.dammit import EncodingDetector, UnicodeDammit

PDF = "application/pdf"
HTML = "text/html"
PDF_MAGIC = b"%PDF-"
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
    stripped, bom = EncodingDetector.strip_byte_order_mark(body)
    if bom:
        return Decoded(stripped.decode(bom, "replace"), bom, "bom")
    declared = EncodingDetector.find_declared_encoding(body, is_html=True)
    for label, chosen_by in ((header_charset, "header"), (declared, "markup")):
        codec = _codec(label)
        if chosen_by == "markup" and codec.startswith(("utf-16", "utf-32")):
            codec = "utf-8"  # Markup that could be read byte by byte is in neither.
        if codec:
            return Decoded(body.decode(codec, "replace"), codec, chosen_by)
    return _guess(body)


def _codec(label: str | None) -> str:
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
    guess = UnicodeDammit(body, is_html=True, smart_quotes_to=None)
    if guess.unicode_markup is None:
        return Decoded(body.decode("utf-8", "replace"), "utf-8", "guess")
    return Decoded(guess.unicode_markup, guess.original_encoding or "utf-8", "guess")
