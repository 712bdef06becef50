"""What the sites serve: the truth text, and noise around it."""

import json
import re
import zlib
from typing import Any

import pytest

from auditor.sample.library import DATA, sample_library, truth_text
from auditor.sample.pdf import render_pdf
from auditor.sample.server import SampleWeb
from tests.sample.reading import Client, Declarations, html_of, pdf_lines

TARIFS = "http://carte-mistralis.example/tarifs.pdf"
DECLARED = [
    (path.stem, document_type)
    for path in sorted((DATA / "declarations").glob("*.json"))
    for document_type in json.loads(path.read_text(encoding="utf-8"))["terms"]
]
NOISY = [pair for pair in DECLARED if pair != ("carte-mistralis", "Fees")]
SITES = sorted(sample_library().sites)


def first_url(entry: dict[str, Any]) -> str:
    return str(entries(entry)[0]["fetch"])


def entries(entry: dict[str, Any]) -> list[dict[str, Any]]:
    combined: list[dict[str, Any]] = entry.get("combine", [entry])
    return combined


@pytest.mark.parametrize(("slug", "document_type"), DECLARED)
def test_every_declared_address_answers_with_a_page(
    client: Client, declarations: Declarations, slug: str, document_type: str
) -> None:
    statuses = [
        client.get(entry["fetch"]).status for entry in entries(declarations[slug][document_type])
    ]
    assert set(statuses) == {200}


@pytest.mark.parametrize(("slug", "document_type"), NOISY)
def test_a_declaration_selects_exactly_the_truth_text(
    client: Client, declarations: Declarations, slug: str, document_type: str
) -> None:
    selected = client.declared_text(declarations[slug][document_type])
    assert selected == truth_text(slug, document_type, 0)


def test_the_pdf_shows_the_truth_text_in_order(client: Client) -> None:
    shown = pdf_lines(client.get(TARIFS).body)
    without_page_numbers = [line for line in shown if not re.fullmatch(r"\d+ / \d+", line)]
    assert " ".join(without_page_numbers) == " ".join(truth_text("carte-mistralis", "Fees", 0))


@pytest.mark.parametrize(("slug", "document_type"), DECLARED)
def test_two_requests_of_a_page_differ_in_their_bytes(
    client: Client, declarations: Declarations, slug: str, document_type: str
) -> None:
    url = first_url(declarations[slug][document_type])
    assert client.get(url).body != client.get(url).body


@pytest.mark.parametrize(("slug", "document_type"), DECLARED)
def test_two_requests_of_a_page_have_the_same_words(
    client: Client, declarations: Declarations, slug: str, document_type: str
) -> None:
    entry = declarations[slug][document_type]
    assert client.declared_text(entry) == client.declared_text(entry)


def test_links_inside_main_carry_a_session_that_changes(client: Client) -> None:
    def session() -> list[str]:
        page = html_of(client.get("http://aurora-wallet.example/terms"))
        return re.findall(r"/privacy\?sid=([0-9a-f]{32})", page)

    assert session() != session()


def test_a_link_with_a_session_leads_to_the_same_page(client: Client) -> None:
    address = "http://lindenbon.example/agb?sid=" + "0" * 32
    assert "Der Gutschein ist elektronisches Geld." in " ".join(
        html_of(client.get(address)).split()
    )


def test_the_shell_of_the_script_page_lacks_the_text(client: Client) -> None:
    shell = html_of(client.get("http://aurora-wallet.example/aml-policy"))
    assert "Responsibilities" not in shell


def test_the_script_page_has_its_text_in_the_api(client: Client) -> None:
    reply = client.get("http://aurora-wallet.example/api/terms.json?page=/aml-policy")
    assert "Responsibilities" in reply.body.decode()


def test_the_api_knows_only_pages_that_a_script_fills(client: Client) -> None:
    reply = client.get("http://aurora-wallet.example/api/terms.json?page=/terms")
    assert reply.status == 404


def test_the_declared_address_of_quillmark_redirects_to_the_canonical_one(client: Client) -> None:
    reply = client.send("GET", "http://quillmark.example/agreement")
    assert (reply.status, reply.headers["location"]) == (
        302,
        "http://quillmark.example/legal/agreement",
    )


