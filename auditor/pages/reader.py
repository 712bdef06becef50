"""A reader process: takes pages from its one connection, gives readings, within limits.

It is forked (`fork_server.py`) with little loaded, so that it stays small, and ends when its connection does.
"""

from __future__ import annotations

import gc
import resource
import socket
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from auditor.pages.declaration import Part
from auditor.pages.extract import RawPage
from auditor.pages.outcomes import Outcome
from auditor.pages.reading import LastText, Reading, read_pages
from auditor.pages.wire import LENGTH, frame, pack_reading, unpack_job

MEMORY_BYTES = 1 << 30  # Address space, of which little is ever in use.
CPU_SECONDS = 30  # For one document.
# A process that has become large stays large: another takes its place.
LARGE_BYTES = 160 << 20
# Reading makes and drops many objects, few of them in cycles.
COLLECT_AFTER = 20_000
MEMORY_USED = Path("/proc/self/statm")  # In pages of memory: size, resident, ... (proc(5)).


class Ended(Exception):
    """The application has closed the connection."""


def serve(application: socket.socket) -> None:
    """Serve the application until it closes the connection or this process has become large."""
    _limit()
    gc.set_threshold(COLLECT_AFTER)
    try:
        while _read_one(application):
            continue
    except (Ended, ConnectionError):
        return


def _read_one(application: socket.socket) -> bool:
    """One document. False when this process ends after it."""
    head = _take(application, int.from_bytes(_take(application, LENGTH), "big"))
    job = unpack_job(head, lambda length: _take(application, length))
    _allow_time()
    reading, is_sound = read(*job)
    is_last = not is_sound or _resident_bytes() > LARGE_BYTES
    application.sendall(b"".join(frame(pack_reading(reading, is_last=is_last))))
    return not is_last


def read(
    pages: Sequence[RawPage], parts: Sequence[Part], last: LastText | None = None
) -> tuple[Reading, bool]:
    """The reading, and whether this process is still sound after it."""
    try:
        # The application hashes what it is sent, whatever is said of it here.
        return read_pages(pages, parts, last, is_hashed=False), True
    except MemoryError:
        return Reading(Outcome.TOO_LARGE, "Reading the page took more memory than allowed."), False
    except Exception as error:  # noqa: BLE001 - a mistake in reading costs one document, and is shown
        traceback.print_exc()
        sentence = f"Reading the page failed inside this software ({type(error).__name__})."
        return Reading(Outcome.PROCESSING_FAILED, sentence), False


def _take(application: socket.socket, length: int) -> bytes:
    taken = bytearray(length)
    view = memoryview(taken)
    while view:
        count = application.recv_into(view)
        if not count:
            raise Ended
        view = view[count:]
    return bytes(taken)


def _resident_bytes() -> int:
    """What this process holds now; 0 where the system does not say it in this way."""
    # Not `ru_maxrss`: a process inherits it from the one that started it.
    if not MEMORY_USED.exists():
        return 0
    return int(MEMORY_USED.read_text().split()[1]) * resource.getpagesize()


def _limit() -> None:
    """No files written, no core dumped, and no more memory than a page can need."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if sys.platform == "linux":  # macOS does not enforce an address space limit.
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def _allow_time() -> None:
    """The limit counts from the start of the process: it is moved on for each document."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + CPU_SECONDS
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
