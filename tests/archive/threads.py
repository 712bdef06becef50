"""Work that is done in a thread with a connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db import connections
from django.db.utils import OperationalError

Result = TypeVar("Result")


def in_thread(work: Callable[[], Result]) -> Result:
    """Do it, again where a test's database in memory says "locked" instead of letting it wait."""
    try:
        while True:
            try:
                return work()
            except OperationalError as error:
                if "locked" not in str(error):
                    raise
    finally:
        connections.close_all()
