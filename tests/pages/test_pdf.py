"""PDFs to text."""

from __future__ import annotations

import pytest

from auditor.pages.pdf import PdfUnreadable, pdf_text
from tests.pages.pdfs import make_encrypted_pdf, make_pdf

SENTENCE = (
    "The account holder must show a passport, and keep it valid for as long as they are ours."
)


def test_the_words_come_with_their_accents() -> None:
    text = pdf_text(make_pdf("# Café", "Gebühr “5 €”, señor; œuvre."))
    assert text == "Café\n\nGebühr “5 €”, señor; œuvre."


def test_wrapped_lines_become_one_paragraph() -> None:
    assert (
        pdf_text(make_pdf(f"{SENTENCE} {SENTENCE}", "Next.")) == f"{SENTENCE} {SENTENCE}\n\nNext."
    )


def test_page_numbers_are_dropped() -> None:
    blocks = [f"{number}. {SENTENCE}" for number in range(1, 120)]
    assert pdf_text(make_pdf(*blocks)).split("\n\n") == blocks


def test_the_same_words_give_the_same_text_whatever_their_file() -> None:
    assert pdf_text(make_pdf(SENTENCE)) == pdf_text(make_pdf(SENTENCE))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<p>no PDF</p>",
        b"%PDF-1.7\n" + b"\x00\xff" * 500,
        make_pdf(SENTENCE)[:300],
        make_pdf(SENTENCE)[:-100],
        make_encrypted_pdf(),
    ],
    ids=["empty", "no PDF", "damaged", "half", "without its end", "encrypted"],
)
def test_what_is_no_whole_readable_pdf_is_refused(body: bytes) -> None:
    with pytest.raises(PdfUnreadable, match="cannot be read"):
        pdf_text(body)


def test_a_locked_pdf_is_said_to_be_locked() -> None:
    with pytest.raises(PdfUnreadable, match="locked with a password"):
        pdf_text(make_encrypted_pdf())


def test_half_a_pdf_is_said_to_be_damaged() -> None:
    with pytest.raises(PdfUnreadable, match="damaged, cut off, or no PDF"):
        pdf_text(make_pdf(SENTENCE)[:300])
