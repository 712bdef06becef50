"""Set-up: what it makes, what it leaves alone, what it refuses."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest

from scripts import setup

pytestmark = pytest.mark.usefixtures("project")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project with two locks, and a notice of each command instead of its run."""
    for name in ("requirements.txt", "requirements-dev.txt"):
        (tmp_path / name).write_text(name)
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    monkeypatch.setattr(setup, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(setup, "STAMP", tmp_path / ".venv" / "requirements.json")
    monkeypatch.setattr(setup, "ensure_pip", lambda: None)
    return tmp_path


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    noted: list[list[str]] = []

    def note(command: list[str]) -> int:
        noted.append(command)
        return 0

    monkeypatch.setattr(setup, "run", note)
    return noted


def test_requirements_are_installed_with_hashes(commands: list[list[str]]) -> None:
    setup.install_requirements(["requirements.txt"])
    assert "--require-hashes" in commands[0]


def test_requirements_that_are_stamped_are_not_installed_again(commands: list[list[str]]) -> None:
    setup.install_requirements(["requirements.txt"])
    setup.install_requirements(["requirements.txt"])
    assert len(commands) == 1


def test_requirements_that_changed_are_installed_again(
    commands: list[list[str]], project: Path
) -> None:
    setup.install_requirements(["requirements.txt"])
    (project / "requirements.txt").write_text("changed")
    setup.install_requirements(["requirements.txt"])
    assert len(commands) == 2


def test_what_tests_need_holds_what_a_run_needs(commands: list[list[str]]) -> None:
    setup.install_requirements(setup.LOCKS["test"])
    setup.install_requirements(setup.LOCKS["run"])
    assert len(commands) == 1


def test_a_failed_installation_is_not_stamped(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup, "run", lambda _: 1)
    with pytest.raises(setup.SetUpError, match="could not be installed"):
        setup.install_requirements(["requirements.txt"])
    assert not (project / ".venv" / "requirements.json").exists()


def test_a_damaged_stamp_counts_as_none(commands: list[list[str]], project: Path) -> None:
    (project / ".venv" / "requirements.json").write_text("{")
    setup.install_requirements(["requirements.txt"])
    assert set(json.loads(setup.STAMP.read_text())) == {"requirements.txt"}


def test_the_env_file_is_for_its_owner_alone(project: Path) -> None:
    setup.write_env_file()
    assert stat.S_IMODE((project / ".env").stat().st_mode) == 0o600
    assert "DEBUG=true" in (project / ".env").read_text()


def test_an_env_file_that_is_there_is_left_alone(project: Path) -> None:
    (project / ".env").write_text("mine")
    setup.write_env_file()
    assert (project / ".env").read_text() == "mine"


def test_a_python_that_is_too_old_is_refused_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setenv("PATH", "")
    with pytest.raises(setup.SetUpError, match=r"3\.11 or newer is needed; this is 3\.9"):
        setup.use_new_enough_python()


def test_an_old_python_hands_over_to_a_newer_one_on_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = tmp_path / "python3.12"
    newer.touch(mode=0o755)
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("os.execv", lambda path, _: (_ for _ in ()).throw(SystemExit(path)))
    with pytest.raises(SystemExit, match=r"python3\.12"):
        setup.use_new_enough_python()


def test_without_the_venv_module_debians_package_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "apt-get").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(setup.SetUpError, match=r"apt-get install python3\.\d+-venv"):
        setup.require_venv_module()


def test_a_virtual_environment_whose_python_is_gone_is_made_again(
    commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup, "VENV_PYTHON", Path("/nowhere/python"))
    setup.make_environment()
    assert commands[0][1:4] == ["-m", "venv", "--clear"]
