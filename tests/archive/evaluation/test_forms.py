"""Labelled pages become figures; pages and labels that do not fit are refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from auditor.archive.evaluation.forms import FormsInvalid, judge_forms, read_labels, report
from auditor.kyc.vocabulary import Attribute

PAGE = """<html lang="fr"><form><label for=a>Nom de famille</label><input id=a><input type=hidden name=h>
<label for=b>Ville</label><input id=b><button>Continuer avec Google</button></form></html>"""
OWN = Path(__file__).resolve().parents[2] / "kyc" / "forms"


def label(attribute: str, **fields: Any) -> dict[str, Any]:
    return {"attribute": attribute, "scored": True, **fields}


def measured(folder: Path, *controls: dict[str, Any], lang: str = "fr", page: str = PAGE) -> str:
    (folder / "one.html").write_text(page, encoding="utf-8")
    rows = [{"_comment": "x"}, {"file": "one.html", "lang": lang, "controls": controls}]
    gold = folder / "expected.jsonl"
    gold.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return "\n".join(report(judge_forms(read_labels(gold), folder)))


def test_right_and_wrong_are_counted_and_errors_shown_with_their_label(tmp_path: Path) -> None:
    said = measured(
        tmp_path,
        label("family_name", dom_index=0),
        label("region", dom_index=1),
        label("federated_sign_in", button_index=0),
    )
    assert "scored controls right: 2 of 3 (66.7%)" in said
    assert "  region: 0 of 1" in said
    assert "Errors: 1\n- one.html, b, 'Ville': region was taken for city (0." in said


def test_what_is_not_scored_is_left_out(tmp_path: Path) -> None:
    first = label("other", dom_index=0) | {"scored": False}
    assert "right: 1 of 1 (100.0%)" in measured(tmp_path, first, label("city", dom_index=1))


def test_plain_pages_are_those_in_english_or_with_autocomplete(tmp_path: Path) -> None:
    city = label("city", dom_index=1)
    plain = "with autocomplete or English labels right: "
    assert plain + "0 of 0" in measured(tmp_path, city)
    assert plain + "1 of 1" in measured(tmp_path, city, lang="en")
    declared = PAGE.replace("id=a>", 'id=a autocomplete="family-name">')
    assert plain + "1 of 1" in measured(tmp_path, city, page=declared)


@pytest.mark.parametrize(
    ("control", "said"),
    [
        (label("city", dom_index=7), "no control at the place"),
        (label("shoe_size", dom_index=0), "cannot be read"),
        ({"dom_index": 0}, "cannot be read"),
        (label("city", dom_index=0) | {"scored": False}, "nothing to measure"),
    ],
)
def test_labels_that_do_not_fit_are_refused(
    tmp_path: Path, control: dict[str, Any], said: str
) -> None:
    with pytest.raises(FormsInvalid, match=said):
        measured(tmp_path, control)


def test_an_empty_page_has_no_control(tmp_path: Path) -> None:
    with pytest.raises(FormsInvalid, match="no control at the place"):
        measured(tmp_path, label("city", dom_index=0), page="")


def test_files_that_are_missing_are_named(tmp_path: Path) -> None:
    with pytest.raises(FormsInvalid, match=r"none\.jsonl cannot be read"):
        read_labels(tmp_path / "none.jsonl")
    measured(tmp_path, label("city", dom_index=1))
    (tmp_path / "one.html").unlink()
    with pytest.raises(FormsInvalid, match=r"one\.html cannot be read"):
        judge_forms(read_labels(tmp_path / "expected.jsonl"), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("folder", "pages"),
    [
        ("pages", 29),
        ("old_markup", 11),
        ("fresh_wordings", 11),
        ("unusual_wordings", 7),
        ("checkouts", 7),
    ],
)
def test_our_own_pages_are_read_as_well_as_promised(folder: str, pages: int) -> None:
    judged = judge_forms(read_labels(OWN / folder / "expected.jsonl"), OWN / folder)
    assert len({one.file for one in judged}) == pages
    assert sum(one.is_right for one in judged) >= 0.92 * len(judged)


def test_our_own_pages_cover_every_attribute() -> None:
    labels = read_labels(OWN / "pages" / "expected.jsonl")
    assert {one.attribute for page in labels for one in page.controls} == set(Attribute)
    assert len({page.language for page in labels}) == 12
