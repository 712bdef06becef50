"""`manage.py evaluate`: what it says, and what it refuses."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.archive.evaluation.labels import EDITED, FIRST, blob, history, label, write_gold
from tests.archive.histories import TERMS


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


def said_of_anchors(*arguments: object) -> str:
    out = StringIO()
    call_command("evaluate", "anchors", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_quotes_are_looked_for_in_the_next_version(tmp_path: Path) -> None:
    repository = history(tmp_path / "versions.git", FIRST, EDITED)
    text = said_of_anchors("--repo", repository, "--limit", 100, "--seed", 1)
    assert "anchored to a wrong sentence: 0 of " in text
    assert "quotes a second: " in text


@pytest.mark.parametrize(
    ("more", "wrong"), [(["--limit", 0], "1 or more"), ([], "two versions that differ")]
)
def test_what_gives_no_figures_is_refused(tmp_path: Path, more: list[object], wrong: str) -> None:
    repository = history(tmp_path / "versions.git", FIRST)
    with pytest.raises(CommandError, match=wrong):
        said_of_anchors("--repo", repository, *more)


def clauses_of(*arguments: object) -> str:
    out = StringIO()
    call_command("evaluate", "clauses", *map(str, arguments), stdout=out)
    return out.getvalue()


def labelled_line(tmp_path: Path, repository: Path) -> Path:
    record = {"blob": blob(repository, FIRST), "path": TERMS, "line": 1, "indicator": "IV-01"}
    return write_gold(tmp_path / "lines", record | {"claimed": "mandatory"})


def test_it_gives_the_figures_of_clauses(tmp_path: Path) -> None:
    repository = history(tmp_path / "versions.git", FIRST)
    gold = labelled_line(tmp_path, repository)
    text = clauses_of("--gold", gold, "--repo", repository, "--documents", TERMS)
    assert "1 of 1 documents read, tolerance 0." in text


def test_of_several_annotators_it_says_how_far_they_agree_and_what_most_label(
    tmp_path: Path,
) -> None:
    repository = history(tmp_path / "versions.git", FIRST)
    gold = labelled_line(tmp_path, repository)
    text = clauses_of("--gold", gold, gold, "--repo", repository)
    assert text.startswith("Annotators 1 and 2: F1 1.000 over lines and indicators")
    assert "\n1 labels that most of 2 annotators give.\n1 of 1 documents read" in text


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        (("--tolerance", "-1"), "must be 0 or more"),
        (("--documents", "Nobody/Terms.md"), "Not in the labelled set"),
    ],
)
def test_what_makes_no_sense_of_clauses_is_refused(
    tmp_path: Path, more: tuple[str, ...], reason: str
) -> None:
    repository = history(tmp_path / "versions.git", FIRST)
    gold = labelled_line(tmp_path, repository)
    with pytest.raises(CommandError, match=reason):
        clauses_of("--gold", gold, "--repo", repository, *more)


def said_of_forms(folder: Path) -> str:
    out = StringIO()
    gold = folder / "expected.jsonl"
    call_command("evaluate", "forms", "--gold", gold, "--pages", folder, stdout=out)
    return out.getvalue()


def test_forms_are_judged(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("E-mail <input>")
    (tmp_path / "expected.jsonl").write_text(
        '{"file": "a.html", "lang": "en", "controls": [{"attribute": "email", "scored": true, "dom_index": 0}]}'
    )
    assert "scored controls right: 1 of 1 (100.0%)" in said_of_forms(tmp_path)


def test_forms_without_labels_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        said_of_forms(tmp_path)
