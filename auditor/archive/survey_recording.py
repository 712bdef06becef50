"""A survey that was made -> its rows: what was seen, how far it is believed, and what changed.

A change needs two surveys that agree, at least RECHECK_AFTER apart, and so does the first list that later
ones are compared with. A survey that could not read every part of the form is kept and compared with nothing.
"""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from auditor.archive import hosts
from auditor.archive.blobs import StorageFailed, blob_store
from auditor.archive.clock import database_now
from auditor.archive.evidence import storable
from auditor.archive.models import FormChange, FormSurvey, SignupPage, SurveyedControl
from auditor.archive.models.signup import SAME_FIELDS
from auditor.archive.surveyed_forms import controls_of, read_form
from auditor.archive.vocabulary import FormStep, Trigger, VersionState
from auditor.pages.form_changes import differences
from auditor.pages.form_controls import SeenControl
from auditor.pages.form_outcomes import SurveyResult, meaning_of
from auditor.pages.form_survey import SURVEYOR_VERSION, SurveyAttempt
from auditor.pages.outcomes import Outcome

if TYPE_CHECKING:
    from auditor.pages.form_visit import FormSeen

FIRST_RETRY = timedelta(minutes=30)
MOST_SUSPECTS = 17


@dataclass(frozen=True, slots=True)
class RecordedSurvey:
    """A survey as it stands in the archive, and the changes that it confirmed."""

    survey: FormSurvey
    changes: tuple[FormChange, ...] = ()


@dataclass(frozen=True, slots=True)
class _Kept:
    """What came of storing the page and its picture."""

    dom: str = ""
    screenshot: str = ""
    failure: str = ""


def record_survey(
    *, page: SignupPage, fence: int, attempt: SurveyAttempt, trigger: Trigger
) -> RecordedSurvey | None:
    """Record a survey under the lease with this fence; None if somebody else has taken over."""
    kept = _keep(page, attempt)
    with transaction.atomic():
        held = SignupPage.objects.select_for_update().filter(
            pk=page.pk, fence=fence, lease_until__isnull=False
        )
        locked = held.first()
        if locked is None:
            return None
        recorded = _record(locked, attempt, trigger, kept)
        _settle(locked, recorded.survey, attempt)
        _learn(locked, attempt)
    return recorded


def _learn(page: SignupPage, attempt: SurveyAttempt) -> None:
    """Remember what the site said of how it wants to be visited."""
    if attempt.fetched_robots:
        hosts.remember_robots(attempt.fetched_robots)
    if attempt.retry_after is not None:
        hosts.postpone({urlsplit(page.url).hostname or "": attempt.retry_after})


def _keep(page: SignupPage, attempt: SurveyAttempt) -> _Kept:
    """Blobs are durable before the row that names them."""
    if attempt.seen is None:
        return _Kept()
    last = FormSurvey.objects.filter(page=page).exclude(dom="").order_by("-pk").first()
    try:
        with blob_store().batch() as batch:
            picture = attempt.seen.screenshot
            return _Kept(
                dom=batch.put(attempt.seen.dom, like=last.dom if last else ""),
                screenshot=batch.put(picture) if picture else "",
            )
    except StorageFailed as failed:
        return _Kept(failure=str(failed))


def _record(
    page: SignupPage, attempt: SurveyAttempt, trigger: Trigger, kept: _Kept
) -> RecordedSurvey:
    result, outcome, error = attempt.result, attempt.outcome, attempt.error
    if kept.failure:
        result, outcome = SurveyResult.NOT_READ, Outcome.STORAGE_FAILED
        error = kept.failure
    survey = FormSurvey(
        page=page,
        attempt=attempt.id,
        trigger=trigger,
        started_at=attempt.started_at,
        finished_at=attempt.finished_at,
        result=result.value,
        outcome=outcome.value,
        error=storable(error),
        dom=kept.dom,
        screenshot=kept.screenshot,
        surveyor_version=SURVEYOR_VERSION,
        record=storable(_evidence(attempt)),
        # Counted whatever came of the visit; without one nothing can have been sent.
        non_get_sent=attempt.sends.left,
        sends_tried=attempt.sends.tried.total(),
    )
    if attempt.seen is None:
        survey.save(force_insert=True)
        return RecordedSurvey(survey)
    _describe(survey, attempt.seen)
    return _believe(survey, attempt.seen)


