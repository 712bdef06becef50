"""Run the whole installation, or one of its programs, in the foreground."""

from __future__ import annotations

import os
from argparse import ArgumentTypeError
from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import connections

from auditor.operations import preparation, programs
from auditor.operations.ports import (
    LARGEST_PORT,
    PortTakenError,
    is_answering,
    require_free_port,
)
from auditor.operations.supervisor import OWN_NAME, Supervisor, say_line
from auditor.pages.chromium import VARIABLE, ChromiumError, find_chromium

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable

    from auditor.operations.children import Program

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - listened on only if asked to
MISUSE = 2
say = partial(say_line, OWN_NAME)


class Command(BaseCommand):
    """`manage.py up`: what `make run` ends in, and with `--only` what a deployment runs."""

    help = "Prepare the installation and run web, worker and scheduler until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=_port, default=8000, help="port to listen on")
        parser.add_argument(
            "--only", choices=["web", "worker", "beat"], help="run one program, without the sample"
        )
        parser.add_argument("--no-sample", action="store_true", help="without the sample web")
        parser.add_argument("--sample-port", type=_port, default=8701, help="of the sample web")
        parser.add_argument(
            "--sample-every",
            type=_seconds,
            default=120,
            metavar="SECONDS",
            help="how often a page of the sample web changes; 0 for never",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["only"]:
                run_one(**options)
            else:
                self._run_all(**options)
        except (PortTakenError, preparation.AlreadyRunningError, ChromiumError) as error:
            raise CommandError(str(error), returncode=MISUSE) from error
        except KeyboardInterrupt:
            say("Stopped before everything was started.")

    def _run_all(self, **options: Any) -> None:
        with preparation.only_instance():
            require_ports(**options)
            code = run_all(**options)
        if code:
            raise CommandError("Know Your Provider has stopped.", returncode=code)
        say("Stopped.")


def require_ports(*, host: str, port: int, no_sample: bool, sample_port: int, **_: Any) -> None:
    """Before anything is started or written. Raises PortTakenError."""
    require_free_port(
        host,
        port,
        advice="Choose another with `manage.py up --port 8001` (`make run PORT=8001`).",
    )
    if not no_sample:
        require_free_port(
            "127.0.0.1",
            sample_port,
            advice="Choose another for the sample web with --sample-port, or use --no-sample.",
        )


def run_all(
    *, host: str, port: int, no_sample: bool, sample_port: int, sample_every: int, **_: Any
) -> int:
    """Prepare, then supervise until a stop; the exit code of the supervisor."""
    environment = browser_environment()
    preparation.prepare(say)
    sample: list[Program] = []
    further: list[Program] = []
    if not no_sample:
        preparation.prepare_sample(say, port=sample_port)
        environment |= programs.sample_environment(sample_port, os.environ)
        sample = [programs.sample_web(sample_port, sample_every, environment)]
        if preparation.is_sample_unchecked():
            further = [programs.first_capture(environment)]
        further.append(programs.demonstration(environment))
    connections.close_all()
    standing = [
        programs.web(host, port, environment),
        programs.worker(environment),
        programs.beat(environment),
    ]
    waiting = announcer(host, port, sample_port if sample else None, further)
    return Supervisor([*sample, *standing]).run(while_waiting=waiting)


def announcer(
    host: str, port: int, sample_port: int | None, further: list[Program]
) -> Callable[[], list[Program] | None]:
    """Once everything answers, say where the site is and hand over the first capture."""
    shown = EVERYWHERE.get(host, host)

    def announce() -> list[Program] | None:
        if not is_answering(shown, port):
            return None
        if sample_port is not None and not is_answering("127.0.0.1", sample_port):
            return None
        if any(program.name == "capture" for program in further):
            say("The documents of the sample web are captured for the first time meanwhile.")
        address = f"http://{programs.bracketed(shown)}:{port}/"
        say(f"Know Your Provider is at {address}  (Ctrl-C stops everything)")
        return further

    return announce


def run_one(*, only: str, host: str, port: int, **_: Any) -> None:
    """Become the program. The database must have been migrated by whoever deploys."""
    if pending := preparation.pending_migrations():
        raise CommandError(
            f"The database lacks {pending} migrations. Run `manage.py migrate` first."
        )
    if only == "web":
        require_free_port(host, port, advice="Choose another with --port.")
    connections.close_all()
    environment = browser_environment()
    if only == "web":
        programs.become(programs.web(host, port, environment))
    programs.become(programs.worker(environment) if only == "worker" else programs.beat())


def browser_environment() -> dict[str, str]:
    """Say which browser captures use, and name it to every program. Raises ChromiumError."""
    chromium = find_chromium({**os.environ, VARIABLE: settings.CHROMIUM})
    if chromium is None:
        say("Browser: none. Documents that need one cannot be captured; `make browser` gets one.")
        return {}
    say(f"Browser: {chromium.path}, {chromium.found_by}.")
    return {VARIABLE: chromium.path}


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= LARGEST_PORT:
        raise ArgumentTypeError(f"a port is a number from 1 to {LARGEST_PORT}, not {text!r}")
    return int(text)


def _seconds(text: str) -> int:
    if not text.isdecimal():
        raise ArgumentTypeError(f"seconds are a whole number, not {text!r}")
    return int(text)
