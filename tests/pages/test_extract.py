"""Pages and declarations to text: golden cases, noise, outcomes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.pages.declaration import check, parts_of
from auditor.pages.extract import NotRead, RawPage, extract, skipped_filters
from auditor.pages.outcomes import Outcome
from tests.pages.pdfs import make_pdf
from tests.pages.reading import URL, make_page, make_part, not_read, read

GOLDEN = sorted((Path(__file__).parent / "golden").iterdir())
PLAIN = "<main><h2>Limits</h2><p>You must be <b>18</b> to open an account.</p></main>"
NOISE = {
    "class names and ids": '<main id="m1"><h2 class="css-1x">Limits</h2><p data-v="7">You must be '
    "<b id=x>18</b> to open an account.</p></main>",
    "another element for the same look": "<main><h2>Limits</h2><p>You must be <strong>18</strong> "
    "to open an account.</p></main>",
    "no emphasis": "<main><h2>Limits</h2><p>You must be 18 to open an account.</p></main>",
    "lines wrapped elsewhere": "<main>\n<h2>\n Limits</h2>\n\n<p>You must\nbe <b>18</b>\tto open\n"
    "an account.\n</p></main>",
    "protected blanks": "<main><h2>Limits</h2><p>You must be <b>18</b>&nbsp;to open an&#8239;account."
    "</p></main>",
    "wrappers": "<main><div><div><h2><span>Limits</span></h2></div><section><p>You must be <b>18</b> "
    "to open an account.</p></section></div></main>",
    "comments and scripts": "<main><h2>Limits<!-- 7 --></h2><script>x</script><p>You must be <b>18"
    "</b> to open an account.</p></main>",
    "invisible characters": "<main><h2>Li\u200bmits</h2><p>You must be <b>18</b> to open an "
    "acc\u00adount.\u200f</p></main>",
    "capital tags": "<MAIN><H2>Limits</H2><P>You must be <B>18</B> to open an account.</P></MAIN>",
}


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: case.name)
def test_a_golden_page_gives_its_text(case: Path) -> None:
    declaration = json.loads((case / "declaration.json").read_text())
    check(declaration)
    page = make_page((case / "page.html").read_bytes())
    assert extract([page], parts_of(declaration)) == (case / "expected.md").read_text()


@pytest.mark.parametrize("noisy", NOISE.values(), ids=NOISE.keys())
def test_noise_in_the_markup_leaves_no_trace(noisy: str) -> None:
    assert read(noisy, "main") == read(PLAIN, "main")


def test_parts_are_joined_by_a_rule() -> None:
    pages = [make_page("<p>one</p>"), make_page("<p>two</p>")]
    assert extract(pages, [make_part(), make_part()]) == "one\n\n- - -\n\ntwo\n"


def test_one_part_that_cannot_be_read_fails_all() -> None:
    pages = [make_page("<p>one</p>"), make_page("<p>two</p>")]
    with pytest.raises(NotRead, match="#none"):
        extract(pages, [make_part(), make_part("#none")])


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ("", Outcome.EMPTY),
        (" \n\t", Outcome.EMPTY),
        ("<body></body>", Outcome.EMPTY),
        ("<body><script>x</script><style>y</style></body>", Outcome.EMPTY),
        ("<body>&nbsp;\u200b</body>", Outcome.EMPTY),
        ("<!-- nothing -->", Outcome.SELECTOR_MISSED),
        ("%PDF-1.7", Outcome.WRONG_TYPE),
    ],
)
def test_a_page_without_the_document_has_an_outcome(body: str, outcome: Outcome) -> None:
    assert not_read(body).outcome == outcome


def test_a_picture_is_of_the_wrong_type() -> None:
    with pytest.raises(NotRead, match="should be text/html, but it is image/png"):
        extract([make_page(b"\x89PNG", "image/png")], [make_part()])


def test_a_web_page_where_a_pdf_is_declared_is_of_the_wrong_type() -> None:
    with pytest.raises(NotRead, match="should be application/pdf, but it is text/html"):
        extract([make_page("<p>Moved</p>")], [make_part(())])


def test_a_pdf_is_read_whatever_its_label() -> None:
    body = make_pdf("Terms")
    assert extract([make_page(body, "application/octet-stream")], [make_part(())]) == "Terms\n"


def test_a_damaged_pdf_is_of_the_wrong_type() -> None:
    with pytest.raises(NotRead) as caught:
        extract([make_page(b"%PDF-1.7 and no more")], [make_part(())])
    assert caught.value.outcome == Outcome.WRONG_TYPE


@pytest.mark.parametrize("label", ["base64", "idna", "utf-7", "\x00", "x" * 9999])
def test_a_nonsense_charset_does_not_matter(label: str) -> None:
    assert extract([make_page("<p>é</p>", charset=label)], [make_part()]) == "é\n"


def test_an_xml_declaration_does_not_matter() -> None:
    page = "<?xml version='1.0' encoding='iso-8859-1'?><html><body><p>é</p></body></html>"
    assert read(page) == "é"


@pytest.mark.parametrize("start", ["9" * 5000, "-3", "x", "", "٣", "1e3"])
def test_a_nonsense_start_counts_from_one(start: str) -> None:
    assert read(f'<ol start="{start}"><li>a</ol>') == "1. a"


@pytest.mark.parametrize("base", ["http://[", "", "#", "mailto:x"])
def test_a_nonsense_base_does_not_matter(base: str) -> None:
    assert "words" in read(f'<base href="{base}"><p><a href="x">words</a></p>')


def test_declared_query_parameters_are_removed_from_links() -> None:
    part = make_part(filters=(("removeQueryParams", ["lang"]), "other"))
    text = extract([make_page('<a href="/x?lang=en&a=1">x</a>')], [part])
    assert text == "[x](https://a.example/x?a=1)\n"


def test_filters_of_others_are_named_as_skipped() -> None:
    part = make_part(filters=("removeAds", ("tidy", {"a": 1}), ("removeQueryParams", "x")))
    assert skipped_filters([part]) == ["removeAds", "tidy"]


@pytest.mark.slow
def test_a_huge_page_is_read_whole() -> None:
    paragraphs = "".join(f"<p>Paragraph {number}{' word' * 50}</p>" for number in range(20_000))
    assert read(paragraphs).count("Paragraph") == 20_000


@pytest.mark.slow
def test_a_huge_line_is_read_whole() -> None:
    assert len(read(f"<p>{'word ' * 1_000_000}</p>")) == 4_999_999


FRAGMENTS = st.sampled_from(
    "<table> <tr> <td> </td> </table> <ul> <ol> <li> </ul> <a&#32;href=x> </a> <p> </p> <h2> </h2>"
    " <pre> </pre> <blockquote> </blockquote> <b&#32;id=s> <b&#32;id=e> text <script> </script> <br>"
    " <caption> </caption> <div> </div> <svg> </svg> | &amp; <!-- --> <![CDATA[ ]]> <?x ?>".split(
        " "
    )
)
MARKUP = st.lists(FRAGMENTS, max_size=40).map(lambda parts: "".join(parts).replace("&#32;", " "))
SELECTIONS = st.sampled_from(
    [
        {"select": "body"},
        {"select": ["td", "li", "p"], "remove": "b"},
        {"select": {"startBefore": "#s", "endAfter": "#e"}, "remove": "p"},
        {"select": "body", "remove": [{"startAfter": "#s", "endBefore": "#e"}, "li"]},
        {"select": ":is(div p, td)", "remove": ["tr:nth-of-type(2)"]},
    ]
)


def text_or_outcome(body: bytes, selection: dict[str, object]) -> str:
    parts = parts_of({"fetch": URL, **selection})
    try:
        return extract([RawPage(body, "text/html", "")], parts)
    except NotRead as error:
        return error.outcome


@settings(max_examples=150, deadline=None)
@given(body=st.binary(max_size=300), selection=SELECTIONS)
def test_any_bytes_give_a_text_or_an_outcome_and_the_same_again(
    body: bytes, selection: dict[str, object]
) -> None:
    assert text_or_outcome(body, selection) == text_or_outcome(body, selection)


@settings(max_examples=250, deadline=None)
@given(markup=MARKUP, selection=SELECTIONS)
def test_any_markup_gives_a_text_or_an_outcome_and_the_same_again(
    markup: str, selection: dict[str, object]
) -> None:
    body = markup.encode()
    assert text_or_outcome(body, selection) == text_or_outcome(body, selection)


@settings(max_examples=250, deadline=None)
@given(markup=MARKUP)
def test_no_word_of_any_markup_is_lost_after_it(markup: str) -> None:
    closed = f"<body><div>{markup}</div><p>LAST</p></body>"
    swallowed = "<script>", "<!--", "<![CDATA[", "<?x", "<svg>"
    if not any(start in markup for start in swallowed):
        assert "LAST" in text_or_outcome(closed.encode(), {"select": "body"})
