"""The page of a sign-up form: its controls in words, and what the survey could not see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.archive.models import FormSurvey
from auditor.archive.surveyed_forms import ReadForm

UNLABELLED = "(no words beside it)"


@dataclass(frozen=True, slots=True)
class ControlRow:
    """A control: what a person reads, what it asks for, and how sure that is (out of 1)."""

    label: str
    asks_for: str
    is_required: bool
    confidence: float
    reason: str
    is_behind: bool


def rows_of(form: ReadForm) -> list[ControlRow]:
    """In the order of the form."""
    return [
        ControlRow(
            label=seen.label or seen.placeholder or seen.name or UNLABELLED,
            asks_for=str(found.attribute.label),
            is_required=seen.is_required,
            confidence=found.confidence,
            reason=found.reason,
            is_behind=seen.is_behind,
        )
        for seen, found in zip(form.controls, form.classified, strict=True)
    ]


def facts_of(survey: FormSurvey) -> list[str]:
    """What limits what the survey tells, as sentences."""
    return list(_facts(survey))


def _facts(survey: FormSurvey) -> Iterator[str]:
    if survey.first_step_because:
        yield f"First step only. {survey.first_step_because}"
    unread = survey.record.get("unread_frames") or ()
    if unread:
        yield f"Not read: {len(unread)} of the frames of the page."
    if survey.record.get("is_cut"):
        yield "The page has more controls than a survey lists."
