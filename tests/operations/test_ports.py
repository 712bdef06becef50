"""Is a port free?"""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from auditor.operations.ports import PortTakenError, is_answering, require_free_port


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(1)
        yield server.getsockname()[1]


def free_port() -> int:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return int(server.getsockname()[1])


def test_a_taken_port_is_named_with_the_way_out(taken: int) -> None:
    with pytest.raises(PortTakenError, match=f"Port {taken} on 127.0.0.1.*Choose another"):
        require_free_port("127.0.0.1", taken, advice="Choose another.")


def test_a_free_port_is_accepted() -> None:
    require_free_port("127.0.0.1", free_port(), advice="")


def test_an_address_of_another_machine_is_refused_in_a_sentence() -> None:
    with pytest.raises(PortTakenError, match=r"on 192\.0\.2\.1 cannot be used: "):
        require_free_port("192.0.2.1", free_port(), advice="")


def test_a_listening_server_answers(taken: int) -> None:
    assert is_answering("127.0.0.1", taken)


def test_a_free_port_does_not_answer() -> None:
    assert not is_answering("127.0.0.1", free_port())
