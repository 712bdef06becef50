"""What a place that keeps blobs can do; the store alone knows what is in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

SUFFIX = ".zst"
# A blob that is younger need not be told that it is wanted again: the sweep spares it anyway.
FRESH = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Entry:
    """One blob as it lies there. `stored_at`: when it was last written or wanted."""

    digest: str
    length: int
    stored_at: datetime


class Backend(Protocol):
    """A folder or a bucket. Every method may raise StorageFailed."""

    writers: int  # How many writes may usefully wait at once.

    def read(self, digest: str) -> bytes:
        """The bytes as they were written. Raises BlobMissing."""

    def read_start(self, digest: str, length: int) -> bytes:
        """At most `length` bytes from the beginning. Raises BlobMissing."""

    def has(self, digest: str) -> bool: ...

    def keep(self, digest: str) -> bool:
        """Is it there? Then it counts as stored just now, so that no sweep takes it away."""

    def write(self, digest: str, packed: bytes, *, replaces: bool = False) -> None:
        """Whole or not at all. Survives a loss of power only after `settle`.

        With `replaces` what lies there is known to be unreadable and gives way.
        """

    def settle(self, digests: Iterable[str]) -> None:
        """After this the named blobs survive a loss of power."""

    def entries(self) -> Iterator[Entry]:
        """Every blob, in no particular order."""

    def delete(self, digest: str) -> None:
        """Nothing happens where there is no such blob."""

    def delete_older(self, digest: str, before: datetime) -> bool:
        """Delete it unless it was stored or wanted since `before` -> whether it was deleted."""

    def leftovers(self, before: datetime) -> Iterator[str]:
        """What broken-off writes left there before that time."""

    def delete_leftover(self, name: str) -> None: ...

    def probe(self) -> None:
        """Write and remove something tiny: raises StorageFailed where no blob can be taken."""
