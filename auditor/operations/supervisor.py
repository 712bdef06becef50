"""Keep a set of programs running until told to stop; leave none behind."""

from __future__ import annotations

import signal
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.operations.children import Child, Program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
OWN_NAME = "up"


@dataclass(frozen=True)
class Patience:
    """How long the supervisor waits, in seconds, and how often it tries again."""

    tick: float = 0.1
    stop: float = 20.0
    steady: float = 10.0
    first_delay: float = 0.5
    longest_delay: float = 8.0
    quick_deaths: int = 5


@dataclass
class Post:
    """One program's place: its child, its deaths in a row, and when it may start again."""

    program: Program
    child: Child | None = None
    deaths: int = 0
    start_at: float = 0.0


class Supervisor:
    """Starts, watches, restarts and stops. `run` returns the exit code of the installation."""

    def __init__(
        self,
        programs: list[Program],
        *,
        say: Callable[[str, str], None] | None = None,
        patience: Patience | None = None,
    ) -> None:
        self._posts = [Post(program) for program in programs]
        self._say = say or say_line
        self._patience = patience or Patience()
        self._stops_asked = 0
        self._is_failed = False

    def run(self, *, while_waiting: Callable[[], list[Program] | None] | None = None) -> int:
        """Run until a stop signal (0), or until a program cannot be kept running (1).

        `while_waiting` is called at each tick until it returns further programs to run, if any.
        """
        with self._stop_signals():
            try:
                while not self._stops_asked and not self._is_failed and self._posts:
                    self._watch()
                    further = while_waiting() if while_waiting else None
                    if further is not None:
                        self._posts += [Post(program) for program in further]
                        while_waiting = None
                    time.sleep(self._patience.tick)
            finally:
                self._stop_all()
        return 1 if self._is_failed else 0

    def _watch(self) -> None:
        for post in list(self._posts):
            if post.child is None:
                self._start_when_due(post)
            elif (code := post.child.exit_code()) is not None:
                self._note_end(post, post.child, code)

    def _start_when_due(self, post: Post) -> None:
        if time.monotonic() >= post.start_at:
            post.child = Child(post.program, self._say)

    def _note_end(self, post: Post, child: Child, code: int) -> None:
        name, post.child = post.program.name, None
        if post.program.is_once:
            self._posts.remove(post)
            self._say(OWN_NAME, f"{name} is done." if code == 0 else f"{name} {_ended(code)}.")
            return
        patience, lived = self._patience, time.monotonic() - child.started_at
        post.deaths = 1 if lived >= patience.steady else post.deaths + 1
        if post.deaths >= patience.quick_deaths:
            self._give_up(name, code, post.deaths)
            return
        delay = min(patience.first_delay * 2 ** (post.deaths - 1), patience.longest_delay)
        post.start_at = time.monotonic() + delay
        self._say(OWN_NAME, f"{name} {_ended(code)}. It is started again in {delay:g} s.")

    def _give_up(self, name: str, code: int, deaths: int) -> None:
        self._is_failed = True
        self._say(
            OWN_NAME,
            f"{name} {_ended(code)}, {deaths} times in a row. Everything is stopped; "
            f"the lines of {name} above say why.",
        )

    def _stop_all(self) -> None:
        """Ask each to stop; kill what is left when patience ends or a second signal comes."""
        children = [post.child for post in self._posts if post.child is not None]
        for child in children:
            child.ask_to_stop()
        deadline = time.monotonic() + self._patience.stop
        is_killed = False
        while children := [child for child in children if child.exit_code() is None]:
            if not is_killed and (self._stops_asked > 1 or time.monotonic() >= deadline):
                is_killed = True
                self._kill(children)
            time.sleep(self._patience.tick / 2)

    def _kill(self, children: list[Child]) -> None:
        names = ", ".join(child.program.name for child in children)
        self._say(OWN_NAME, f"Killing what did not stop: {names}.")
        for child in children:
            child.kill()

    @contextmanager
    def _stop_signals(self) -> Iterator[None]:
        def note(number: int, frame: FrameType | None) -> None:
            self._stops_asked += 1

        before = {number: signal.signal(number, note) for number in STOP_SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


_writing = threading.Lock()


def say_line(name: str, line: str) -> None:
    """One whole line to standard output, under the name of who says it."""
    with _writing:
        try:
            sys.stdout.write(f"{name:<8}| {line}\n")
            sys.stdout.flush()
        except (BrokenPipeError, ValueError):
            # The reader of our output is gone; the installation goes on without one.
            return


def _ended(code: int) -> str:
    if code < 0:
        return f"was ended by signal {-code} ({signal.strsignal(-code)})"
    return f"ended with exit code {code}"
