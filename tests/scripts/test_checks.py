"""The checks find what they are there to find."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import check_docs, check_locks


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(check_docs, "ROOT", tmp_path)
    monkeypatch.setattr(check_locks, "ROOT", tmp_path)
    for name in ("docs", "auditor/management/commands"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "auditor/settings.py").write_text('DEBUG = read.flag("DEBUG", default=False)\n')
    (tmp_path / "docs/settings.md").write_text("| `DEBUG` | false |\n")
    (tmp_path / "Makefile").write_text("run: ## everything\n\ttrue\n")
    return tmp_path


def test_a_variable_without_a_row_is_found(project: Path) -> None:
    (project / "docs/settings.md").write_text("nothing")
    assert check_docs.variable_faults("") == ["Not documented: the variable DEBUG."]


def test_a_row_without_a_variable_is_found(project: Path) -> None:
    (project / "docs/settings.md").write_text("| `DEBUG` | x |\n| `GONE` | x |\n")
    assert check_docs.variable_faults("") == ["Documented but absent: the variable GONE."]


def test_a_variable_named_in_passing_must_exist(project: Path) -> None:
    assert check_docs.variable_faults("Set AUDITOR_NOTHING.") == [
        "Documented but absent: the variable AUDITOR_NOTHING."
    ]


def test_a_target_that_no_page_names_is_found(project: Path) -> None:
    assert check_docs.target_faults("") == ["Not documented: `make run`."]


def test_a_target_that_does_not_exist_is_found(project: Path) -> None:
    text = "`make run`, then `make coffee`"
    assert check_docs.target_faults(text) == ["Documented but absent: `make coffee`."]


def test_a_command_that_no_page_names_is_found(project: Path) -> None:
    (project / "auditor/management/commands/track.py").touch()
    assert check_docs.command_faults("") == ["Not documented: `manage.py track`."]


def test_a_command_that_does_not_exist_is_found(project: Path) -> None:
    assert check_docs.command_faults("Run manage.py conjure, then manage.py migrate.") == [
        "Documented but absent: `manage.py conjure`."
    ]


def test_a_dependency_that_no_lock_pins_is_found() -> None:
    found = check_locks.unpinned(["Django>=5.2", "celery[redis]>=5"], {"django": "5.2"}, "lock")
    assert found == ["lock does not pin celery."]


def test_pins_are_read_under_their_normal_names(project: Path) -> None:
    (project / "lock").write_text("Django_Csp==4.0 ; python_version > '3' \\\n  --hash=sha256:x\n")
    assert check_locks.pins("lock") == {"django-csp": "4.0"}
