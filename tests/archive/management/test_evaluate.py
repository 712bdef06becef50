"""`manage.py evaluate`: what it says, and what it refuses."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.archive.evaluation.labels import EDITED, FIRST, history, label, write_gold


def said(*arguments: object) -> str:
    out = StringIO()
    call_command("evaluate", "transitions", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_it_gives_the_figures(tmp_path: Path) -> None:
    repository = history(tmp_path / "versions.git", FIRST, EDITED)
    gold = write_gold(tmp_path / "gold", label(repository, FIRST, EDITED, "provider_edit"))
    text = said("--mode", "live", "--gold", gold, "--repo", repository)
    assert "1 of 1 transitions judged, mode live." in text
    assert "genuine changes shown: 1 of 1 (100.0%)" in text


def test_several_repositories_may_be_named(tmp_path: Path) -> None:
    one = history(tmp_path / "one.git", FIRST, EDITED)
    other = history(tmp_path / "other.git", EDITED, FIRST)
    gold = write_gold(tmp_path / "gold", label(other, EDITED, FIRST, "provider_edit"))
    assert "1 of 1" in said("--gold", gold, "--repo", one, "--repo", other)
    assert "1 of 1" in said("--gold", gold, "--repo", one, other)


def test_what_is_no_repository_is_refused(tmp_path: Path) -> None:
    repository = history(tmp_path / "versions.git", FIRST)
    gold = write_gold(tmp_path / "gold", label(repository, FIRST, EDITED, "boilerplate"))
    with pytest.raises(CommandError, match="no such file or folder"):
        said("--gold", gold, "--repo", tmp_path / "none.git")


def test_a_faulty_set_is_refused(tmp_path: Path) -> None:
    repository = history(tmp_path / "versions.git", FIRST)
    with pytest.raises(CommandError, match="cannot be read"):
        said("--gold", tmp_path / "none.jsonl", "--repo", repository)
