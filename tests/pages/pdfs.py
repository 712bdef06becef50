"""PDFs for the tests, by the sample web's writer."""

from __future__ import annotations

from auditor.sample.pdf import render_pdf

LOCK = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32


def make_pdf(*blocks: str) -> bytes:
    return render_pdf(blocks, "A document")


def make_encrypted_pdf() -> bytes:
    """A PDF that asks for a password which nobody knows."""
    return make_pdf("Secret").replace(b"/Root", LOCK + b"> >> /Root")
