"""The programs of an installation: web, worker, beat; and the sample web with its first capture."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from django.conf import settings

from auditor.operations.children import Program

if TYPE_CHECKING:
    from collections.abc import Mapping

WEB_THREADS = 4
SAMPLE_HOSTS = "*.example"


def web(host: str, port: int, environment: Mapping[str, str] | None = None) -> Program:
    command = [
        *("gunicorn", "auditor.wsgi", "--bind", f"{bracketed(host)}:{port}"),
        *("--worker-class", "gthread", "--workers", str(settings.WEB_PROCESSES)),
        *("--threads", str(WEB_THREADS), "--no-control-socket"),
    ]
    return _module("web", command, environment)


def worker(environment: Mapping[str, str] | None = None) -> Program:
    """Threads: captures wait for the network, and one process leaves nothing behind when killed."""
    command = [
        *("celery", "--app", "auditor.celery", "--quiet", "worker", "--pool", "threads"),
        *("--concurrency", str(settings.WORKER_THREADS), "--loglevel", settings.LOG_LEVEL),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    ]
    return _module("worker", command, environment)


def beat(environment: Mapping[str, str] | None = None) -> Program:
    command = ["celery", "--app", "auditor.celery", "--quiet", "beat"]
    options = ["--loglevel", settings.LOG_LEVEL, "--pidfile="]
    return _module("beat", [*command, *options], environment)


def sample_web(port: int, every: int, environment: Mapping[str, str] | None = None) -> Program:
    state = settings.DATA_DIR / "sample" / "state.json"
    command = ["auditor.sample", "--port", str(port), "--state", str(state), "--every", str(every)]
    return _module("sample", command, environment)


def first_capture(environment: Mapping[str, str] | None = None) -> Program:
    """What is due and nothing else: on a first start that is every document of the sample."""
    command = [sys.executable, "manage.py", "track", "--due"]
    return Program("capture", command, environment or {}, settings.BASE_DIR, is_once=True)


def demonstration(environment: Mapping[str, str] | None = None) -> Program:
    """Assessments of the sample's providers, once there are texts of theirs to cite."""
    command = [sys.executable, "manage.py", "load_demonstration", "--wait", "300"]
    return Program("demo", command, environment or {}, settings.BASE_DIR, is_once=True)


def sample_environment(port: int, environment: Mapping[str, str]) -> dict[str, str]:
    """What makes every program dial the sample web for the hosts it stands for."""
    mapped = [environment.get("AUDITOR_HOST_MAP", ""), f"{SAMPLE_HOSTS}=127.0.0.1:{port}"]
    return {"AUDITOR_HOST_MAP": ",".join(item for item in mapped if item)}


def become(program: Program) -> None:
    """Run the program in place of this process: signals and the exit code are its own."""
    os.chdir(program.folder or ".")
    os.execve(program.command[0], program.command, {**os.environ, **program.environment})  # noqa: S606


def bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _module(name: str, command: list[str], environment: Mapping[str, str] | None) -> Program:
    return Program(name, [sys.executable, "-m", *command], environment or {}, settings.BASE_DIR)
