"""`manage.py export`: writes once, whole or not at all, and leaves a record."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from auditor.accounts import audit
from auditor.accounts.models import AuditEntry
from auditor.accounts.vocabulary import Role
from auditor.assessments.vocabulary import Status
from auditor.exports import making as making_module
from auditor.exports.making import FORMS
from auditor.exports.selection import Selection
from tests.accounts.people import make_person
from tests.assessments.factories import make_assessment, make_cast, with_role
from tests.assessments.seeded import make_seeded
from tests.exports.reading import READERS, csv_rows, texts_of
from tests.factories import make_provider

pytestmark = pytest.mark.django_db


def export(form: str, out: Path, **options: Any) -> str:
    said = StringIO()
    call_command("export", form, out=out, stdout=said, **options)
    return said.getvalue()


@pytest.mark.parametrize("form", READERS)
def test_it_says_rows_and_sum_and_logs_them(tmp_path: Path, form: str) -> None:
    make_provider()
    out = tmp_path / "file"
    said = export(form, out)
    digest = hashlib.sha256(out.read_bytes()).hexdigest()
    assert f"SHA-256 {digest}" in said
    assert "providers: 1 rows" in said
    entry = AuditEntry.objects.get(action="export.made")
    assert entry.detail["sha256"] == digest
    assert (entry.detail["form"], entry.detail["as"], entry.detail["via"]) == (
        form,
        "anonymous",
        "command",
    )
    assert audit.verify().fault == ""


def test_it_never_overwrites_unless_told_to(tmp_path: Path) -> None:
    out = tmp_path / "file.zip"
    out.write_text("mine")
    with pytest.raises(CommandError, match="add --force"):
        export("csv", out)
    assert out.read_text() == "mine"
    assert not AuditEntry.objects.exists()
    export("csv", out, force=True)
    assert out.read_bytes()[:2] == b"PK"
    assert list(tmp_path.iterdir()) == [out]


def test_a_file_that_came_meanwhile_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "file.zip"

    def slowly(selection: Selection, rows: Counter[str]) -> Iterator[bytes]:
        out.write_text("mine")
        yield b"ours"

    form = making_module.Form("csv", "CSV", "csv.zip", "application/zip", slowly)
    monkeypatch.setitem(FORMS, "csv", form)
    with pytest.raises(CommandError, match="cannot be written"):
        export("csv", out)
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("file.zip", "mine")]


def test_what_breaks_off_leaves_no_file_and_a_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(selection: Selection, rows: Counter[str]) -> Iterator[bytes]:
        yield b"half"
        raise OSError("The disk is full")

    form = making_module.Form("csv", "CSV", "csv.zip", "application/zip", broken)
    monkeypatch.setitem(FORMS, "csv", form)
    with pytest.raises(CommandError, match="The disk is full"):
        export("csv", tmp_path / "file.zip")
    assert list(tmp_path.iterdir()) == []
    assert AuditEntry.objects.get().action == "export.broken_off"
    assert AuditEntry.objects.get().detail["sha256"] == ""


@pytest.mark.slow
def test_as_somebody_it_holds_what_they_see(tmp_path: Path) -> None:
    make_seeded(Status.PUBLISHED, make_cast())
    regulator = with_role(Role.REGULATOR, expires_at="2100-01-01T00:00Z")
    export("csv", tmp_path / "public.zip")
    export("csv", tmp_path / "vetted.zip", email=regulator.email.upper())
    texts = [texts_of("csv", (tmp_path / f"{n}.zip").read_bytes()) for n in ("public", "vetted")]
    assert ["<vetted:observed note>" in text for text in texts] == [False, True]
    assert "<restricted:" not in texts[1]
    assert AuditEntry.objects.order_by("sequence").last().detail["as"] == regulator.email  # type: ignore[union-attr]


@pytest.mark.slow
def test_providers_and_tables_can_be_named(tmp_path: Path) -> None:
    rows = [make_assessment(Status.PUBLISHED) for _ in range(2)]
    wanted = rows[0].provider.slug
    export("csv", tmp_path / "one.zip", provider=[wanted], table=["providers", "answers"])
    archive = (tmp_path / "one.zip").read_bytes()
    assert [row["slug"] for row in csv_rows(archive, "providers")] == [wanted]
    assert {row["provider"] for row in csv_rows(archive, "answers")} == {wanted}
    with pytest.raises(KeyError):
        csv_rows(archive, "evidence")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"provider": ["nobody"]}, "no provider “nobody”"),
        ({"table": ["secrets"]}, "There is no table “secrets”. There are: providers,"),
        ({"email": "no@where.example"}, "no one active account"),
    ],
)
def test_what_is_not_there_gets_a_sentence(
    tmp_path: Path, options: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        export("csv", tmp_path / "file", **options)
    assert list(tmp_path.iterdir()) == []


def test_who_has_no_account_in_use_is_nobody(tmp_path: Path) -> None:
    gone = make_person(is_active=False)
    with pytest.raises(CommandError, match="no one active account"):
        export("csv", tmp_path / "file", email=gone.email)
