"""PDFs to text."""

from __future__ import annotations

import pytest

from auditor.pages.pdf import MAX_BLANKS, PdfUnreadable, pdf_text
from tests.pages.pdfs import make_encrypted_pdf, make_pdf

SENTENCE = (
    "The account holder must show a passport, and keep it valid for as long as they are ours."
)
OBJECTS = (
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
    " /Resources << /Font << /F1 5 0 R >> >> >>",
    "<< /Length {length} >>\nstream\n{drawn}\nendstream",
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
)


def draw_pdf(*lines: str) -> bytes:
    """A page with these lines as they are, blanks at their ends and all. Its table of objects is
    left out, which readers mend."""
    shown = "".join(f"({line}) Tj 0 -12 Td " for line in lines)
    drawn = f"BT /F1 10 Tf 56 700 Td {shown}ET"
    bodies = [body.replace("{drawn}", drawn) for body in OBJECTS]
    bodies[3] = bodies[3].replace("{length}", str(len(drawn)))
    objects = "".join(f"{number} 0 obj\n{body}\nendobj\n" for number, body in enumerate(bodies, 1))
    return f"%PDF-1.4\n{objects}trailer\n<< /Size 6 /Root 1 0 R >>\n%%EOF\n".encode("ascii")


def test_the_words_come_with_their_accents() -> None:
    text = pdf_text(make_pdf("# Café", "Gebühr “5 €”, señor; œuvre."))
    assert text == "Café\n\nGebühr “5 €”, señor; œuvre."


def test_wrapped_lines_become_one_paragraph() -> None:
    assert (
        pdf_text(make_pdf(f"{SENTENCE} {SENTENCE}", "Next.")) == f"{SENTENCE} {SENTENCE}\n\nNext."
    )


def test_a_word_that_a_line_divides_is_whole() -> None:
    text = pdf_text(draw_pdf(f"{SENTENCE[:-1]} for identifi-", "cation of customers."))
    assert text == f"{SENTENCE[:-1]} for identification of customers."


def test_page_numbers_are_dropped() -> None:
    blocks = [f"{number}. {SENTENCE}" for number in range(1, 120)]
    assert pdf_text(make_pdf(*blocks)).split("\n\n") == blocks


def test_the_rows_of_a_table_are_not_joined() -> None:
    rows = [f"| {SENTENCE[:40]} | {SENTENCE[41:70]} {number} |" for number in range(3)]
    read = pdf_text(make_pdf("\n".join(rows))).split("\n\n")
    assert read == [f"{SENTENCE[:40]} {SENTENCE[41:70]} {number}" for number in range(3)]


def test_a_gap_after_very_many_blanks_makes_no_row() -> None:
    blanks = " ".join("i" * (MAX_BLANKS + 1))
    rows = f"| {blanks} | {SENTENCE[:42]} |\n| {blanks} | end. |"
    assert pdf_text(make_pdf(rows)) == f"{blanks} {SENTENCE[:42]} {blanks} end."


def test_a_blank_at_the_end_of_a_page_is_no_gap() -> None:
    assert pdf_text(draw_pdf(SENTENCE, "i i i ")) == f"{SENTENCE} i i i"


def test_a_line_of_blanks_alone_is_no_text() -> None:
    assert pdf_text(draw_pdf("   ")) == ""


def test_a_page_without_a_line_has_no_text() -> None:
    assert pdf_text(draw_pdf()) == ""


def test_a_line_with_thousands_of_blanks_is_read_whole() -> None:
    words = " ".join("i" * 5000)
    assert pdf_text(draw_pdf(words)) == words


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
