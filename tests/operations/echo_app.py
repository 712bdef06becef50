"""A Celery application for the round trip through a real worker: its task writes a file."""

from __future__ import annotations

import os
from pathlib import Path

from celery import Celery

from auditor.operations import embedded_broker

embedded_broker.register()
BROKER = os.environ.get("ECHO_BROKER", "memory://")
app = Celery("echo", broker=BROKER)
app.conf.update(
    task_default_queue=os.environ.get("ECHO_QUEUE", "echo"),
    task_ignore_result=True,
    task_acks_late=True,
    worker_enable_remote_control=False,
    worker_prefetch_multiplier=1,
    broker_connection_retry_on_startup=True,
    broker_transport_options={"longest_wait": 0.2} if BROKER.startswith("embedded:") else {},
)


@app.task(name="echo.write")
def write(path: str, text: str) -> None:
    with Path(path).open("a") as file:
        file.write(f"{text}\n")
