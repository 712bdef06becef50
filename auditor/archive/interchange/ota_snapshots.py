"""Open Terms Archive's snapshots repositories: raw pages, as they were recorded, oldest first.

A file is one page of a document: `<service>/<Type>.html` or, where a document combines pages,
`<service>/<Type> #<page>.html`; a PDF likewise. Commits are dated by their author date, which is
the time of the capture. The log is kept in a temporary table on the disk and read in order of
time, so that memory does not grow with the repository.
"""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from auditor.archive.interchange.git import LoggedFile, Repository
from auditor.archive.interchange.ota_history import History, Record
from auditor.pages.declaration import Part

# Folders like .github hold no documents; longer names than these have no place in the archive.
PATH = re.compile(
    r"(?P<place>(?P<service>[^/.][^/]{0,119})/(?P<terms_type>[^/#]{1,60}?))"
    r"(?: #(?P<page>[^/]+))?\.(?P<kind>html|pdf)"
)
TRAILER = re.compile(
    r"^X-(engine-version|fetcher|source-document-location): *(\S.*?) *$", re.MULTILINE
)
MEDIA_TYPES = {"html": "text/html", "pdf": "application/pdf"}
TEXT_PATH = re.compile(r"[^/.][^/]*/[^/]+\.md")
UNFIT_FOR_FILES = re.compile(r'[\\:"<>|*?]')
UNSAID = frozenset({"undefined", "null"})  # What some engines wrote for want of a value.


@dataclass(frozen=True, slots=True)
class Recording:
    """One page as one commit recorded it.

    `page` tells the pages of one document apart and is empty where it has one. What older engines
    did not say (`engine_version`, `fetcher`, `location`) is empty.
    """

    record: Record
    service: str
    terms_type: str
    page: str
    media_type: str
    engine_version: str
    fetcher: str
    location: str

    @property
    def place(self) -> str:
        """The document: `<service>/<Type>`."""
        return f"{self.service}/{self.terms_type}"

    @property
    def is_rendered(self) -> bool:
        """Whether a browser had run the page's scripts."""
        return self.fetcher == "fullDom"


class SnapshotHistory(History):
    """The log of a snapshots repository. A context manager.

    `texts` counts the files that a versions repository would hold.
    """

    def __init__(self, repository: Repository, services: frozenset[str] = frozenset()) -> None:
        super().__init__(repository, services)
        self.texts = 0

    def __enter__(self) -> SnapshotHistory:
        super().__enter__()
        return self

    def services(self) -> set[str]:
        """Every service that has a page."""
        return {path.partition("/")[0] for path in self.paths()}

    def moments(self) -> Iterator[list[Recording]]:
        """The pages of one document that were recorded at one instant, oldest first."""
        rows = self._table.execute(
            "SELECT tip, blob, path, sequence, at, subject, body FROM log "
            "ORDER BY at, place(path), sequence"
        )
        found = (_recording(_record(row)) for row in rows)
        for _, together in groupby(found, key=lambda one: (one.record.recorded_at, one.place)):
            yield list(together)

    def _fill(self) -> None:
        super()._fill()
        self._table.create_function("place", 1, _place_of, deterministic=True)
        self._table.execute("CREATE INDEX by_time ON log (at, place(path), sequence)")

    def _is_wanted(self, file: LoggedFile) -> bool:
        match = PATH.fullmatch(file.path)
        if match is None:
            self.texts += bool(TEXT_PATH.fullmatch(file.path))
            self.other_files += 1
            return False
        if self._services and match["service"] not in self._services:
            return False
        self.deletions += not file.blob
        return bool(file.blob)


def part_of(recording: Recording, parts: Sequence[Part]) -> int | None:
    """Which page of a declaration was recorded, by its number; None if it is none of them."""
    if len(parts) == 1 and not recording.page:
        return 0
    numbered = list(enumerate(parts))
    by_location = [number for number, part in numbered if part.url == recording.location]
    by_name = [number for number, part in numbered if page_name(part.url) == recording.page]
    return next(iter([*by_location, *by_name]), None)


def page_name(url: str) -> str:
    """What such repositories call a page of a combined document: its path, joined by hyphens.

    The rule is Open Terms Archive's: an extension that names a media type is left out, and what
    not every file system takes is written `_`.
    """
    path = PurePosixPath(unquote(urlsplit(url).path))
    is_known = bool(path.suffix) and mimetypes.guess_type(path.name)[0] is not None
    pieces = (path.with_suffix("") if is_known else path).parts
    return UNFIT_FOR_FILES.sub("_", "-".join(piece for piece in pieces if piece != "/"))


def _place_of(path: str) -> str:
    match = PATH.fullmatch(path)
    return match["place"] if match else path


def _record(row: tuple[str, str, str, int, int, str, str]) -> Record:
    commit, blob, path, sequence, at, subject, body = row
    return Record(commit, blob, path, sequence, datetime.fromtimestamp(at, tz=UTC), subject, body)


def _recording(record: Record) -> Recording:
    match = PATH.fullmatch(record.path)
    if match is None:
        raise ValueError(f"{record.path} is no page of a document.")
    said = {name: value for name, value in TRAILER.findall(record.body) if value not in UNSAID}
    return Recording(
        record=record,
        service=match["service"],
        terms_type=match["terms_type"],
        page=match["page"] or "",
        media_type=MEDIA_TYPES[match["kind"]],
        engine_version=said.get("engine-version", ""),
        fetcher=said.get("fetcher", ""),
        location=said.get("source-document-location", ""),
    )
