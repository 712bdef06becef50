"""A fork server: a process that has loaded what reading needs, and forks a reader whenever it is asked.

Run as a module with a socket as standard input. To load lxml and pdfium takes a tenth of a second of
processor time; a fork takes some milliseconds, and shares what was loaded. This process itself never sees
a page, so that what it forks is always as it was at the start.
"""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

# An order: what to do, and to which process. A fork brings the new reader's connection along.
FORK, END = b"F", b"E"
NUMBER = 4
ORDER = 1 + NUMBER
Work = Callable[[socket.socket], None]


def order(what: bytes, pid: int = 0) -> bytes:
    """An order for `main`: FORK, or END of the process `pid`; each is answered with a process's number."""
    return what + pid.to_bytes(NUMBER, "big")


def main(work: Work) -> None:
    """Carry out orders until the connection ends; then no process that was forked is left.

    Each fork does `work` with the connection that came with its order; where none can be had, the answer is 0.
    A process is waited for before its number is forgotten, so that nobody else's can be ended in its place.
    """
    # What was loaded so far stays, and need not be looked through for garbage time and again.
    gc.freeze()
    forked: set[int] = set()
    with socket.socket(fileno=sys.stdin.fileno()) as control:
        try:
            while _obey(control, forked, work):
                continue
        except ConnectionError:
            return
        finally:
            for pid in forked:
                _end(pid)


def _obey(control: socket.socket, forked: set[int], work: Work) -> bool:
    message, descriptors, _, _ = socket.recv_fds(control, ORDER, 1)
    if len(message) < ORDER:
        return False
    if message[:1] == FORK:
        pid = _fork(control, descriptors, work)
        if pid:
            forked.add(pid)
    else:
        pid = int.from_bytes(message[1:], "big")
        if pid in forked:
            _end(pid)
            forked.discard(pid)
    control.sendall(pid.to_bytes(NUMBER, "big"))
    return True


def _fork(control: socket.socket, descriptors: Sequence[int], work: Work) -> int:
    if not descriptors:
        return 0  # This process has no room for another.
    with socket.socket(fileno=descriptors[0]) as application:
        try:
            pid = os.fork()
        except OSError as error:
            sys.stderr.write(f"No reader could be forked: {error}.\n")
            return 0
        if pid == 0:
            _be_a_reader(control, application, work)
        return pid


def _be_a_reader(control: socket.socket, application: socket.socket, work: Work) -> NoReturn:
    try:
        _end_with_parent()
        control.close()
        work(application)
    except BaseException:  # noqa: BLE001 - whatever it was, this process must not go on as the server
        sys.excepthook(*sys.exc_info())
    finally:
        # Nothing of the server's is to be tidied up here.
        os._exit(0)


def _end_with_parent() -> None:
    """Whoever loses the server has no other way to end what it forked: prctl(2), PR_SET_PDEATHSIG."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def _end(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


if __name__ == "__main__":
    import auditor.pages.pdf  # noqa: F401 - loaded once, for all that are forked
    from auditor.pages.reader import serve

    main(serve)
