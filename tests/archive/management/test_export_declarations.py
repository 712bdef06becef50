"""`manage.py export_declarations`: what it writes and says."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.archive.interchange.folders import PAGE
from tests.factories import make_document, make_provider, make_source

pytestmark = pytest.mark.django_db


def run(folder: Path, *arguments: str) -> str:
    out = StringIO()
    call_command("export_declarations", str(folder), *arguments, stdout=out)
    return out.getvalue()


def declared(*names: str) -> None:
    for name in names:
        make_source(make_document(make_provider(name=name), terms_type="Fees"), declaration=PAGE)


def test_it_writes_a_file_a_service_and_says_how_many(tmp_path: Path) -> None:
    declared("One", "Two")
    assert "2 services written in 2 files." in run(tmp_path / "new")
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["One.json", "Two.json"]


def test_one_service_can_be_chosen(tmp_path: Path) -> None:
    declared("One", "Two")
    run(tmp_path, "--service", "Two")
    assert [path.name for path in tmp_path.iterdir()] == ["Two.json"]


def test_a_service_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="named Three"):
        run(tmp_path, "--service", "Three")


def test_what_is_left_out_is_said(tmp_path: Path) -> None:
    declared("One")
    assert "Left out: One: Fees is a type of this project only." in run(tmp_path, "--known-types")


def test_a_folder_that_cannot_be_written_is_a_clear_failure(tmp_path: Path) -> None:
    declared("One")
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="cannot be written"):
        run(tmp_path / "file")
