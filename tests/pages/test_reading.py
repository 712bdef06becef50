"""Pages of a document to a text that may be believed."""

from __future__ import annotations

import pytest

from auditor.pages import reader
from auditor.pages.declaration import Part
from auditor.pages.extract import BETWEEN_PARTS
from auditor.pages.outcomes import Outcome
from auditor.pages.reading import LastText, Reading, read_pages
from tests.pages.reading import make_page, make_part

TERMS = "<title>Terms</title><p>Terms of service of a shop</p>"
CHALLENGE = (
    "<title>Just a moment...</title><h1>Checking your browser before accessing the site</h1>"
    "<p>This process is automatic.</p>"
)


def read(*bodies: str, select: str = "body") -> Reading:
    return read_pages([make_page(body) for body in bodies], [make_part(select) for _ in bodies])


def test_a_text_comes_with_its_measures() -> None:
    reading = read(TERMS)
    assert (reading.outcome, reading.error, reading.word_count) == (Outcome.OK, "", 6)
    assert (len(reading.text_sha256), len(reading.essence_sha256)) == (64, 64)


def test_texts_of_the_same_words_have_the_same_essence() -> None:
    first, second = read(TERMS), read(TERMS.replace("<p>", "<h2>").replace("</p>", "</h2>"))
    assert first.text_sha256 != second.text_sha256
    assert first.essence_sha256 == second.essence_sha256


def test_the_last_text_is_not_judged_again() -> None:
    text = read(TERMS)
    last = LastText(text.text_sha256, "the essence", 99)
    again = read_pages([make_page(TERMS + "<!-- other bytes -->")], [make_part()], last)
    assert (again.outcome, again.text) == (Outcome.OK, text.text)
    assert (again.essence_sha256, again.word_count) == ("the essence", 99)


def test_another_text_than_the_last_is_judged() -> None:
    last = LastText("0" * 64, "the essence", 99)
    reading = read_pages([make_page(CHALLENGE)], [make_part()], last)
    assert (reading.outcome, reading.essence_sha256 == "the essence") == (Outcome.BLOCKED, False)


def test_the_pages_of_a_document_make_one_text() -> None:
    text = read(TERMS, TERMS).text
    assert text == f"Terms of service of a shop{BETWEEN_PARTS}Terms of service of a shop\n"


def test_one_page_that_is_not_the_document_spoils_the_whole() -> None:
    reading = read(TERMS, CHALLENGE)
    assert reading.outcome == Outcome.BLOCKED
    assert [sorted(page) for page in reading.signals["pages"]]


def test_the_text_of_a_block_page_is_kept_for_people() -> None:
    reading = read(CHALLENGE)
    assert (reading.outcome, "Checking your browser" in reading.text) == (Outcome.BLOCKED, True)


def test_a_block_page_without_the_selected_part_is_called_what_it_is() -> None:
    reading = read(CHALLENGE, select="main")
    assert (reading.outcome, reading.text) == (Outcome.BLOCKED, "")
    assert "'main'" in reading.error


def test_a_page_without_the_selected_part_is_called_so() -> None:
    assert read(TERMS, select="main").outcome == Outcome.SELECTOR_MISSED


def test_a_shell_is_known_by_its_markup() -> None:
    shell = '<main><div id="root"></div></main><script src="app.js"></script>'
    reading = read(shell, select="article")
    assert (reading.outcome, bool(reading.needs_browser)) == (Outcome.SELECTOR_MISSED, True)


def test_a_selector_that_matched_nothing_is_noted_though_others_did() -> None:
    part = make_part(["main", "p"])
    assert read_pages([make_page(TERMS)], [part]).missed == (
        "https://a.example/legal/terms: nothing matches 'main'.",
    )


def test_what_a_page_was_read_as_is_known_also_without_a_text() -> None:
    reading = read(TERMS, "", select="p")
    assert reading.outcome == Outcome.EMPTY
    assert [page["media_type"] for page in reading.read_as] == ["text/html"]


def test_another_type_is_no_text() -> None:
    pdf = Part("https://a.example/terms.pdf", (), (), (), runs_scripts=False)
    reading = read_pages([make_page(TERMS)], [pdf])
    assert (reading.outcome, reading.text) == (Outcome.WRONG_TYPE, "")
    assert reading.read_as == ({"media_type": "text/html"},)


def test_memory_that_runs_out_costs_the_document(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, is_sound = _read_while(monkeypatch, MemoryError())
    assert (reading.outcome, is_sound) == (Outcome.TOO_LARGE, False)


def test_a_mistake_of_ours_costs_the_document_and_is_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    reading, is_sound = _read_while(monkeypatch, RecursionError("too deep"))
    assert (reading.outcome, is_sound) == (Outcome.PROCESSING_FAILED, False)
    assert "too deep" in capsys.readouterr().err


def _read_while(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> tuple[Reading, bool]:
    def fail(*args: object, **options: object) -> Reading:
        raise error

    monkeypatch.setattr(reader, "read_pages", fail)
    return reader.read([make_page(TERMS)], [make_part()])


def test_words_are_counted_as_a_text_splits() -> None:
    odd = "".join(map(chr, (0x85, 0xA0, 0x1680, 0x2003, 0x2028, 0x202F, 0x3000)))
    spaced = "".join(f"word{blank}" for blank in odd)
    found = read(f"<p>{spaced}</p><pre>one\ttwo\x0bthree</pre>")
    assert found.word_count == len(found.text.split())
