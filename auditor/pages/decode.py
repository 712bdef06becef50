"""Bytes of a page -> what type they are and, for text, the characters they stand for."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from bs4.dammit import EncodingDetector, UnicodeDammit

PDF = "application/pdf"
HTML = "text/html"
PDF_MAGIC = b"%PDF-"
# Labels that the WHATWG encoding standard reads as windows-1252, as every browser does.
LATIN_LABELS = frozenset({"ascii", "iso8859-1"})


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, and how its charset was chosen: "bom", "header", "markup" or "guess"."""

    text: str
    charset: str
    chosen_by: str


def sniff_type(body: bytes, declared: str) -> str:
    """The media type a body really has: PDF by its signature, else HTML by its look or label."""
    start = body[:1024]
    if PDF_MAGIC in start:
        return PDF
    if start.lstrip(b"\xef\xbb\xbf\x00 \t\r\n")[:1] == b"<":
        return HTML
    return declared or "application/octet-stream"


def decode(body: bytes, header_charset: str = "") -> Decoded:
    """Characters of an HTML body: byte order mark, then header, then markup, then a guess."""
    stripped, bom = EncodingDetector.strip_byte_order_mark(body)
    if bom:
        return Decoded(stripped.decode(bom, "replace"), bom, "bom")
    declared = EncodingDetector.find_declared_encoding(body, is_html=True)
    for label, chosen_by in ((header_charset, "header"), (declared, "markup")):
        codec = _codec(label)
        if codec:
            return Decoded(body.decode(codec, "replace"), codec, chosen_by)
    return _guess(body)


def _codec(label: str | None) -> str:
    if not label:
        return ""
    try:
        name = codecs.lookup(label.strip("\"' ")).name
    except LookupError:
        return ""
    return "cp1252" if name in LATIN_LABELS else name


def _guess(body: bytes) -> Decoded:
    guess = UnicodeDammit(body, is_html=True, smart_quotes_to=None)
    if guess.unicode_markup is None:
        return Decoded(body.decode("utf-8", "replace"), "utf-8", "guess")
    return Decoded(guess.unicode_markup, guess.original_encoding or "utf-8", "guess")
