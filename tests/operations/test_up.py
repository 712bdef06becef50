"""`manage.py up`: what it refuses, what it prepares, what it runs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from auditor.archive.vocabulary import Origin
from auditor.operations import preparation, programs
from auditor.operations.children import Program
from auditor.operations.management.commands import up
from tests.factories import make_document, make_source
from tests.operations.test_ports import free_port, taken  # noqa: F401 - a fixture
from tests.operations.test_supervisor import left_alive

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def started(tmp_path: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The command in a process of its own, on data of its own; killed if a test leaves it."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "up", *arguments],
        cwd=ROOT,
        env={**os.environ, "DATA_URL": tmp_path.as_uri(), "DATABASE_URL": "", "LOG_LEVEL": "INFO"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which commands the preparation calls, in place of calling them."""
    called: list[str] = []

    def note(command: str, *arguments: str, **_: Any) -> None:
        called.append(" ".join([command, *map(os.path.basename, arguments)]))

    monkeypatch.setattr(preparation, "call_command", note)
    return called


@pytest.fixture
def fake_run(monkeypatch: pytest.MonkeyPatch) -> list[Program]:
    """A supervisor that notes what it is given and ends at once."""
    given: list[Program] = []

    class Noting:
        def __init__(self, chosen: list[Program]) -> None:
            given.extend(chosen)

        def run(self, *, while_waiting: Callable[[], list[Program] | None]) -> int:
            return 0

    monkeypatch.setattr(up, "Supervisor", Noting)
    monkeypatch.setattr(up, "find_chromium", lambda _: None)
    monkeypatch.setattr("django.db.connections.close_all", lambda: None)
    return given


@pytest.mark.slow
def test_a_taken_port_is_exit_code_2_before_anything_is_written(
    tmp_path: Path,
    taken: int,  # noqa: F811
) -> None:
    with started(tmp_path, "--port", str(taken)) as process:
        output, _ = process.communicate(timeout=60)
    assert process.returncode == 2
    assert f"Port {taken} on 127.0.0.1 cannot be used" in output
    assert not (tmp_path / "auditor.sqlite3").exists()


@pytest.mark.slow
def test_the_installation_serves_and_leaves_nothing_behind(tmp_path: Path) -> None:
    port = free_port()
    with started(tmp_path, "--port", str(port), "--no-sample") as process:
        assert process.stdout is not None
        lines = list(takewhile(lambda line: "Know Your Provider is at" not in line, process.stdout))
        children = children_of(process.pid)
        status = status_of(f"http://127.0.0.1:{port}/", lines)
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=60)
    assert (status, process.returncode, len(children)) == (200, 0, 3)
    assert "Stopped." in output
    assert left_alive(children) == []


def status_of(url: str, lines: list[str]) -> int:
    try:
        with urlopen(url, timeout=60) as answer:  # noqa: S310 - our own loopback address
            return int(answer.status)
    except OSError as error:
        pytest.fail(f"{error} after:\n{''.join(lines)}")


def children_of(pid: int) -> list[int]:
    listing = subprocess.check_output(["ps", "-A", "-o", "pid=,ppid="], text=True)
    pairs = [line.split() for line in listing.splitlines()]
    return [int(child) for child, parent in pairs if int(parent) == pid]


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1"])
def test_what_is_no_port_is_refused(port: str) -> None:
    with pytest.raises(CommandError, match="a port is a number from 1 to 65535"):
        call_command("up", f"--port={port}")


