"""What commands that read a repository have in common: its argument, and a bar while they read."""

from __future__ import annotations

from argparse import ArgumentTypeError
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


def existing_path(value: str) -> Path:
    """An argument that names a repository. Raises ArgumentTypeError for an empty one."""
    if not value.strip():
        raise ArgumentTypeError("it must name a repository, not be empty")
    return Path(value)


def progress_bar() -> Progress:
    """A bar on standard error that goes when the work is done."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