def test_an_unchanged_page_with_an_etag_answers_304_without_a_body(client: Client) -> None:
    tag = client.get("http://quillmark.example/fees").headers["etag"]
    reply = client.send("GET", "http://quillmark.example/fees", If_None_Match=tag)
    assert (reply.status, reply.body) == (304, b"")


def test_an_edited_page_has_another_etag(web: SampleWeb, client: Client) -> None:
    before = client.get("http://quillmark.example/legal/agreement").headers["etag"]
    web.advance()
    assert client.get("http://quillmark.example/legal/agreement").headers["etag"] != before


def test_brizovik_packs_its_pages_with_gzip_when_asked(client: Client) -> None:
    reply = client.send("GET", "http://brizovik.example/rules", Accept_Encoding="gzip")
    unpacked = zlib.decompress(reply.body, wbits=31).decode()
    assert (reply.headers["content-encoding"], "Термины" in unpacked) == ("gzip", True)


def test_brizovik_does_not_pack_its_pages_unasked(client: Client) -> None:
    reply = client.send("GET", "http://brizovik.example/rules", Accept_Encoding="identity")
    assert "content-encoding" not in reply.headers


def test_the_spanish_site_names_its_charset_only_in_the_page(client: Client) -> None:
    reply = client.get("http://trueque-veloz.example/terminos")
    assert (reply.headers["content-type"], b'<meta charset="iso-8859-1">' in reply.body) == (
        "text/html",
        True,
    )


@pytest.mark.parametrize("slug", SITES)
@pytest.mark.parametrize("path", ["/", "/register", "/robots.txt"])
def test_every_site_has_a_home_page_a_sign_up_page_and_a_robots_file(
    client: Client, slug: str, path: str
) -> None:
    assert client.get(f"http://{slug}.example{path}").status == 200


@pytest.mark.parametrize("slug", SITES)
def test_the_sign_up_page_takes_nothing_in(client: Client, slug: str) -> None:
    assert client.send("POST", f"http://{slug}.example/register").status == 405


def test_a_missing_page_of_a_site_answers_404(client: Client) -> None:
    assert client.get("http://lindenbon.example/nothing").status == 404


def test_a_head_request_has_the_length_but_no_body(client: Client) -> None:
    reply = client.send("HEAD", "http://lindenbon.example/agb")
    assert (int(reply.headers["content-length"]) > 5000, reply.body) == (True, b"")


def test_the_cross_reference_table_of_the_pdf_points_at_every_object(client: Client) -> None:
    raw = client.get(TARIFS).body
    table = int(raw.rpartition(b"startxref\n")[2].split()[0])
    assert raw[table : table + 5] == b"xref\n"
    offsets = [int(entry) for entry in re.findall(rb"(\d{10}) 00000 n \n", raw[table:])]
    heads = [raw[offset:].split(b"\n", 1)[0] for offset in offsets]
    assert heads == [f"{n} 0 obj".encode() for n in range(1, len(offsets) + 1)]


def test_the_pdf_has_more_than_one_page(client: Client) -> None:
    assert client.get(TARIFS).body.count(b"/Type /Page ") > 1


def test_the_streams_of_the_pdf_are_as_long_as_they_say(client: Client) -> None:
    raw = client.get(TARIFS).body
    streams = re.findall(rb"/Length (\d+) .*?stream\n(.*?)\nendstream", raw, re.DOTALL)
    assert [int(length) for length, _ in streams] == [len(body) for _, body in streams]


def test_no_line_of_the_pdf_leaves_the_page(client: Client) -> None:
    raw = client.get(TARIFS).body
    streams = [zlib.decompress(s) for s in re.findall(rb"stream\n(.*?)\nendstream", raw, re.DOTALL)]
    places = re.findall(rb"Tf ([\d.-]+) ([\d.-]+) Td", b"\n".join(streams))
    assert all(0 < float(left) < 595 and 0 < float(low) < 842 for left, low in places)


def test_brackets_and_backslashes_survive_in_a_pdf() -> None:
    assert pdf_lines(render_pdf(("a (b) \\ c",), "t"))[0] == "a (b) \\ c"
