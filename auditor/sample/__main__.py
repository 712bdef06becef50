"""Run the sample web: ``python -m auditor.sample --port 8701 --state PATH --every SECONDS``."""

import argparse
import signal
import sys
from pathlib import Path
from threading import Event

from auditor.sample.content import ContentError
from auditor.sample.progress import StateError
from auditor.sample.server import SampleWeb


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT; the exit code is 0, or 2 if it cannot begin."""
    options = _parser().parse_args(arguments)
    try:
        web = SampleWeb(options.state, options.port)
    except (OSError, StateError, ContentError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with web:
        _say(f"The sample web is on {web.address[0]}:{web.address[1]}, {_progress(web)}.")
        _run(web, options.every, stop)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m auditor.sample", description=__doc__)
    parser.add_argument("--port", type=_port, default=8701, help="port on 127.0.0.1")
    parser.add_argument("--state", type=Path, default=None, help="file that keeps the step")
    parser.add_argument(
        "--every", type=_seconds, default=0.0, help="seconds between steps; 0 for none"
    )
    return parser


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return port


def _seconds(text: str) -> float:
    """A finite number of seconds; Event.wait takes no more than threading.TIMEOUT_MAX."""
    seconds = float(text)
    if not 0 <= seconds <= 1e9:
        raise argparse.ArgumentTypeError("the seconds are a number from 0 to 1000000000")
    return seconds


def _run(web: SampleWeb, every: float, stop: Event) -> None:
    """Wait for the stop; meanwhile, if ``every`` is not 0, make a step each time it passes."""
    while every and web.step < web.steps and not stop.wait(every):
        for edit in web.advance():
            _say(f"{edit.provider}, {edit.document_type}: {edit.note}")
        _say(f"The sample web is {_progress(web)}.")
    stop.wait()


def _progress(web: SampleWeb) -> str:
    last = "; no edits are left" if web.step == web.steps else ""
    return f"at step {web.step} of {web.steps}{last}"


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
