"""How often each rule was right on lines that people have labelled -> how sure a reading by it is.

`manage.py train` counts, and writes the file that is read here. Decision 21 says what was measured.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

STATED_WEIGHT = 16
"""What a rule's author states counts as so many labelled lines: the documents that rules were written with flatter."""
DECIMALS = 2


@dataclass(frozen=True, slots=True)
class Record:
    """Of so many lines that a rule spoke on, how many people had labelled with its indicator."""

    right: int
    of: int

    def __add__(self, other: Record) -> Record:
        return Record(self.right + other.right, self.of + other.of)


class RecordsInvalid(ValueError):
    """A file of records cannot be used; the message says why."""


def sureness(stated: float, record: Record | None) -> float:
    """From 0 to 1: what the author of the rule states, moved by its record."""
    known = record or Record(0, 0)
    sure = (known.right + STATED_WEIGHT * stated) / (known.of + STATED_WEIGHT)
    return round(sure, DECIMALS)


def read_records(path: Path) -> Mapping[str, Record]:
    """By language and rule, such as `en:IV-01.documents`. Raises RecordsInvalid."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        records = {rule: Record(*counts) for rule, counts in content.items()}
        is_sound = all(0 <= one.right <= one.of for one in records.values())
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise RecordsInvalid(f"{path.name} cannot be read: {error}.") from error
    if not is_sound:
        raise RecordsInvalid(f"{path.name}: a rule cannot be right more often than it spoke.")
    return records


def write_records(path: Path, records: Mapping[str, Record]) -> None:
    """The same file, a rule a line. Raises OSError."""
    lines = (
        f"  {json.dumps(rule)}: [{one.right}, {one.of}]" for rule, one in sorted(records.items())
    )
    # Aside first: half a file would make every text unreadable.
    written = path.with_suffix(".new")
    written.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    written.replace(path)
