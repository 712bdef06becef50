"""Bytes to characters, and what type a body is."""

from __future__ import annotations

import codecs

import pytest
from bs4.dammit import EncodingDetector
from hypothesis import example, given
from hypothesis import strategies as st

from auditor.pages.decode import HTML, PDF, _declared, decode, sniff_type

NO_CHARSETS = (
    "base64 hex rot13 zlib uu quopri idna punycode undefined unicode_escape utf-7 x".split()
)
CAFE = "<p>café “€”</p>"


@pytest.mark.parametrize(
    ("mark", "codec"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ],
)
def test_a_byte_order_mark_comes_before_the_header(mark: bytes, codec: str) -> None:
    found = decode(mark + CAFE.encode(codec), "iso-8859-1")
    assert (found.text, found.chosen_by) == (CAFE, "bom")


def test_the_header_comes_before_the_markup() -> None:
    body = '<meta charset="koi8-r"><p>é</p>'.encode()
    assert (decode(body, "UTF-8").text[-5:], decode(body, "UTF-8").chosen_by) == ("é</p>", "header")


@pytest.mark.parametrize(
    "declared",
    [
        '<meta charset="windows-1251">',
        '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">',
        '<?xml version="1.0" encoding="windows-1251"?>',
    ],
)
def test_the_markup_says_its_charset(declared: str) -> None:
    found = decode((declared + "<p>да</p>").encode("cp1251"))
    assert (found.text[-9:], found.chosen_by) == ("<p>да</p>", "markup")


@pytest.mark.parametrize("label", ["iso-8859-1", "latin-1", "us-ascii", "windows-1252", '"Latin1"'])
def test_latin_labels_mean_windows_1252_as_in_browsers(label: str) -> None:
    assert decode(CAFE.encode("cp1252"), label).text == CAFE


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [("gb2312", "gbk", "朱镕基"), ("shift_jis", "cp932", "①"), ("iso-8859-9", "cp1254", "€ş")],
)
def test_a_label_means_the_larger_set_of_browsers(label: str, codec: str, text: str) -> None:
    assert decode(text.encode(codec), label).text == text


@pytest.mark.parametrize("body", [CAFE.encode(), CAFE.encode("cp1252")], ids=["utf-8", "cp1252"])
def test_without_a_label_it_is_guessed(body: bytes) -> None:
    found = decode(body)
    assert (found.text, found.chosen_by) == (CAFE, "guess")


@pytest.mark.parametrize(
    ("before", "chosen_by"),
    [("", "markup"), ("<script>" + "x" * 1900 + "</script>", "markup"), (" " * 5000, "guess")],
    ids=["at once", "after a script", "far below"],
)
def test_markup_is_believed_near_its_beginning(before: str, chosen_by: str) -> None:
    body = f'{before}<META content="text/html; charset=koi8-r"><p>да</p>'.encode("koi8-r")
    assert decode(body).chosen_by == chosen_by


def test_a_long_page_may_say_its_charset_later() -> None:
    body = " " * 3000 + '<meta charset="koi8-r"><p>да</p>' + " " * 100_000
    assert decode(body.encode("koi8-r")).charset == "koi8-r"


@pytest.mark.parametrize(
    "declared",
    ['<meta charset="">', "<meta name=charset>", "<header charset=koi8-r>", "charset=koi8-r"],
)
def test_what_names_no_charset_is_passed_over(declared: str) -> None:
    assert decode(f"{declared}<p>é</p>".encode()).chosen_by == "guess"


def test_a_wrong_label_loses_only_what_it_cannot_read() -> None:
    assert decode(CAFE.encode("cp1252"), "utf-8").text == "<p>caf\ufffd \ufffd\ufffd\ufffd</p>"


@pytest.mark.parametrize("label", ["utf-16", "UTF-16LE", "utf-32"])
def test_markup_that_says_utf_16_in_bytes_is_utf_8(label: str) -> None:
    assert decode(f'<meta charset="{label}"><p>é</p>'.encode()).text.endswith("<p>é</p>")


@pytest.mark.parametrize(
    "label",
    [*NO_CHARSETS, "\x00", "\u2603", " ", "a" * 5000],
)
def test_a_label_that_is_no_charset_is_passed_over(label: str) -> None:
    assert decode(CAFE.encode(), label).text == CAFE


def test_an_empty_body_is_empty() -> None:
    assert decode(b"").text == ""


@pytest.mark.parametrize(
    ("body", "declared", "found"),
    [
        (b"%PDF-1.7", HTML, PDF),
        (b"\n\n%PDF-1.7", "", PDF),
        (b"<html>", PDF, HTML),
        (b"\xef\xbb\xbf <!doctype html>", "", HTML),
        (b"\xff\xfe<\x00h\x00", "", HTML),
        (b"<script>'%PDF-1.7'</script>", HTML, HTML),
        (b"Terms", HTML, HTML),
        (b"Terms", "", "application/octet-stream"),
        (b"\x89PNG", "image/png", "image/png"),
    ],
)
def test_the_type_is_what_the_body_looks_like(body: bytes, declared: str, found: str) -> None:
    assert sniff_type(body, declared) == found


# --- As before ------------------------------------------------------------------------------------

PIECES = (
    b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\x00\x00", b"\x00", b"a", b" ", b"\n", b"<?", b"?>", b"<?xml ",
    b"version='1.0' ", b"encoding=", b"ENCODING='koi8-r'", b'encoding="cp1251"', b"<meta", b"<META ", b"< meta ",
    b"data ", b"charset", b"charset=", b" = ", b"koi8-r", b"'", b'"', b"/", b";", b">", b"/>", b"utf-16",
    b"http-equiv=x content='text/html; ", b"x" * 1020, b" " * 2040, b"\xc4\xc1", "да".encode(),
)  # fmt: skip


def as_stored(body: bytes) -> tuple[bytes, str, str]:
    """(rest, mark, label) by the library that read every text that is stored."""
    rest, mark = EncodingDetector.strip_byte_order_mark(body)
    return rest, mark or "", EncodingDetector.find_declared_encoding(body, is_html=True) or ""


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(b"".join))
@example(b"\xff\xfe")
@example(b"\xff\xfea")
@example(b"\xfe\xff\x00\x00ab")
@example(b"\xff\xfe\x00\x00ab")
@example(b"<metadata charset=koi8-r>")
@example(b"<meta charset=koi8-r")
@example(b"<?x\nencoding='koi8-r'?>")
@example(b"<?x encoding='' ?><meta charset=koi8-r>")
@example(b" " * 1010 + b"<? encoding='koi8-r' ?>")
def test_a_text_is_decoded_as_every_stored_one_was(body: bytes) -> None:
    rest, mark, label = as_stored(body)
    found = decode(body)
    if mark:
        assert (found.text, found.charset) == (rest.decode(mark, "replace"), mark)
    else:
        assert _declared(body) == label
