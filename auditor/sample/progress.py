"""How far the sample web has gone through its schedule, kept in a file across restarts."""

import json
import os
from pathlib import Path
from threading import Lock

from auditor.sample.library import Edit, Library


class StateError(ValueError):
    """The state file holds no step of this schedule; the message says what to do."""


class Progress:
    """The current step: 0 before the first, at most the number of steps in the schedule."""

    def __init__(self, library: Library, state_path: Path | None) -> None:
        """Take up the step kept in ``state_path``; None keeps it in memory only."""
        self._library = library
        self._path = state_path
        self._lock = Lock()
        self._step = self._stored_step()

    @property
    def step(self) -> int:
        """How many steps have been made."""
        return self._step

    def advance(self) -> list[Edit]:
        """Make the next step and return its edits; after the last step return []."""
        with self._lock:
            if self._step >= len(self._library.schedule):
                return []
            self._store(self._step + 1)
            self._step += 1
            return self._library.edits_of_step(self._step)

    def _stored_step(self) -> int:
        if self._path is None or not self._path.exists():
            return 0
        try:
            step = json.loads(self._path.read_text(encoding="utf-8"))["step"]
        except (ValueError, KeyError, TypeError) as error:
            raise StateError(self._complaint("is not a state of the sample web")) from error
        last = len(self._library.schedule)
        if not isinstance(step, int) or not 0 <= step <= last:
            raise StateError(self._complaint(f"names the step {step!r}, not one of 0 to {last}"))
        return step

    def _complaint(self, reason: str) -> str:
        return f"{self._path} {reason}; delete it to begin again."

    def _store(self, step: int) -> None:
        """Write beside the file and rename, so that a crash leaves the old or the new step."""
        if self._path is None:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        beside = self._path.with_name(f"{self._path.name}.new")
        with beside.open("w", encoding="utf-8") as file:
            file.write(json.dumps({"step": step}) + "\n")
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._path)
