"""Steps, edits, state, and what is wrong with bad data."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditor.sample.content import ContentError
from auditor.sample.library import DATA, Edit, load_library, sample_library, truth_text
from auditor.sample.progress import Progress, StateError
from auditor.sample.server import SampleWeb
from tests.sample.reading import Client, Declarations


def revisions(client: Client) -> dict[tuple[str, str], int]:
    documents = client.admin("GET", "/admin/state")["documents"]
    return {(d["provider"], d["document_type"]): d["revision"] for d in documents}


def all_texts(client: Client, declarations: Declarations) -> dict[tuple[str, str], list[str]]:
    return {
        (slug, named): client.declared_text(entry)
        for slug, terms in declarations.items()
        for named, entry in terms.items()
    }


def advance_to_the_end(web: SampleWeb) -> list[list[Edit]]:
    steps = []
    while edits := web.advance():
        steps.append(edits)
    return steps


@pytest.fixture
def copied_data(tmp_path: Path) -> Path:
    """A copy of the sample data that a test may spoil."""
    for folder in ("sites", "declarations"):
        shutil.copytree(DATA / folder, tmp_path / "data" / folder)
    return tmp_path / "data"


def spoil(path: Path, change: Callable[[Any], object]) -> None:
    raw = json.loads(path.read_text(encoding="utf-8"))
    change(raw)
    path.write_text(json.dumps(raw), encoding="utf-8")


@pytest.mark.slow
def test_a_step_changes_exactly_the_documents_of_its_edits(
    web: SampleWeb, client: Client, declarations: Declarations
) -> None:
    before = all_texts(client, declarations)
    edited = {(edit.provider, edit.document_type) for edit in web.advance()}
    after = all_texts(client, declarations)
    assert {name for name in before if before[name] != after[name]} == edited


@pytest.mark.slow
def test_after_the_last_step_every_document_shows_its_last_revision(
    web: SampleWeb, client: Client, declarations: Declarations
) -> None:
    advance_to_the_end(web)
    last = revisions(client)
    shown = all_texts(client, declarations)
    del shown["carte-mistralis", "Fees"]
    assert shown == {name: truth_text(*name, last[name]) for name in shown}


def test_the_pdf_shows_its_last_revision_after_the_last_step(
    web: SampleWeb, client: Client, declarations: Declarations
) -> None:
    advance_to_the_end(web)
    shown = client.declared_text(declarations["carte-mistralis"]["Fees"])
    assert "1,90 EUR" in shown


def test_an_edit_names_the_revision_it_leads_to(web: SampleWeb, client: Client) -> None:
    edits = web.advance()
    shown = revisions(client)
    assert {shown[edit.provider, edit.document_type] for edit in edits} == {1}


def test_an_edit_names_the_declared_address(web: SampleWeb, declarations: Declarations) -> None:
    urls = {edit.provider: edit.url for edit in web.advance()}
    assert urls["quillmark"] == declarations["quillmark"]["Terms of Service"]["fetch"]


def test_the_text_changes_with_every_revision() -> None:
    for site in sample_library().sites.values():
        for document in site.documents.values():
            assert len(set(document.revisions)) == len(document.revisions)


def test_every_tracked_document_has_at_least_three_edits() -> None:
    documents = [d for site in sample_library().sites.values() for d in site.documents.values()]
    assert min(len(d.notes) for d in documents if d.document_type) >= 3


def test_a_step_edits_two_to_four_documents_of_different_providers() -> None:
    for step in sample_library().schedule:
        assert 2 <= len({slug for slug, _ in step}) == len(step) <= 4


def test_two_webs_go_through_the_same_steps(web: SampleWeb) -> None:
    with SampleWeb(None) as other:
        assert advance_to_the_end(web) == advance_to_the_end(other)


def test_advancing_past_the_last_step_gives_no_edits(web: SampleWeb) -> None:
    advance_to_the_end(web)
    assert web.advance() == []


def test_the_step_stays_at_the_last_one(web: SampleWeb) -> None:
    advance_to_the_end(web)
    web.advance()
    assert (web.step, web.steps) == (22, 22)


@pytest.mark.slow
def test_a_restart_serves_what_was_last_served(
    state_path: Path, declarations: Declarations
) -> None:
    with SampleWeb(state_path) as first:
        first.advance()
        first.advance()
        served = all_texts(Client(first.address), declarations)
    with SampleWeb(state_path) as second:
        assert all_texts(Client(second.address), declarations) == served


def test_without_a_state_file_a_web_begins_at_the_base_texts() -> None:
    with SampleWeb(None) as web:
        assert web.step == 0


def test_no_other_file_is_left_beside_the_state(web: SampleWeb, state_path: Path) -> None:
    web.advance()
    assert list(state_path.parent.iterdir()) == [state_path]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nonsense", "is not a state of the sample web"),
        ("[]", "is not a state of the sample web"),
        ('{"step": 99}', "names the step 99"),
        ('{"step": -1}', "names the step -1"),
        ('{"step": "two"}', "names the step 'two'"),
    ],
)
def test_a_state_file_of_something_else_is_refused(
    state_path: Path, text: str, message: str
) -> None:
    state_path.write_text(text, encoding="utf-8")
    with pytest.raises(StateError, match=message):
        Progress(sample_library(), state_path)


def test_an_unknown_revision_has_no_truth_text() -> None:
    with pytest.raises(LookupError, match="at revision 99"):
        truth_text("pellworth", "Terms of Service", 99)


def test_an_unknown_provider_has_no_truth_text() -> None:
    with pytest.raises(LookupError):
        truth_text("nobody", "Terms of Service", 0)


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        ({"op": "delete", "find": "no such words", "note": "n"}, "no paragraph contains"),
        ({"op": "delete", "find": "EUR", "note": "n"}, "paragraphs contain 'EUR'"),
        ({"op": "delete", "find": "Questions", "note": " "}, "the note is empty"),
        ({"op": "erase", "find": "Questions", "note": "n"}, "the op 'erase' is none of"),
        ({"op": "words", "find": "Questions", "note": "n"}, "takes exactly"),
        ({"op": "delete", "find": 3, "note": "n"}, "an object of strings"),
        ({"op": "words", "find": "Responsib", "with": "Responsib", "note": "n"}, "changes nothing"),
    ],
)
def test_a_bad_edit_is_refused_with_its_place(
    copied_data: Path, edit: dict[str, Any], message: str
) -> None:
    path = copied_data / "sites" / "aurora-wallet" / "edits.json"
    spoil(path, lambda raw: raw["aml"].append(edit))
    with pytest.raises(ContentError, match=rf"edits.json: aml, edit 4: .*{message}"):
        load_library(copied_data)


def test_an_edit_that_breaks_a_table_is_refused(copied_data: Path) -> None:
    edit = {
        "op": "words",
        "find": "| Basic | EUR 150 | EUR 100 |",
        "with": "| Basic |",
        "note": "n",
    }
    path = copied_data / "sites" / "aurora-wallet" / "edits.json"
    spoil(path, lambda raw: raw["terms"].append(edit))
    with pytest.raises(ContentError, match="differ in their cells"):
        load_library(copied_data)


def test_edits_that_no_step_makes_are_refused(copied_data: Path) -> None:
    spoil(copied_data / "sites" / "schedule.json", lambda raw: raw.pop())
    with pytest.raises(ContentError, match="has 4 edits but 3 planned"):
        load_library(copied_data)


def test_a_step_that_names_no_document_is_refused(copied_data: Path) -> None:
    spoil(copied_data / "sites" / "schedule.json", lambda raw: raw[0].append("pellworth/nothing"))
    with pytest.raises(ContentError, match="no document is called 'pellworth/nothing'"):
        load_library(copied_data)


def test_edits_of_an_unknown_document_are_refused(copied_data: Path) -> None:
    path = copied_data / "sites" / "pellworth" / "edits.json"
    spoil(path, lambda raw: raw.update(nothing=[]))
    with pytest.raises(ContentError, match="no document is called 'nothing'"):
        load_library(copied_data)


def test_a_file_that_is_not_json_is_named(copied_data: Path) -> None:
    path = copied_data / "sites" / "pellworth" / "site.json"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(ContentError, match=r"pellworth/site\.json is not JSON"):
        load_library(copied_data)


def test_a_sign_outside_the_charset_of_a_site_is_refused(copied_data: Path) -> None:
    path = copied_data / "sites" / "trueque-veloz" / "prevencion.txt"
    path.write_text(path.read_text(encoding="utf-8") + "\u20ac", encoding="utf-8")
    with pytest.raises(ContentError, match="not in iso-8859-1"):
        load_library(copied_data)
