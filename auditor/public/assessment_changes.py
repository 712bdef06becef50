"""What differs between an assessment and the one that it supersedes, as one viewer sees both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.assessments.shown import (
    ShownAnswer,
    ShownAssessment,
    ShownEvidence,
    ShownScope,
    ShownValue,
)
from auditor.public.assessment_words import gap_words, grade_words

NOTHING = "Nothing"
VALUES = ("claimed", "observed", "exposure", "fact")
NOTES = (
    ("claimed_note", "Note on what is claimed"),
    ("observed_note", "Note on what was observed"),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing before and after, in words."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """An indicator of which something differs. Evidence: what was taken back, and what is new."""

    answer: ShownAnswer
    steps: tuple[Step, ...]
    removed: tuple[ShownEvidence, ...]
    added: tuple[ShownEvidence, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """`has_other_scopes`: scopes, tiers or limits differ."""

    head: tuple[Step, ...]
    answers: tuple[ChangedAnswer, ...]
    has_other_scopes: bool

    @property
    def is_empty(self) -> bool:
        return not (self.head or self.answers or self.has_other_scopes)


def changes_between(before: ShownAssessment, after: ShownAssessment) -> Changes:
    former = {answer.indicator: answer for answer in before.answers}
    answers = (_answer(former.get(one.indicator), one) for one in after.answers)
    return Changes(
        head=tuple(one for one in _head(before, after) if one.before != one.after),
        answers=tuple(one for one in answers if one is not None),
        has_other_scopes=_scopes(before) != _scopes(after),
    )


def _head(before: ShownAssessment, after: ShownAssessment) -> Iterator[Step]:
    old, new = before.about, after.about
    yield Step("Framework", old.framework, new.framework)
    yield Step("Grade", grade_words(old.grade), grade_words(new.grade))
    yield Step("Gap", gap_words(old.gap_label), gap_words(new.gap_label))
    yield Step("Coverage", _of_100(old.coverage), _of_100(new.coverage))
    yield Step("As of", str(old.as_of or ""), str(new.as_of or ""))
    yield Step("Summary", old.summary, new.summary)


def _of_100(value: object) -> str:
    return "" if value is None else f"{value} %"


def _answer(before: ShownAnswer | None, after: ShownAnswer) -> ChangedAnswer | None:
    steps = tuple(one for one in _steps(before, after) if one.before != one.after)
    old = {content(one): one for one in before.evidence} if before else {}
    new = {content(one): one for one in after.evidence}
    removed = tuple(one for key, one in old.items() if key not in new)
    added = tuple(one for key, one in new.items() if key not in old)
    if not (steps or removed or added):
        return None
    return ChangedAnswer(after, steps, removed, added)


def _steps(before: ShownAnswer | None, after: ShownAnswer) -> Iterator[Step]:
    for name in VALUES:
        yield Step(name.capitalize(), _label(before, name), _label(after, name))
    for name, words in NOTES:
        yield Step(words, getattr(before, name, "") or NOTHING, getattr(after, name) or NOTHING)


def _label(answer: ShownAnswer | None, name: str) -> str:
    value: ShownValue | None = getattr(answer, name) if answer else None
    return value.label if value else ""


def content(evidence: ShownEvidence) -> tuple[object, ...]:
    """What a piece of evidence says; its address and how its quote stands today are not of it."""
    quote = evidence.quote
    place = (quote.version, quote.start, quote.end) if quote else None
    return (
        *(evidence.aspect, evidence.kind, evidence.strength, evidence.visibility),
        *(evidence.speaks_on, evidence.origin, evidence.is_historic, evidence.note),
        *(place, evidence.event, evidence.test, evidence.document),
    )


def _scopes(shown: ShownAssessment) -> list[tuple[object, ...]]:
    return [_scope(one) for one in shown.scopes]


def _scope(scope: ShownScope) -> tuple[object, ...]:
    bounds = (scope.channel, scope.customer_type, scope.residence, scope.product)
    dates = (scope.funding_method, scope.is_typical, scope.valid_from, scope.valid_to)
    return scope.label, *bounds, *dates, scope.tiers
