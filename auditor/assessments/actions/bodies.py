"""What a piece of evidence may consist of, and how each becomes columns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from auditor.accounts.vocabulary import Clearance
from auditor.archive.blobs import UNREADABLE, blob_store
from auditor.archive.models import FormSurvey, Version
from auditor.archive.vocabulary import VersionState
from auditor.assessments.actions.writing import Invalid
from auditor.assessments.models import Assessment, Observation
from auditor.assessments.vocabulary import AnchorState
from auditor.pages.quoting import Quote as Quotation
from auditor.pages.quoting import QuoteInvalid, quote_at
from providers.models import PublicEvent

LONGEST_QUOTE = 5000
LARGEST_FILE = 20 * 1024 * 1024
EVENT_FACTS = ("date", "kind", "authority", "summary", "source_title", "source_url", "source_tier")
DAY = 10


@dataclass(frozen=True)
class Quote:
    """`exact` stands at `start`..`end` (code points) of a confirmed version's text."""

    version: Version
    start: int
    end: int
    exact: str


@dataclass(frozen=True)
class Event:
    """A public event of the provider's; its facts are copied, so that the catalogue may change."""

    event: PublicEvent


@dataclass(frozen=True)
class Test:
    """An observation of the same provider."""

    __test__ = False  # pytest would collect it

    observation: Observation


@dataclass(frozen=True)
class Survey:
    """A list of controls of the provider's sign-up form on which two surveys agree."""

    survey: FormSurvey


@dataclass(frozen=True)
class File:
    """What was uploaded."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Described:
    """A document elsewhere, with a copy or without."""

    title: str
    publisher: str = ""
    url: str = ""
    file: File | None = None


Given = Quote | Event | Test | Survey | Described


@dataclass(frozen=True)
class Columns:
    """The body's columns, and what follows from it where nothing else is said."""

    values: dict[str, Any]
    speaks_on: date | None
    origin: str
    most_public: Clearance = Clearance.PUBLIC
    survey: FormSurvey | None = None


def columns_of(given: Given, assessment: Assessment) -> Columns:
    """Raises Invalid where the body is not this provider's or does not stand."""
    if isinstance(given, Quote):
        return _quote(given, assessment)
    if isinstance(given, Event):
        return _event(given, assessment)
    if isinstance(given, Test):
        return _test(given, assessment)
    if isinstance(given, Survey):
        return _survey(given, assessment)
    return _described(given)


def _quote(quote: Quote, assessment: Assessment) -> Columns:
    version = Version.objects.select_related("document").get(pk=quote.version.pk)
    if version.document.provider_id != assessment.provider_id:
        raise Invalid("The text is one of another provider.")
    if version.state != VersionState.CONFIRMED:
        raise Invalid("Only a confirmed text can be cited; this one is not, or not yet.")
    found = _quoted(quote, version)
    values = {
        "version": version,
        "text_digest": version.text_digest,
        "exact": found.exact,
        "prefix": found.prefix,
        "suffix": found.suffix,
        "start": found.start,
        "end": found.end,
        "anchor": AnchorState.ANCHORED,
        "current_version": version,
        "current_start": found.start,
        "current_end": found.end,
    }
    origin = f"document:{version.document.slug}"
    return Columns(values, version.captured_at.date(), origin)


def _quoted(quote: Quote, version: Version) -> Quotation:
    try:
        found = quote_at(version.text(), quote.start, quote.end)
    except QuoteInvalid as error:
        raise Invalid(str(error)) from error
    except UNREADABLE as error:
        raise Invalid("The stored text cannot be read at the moment.") from error
    if found.exact != quote.exact:
        raise Invalid("The quote does not stand at that place of the text; select it again.")
    if len(quote.exact) > LONGEST_QUOTE:
        raise Invalid(f"A quote has at most {LONGEST_QUOTE} characters.")
    return found


def _event(given: Event, assessment: Assessment) -> Columns:
    event = given.event
    if event.provider_id != assessment.provider_id:
        raise Invalid("The event is one of another provider.")
    facts = {name: str(getattr(event, name)) for name in EVENT_FACTS}
    spoken = date.fromisoformat(event.date) if len(event.date) == DAY else None
    return Columns({"event": facts}, spoken, event.source_url or f"source:{event.source_title}")


def _test(given: Test, assessment: Assessment) -> Columns:
    observation = given.observation
    if observation.provider_id != assessment.provider_id:
        raise Invalid("The test is one of another provider.")
    origin = f"test:{observation.uuid}"
    values = {"observation": observation}
    return Columns(values, observation.tested_on, origin, Clearance.VETTED)


def _survey(given: Survey, assessment: Assessment) -> Columns:
    survey = FormSurvey.objects.select_related("page").get(pk=given.survey.pk)
    if survey.page.provider_id != assessment.provider_id:
        raise Invalid("The survey is one of another provider's form.")
    if survey.state != VersionState.CONFIRMED:
        raise Invalid("Only a list on which two surveys agree can be cited; this one is none yet.")
    values: dict[str, Any] = {
        "title": f"Survey of the sign-up form, {survey.started_at:%d %B %Y}",
        "url": survey.final_url or survey.page.url,
    }
    origin, seen_on = f"form:{survey.page_id}", survey.started_at.date()
    return Columns(values, seen_on, origin, Clearance.VETTED, survey)


def _described(given: Described) -> Columns:
    if not given.title.strip():
        raise Invalid("Name the document's title.")
    if given.url and not given.url.startswith(("https://", "http://")):
        raise Invalid("An address begins with https:// or http://.")
    values: dict[str, Any] = {
        "title": given.title.strip(),
        "publisher": given.publisher.strip(),
        "url": given.url.strip(),
    }
    if given.file is not None:
        values |= kept_file(given.file)
    origin = given.url.strip() or values.get("upload") or f"title:{values['title']}"
    return Columns(values, None, origin[:200])


def kept_file(file: File) -> dict[str, str]:
    """Stored by its digest -> its columns. Raises Invalid, StorageFailed."""
    if not file.content or len(file.content) > LARGEST_FILE:
        raise Invalid(f"A file holds something, and at most {LARGEST_FILE // 1024 // 1024} MiB.")
    if not file.name.strip() or not file.media_type.strip():
        raise Invalid("A file has a name and a media type.")
    return {
        "upload": blob_store().put(file.content),
        "file_name": file.name.strip()[-200:],
        "media_type": file.media_type.strip()[:100],
    }
