"""What stands of changes follows every reading and every verdict, whichever comes first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from auditor.findings.actions import take_back_last
from auditor.findings.models import ChangeReading, Shift, StandingChange, Verdict
from auditor.findings.settling import settle
from auditor.findings.vocabulary import Decision
from auditor.kyc.direction import Weight, significance_of
from tests.factories import START, make_document, make_version
from tests.findings.factories import MAY, MUST, RIGHT, read_change
from tests.findings.judged import say_of_change, say_of_clause
from tests.findings.tiny import AT, swept, tiny_rules

pytestmark = pytest.mark.django_db
MORE = MUST + "\nWe never take cash.\n"
REJECTED, CORRECTED, ACCEPTED, WITHDRAWN = (
    Decision.REJECTED,
    Decision.CORRECTED,
    Decision.ACCEPTED,
    Decision.WITHDRAWN,
)


def reject_clause(reading: ChangeReading) -> None:
    say_of_clause(reading.change.version, REJECTED)


def correct_clause(reading: ChangeReading) -> None:
    say_of_clause(reading.change.version, CORRECTED, claim=RIGHT)


def accept_clause(reading: ChangeReading) -> None:
    say_of_clause(reading.change.version, ACCEPTED)


def open_clause(reading: ChangeReading) -> None:
    say_of_clause(reading.change.version, WITHDRAWN)


def reject_old_clause(reading: ChangeReading) -> None:
    assert reading.change.previous
    say_of_clause(reading.change.previous, REJECTED, "FC-01")


def accept_change(reading: ChangeReading) -> None:
    say_of_change(reading, ACCEPTED)


def correct_change(reading: ChangeReading) -> None:
    say_of_change(reading, CORRECTED, "mixed")


def reject_change(reading: ChangeReading) -> None:
    say_of_change(reading, REJECTED)


def open_change(reading: ChangeReading) -> None:
    say_of_change(reading, WITHDRAWN)


def read_anew(reading: ChangeReading) -> None:
    swept(anew=True)
    reading.__dict__.update(ChangeReading.objects.get(change=reading.change_id).__dict__)


STEPS = {
    "clause rejected": [reject_clause],
    "clause corrected": [correct_clause],
    "clause accepted": [accept_clause],
    "clause taken back": [reject_clause, open_clause],
    "every clause rejected": [reject_clause, reject_old_clause],
    "change judged upon a wrong clause": [reject_clause, accept_change],
    "clause rejected in a judged change": [accept_change, reject_clause],
    "change rejected": [reject_change],
    "change corrected, then opened": [correct_change, open_change],
    "opened with a wrong clause": [correct_change, reject_clause, open_change],
    "read anew under verdicts": [reject_clause, read_anew],
    "read anew under all verdicts": [reject_clause, reject_old_clause, correct_change, read_anew],
    "read anew, then opened": [reject_clause, read_anew, open_clause],
}


def everything() -> list[int]:
    return list(ChangeReading.objects.values_list("pk", flat=True))


def standing() -> tuple[str, int, str, bool, bool]:
    row = StandingChange.objects.get()
    return row.direction, row.significance, row.summary, row.is_told, row.is_reviewed


@pytest.mark.parametrize("steps", STEPS.values(), ids=list(STEPS))
def test_what_stands_is_what_is_made_anew(steps: list[Callable[[ChangeReading], None]]) -> None:
    reading = read_change(MORE, MAY)
    for step in steps:
        step(reading)
    assert settle(everything()) == 0
    before = standing()
    StandingChange.objects.all().delete()
    Shift.objects.update(is_contradicted=False)
    assert settle(everything()) == 1
    assert standing() == before


def test_a_reading_made_under_a_verdict_stands_as_one_that_was_there_before_it() -> None:
    first = read_change(MORE, MAY)
    reject_clause(first)
    before = standing()
    swept(tiny_rules("tiny.2"))
    assert not ChangeReading.objects.filter(pk=first.pk).exists()
    assert standing() == before


def test_what_is_left_is_weighed_as_all_of_it_was() -> None:
    reading = read_change(MORE, MAY)
    reject_clause(reading)
    left = reading.shifts.get(is_contradicted=False)
    weight = Weight(left.points, left.tendency, left.words, left.indicator)
    significance = significance_of([weight], words=reading.words)
    assert standing() == ("looser", significance, "FC-01: removed.", True, False)


def test_what_was_taken_back_leaves_what_the_machine_says() -> None:
    reading = read_change()
    before = standing()
    reject_clause(reading)
    assert standing() != before
    by = Verdict.objects.get().given_by
    take_back_last(by=by, at=AT + timedelta(minutes=1))
    assert standing() == before


def test_a_wrong_clause_is_left_out_of_the_change_before_it_and_the_one_after_it() -> None:
    document = make_document()
    for day, text in enumerate((MUST, MAY, MUST)):
        make_version(document, text, captured_at=START + timedelta(days=day))
    swept()
    reject_clause(ChangeReading.objects.earliest("change__occurred_at"))
    assert not StandingChange.objects.filter(is_told=True).exists()
    assert StandingChange.objects.count() == 2


def test_a_change_of_another_document_in_the_same_words_is_left_alone() -> None:
    reading, other = read_change(), read_change()
    reject_clause(reading)
    reject_change(reading)
    assert StandingChange.objects.get(change_reading=other).is_told


def test_a_reading_of_which_nothing_stands_is_made_anew() -> None:
    reading = read_change()
    StandingChange.objects.all().delete()
    swept(tiny_rules())
    assert StandingChange.objects.get().change_reading.change == reading.change