def _describe(survey: FormSurvey, seen: FormSeen) -> None:
    survey.final_url = storable(seen.final_url)
    survey.language = storable(seen.language)[:35]
    survey.step = storable(seen.step)[:300]
    survey.first_step_because = storable(seen.first_step_because)[:400]
    survey.non_get_sent = seen.non_get_sent
    survey.sends_tried = sum(seen.sends_tried.values())


def _believe(survey: FormSurvey, seen: FormSeen) -> RecordedSurvey:
    """Save the survey with its controls, in the state that those before it give it."""
    is_whole = not (seen.unread_frames or seen.is_cut)
    if survey.result != SurveyResult.LISTED or not is_whole:
        is_listed = survey.result == SurveyResult.LISTED
        survey.state = VersionState.SUSPECT if is_listed else ""
        _save(survey, seen.controls)
        return RecordedSurvey(survey)
    base, waiting = _before(survey)
    tracked = read_form(seen.controls, language=survey.language).tracked
    survey.state, settled = _state(survey, base, waiting, tracked)
    _save(survey, seen.controls)
    FormSurvey.objects.filter(pk__in=[one.pk for one in waiting]).update(state=settled)
    if base is None or not waiting or settled != VersionState.CONFIRMED:
        return RecordedSurvey(survey)
    return RecordedSurvey(survey, _add_changes(base, waiting[0], survey))


def _before(survey: FormSurvey) -> tuple[FormSurvey | None, list[FormSurvey]]:
    """(the last one that is believed, the candidates since, oldest first)."""
    earlier = FormSurvey.objects.filter(
        page=survey.page, surveyor_version=SURVEYOR_VERSION, started_at__lte=survey.started_at
    ).order_by("started_at", "pk")
    base = earlier.filter(state=VersionState.CONFIRMED).last()
    return base, list(earlier.filter(state=VersionState.CANDIDATE))


def _state(
    survey: FormSurvey,
    base: FormSurvey | None,
    waiting: Sequence[FormSurvey],
    tracked: Sequence[SeenControl],
) -> tuple[VersionState, VersionState]:
    """(its own state, that of the candidates before it, which agree with each other)."""
    if base is not None and not differences(controls_of(base).tracked, tracked):
        return VersionState.CONFIRMED, VersionState.VARIANT
    if not waiting or differences(controls_of(waiting[0]).tracked, tracked):
        return VersionState.CANDIDATE, VersionState.VARIANT
    if survey.started_at - waiting[0].started_at < settings.RECHECK_AFTER:
        return VersionState.CANDIDATE, VersionState.CANDIDATE
    return VersionState.CONFIRMED, VersionState.CONFIRMED


def _save(survey: FormSurvey, controls: Sequence[SeenControl]) -> None:
    survey.save(force_insert=True)
    SurveyedControl.objects.bulk_create(
        SurveyedControl(
            survey=survey,
            element_id=one.id,
            options=list(one.options),
            **{name: getattr(one, name) for name in SAME_FIELDS},
        )
        for one in controls
    )


def _add_changes(base: FormSurvey, first: FormSurvey, survey: FormSurvey) -> tuple[FormChange, ...]:
    """What two surveys agree on against the one that was believed before; dated by the first."""
    before, after = controls_of(base).tracked, controls_of(first).tracked
    rows = {one.pk: {row.order: row for row in one.controls.all()} for one in (base, first)}
    now = database_now()
    changes = []
    for step in differences(before, after):
        kind = FormStep(step.kind.value)
        of = base if kind == FormStep.REMOVED else first
        changes.append(
            FormChange(
                survey=first,
                previous=base,
                confirmed_by=survey,
                kind=kind,
                control=rows[of.pk][step.control.order],
                occurred_at=first.started_at,
                listed_at=now,
            )
        )
    return tuple(FormChange.objects.bulk_create(changes))