def test_a_second_instance_is_refused_with_the_process_of_the_first(
    settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    with (
        preparation.only_instance(),
        pytest.raises(preparation.AlreadyRunningError, match=f"as process {os.getpid()}"),
        preparation.only_instance(),
    ):
        pass


def test_the_lock_of_an_instance_that_ended_is_no_hindrance(
    settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    (tmp_path / "up.lock").write_text("4711")
    with preparation.only_instance():
        assert (tmp_path / "up.lock").read_text() == str(os.getpid())


@pytest.mark.django_db
def test_a_second_start_migrates_nothing(calls: list[str]) -> None:
    said: list[str] = []
    preparation.prepare(said.append)
    assert calls == ["collectstatic", "load_catalogue"]
    assert "no migrations to apply" in said[0]


@pytest.mark.django_db
def test_missing_tables_are_migrated_first(
    calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparation, "pending_migrations", lambda: 3)
    preparation.prepare(lambda _: None)
    assert calls[0] == "migrate"


@pytest.mark.django_db
def test_debug_collects_no_static_files(calls: list[str], settings: Settings) -> None:
    settings.DEBUG = True
    preparation.prepare(lambda _: None)
    assert calls == ["load_catalogue"]


@pytest.mark.django_db
def test_the_sample_is_loaded_and_its_hosts_mapped(calls: list[str], settings: Settings) -> None:
    settings.HOST_MAP = {}
    preparation.prepare_sample(lambda _: None, port=8701)
    assert calls == [
        "load_catalogue catalogue",
        "load_declarations declarations --origin sample",
    ]
    assert settings.HOST_MAP == {"*.example": ("127.0.0.1", 8701)}


@pytest.mark.django_db
def test_documents_of_the_sample_alone_are_checked_often(calls: list[str]) -> None:
    sample = make_source(origin=Origin.SAMPLE).document
    other = make_source(origin=Origin.OTA, document=make_document()).document
    preparation.prepare_sample(lambda _: None, port=8701)
    sample.refresh_from_db()
    other.refresh_from_db()
    assert (sample.check_every, other.check_every) == (preparation.SAMPLE_CHECK_EVERY, None)


@pytest.mark.django_db
@pytest.mark.parametrize("origin", [Origin.SAMPLE, Origin.OTA])
def test_only_unchecked_documents_of_the_sample_ask_for_a_first_capture(origin: Origin) -> None:
    make_source(origin=origin)
    assert preparation.is_sample_unchecked() is (origin == Origin.SAMPLE)


@pytest.mark.django_db
def test_everything_is_run_with_the_samples_hosts(
    calls: list[str], fake_run: list[Program], settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    settings.HOST_MAP = {}
    call_command("up", port=free_port(), sample_port=8719)
    assert [program.name for program in fake_run] == ["sample", "web", "worker", "beat"]
    maps = {program.environment["AUDITOR_HOST_MAP"] for program in fake_run}
    assert maps == {"*.example=127.0.0.1:8719"}


@pytest.mark.django_db
def test_without_the_sample_nothing_of_it_is_run(
    calls: list[str], fake_run: list[Program], settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    call_command("up", port=free_port(), no_sample=True)
    assert [program.name for program in fake_run] == ["web", "worker", "beat"]


@pytest.mark.django_db
@pytest.mark.parametrize("only", ["web", "worker", "beat"])
def test_one_program_takes_the_place_of_the_command(
    only: str, fake_run: list[Program], monkeypatch: pytest.MonkeyPatch
) -> None:
    became: list[str] = []
    monkeypatch.setattr(programs, "become", lambda program: became.append(program.name))
    call_command("up", only=only, port=free_port())
    assert became[0] == only


@pytest.mark.django_db
def test_one_program_does_not_start_on_a_database_that_lacks_migrations(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(preparation, "pending_migrations", lambda: 2)
    with pytest.raises(CommandError, match=r"lacks 2 migrations. Run `manage.py migrate`"):
        call_command("up", only="worker")


def test_the_address_is_said_once_the_web_answers(
    taken: int,  # noqa: F811
    capsys: pytest.CaptureFixture[str],
) -> None:
    announce = up.announcer("127.0.0.1", taken, None, [])
    assert announce() == []
    assert f"Know Your Provider is at http://127.0.0.1:{taken}/  (Ctrl-C" in capsys.readouterr().out


def test_nothing_is_said_while_the_web_does_not_answer(capsys: pytest.CaptureFixture[str]) -> None:
    announce = up.announcer("127.0.0.1", free_port(), None, [])
    assert (announce(), capsys.readouterr().out) == (None, "")


def test_a_host_map_of_ones_own_is_kept_beside_the_samples() -> None:
    merged = programs.sample_environment(8701, {"AUDITOR_HOST_MAP": "a.test=127.0.0.1:80"})
    assert merged == {"AUDITOR_HOST_MAP": "a.test=127.0.0.1:80,*.example=127.0.0.1:8701"}


def test_the_demonstration_is_loaded_once_and_waits_for_texts_to_cite() -> None:
    program = programs.demonstration()
    assert program.command[-3:] == ["load_demonstration", "--wait", "300"]
    assert program.is_once


def test_an_ipv6_address_is_bracketed() -> None:
    assert "[::1]:8000" in programs.web("::1", 8000).command
