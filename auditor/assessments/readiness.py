"""What an assessment still lacks, in sentences: shown while it is written, and when it is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from auditor.assessments.completing import evidence_of
from auditor.assessments.inputs import framework_of, inputs_of, score_of
from auditor.assessments.models import Answer, Assessment, Evidence
from auditor.assessments.vocabulary import AnchorState
from auditor.kyc import scoring
from auditor.kyc.framework import UnknownVersion
from auditor.kyc.vocabulary import (
    ClaimedValue,
    ExposureValue,
    FactValue,
    ObservedValue,
)

NOTHING_SAID = ("", ClaimedValue.NOT_ASSESSED, ObservedValue.NOT_ASSESSED)
WORD_OF_STALE = {
    AnchorState.CHANGED: "was changed in",
    AnchorState.GONE: "no longer stands in",
    AnchorState.UNCLEAR: "cannot be told from others like it in",
}
FORM_CHANGED = "the sign-up form asks for something else than when it was cited; cite it anew or mark it historic."
NOTHING_SAID_OF_OTHERS = ("", ExposureValue.UNKNOWN, FactValue.UNCHECKED)


def problems(assessment: Assessment, *, at: datetime) -> tuple[str, ...]:
    """Why it cannot be submitted, accepted or published as it stands; nothing if it can.

    Reads the rows below it: as `completed` does.
    """
    try:
        found = inputs_of(assessment, at=at)
        lacking = [*_unsound(found), *_unsupported(assessment, found)]
    except UnknownVersion as error:
        return (str(error),)
    return (*_unsaid(assessment), *lacking, *_of_evidence(assessment))


def waiting_for_reply(assessment: Assessment, *, at: datetime) -> tuple[str, ...]:
    """Why it cannot be approved yet. One query."""
    if assessment.reply_due_at is not None and at >= assessment.reply_due_at:
        return ()
    # Replies of an earlier round were made to another text.
    if assessment.replies.filter(invitation__sent_at__gte=assessment.reviewed_at).exists():
        return ()
    until = assessment.reply_due_at
    return (f"The provider may reply until {until:%d %B %Y, %H:%M} UTC, and has not yet.",)


def unresolved_notes(assessment: Assessment) -> tuple[str, ...]:
    """One query."""
    number = assessment.notes.filter(resolved_at=None).count()
    return (f"{number} note(s) of the review are not resolved.",) if number else ()


def under_embargo(assessment: Assessment, *, at: datetime) -> tuple[str, ...]:
    until = assessment.embargo_until
    if until is None or at >= until:
        return ()
    return (f"It is under embargo until {until:%d %B %Y, %H:%M} UTC.",)


def says_something(answer: Answer) -> bool:
    """Whether any value was found: `not assessed` is none."""
    return (
        answer.claimed not in NOTHING_SAID
        or answer.observed not in NOTHING_SAID
        or answer.exposure not in NOTHING_SAID_OF_OTHERS
        or answer.fact not in NOTHING_SAID_OF_OTHERS
    )


def _unsaid(assessment: Assessment) -> Iterator[str]:
    if not any(says_something(answer) for answer in assessment.answers.all()):
        yield "No indicator is answered yet."
    if not assessment.summary.strip():
        yield "The public summary is empty."


def _unsound(inputs: scoring.Inputs) -> tuple[str, ...]:
    try:
        score_of(inputs)
    except scoring.InvalidInputs as error:
        return error.reasons
    return ()


def _unsupported(assessment: Assessment, inputs: scoring.Inputs) -> Iterator[str]:
    framework = framework_of(assessment)
    for answer in inputs.answers:
        if answer.indicator in framework.by_id:
            yield from scoring.shortfall(answer, framework)


def _of_evidence(assessment: Assessment) -> Iterator[str]:
    for answer in assessment.answers.all():
        for evidence in evidence_of(answer):
            if evidence.removed_at is None:
                yield from _of_piece(assessment, answer, evidence)


def _of_piece(assessment: Assessment, answer: Answer, evidence: Evidence) -> Iterator[str]:
    if evidence.observation is not None and evidence.observation.signed_at is None:
        yield f"{answer.indicator}: a test is cited that nobody else has signed."
    if not evidence.is_stale or assessment.is_historic or evidence.is_historic:
        return
    if evidence.cited_survey is not None:
        yield f"{answer.indicator}: {FORM_CHANGED}"
    else:
        word = WORD_OF_STALE[AnchorState(evidence.anchor)]
        yield f"{answer.indicator}: a quote {word} the newest text; cite it anew or mark it historic."
