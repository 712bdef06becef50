"""Trials of the desk: a declaration, or a bare address, is fetched once and shown before it is saved.

Nothing of a trial is evidence. The message to a worker is a wake-up; what waits stands in the rows.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q, QuerySet

from auditor.archive import hosts
from auditor.archive.blobs import UNREADABLE, StorageFailed, blob_store
from auditor.archive.clock import database_now
from auditor.archive.evidence import storable
from auditor.archive.models import Document, Trial, Version
from auditor.archive.tracking import open_engine
from auditor.pages.compare import Kind, Piece, counts, rows
from auditor.pages.declaration import PDF_URL, Part, parts_of
from auditor.pages.engine import Attempt, Order
from auditor.pages.extract import RawPage
from auditor.pages.outcomes import Outcome
from auditor.pages.tryout import TryoutFailed, in_own_process

if TYPE_CHECKING:
    from django.contrib.auth.models import User

LEASE = timedelta(minutes=5)
WINDOW = timedelta(minutes=10)
MOST_IN_WINDOW = 20
MOST_WAITING = 3
# Nobody waits longer than this for a page: what is older is not begun any more.
GIVEN_UP_AFTER = timedelta(hours=1)
TURNS_WAITED_FOR = 20
TURN_SECONDS = 1.0
MOST_DIFFERENCES = 60
# A proposal with fewer words may be the shell of a page that a script fills.
FEW_WORDS = 150
WHOLE_PAGE = ("body",)
# A browser reads a page as soon as it holds what is selected, and a body is there at once. With
# what no page holds beside it, scripts get the time to write that pages without a match get.
IN_BROWSER = ("body", "body:empty")
BUSY = (
    "The regular checks are asking this host just now, or it wants to be left alone for a while. "
    "Try again in some minutes."
)


class TooManyTrials(ValueError):
    """Somebody asks for more trials than sites should be burdened with; the message says when to."""


@transaction.atomic
def request_trial(
    *,
    url: str,
    by: User,
    at: datetime,
    declaration: Mapping[str, Any] | None = None,
    document: Document | None = None,
    asked: Mapping[str, Any] | None = None,
) -> Trial:
    """Note a trial for a worker. Raises TooManyTrials.

    `asked` is what the desk needs to go on afterwards; it comes back as `result["asked"]`.
    """
    # One request at a time for one person, so that the count holds.
    get_user_model().objects.select_for_update().get(pk=by.pk)
    mine = Trial.objects.filter(requested_by=by, requested_at__gt=at - WINDOW)
    if mine.filter(finished_at=None).count() >= MOST_WAITING:
        raise TooManyTrials(
            f"{MOST_WAITING} trials of yours are waiting already. Wait until one is done."
        )
    if mine.count() >= MOST_IN_WINDOW:
        raise TooManyTrials(
            f"That is more than {MOST_IN_WINDOW} trials in {WINDOW.seconds // 60} minutes. "
            "Wait some minutes: each one asks a site for its pages."
        )
    return Trial.objects.create(
        url=url,
        declaration=None if declaration is None else dict(declaration),
        document=document,
        requested_by=by,
        requested_at=at,
        result={"asked": dict(asked or {})},
    )


def waiting_trials(at: datetime) -> QuerySet[Trial]:
    """Trials that nobody is at, the oldest first: for a sweep, since messages can be lost."""
    is_free = Q(lease_until=None) | Q(lease_until__lte=at)
    recent = Trial.objects.filter(finished_at=None, requested_at__gt=at - GIVEN_UP_AFTER)
    return recent.filter(is_free).order_by("requested_at", "pk")


def run_trial(trial_id: int) -> bool:
    """Fetch what a trial asks for and store what came of it -> whether that was done here.

    False for one that is finished, given up, or under way elsewhere. Raises Trial.DoesNotExist.
    """
    now = database_now()
    lease_until = now + LEASE
    if not waiting_trials(now).filter(pk=trial_id).update(lease_until=lease_until):
        Trial.objects.only("pk").get(pk=trial_id)
        return False
    trial = Trial.objects.select_related("document").get(pk=trial_id)
    found = _try(trial)
    done = Trial.objects.filter(pk=trial.pk, finished_at=None, lease_until=lease_until).update(
        finished_at=database_now(),
        lease_until=None,
        outcome=found.outcome.value,
        error=storable(found.error),
        result=storable({**trial.result, **found.result}),
        screenshot=found.screenshot,
    )
    return bool(done)


@dataclass(frozen=True, slots=True)
class _Found:
    outcome: Outcome
    error: str
    result: dict[str, Any]
    screenshot: str = ""


def _try(trial: Trial) -> _Found:
    parts = _parts(trial)
    holder = f"trial-{trial.pk}"
    if not _wait_for_turn(parts, holder):
        return _Found(Outcome.TIMED_OUT, BUSY, {})
    try:
        found = _found(trial, _fetch(trial, parts))
        if not _shows_little(trial, found):
            return found
        parts = tuple(replace(part, select=IN_BROWSER) for part in parts)
        return _fuller(found, _found(trial, _fetch(trial, parts, uses_browser=True)))
    finally:
        hosts.leave(holder=holder)


def _shows_little(trial: Trial, found: _Found) -> bool:
    """Whether a page that is to be proposed from may show more in a browser, given time."""
    is_page = trial.declaration is None and found.outcome in {Outcome.OK, Outcome.EMPTY}
    is_html = not PDF_URL.match(trial.url)
    return is_page and is_html and _words(found) < FEW_WORDS


def _words(found: _Found) -> int:
    """What the fullest proposal keeps."""
    proposals = found.result.get("proposals", [])
    return max((one["preview"]["kept_words"] for one in proposals), default=0)


def _fuller(over_http: _Found, in_browser: _Found) -> _Found:
    """The browser's page if it holds more text; else the first, with what the browser said.

    The first may have come from a browser too, which did not wait for its scripts.
    """
    said = in_browser.error or "A browser shows no more of it."
    if _words(in_browser) <= _words(over_http):
        return replace(over_http, result={**over_http.result, "browser_said": said})
    held = f"over HTTP the page held {_words(over_http)} words that could be the document"
    reason = over_http.result["fallback_reason"] or held
    return replace(in_browser, result={**in_browser.result, "fallback_reason": reason})


def _parts(trial: Trial) -> tuple[Part, ...]:
    if trial.declaration is not None:
        return tuple(parts_of(trial.declaration))
    select = () if PDF_URL.match(trial.url) else WHOLE_PAGE
    return (Part(trial.url, select, (), (), runs_scripts=False),)


def _wait_for_turn(parts: tuple[Part, ...], holder: str) -> bool:
    """Hold the hosts as any check does, so that the pause between two requests is kept."""
    names = hosts.hosts_of(parts)
    for turn in range(TURNS_WAITED_FOR):
        if turn:
            time.sleep(TURN_SECONDS)
        if hosts.hold(names, holder=holder, at=database_now()) >= names:
            return True
    hosts.leave(holder=holder)
    return False


def _fetch(trial: Trial, parts: tuple[Part, ...], *, uses_browser: bool = False) -> Attempt:
    document = trial.document
    order = Order(
        parts=parts,
        uses_browser=uses_browser,
        obeys_robots=not (document and document.ignores_robots_because),
        accept_language=(document and document.language) or settings.ACCEPT_LANGUAGE,
    )
    with open_engine() as engine:
        attempt = engine.submit(order).result()
    hosts.remember_robots(attempt.fetched_robots)
    return attempt


def _found(trial: Trial, attempt: Attempt) -> _Found:
    facts = _facts(attempt)
    if trial.declaration is not None and attempt.reading:
        facts["missed"] = list(attempt.reading.missed)
    screenshot = ""
    try:
        screenshot = _screenshot(attempt)
    except StorageFailed as failed:
        facts["screenshot_error"] = str(failed)  # The trial says everything else without it.
    outcome, error = attempt.outcome, attempt.error
    if attempt.pages:
        pages = [RawPage(page.body, page.media_type, page.charset) for page in attempt.pages]
        try:
            facts |= in_own_process(pages, declaration=_tried(trial), url=trial.url)
        except TryoutFailed as failed:
            outcome = failed.outcome if outcome == Outcome.OK else outcome
            error = error or str(failed)
    for proposal in facts.get("proposals", []) if attempt.uses_browser else []:
        proposal["declaration"]["executeClientScripts"] = True
    if trial.declaration is not None and attempt.reading and attempt.reading.text:
        facts |= {"compared": _compared(trial, attempt.reading.text)}
    return _Found(outcome, error, facts, screenshot)


def _tried(trial: Trial) -> dict[str, Any] | None:
    """The declaration to try; none where one is to be proposed, which a PDF does not need."""
    if trial.declaration is not None:
        return dict(trial.declaration)
    return {"fetch": trial.url} if PDF_URL.match(trial.url) else None


def _facts(attempt: Attempt) -> dict[str, Any]:
    return {
        "uses_browser": attempt.uses_browser,
        "fallback_reason": attempt.fallback_reason,
        "duration_ms": attempt.duration_ms,
        "pages": [
            {"url": page.final_url, "status": page.status, "length": len(page.body)}
            for page in attempt.pages
        ],
    }


def _screenshot(attempt: Attempt) -> str:
    """The digest of the first page's picture. Raises StorageFailed."""
    pictures = [page.screenshot for page in attempt.pages if page.screenshot]
    return blob_store().put(pictures[0]) if pictures else ""


def _compared(trial: Trial, text: str) -> dict[str, Any] | None:
    """The text beside the document's last confirmed version; None where there is none to read."""
    confirmed = Version.objects.filter(document=trial.document_id).confirmed()
    last = confirmed.newest_first().first() if trial.document_id else None
    if last is None:
        return None
    try:
        before = last.text()
    except UNREADABLE:
        return None
    found = counts(before, text)
    changed = [row for row in rows(before, text) if row.kind != Kind.EQUAL]
    return {
        "version": str(last.uuid),
        "words_before": last.word_count,
        "words_added": found.words_added,
        "words_removed": found.words_removed,
        "passages_changed": found.passages_changed,
        "differences": [
            {"old": _plain(row.old), "new": _plain(row.new)} for row in changed[:MOST_DIFFERENCES]
        ],
    }


def _plain(pieces: tuple[Piece, ...]) -> list[list[Any]]:
    return [[piece.is_changed, piece.text] for piece in pieces]
