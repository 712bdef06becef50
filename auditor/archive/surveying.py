"""Surveys of sign-up pages: declared, claimed, made and recorded. State stands in the rows."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F

from auditor.archive import hosts
from auditor.archive.blobs import StorageFailed, blob_store
from auditor.archive.clock import database_now
from auditor.archive.leases import LEASE
from auditor.archive.models import SignupPage
from auditor.archive.survey_recording import RecordedSurvey, put_off, record_survey
from auditor.archive.surveyed_forms import shows_form
from auditor.archive.vocabulary import Trigger
from auditor.pages.engine import Engine
from auditor.pages.form_survey import SurveyAttempt, SurveyOrder
from auditor.pages.guard import check_url
from providers.models import Provider

logger = logging.getLogger(__name__)
# Two tabs take these, a minute each at most, before their leases run out.
TOGETHER = 8
BUSY = "another worker is surveying it, or its host asked to be left alone for now"
FAULT = "its survey failed inside this software; the log says how, and it is tried again later"
NO_ROOM = "the store takes nothing more; it stays due"


@dataclass(frozen=True, slots=True)
class Surveyed:
    """A sign-up page and what its survey came to; or why it was not surveyed here."""

    page: SignupPage
    recorded: RecordedSurvey | None
    passed_over: str = ""


@transaction.atomic
def declare_signup_page(
    *, provider: Provider, url: str, at: datetime, language: str = ""
) -> SignupPage:
    """Note where a provider's sign-up form is; the same address again changes nothing.

    Raises Refused (a ValueError) for an address that may not be visited.
    """
    check_url(url, host_map=settings.HOST_MAP)
    # One declaration at a time for one provider, so that revisions are numbered without gaps.
    Provider.objects.select_for_update().get(pk=provider.pk)
    pages = SignupPage.objects.filter(provider=provider)
    last = pages.order_by("revision").last()
    if last is not None and last.is_current and (last.url, last.language) == (url, language):
        return last
    pages.filter(is_current=True).update(is_current=False, valid_until=at)
    revision = last.revision + 1 if last else 1
    return SignupPage.objects.create(
        provider=provider, revision=revision, url=url, language=language
    )


def survey(
    pages: Iterable[SignupPage], *, engine: Engine, trigger: Trigger
) -> Generator[Surveyed, None, None]:
    """Survey pages, some at once, and yield each as soon as it is recorded.

    On a schedule a page is surveyed only if it is still due when its turn comes. Whatever ends the
    run early, what was under way can be claimed again at once.
    """
    waiting = iter(pages)
    while chunk := list(islice(waiting, TOGETHER)):
        yield from _survey_together(chunk, engine, trigger)


def order_of(url: str, *, language: str = "", obeys_robots: bool = True) -> SurveyOrder:
    """What the engine is asked for."""
    return SurveyOrder(
        url,
        shows_form=shows_form,
        obeys_robots=obeys_robots,
        accept_language=language or settings.ACCEPT_LANGUAGE,
    )


def _survey_together(
    pages: Sequence[SignupPage], engine: Engine, trigger: Trigger
) -> Iterator[Surveyed]:
    try:
        blob_store().probe()
    except StorageFailed:
        yield from (Surveyed(page, None, NO_ROOM) for page in pages)
        return
    holder = str(uuid.uuid4())
    claimed = _claim(pages, holder, only_if_due=trigger == Trigger.SCHEDULE)
    try:
        orders = {
            page.pk: engine.survey(
                order_of(
                    page.url,
                    language=page.language,
                    obeys_robots=not page.ignores_robots_because,
                )
            )
            for page in claimed
        }
        for page in claimed:
            yield _recorded(page, orders[page.pk], trigger)
    finally:
        _release(claimed)
        hosts.leave(holder=holder)
    taken = {page.pk for page in claimed}
    yield from (Surveyed(page, None, BUSY) for page in pages if page.pk not in taken)


def _recorded(page: SignupPage, made: Future[SurveyAttempt], trigger: Trigger) -> Surveyed:
    """What came of one page. One that cannot be recorded is put off, and stops none of the others."""
    try:
        recorded = record_survey(
            page=page, fence=page.fence, attempt=made.result(), trigger=trigger
        )
    except Exception:
        # Whatever a page brought about: the log has it, and the next one is not to blame.
        logger.exception("The survey of %s could not be recorded.", page.url)
        put_off(page=page, fence=page.fence)
        return Surveyed(page, None, FAULT)
    return Surveyed(page, recorded, "" if recorded else BUSY)


@transaction.atomic
def _claim(pages: Sequence[SignupPage], holder: str, *, only_if_due: bool) -> list[SignupPage]:
    """Take the leases of pages that nobody holds, and the turns of their hosts."""
    now = database_now()
    open_rows = SignupPage.objects.due(now) if only_if_due else SignupPage.objects.free(now)
    rows = open_rows.filter(pk__in=[page.pk for page in pages])
    free = list(rows.select_for_update(skip_locked=True).order_by("pk"))
    held = hosts.hold({_host(page) for page in free}, holder=holder, at=now)
    taken = [page.pk for page in free if _host(page) in held]
    SignupPage.objects.filter(pk__in=taken).update(lease_until=now + LEASE, fence=F("fence") + 1)
    return list(
        SignupPage.objects.filter(pk__in=taken).select_related("provider").most_overdue_first()
    )


def _release(pages: Iterable[SignupPage]) -> None:
    """Give back what was claimed and not recorded; a lease that somebody took over stays theirs."""
    for page in pages:
        SignupPage.objects.filter(pk=page.pk, fence=page.fence).update(lease_until=None)


def _host(page: SignupPage) -> str:
    return urlsplit(page.url).hostname or ""