def _settle(page: SignupPage, survey: FormSurvey, attempt: SurveyAttempt) -> None:
    """Give the lease back, and say when the page is looked at next, by the database's clock."""
    is_listed = survey.result == SurveyResult.LISTED
    page.failures_in_a_row = 0 if is_listed else page.failures_in_a_row + 1
    page.last_surveyed_at, page.last_result = survey.finished_at, survey.result
    page.lease_until = None
    page.next_survey_at = _next(page, survey, attempt.retry_after)
    page.save(
        update_fields=[
            "failures_in_a_row", "last_surveyed_at", "last_result", "lease_until", "next_survey_at",
        ]
    )  # fmt: skip


def put_off(*, page: SignupPage, fence: int) -> None:
    """Try a page later whose survey could not even be recorded: later and later, as after any failure."""
    with transaction.atomic():
        held = SignupPage.objects.select_for_update().filter(pk=page.pk, fence=fence).first()
        if held is None:
            return
        held.failures_in_a_row += 1
        held.lease_until = None
        held.next_survey_at = database_now() + _after_failures(held.failures_in_a_row)
        held.save(update_fields=["failures_in_a_row", "lease_until", "next_survey_at"])


def _after_failures(count: int) -> timedelta:
    pause: timedelta = settings.SURVEY_EVERY
    return min(pause, FIRST_RETRY * (1 << min(count - 1, 16)))


def _suspects_in_a_row(page: SignupPage) -> int:
    """How many of the last surveys, this one among them, were not read whole."""
    states = FormSurvey.objects.filter(page=page).order_by("-started_at", "-pk")
    last = states.values_list("state", flat=True)[:MOST_SUSPECTS]
    return sum(1 for _ in takewhile(lambda state: state == VersionState.SUSPECT, last))


def _next(page: SignupPage, survey: FormSurvey, retry_after: datetime | None) -> datetime:
    now = database_now()
    pause: timedelta = settings.SURVEY_EVERY
    meaning = meaning_of(SurveyResult(survey.result), Outcome(survey.outcome))
    if survey.state == VersionState.CANDIDATE:
        pause = min(pause, settings.RECHECK_AFTER)
    elif survey.state == VersionState.SUSPECT:
        # A part that cannot be read today may be one that never can.
        pause = min(pause, settings.RECHECK_AFTER * (1 << (_suspects_in_a_row(page) - 1)))
    elif survey.result != SurveyResult.LISTED and meaning.is_transient:
        pause = _after_failures(page.failures_in_a_row)
    return max(now + pause, retry_after or now)


def _evidence(attempt: SurveyAttempt) -> dict[str, Any]:
    """Everything about a survey that is no column."""
    found: dict[str, Any] = {
        "url": attempt.url,
        "duration_ms": attempt.duration_ms,
        "tool": {
            "version": settings.VERSION,
            "surveyor": SURVEYOR_VERSION,
            "python": platform.python_version(),
        },
        "vantage": {"label": settings.VANTAGE, "timezone": "UTC"},
        "user_agent": settings.USER_AGENT,
        "robots": attempt.robots,
        "hops": attempt.hops,
        "sends_tried": dict(attempt.sends.tried),
    }
    seen = attempt.seen
    if seen is not None:
        found |= {
            "status": seen.status,
            "title": seen.title,
            "way": seen.way,
            "unseen": seen.unseen,
            "unread_frames": seen.unread_frames,
            "aside_count": seen.aside_count,
            "is_cut": seen.is_cut,
            "is_log_in": seen.is_log_in,
            "sends_tried": seen.sends_tried,
            "notes": seen.notes,
        }
    return found
