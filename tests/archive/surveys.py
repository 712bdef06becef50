"""Surveys without a browser: pages, what was seen on them, and rows of it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from auditor.archive.models import FormSurvey, SignupPage, SurveyedControl
from auditor.archive.survey_recording import RecordedSurvey, record_survey
from auditor.archive.surveying import _claim
from auditor.archive.vocabulary import Trigger
from auditor.pages.form_controls import SeenControl
from auditor.pages.form_outcomes import SurveyResult
from auditor.pages.form_survey import SurveyAttempt
from auditor.pages.form_visit import FormSeen
from auditor.pages.outcomes import Outcome
from providers.models import Provider
from tests.factories import START, make_provider

MAIL = SeenControl(0, type="email", name="mail", label="E-mail", label_source="label")
SECRET = SeenControl(1, type="password", name="secret", label="Password", label_source="label")
PASSPORT = SeenControl(2, type="file", name="scan", label="Passport", label_source="label")
LATER = timedelta(hours=1)


def make_signup_page(provider: Provider | None = None, **overrides: Any) -> SignupPage:
    values = {"revision": 1, "url": "http://site.example/join"} | overrides
    return SignupPage.objects.create(provider=provider or make_provider(), **values)


def make_seen(controls: Sequence[SeenControl] = (MAIL, SECRET), **overrides: Any) -> FormSeen:
    values: dict[str, Any] = {
        "final_url": "http://site.example/join", "status": 200, "controls": tuple(controls), "unseen": (),
        "unread_frames": (), "aside_count": 0, "is_form": True, "is_log_in": False, "is_cut": False,
        "language": "en", "title": "Join", "text": "Join", "step": "", "first_step_because": "", "way": (),
        "hops": (), "dom": b"<form></form>", "screenshot": b"picture", "non_get_sent": 0,
        "sends_tried": {}, "notes": {},
    }  # fmt: skip
    return FormSeen(**values | overrides)


def make_attempt(
    *controls: SeenControl, at: datetime = START, seen: FormSeen | None = None, **overrides: Any
) -> SurveyAttempt:
    values: dict[str, Any] = {
        "id": uuid.uuid4(),
        "url": "http://site.example/join",
        "started_at": at,
        "finished_at": at + timedelta(seconds=2),
        "duration_ms": 2000,
        "result": SurveyResult.LISTED,
        "outcome": Outcome.OK,
        "error": "",
        "seen": seen or make_seen(controls or (MAIL, SECRET)),
    }
    return SurveyAttempt(**values | overrides)


def failed_attempt(*, at: datetime = START, **overrides: Any) -> SurveyAttempt:
    values = {
        "result": SurveyResult.NOT_READ,
        "outcome": Outcome.TIMED_OUT,
        "error": "It took too long.",
    } | overrides
    attempt = make_attempt(at=at, **values)
    return SurveyAttempt(
        **{name: getattr(attempt, name) for name in attempt.__dataclass_fields__} | {"seen": None}
    )


def claimed(page: SignupPage) -> SignupPage:
    (row,) = _claim([page], "tests", only_if_due=False)
    return row


def record(page: SignupPage, attempt: SurveyAttempt) -> RecordedSurvey:
    row = claimed(page)
    recorded = record_survey(page=row, fence=row.fence, attempt=attempt, trigger=Trigger.MANUAL)
    assert recorded is not None
    return recorded


def record_all(page: SignupPage, *forms: Sequence[SeenControl]) -> list[RecordedSurvey]:
    """One survey after another, each late enough to confirm the one before."""
    return [
        record(page, make_attempt(*form, at=START + number * LATER))
        for number, form in enumerate(forms)
    ]


def make_survey(page: SignupPage | None = None, **overrides: Any) -> FormSurvey:
    """A row as it is written, but for what a test overrides."""
    values = {
        "attempt": uuid.uuid4(),
        "trigger": Trigger.MANUAL,
        "started_at": START,
        "finished_at": START,
        "result": SurveyResult.LISTED.value,
        "outcome": Outcome.OK.value,
        "state": "candidate",
        "dom": "0" * 64,
        "surveyor_version": "1",
    } | overrides
    return FormSurvey.objects.create(page=page or make_signup_page(), **values)


def make_control(survey: FormSurvey | None = None, **overrides: Any) -> SurveyedControl:
    values = {
        "order": 0, "kind": "field", "tag": "input", "type": "text", "label_source": "none",
        "is_required": False,
    } | overrides  # fmt: skip
    return SurveyedControl.objects.create(survey=survey or make_survey(), **values)
