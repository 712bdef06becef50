"""Supervision, with real processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from auditor.operations.children import Program
from auditor.operations.supervisor import Patience, Supervisor

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
HASTE = Patience(tick=0.01, stop=5, first_delay=0.01, longest_delay=0.02)
# Writes its number and sleeps, and so does a process of its own that ignores every request.
FAMILY = """
import os, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN if "deaf" in sys.argv else signal.SIG_DFL)
grandchild = subprocess.Popen([sys.executable, "-c", "import signal, time; "
    "signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"])
print("pids", os.getpid(), grandchild.pid, flush=True)
time.sleep(60)
"""
SUPERVISED = """
import sys
from auditor.operations.children import Program
from auditor.operations.supervisor import Patience, Supervisor
programs = [Program(f"child{n}", [sys.executable, "-c", sys.argv[1], *sys.argv[3:]]) for n in (1, 2)]
sys.exit(Supervisor(programs, patience=Patience(tick=0.01, stop=float(sys.argv[2]))).run())
"""


def python(name: str, code: str, *, is_once: bool = False) -> Program:
    return Program(name, [sys.executable, "-c", code], is_once=is_once)


def supervise(*programs: Program) -> tuple[int, list[str]]:
    """Run to the end; the exit code and the lines said."""
    lines: list[str] = []
    supervisor = Supervisor(
        list(programs), say=lambda name, line: lines.append(f"{name}: {line}"), patience=HASTE
    )
    return supervisor.run(), lines


def start(*words: str, stop: float = 5) -> tuple[subprocess.Popen[str], list[int]]:
    """A supervisor in a process of its own, and the numbers of the four it has started."""
    process = subprocess.Popen(
        [sys.executable, "-c", SUPERVISED, FAMILY, str(stop), *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(2)]
    return process, [int(word) for line in lines for word in line.split() if word.isdecimal()]


def left_alive(pids: list[int], within: float = 5) -> list[int]:
    """Which of the processes still live, once none does or the time is over."""
    deadline = time.monotonic() + within
    while (alive := [pid for pid in pids if lives(pid)]) and time.monotonic() < deadline:
        time.sleep(0.01)
    return alive


def lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return not Path("/proc").is_dir() and _answers_signal(pid)
    return state != "Z"


def _answers_signal(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_signal_ends_every_process_and_the_exit_code_is_0(number: signal.Signals) -> None:
    process, pids = start()
    process.send_signal(number)
    process.communicate(timeout=60)
    assert (len(pids), process.returncode, left_alive(pids)) == (4, 0, [])


def test_a_child_that_does_not_stop_is_killed_when_patience_ends() -> None:
    process, pids = start("deaf", stop=0.1)
    process.send_signal(signal.SIGTERM)
    output, _ = process.communicate(timeout=60)
    assert "Killing what did not stop: child1, child2." in output
    assert left_alive(pids) == []


def test_a_second_stop_signal_does_not_wait_for_patience() -> None:
    process, pids = start("deaf", stop=60)
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGTERM)  # another, for two of the same kind may arrive as one
    process.communicate(timeout=60)
    assert left_alive(pids) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ties a child to its parent")
def test_the_children_of_a_killed_supervisor_end_too() -> None:
    process, pids = start()
    process.kill()
    process.communicate(timeout=60)
    mains, grandchildren = pids[::2], pids[1::2]
    alive = left_alive(mains)
    for pid in grandchildren:
        os.kill(pid, signal.SIGKILL)
    assert alive == []


def test_a_child_that_keeps_dying_stops_everything_with_exit_code_1() -> None:
    code, lines = supervise(python("steady", "import time; time.sleep(60)"), python("web", "1/0"))
    assert code == 1
    assert sum("It is started again" in line for line in lines) == 4
    assert any("web ended with exit code 1, 5 times in a row" in line for line in lines)


def test_a_program_that_does_not_exist_says_so() -> None:
    code, lines = supervise(Program("web", ["/nowhere/gunicorn"]))
    assert code == 1
    assert "web: /nowhere/gunicorn cannot be started: No such file or directory." in lines


def test_a_killed_child_is_started_again() -> None:
    code, lines = supervise(python("worker", "import os; os.kill(os.getpid(), 9)"))
    assert code == 1
    assert "up: worker was ended by signal 9 (Killed). It is started again in 0.01 s." in lines


def test_what_runs_once_is_not_started_again() -> None:
    code, lines = supervise(python("capture", "print('two documents')", is_once=True))
    assert (code, lines) == (0, ["capture: two documents", "up: capture is done."])


def test_what_runs_once_and_fails_is_said_and_stops_nothing() -> None:
    code, lines = supervise(python("capture", "raise SystemExit(3)", is_once=True))
    assert (code, lines) == (0, ["up: capture ended with exit code 3."])


def test_programs_found_while_waiting_are_run_once_they_are_handed_over() -> None:
    answers = iter([None, [python("late", "print('here')", is_once=True)]])
    lines: list[str] = []
    first = python("first", "import time; time.sleep(0.2)", is_once=True)
    supervisor = Supervisor([first], say=lambda name, _: lines.append(name), patience=HASTE)
    supervisor.run(while_waiting=lambda: next(answers))
    assert "late" in lines


def test_lines_of_different_children_are_not_mixed() -> None:
    code = "for _ in range(200): print('x' * 300)"
    programs = [python(name, code, is_once=True) for name in ("one", "two")]
    said = supervise(*programs)[1]
    assert sum(line.endswith(": " + "x" * 300) for line in said) == 400


def test_reading_threads_end_with_their_children() -> None:
    before = threading.active_count()
    supervise(python("capture", "print('done')", is_once=True))
    assert threading.active_count() == before
