"""`manage.py framework`: a version goes out as a catalog and comes back as a new file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copy

import pytest
from django.core.management import CommandError, call_command

from auditor.kyc import framework, framework_file, framework_install
from auditor.kyc.framework import Framework
from auditor.kyc.framework_parts import RetiredIndicator, RevisedIndicator
from auditor.kyc.oscal import to_catalog

NEWEST = framework.newest()
LATER = replace(NEWEST, version="2099.1")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of versions that a test may add to."""
    found = tmp_path / "frameworks"
    found.mkdir()
    for path in framework_file.FOLDER.glob("*.yaml"):
        copy(path, found)
    monkeypatch.setattr(framework, "FOLDER", found)
    monkeypatch.setattr(framework_install.install, "__defaults__", (found,))
    framework.load.cache_clear()
    yield found
    framework.load.cache_clear()


def catalog(folder: Path, content: Framework) -> Path:
    file = folder.parent / "catalog.json"
    file.write_text(json.dumps(to_catalog(content)))
    return file


def without_digest(one: Framework) -> Framework:
    return replace(one, digest="")


def test_a_catalog_becomes_a_new_version_that_says_the_same(folder: Path) -> None:
    call_command("framework", "import", str(catalog(folder, LATER)))
    assert framework.versions()[-1] == "2099.1"
    assert without_digest(framework.load("2099.1")) == without_digest(LATER)


def test_a_version_is_written_as_the_catalog_that_is_read_back(folder: Path) -> None:
    out = folder.parent / "out.json"
    call_command("framework", "export", NEWEST.version, out=out)
    assert json.loads(out.read_text()) == to_catalog(NEWEST)


def test_no_version_is_ever_overwritten(folder: Path) -> None:
    before = (folder / f"{NEWEST.version}.yaml").read_bytes()
    with pytest.raises(CommandError, match="exists, and a version is never overwritten"):
        call_command("framework", "import", str(catalog(folder, NEWEST)))
    assert (folder / f"{NEWEST.version}.yaml").read_bytes() == before


def test_an_earlier_version_is_refused(folder: Path) -> None:
    with pytest.raises(CommandError, match=r"2020\.1 does not come after"):
        call_command("framework", "import", str(catalog(folder, replace(LATER, version="2020.1"))))


def test_an_indicator_may_not_vanish(folder: Path) -> None:
    lacking = replace(LATER, indicators=LATER.indicators[1:])
    with pytest.raises(CommandError, match="is gone: put it under `retired`"):
        call_command("framework", "import", str(catalog(folder, lacking)))


def test_a_retired_id_is_never_used_again(folder: Path) -> None:
    capped = {cap.indicator for cap in LATER.scoring.caps}
    first = next(one.id for one in LATER.indicators if one.id not in capped)
    gone = replace(
        LATER,
        indicators=tuple(one for one in LATER.indicators if one.id != first),
        retired=(RetiredIndicator(first, "2099.1", "Nobody could answer it."),),
    )
    call_command("framework", "import", str(catalog(folder, gone)))
    again = replace(LATER, version="2099.2")
    with pytest.raises(CommandError, match=f"{first} was retired in 2099.1, and a retired id"):
        call_command("framework", "import", str(catalog(folder, again)))


def test_other_words_are_taken_where_they_are_declared(folder: Path) -> None:
    first = LATER.indicators[0]
    worded = replace(
        LATER,
        indicators=(replace(first, name="Another name"), *LATER.indicators[1:]),
        revised=(RevisedIndicator(first.id, "Named anew."),),
    )
    call_command("framework", "import", str(catalog(folder, worded)))
    assert framework.load("2099.1").indicators[0].name == "Another name"


def test_a_version_that_leads_out_of_the_folder_is_refused(folder: Path) -> None:
    with pytest.raises(CommandError, match="was not imported"):
        call_command("framework", "import", str(catalog(folder, replace(LATER, version="../x"))))
    assert not (folder.parent / "x.yaml").exists()


def test_what_no_file_could_say_is_refused_and_leaves_nothing(folder: Path) -> None:
    before = sorted(folder.iterdir())
    repeated = replace(LATER, revised=(RevisedIndicator("ZZ-99", "Of nothing."),))
    with pytest.raises(CommandError, match="holds no sound framework"):
        call_command("framework", "import", str(catalog(folder, repeated)))
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{", "is not JSON in UTF-8"),
        (b"\xff\xfe", "is not JSON in UTF-8"),
        (b"[" * 100_000, "is not JSON in UTF-8"),
        (b"[]", "is not a mapping: an OSCAL document begins with `catalog`"),
        (b'{"catalog": {}}', "was not imported"),
    ],
    ids=["broken", "not UTF-8", "too deep", "a list", "empty"],
)
def test_what_is_no_catalog_is_refused_in_words(folder: Path, content: bytes, words: str) -> None:
    file = folder.parent / "catalog.json"
    file.write_bytes(content)
    with pytest.raises(CommandError, match=words):
        call_command("framework", "import", str(file))


def test_a_file_that_is_not_there_is_refused_in_words(folder: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        call_command("framework", "import", str(folder / "none.json"))


def test_an_export_overwrites_nothing_and_knows_its_versions(folder: Path) -> None:
    out = catalog(folder, LATER)
    with pytest.raises(CommandError, match=r"exists\. Name another file"):
        call_command("framework", "export", NEWEST.version, out=out)
    with pytest.raises(CommandError, match=r"There is no framework '1999\.1'"):
        call_command("framework", "export", "1999.1", out=folder / "new.json")
