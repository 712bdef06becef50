"""CSV, workbook and JSON: the same rows, nothing that runs, sums that are true."""

from __future__ import annotations

import hashlib
import json
from io import BytesIO
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from openpyxl import load_workbook

from auditor.accounts.vocabulary import Role
from auditor.assessments.visibility import Viewer
from auditor.assessments.vocabulary import Status
from auditor.exports.columns import Empty
from auditor.exports.formats import workbook as workbooks
from auditor.exports.formats.workbook import LONGEST, fitting
from auditor.exports.neutral import neutral, undone
from auditor.exports.schema import PATH
from auditor.exports.tables import BY_NAME, TABLES
from scripts.export_docs import export_faults
from tests.assessments.factories import AT, make_assessment, make_cast, with_role
from tests.assessments.seeded import make_seeded
from tests.exports.reading import (
    ANYBODY,
    READERS,
    csv_rows,
    json_rows,
    made,
    making,
    members,
    sheet_rows,
)
from tests.factories import make_document, make_provider, make_version

pytestmark = pytest.mark.django_db
DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\uff1d1", "\uff0b1",
             "\uff0d1", "\uff20x", "'=1", "'", "''x", "\u00a0=1"]  # fmt: skip
HARMLESS = ["", "plain", "a=1", "1-2", "5", "é+", "[", "a\n=1"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_what_looks_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert neutral(text) == f"'{text}"
    assert undone(neutral(text)) == text


@pytest.mark.parametrize("text", HARMLESS)
def test_what_does_not_is_left_alone(text: str) -> None:
    assert neutral(text) == undone(text) == text


@pytest.mark.parametrize("text", [one for one in DANGEROUS if "\r" not in one])
def test_no_cell_of_any_form_is_a_formula(text: str) -> None:
    make_provider(name="Plain", summary=text)
    (row,) = csv_rows(made(tables=(BY_NAME["providers"],)), "providers")
    assert row["summary"] == f"'{text}"
    file = made("xlsx", tables=(BY_NAME["providers"],))
    cells = [cell for sheet in load_workbook(BytesIO(file)) for line in sheet.rows for cell in line]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b", "inlineStr"}
    assert sheet_rows(file, "providers")[0]["summary"] == f"'{text}"
    document = made("json", tables=(BY_NAME["providers"],))
    assert json_rows(document, "providers")[0]["summary"] == text


def test_negative_numbers_are_numbers() -> None:
    make_provider(name="-5")
    (row,) = csv_rows(made(), "providers")
    assert row["name"] == "'-5"


@pytest.mark.slow
def test_every_form_has_the_same_rows() -> None:
    make_assessment(Status.PUBLISHED)
    make_version(make_document(slug="other"), "Other terms.")
    files = {form: made(form) for form in READERS}
    for table in TABLES:
        counts = {form: len(read(files[form], table.name)) for form, read in READERS.items()}
        assert len(set(counts.values())) == 1, (table.name, counts)
        for csv_row, json_row in zip(
            csv_rows(files["csv"], table.name), json_rows(files["json"], table.name), strict=True
        ):
            assert {k: undone(v) for k, v in csv_row.items()} == flat(json_row)


def flat(row: dict[str, Any]) -> dict[str, str]:
    def text(value: Any) -> str:
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, list):
            return json.dumps(value, ensure_ascii=False) if value else ""
        return "" if value is None else str(value)

    return {name: text(value) for name, value in row.items()}


def test_the_sums_in_the_archive_are_those_of_its_files() -> None:
    make_provider()
    files = members(made())
    lines = [line.split("  ") for line in files.pop("SHA256SUMS").splitlines()]
    stated = {name: digest for digest, name in lines}
    assert stated == {n: hashlib.sha256(text.encode()).hexdigest() for n, text in files.items()}
    assert set(files) == {"README.txt", "data-dictionary.csv", *(f"{t.name}.csv" for t in TABLES)}


def test_the_manifest_at_the_end_of_the_document_is_true() -> None:
    make_provider()
    file = made("json")
    manifest = {one["table"]: one for one in json.loads(file)["manifest"]}
    for name, stated in manifest.items():
        start = file.index(f'\n"{name}":'.encode()) + len(name) + 4
        text = file[start : file.index(b"]", start) + 1] if name == "licences" else None
        assert text is None or hashlib.sha256(text).hexdigest() == stated["sha256"]
        assert stated["rows"] == len(json_rows(file, name))
    assert list(json.loads(file))[-1] == "manifest"


def test_an_empty_installation_gives_tables_without_rows() -> None:
    for form, read in READERS.items():
        file = made(form)
        assert [t.name for t in TABLES if t.name != "indicators" and read(file, t.name)] == []


def test_a_sheet_that_is_full_goes_on_in_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "ROWS_A_SHEET", 3)
    for _ in range(5):
        make_provider()
    file = made("xlsx", tables=(BY_NAME["providers"],))
    names = ["providers", "providers (2)", "providers (3)"]
    assert [len(sheet_rows(file, name)) for name in names] == [2, 2, 1]


def test_a_text_that_no_cell_can_hold_is_cut_and_says_so() -> None:
    long = "\U0001f600" * LONGEST
    cut = fitting(long)
    assert len(cut.encode("utf-16-le")) // 2 <= LONGEST
    assert cut.endswith("JSON exports]")
    assert fitting("x" * LONGEST) == "x" * LONGEST
    make_provider(summary="x" * (LONGEST + 1))
    (row,) = sheet_rows(made("xlsx", tables=(BY_NAME["providers"],)), "providers")
    assert "cut here" in row["summary"]
    (whole,) = csv_rows(made(), "providers")
    assert len(whole["summary"]) == LONGEST + 1


def test_rows_are_counted() -> None:
    make_provider()
    one = making("csv")
    file = b"".join(one.pieces())
    assert one.rows["providers"] == 1
    assert one.sha256 == hashlib.sha256(file).hexdigest()
    assert one.length == len(file)


@pytest.mark.slow
@pytest.mark.parametrize("role", [None, Role.REGULATOR, Role.EDITOR])
def test_a_document_is_as_the_shipped_schema_says(role: Role | None) -> None:
    make_seeded(Status.DISPUTED, make_cast())
    make_seeded(Status.WITHDRAWN, make_cast())
    viewer = Viewer.of(with_role(role), at=AT) if role else ANYBODY
    document = json.loads(made("json", viewer))
    schema = json.loads(PATH.read_text(encoding="utf-8"))
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    assert [one.message for one in validator.iter_errors(document)] == []
    assert document["$schema"] == schema["$id"]


def test_the_shipped_schema_and_the_dictionary_are_in_step() -> None:
    assert export_faults() == []


def test_every_column_is_declared_once_and_explained() -> None:
    for table in TABLES:
        assert len(set(table.column_names)) == len(table.columns), table.name
        assert all(column.says.endswith(".") for column in table.columns), table.name
        for column in table.columns:
            if column.empty == Empty.STATUS and not column.name.startswith(("test_", "file_")):
                base = column.name.split("_")[0]
                assert any(n.endswith("_status") for n in table.column_names), base
