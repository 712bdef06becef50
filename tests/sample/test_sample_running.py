"""Hosts, the admin addresses, and the command line."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import IO

import pytest

from auditor.sample.__main__ import main
from auditor.sample.server import PortTakenError, SampleWeb
from tests.sample.reading import Client

ROOT = Path(__file__).parents[2]


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port something else listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.fixture
def child(state_path: Path) -> Iterator["subprocess.Popen[str]"]:
    """The command line, with a step every 20 ms."""
    command = [sys.executable, "-m", "auditor.sample", "--port", "0", "--every", "0.02"]
    with subprocess.Popen(
        [*command, "--state", str(state_path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUTF8": "1"},
    ) as process:
        yield process
        process.kill()


@pytest.fixture
def output(child: "subprocess.Popen[str]") -> IO[str]:
    """What it writes."""
    assert child.stdout
    return child.stdout


def test_an_unknown_host_answers_404(client: Client) -> None:
    assert client.get("http://elsewhere.example/").status == 404


def test_an_unknown_host_is_told_the_known_ones(client: Client) -> None:
    body = client.get("http://elsewhere.example/").body.decode()
    assert body.startswith("No sample site is called 'elsewhere.example'; there are aurora-wallet")


def test_the_port_in_the_host_header_is_ignored(client: Client) -> None:
    assert client.get("http://lindenbon.example:8701/agb").status == 200


def test_the_case_of_the_host_header_is_ignored(client: Client) -> None:
    assert client.get("http://Lindenbon.EXAMPLE/agb").status == 200


@pytest.mark.parametrize(("method", "path"), [("GET", "state"), ("POST", "advance")])
def test_the_admin_is_refused_under_the_name_of_a_site(
    client: Client, method: str, path: str
) -> None:
    assert client.send(method, f"http://pellworth.example/admin/{path}").status == 403


def test_a_refused_advance_makes_no_step(web: SampleWeb, client: Client) -> None:
    client.send("POST", "http://pellworth.example/admin/advance")
    assert web.step == 0


def test_the_admin_is_refused_under_another_port(client: Client) -> None:
    assert client.get("http://127.0.0.1:1/admin/state").status == 404


def test_the_admin_answers_under_localhost(web: SampleWeb, client: Client) -> None:
    assert client.get(f"http://localhost:{web.address[1]}/admin/state").status == 200


def test_the_admin_tells_the_step_and_the_number_of_documents(client: Client) -> None:
    state = client.admin("GET", "/admin/state")
    assert (state["step"], state["steps"], len(state["documents"])) == (0, 22, 19)


def test_the_admin_advances_and_tells_the_edits(client: Client) -> None:
    edits = client.admin("POST", "/admin/advance")
    assert set(edits[0]) == {"provider", "document_type", "url", "revision", "note"}


def test_reading_the_advance_address_makes_no_step(web: SampleWeb, client: Client) -> None:
    host, port = web.address
    status = client.get(f"http://{host}:{port}/admin/advance").status
    assert (status, web.step) == (405, 0)


def test_a_connection_serves_several_sites_one_after_another(web: SampleWeb) -> None:
    connection = HTTPConnection(*web.address, timeout=60)
    statuses = []
    for method, host in [("GET", "lindenbon"), ("POST", "pellworth"), ("GET", "quillmark")]:
        headers = {"Host": f"{host}.example"}
        connection.request(method, "/register", b"a=1" if method == "POST" else None, headers)
        response = connection.getresponse()
        response.read()
        statuses.append(response.status)
    connection.close()
    assert statuses == [200, 405, 200]


def test_it_listens_on_loopback_only(web: SampleWeb) -> None:
    assert web.address[0] == "127.0.0.1"


def test_a_closed_web_frees_its_port() -> None:
    with SampleWeb(None) as first:
        port = first.address[1]
    with SampleWeb(None, port) as second:
        assert second.address[1] == port


def test_a_taken_port_is_an_error(taken_port: int) -> None:
    with pytest.raises(PortTakenError, match=f"Port {taken_port} on 127.0.0.1 is taken"):
        SampleWeb(None, taken_port)


def test_the_command_line_ends_with_2_on_a_taken_port(
    taken_port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (main(["--port", str(taken_port)]), capsys.readouterr().err.count("\n")) == (2, 1)


def test_the_command_line_ends_with_2_on_a_bad_state_file(state_path: Path) -> None:
    state_path.write_text("nonsense", encoding="utf-8")
    assert main(["--port", "0", "--state", str(state_path)]) == 2


@pytest.mark.parametrize("every", ["-1", "nan", "inf", "soon"])
def test_the_command_line_refuses_what_is_no_number_of_seconds(every: str) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["--every", every])


@pytest.mark.slow
def test_the_command_line_makes_steps_on_schedule(output: IO[str]) -> None:
    lines = [output.readline() for _ in range(5)]
    assert lines[4] == "The sample web is at step 1 of 22.\n"


@pytest.mark.slow
def test_the_command_line_says_when_no_edits_are_left(output: IO[str]) -> None:
    last = next(line for line in output if "no edits are left" in line)
    assert last == "The sample web is at step 22 of 22; no edits are left.\n"


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_command_line_ends_cleanly_on_a_signal(
    child: "subprocess.Popen[str]", output: IO[str], number: signal.Signals
) -> None:
    output.readline()
    child.send_signal(number)
    assert child.wait(timeout=60) == 0
