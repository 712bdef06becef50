"""What a piece of evidence consists of, as far as it may be seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from auditor.assessments.vocabulary import AnchorState
from auditor.kyc.vocabulary import IdentityLevel


@dataclass(frozen=True)
class ShownQuote:
    """A quote from an archived text. `current_version` is the newest confirmed one that was looked at."""

    version: UUID
    document: str
    document_name: str
    captured_at: datetime
    text_digest: str
    exact: str
    prefix: str
    suffix: str
    start: int
    end: int
    anchor: AnchorState
    current_version: UUID | None
    current_start: int | None
    current_end: int | None
    stale_since: datetime | None


@dataclass(frozen=True)
class ShownEvent:
    """The facts of a public event when they were cited. `date` is YYYY, YYYY-MM, YYYY-MM-DD or empty."""

    date: str
    kind: str
    authority: str
    summary: str
    source_title: str
    source_url: str
    source_tier: str


@dataclass(frozen=True)
class ShownTest:
    """A test by a person. All but `protocol`, `tested_on` and `is_signed` is restricted."""

    uuid: UUID | None
    protocol: str
    tested_on: date
    is_signed: bool
    vantage: str
    level_tried: IdentityLevel | None
    tried: str
    asked: str
    happened: str
    accepted: str


@dataclass(frozen=True)
class ShownDocument:
    """A described document. `upload` (SHA-256), `file_name` and `media_type` of its copy are vetted,
    and restricted where it is a test's; `is_copy_withheld` says that of a copy nothing would be shown,
    and not whether there is one."""

    title: str
    publisher: str
    url: str
    upload: str
    file_name: str
    media_type: str
    is_copy_withheld: bool


@dataclass(frozen=True)
class ShownSurvey:
    """The survey behind a piece; `stale_since` is when the form was found to ask for something else."""

    attempt: UUID
    seen_at: datetime
    has_picture: bool
    stale_since: datetime | None
