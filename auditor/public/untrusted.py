"""What sites sent and people uploaded, given so that no browser runs or renders any of it."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from django.http import HttpResponse
from django.utils.http import content_disposition_header

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
UNNAMED = "application/octet-stream"
SAFE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
}
# By the first bytes, whatever anybody says of them.
STARTS = {b"%PDF-": PDF, b"\x89PNG\r\n\x1a\n": PNG, b"\xff\xd8\xff": JPEG}
ENDINGS = {PDF: {".pdf"}, PNG: {".png"}, JPEG: {".jpg", ".jpeg"}}
# What a computer opens without running it, or a script in it; other names get an ending of no program.
HARMLESS = {".csv", ".docx", ".eml", ".odt", ".ods", ".tiff", ".txt", ".webp", ".xlsx", ".zip"}
OPENED_BY_NOTHING = ".bin"
LONGEST_STEM = 100


def kind_of(content: bytes) -> str:
    """The media type under which content may go out; what is not known for certain has none."""
    return next((kind for start, kind in STARTS.items() if content.startswith(start)), UNNAMED)


def safe_name(name: str, *, kind: str) -> str:
    """A file's name without folders, controls, marks of direction or an ending that its content belies."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    plain = "".join(letter if _is_plain(letter) else "_" for letter in last).strip(" .")
    path = PurePosixPath(plain or "file")
    if path.suffix.lower() in ENDINGS.get(kind, HARMLESS):
        return path.stem[:LONGEST_STEM] + path.suffix
    return path.name[:LONGEST_STEM] + min(ENDINGS.get(kind, {OPENED_BY_NOTHING}), key=len)


def _is_plain(letter: str) -> bool:
    """Letters with their marks, digits, and little else."""
    return unicodedata.category(letter)[0] in "LMN" or letter in " ._-()"


def as_private_download(content: bytes, name: str) -> HttpResponse:
    """What somebody uploaded, under the name that they gave it, for whoever may see it alone."""
    kind = kind_of(content)
    answer = as_download(content, name=safe_name(name, kind=kind), kind=kind)
    answer["Cache-Control"] = "private, no-store"
    return answer


def as_download(content: bytes, *, name: str, kind: str) -> HttpResponse:
    """Content that a browser saves and never opens as a page. `name` is made here, or by `safe_name`."""
    response = HttpResponse(content, content_type=kind, headers=SAFE_HEADERS)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
