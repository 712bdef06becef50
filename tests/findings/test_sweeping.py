"""Readings follow the archive: what is confirmed is read once, and again when rules or history change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from auditor.archive.blobs import blob_store, read_text
from auditor.archive.linking import relink
from auditor.archive.models import Change, Version
from auditor.archive.vocabulary import Cause, VersionState
from auditor.findings.models import ChangeReading, Finding, Reading, Shift
from auditor.findings.recording import ChangeReader, read_version
from auditor.findings.sweeping import sweep
from auditor.findings.turns import TURN_LASTS, give_back, take_turn
from auditor.findings.vocabulary import ReadingOutcome
from auditor.findings.waiting import changes_waiting, is_anything_waiting, versions_waiting
from auditor.kyc.clause import Clause
from auditor.kyc.vocabulary import Direction, ShiftKind
from tests.factories import START, make_document, make_version
from tests.findings.tiny import AT, compare, find_clauses, swept, tiny_rules

pytestmark = pytest.mark.django_db
MAY = "# Terms\n\nWe may ask for an identity document.\n"
MUST = "# Terms\n\nYou must send an identity document.\n"


def two_versions() -> tuple[Version, Version]:
    document = make_document()
    old = make_version(document, MUST, captured_at=START)
    return old, make_version(document, MAY, captured_at=START + timedelta(days=1))


def remember(note: Callable[[str, str | None], None]) -> Callable[..., tuple[Clause, ...]]:
    """Rules that find nothing, and note what they are given."""

    def read(text: str, language: str | None) -> tuple[Clause, ...]:
        note(text, language)
        return ()

    return read


def rows() -> list[Any]:
    """Everything that was derived, without what differs from one time to the next."""
    findings = Finding.objects.order_by("reading__version", "position")
    changes = ChangeReading.objects.order_by("change")
    shifts = Shift.objects.order_by("change_reading__change", "position")
    named = [field.name for field in Finding._meta.fields if field.name not in ("id", "reading")]
    return [
        *Reading.objects.order_by("version").values_list("version", "outcome", "clause_count"),
        *findings.values_list("reading__version", *named),
        *changes.values_list("change", "direction", "significance", "summary", "announced_on"),
        *shifts.values_list("change_reading__change", "kind", "old__exact", "new__exact"),
    ]


def test_a_confirmed_version_is_read() -> None:
    version = make_version(text=MAY)
    done = swept()
    finding = Finding.objects.get(reading__version=version)
    assert (finding.indicator, finding.claimed, finding.line) == ("IV-01", "discretionary", 3)
    assert (
        MAY[finding.start : finding.end] == finding.exact == "We may ask for an identity document."
    )
    assert (done.versions, done.clauses, done.is_done) == (1, 1, True)


def test_what_was_read_gives_the_clause_back() -> None:
    version = make_version(text=f"{MAY}You must show an identity document above EUR 1,000.\n")
    swept()
    findings = Finding.objects.of_version(version).in_text_order()
    assert tuple(one.clause() for one in findings) == find_clauses(version.text())


def test_a_version_that_is_not_believed_is_not_read() -> None:
    make_version(text=MAY, state=VersionState.SUSPECT)
    swept()
    assert not Reading.objects.exists()


def test_what_was_read_is_not_read_again() -> None:
    make_version(text=MAY)
    swept()
    assert swept().versions == 0


def test_other_rules_read_again_and_leave_one_reading() -> None:
    version = make_version(text=MAY)
    swept()
    swept(tiny_rules("tiny.2"))
    assert Reading.objects.get(version=version).rules_version == "tiny.2"


def test_the_newest_text_is_read_first() -> None:
    document, seen = make_document(), []
    for day in (1, 3, 2):
        make_version(document, f"Day {day}", captured_at=START + timedelta(days=day))
    swept(tiny_rules(clauses=remember(lambda text, language: seen.append(text))))
    assert seen == ["Day 3", "Day 2", "Day 1"]


def test_a_sweep_that_is_stopped_is_gone_on_with() -> None:
    for _ in range(3):
        make_version(text=MAY)
    steps = iter([True, True, False, False])
    first = sweep(rules=tiny_rules(), now=lambda: AT, go_on=lambda: next(steps))
    assert (first.versions, first.is_done) == (1, False)
    assert swept().versions == 2


def test_the_language_of_the_document_is_given_to_the_rules() -> None:
    make_version(make_document(language="de-CH"), "Text")
    seen: list[Any] = []
    swept(tiny_rules(clauses=remember(lambda text, language: seen.append(language))))
    assert seen == ["de"]


def test_an_undeclared_language_is_left_to_the_rules() -> None:
    make_version(text="Text")
    seen: list[Any] = []
    swept(tiny_rules(clauses=remember(lambda text, language: seen.append(language))))
    assert seen == [None]


def test_an_empty_text_has_no_clause() -> None:
    version = make_version(text="")
    swept()
    assert Reading.objects.get(version=version).clause_count == 0


def test_a_text_of_thousands_of_clauses_is_recorded_whole() -> None:
    version = make_version(text="We may ask for an identity document.\n" * 3000)
    swept()
    assert Reading.objects.get(version=version).clause_count == 3000
    assert Finding.objects.count() == 3000


def lose(version: Version) -> None:
    Version.objects.filter(pk=version.pk).update(text_digest="0" * 64)


def test_a_lost_text_is_recorded_as_such() -> None:
    version = make_version(text=MAY)
    lose(version)
    done = swept()
    reading = Reading.objects.get(version=version)
    assert reading.outcome == ReadingOutcome.UNREADABLE
    assert reading.fault
    assert done.unread == [reading]


def test_a_lost_text_is_not_tried_for_ever() -> None:
    lose(make_version(text=MAY))
    swept()
    assert not is_anything_waiting("tiny.1")
    assert swept().unread == []


def test_a_lost_text_is_tried_again_when_somebody_asks() -> None:
    version = make_version(text=MAY)
    lose(version)
    swept()
    Version.objects.filter(pk=version.pk).update(text_digest=blob_store().put(MAY.encode()))
    swept(anew=True)
    assert Reading.objects.get(version=version).outcome == ReadingOutcome.READ


def broken(text: str, language: str | None) -> tuple[Clause, ...]:
    if "Broken" in text:
        raise RecursionError("too deep")
    return find_clauses(text)


def test_rules_that_fail_on_one_text_do_not_stop_the_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    make_version(text="Broken")
    version = make_version(text=MAY, captured_at=START)
    done = swept(tiny_rules(clauses=broken))
    assert Finding.objects.filter(reading__version=version).exists()
    assert [one.outcome for one in done.unread] == [ReadingOutcome.FAILED]
    assert "RecursionError" in done.unread[0].fault
    assert "too deep" in caplog.text


def test_a_clause_that_no_row_can_hold_is_a_failure_of_the_rules(
    caplog: pytest.LogCaptureFixture,
) -> None:
    version = make_version(text=MAY)
    wrong = [replace(one, claimed="perhaps") for one in find_clauses(MAY)]
    swept(tiny_rules(clauses=lambda text, language: wrong))
    reading = Reading.objects.get(version=version)
    assert (reading.outcome, reading.clause_count) == (ReadingOutcome.FAILED, 0)
    assert not Finding.objects.exists()
    assert "cannot be recorded" in caplog.text


def test_a_change_between_two_read_versions_is_read() -> None:
    _, new = two_versions()
    done = swept()
    reading = ChangeReading.objects.get(change__version=new)
    shift = reading.shifts.get()
    assert (reading.direction, reading.significance) == (Direction.LOOSER, 40)
    assert (shift.kind, shift.old.claimed, shift.new.claimed) == (  # type: ignore[union-attr]
        ShiftKind.LOOSER,
        "mandatory",
        "discretionary",
    )
    assert done.changes == 1


def test_a_date_that_the_text_announces_is_kept_with_its_words() -> None:
    document = make_document()
    make_version(document, MUST, captured_at=START)
    make_version(document, f"{MAY}\nFrom 1 May 2026.\n", captured_at=START + timedelta(days=1))
    swept()
    reading = ChangeReading.objects.get()
    assert (reading.announced_on, reading.announced_exact) == (date(2026, 5, 1), "1 May 2026")


def test_a_first_record_is_no_change_to_read() -> None:
    make_version(text=MAY)
    swept()
    assert not ChangeReading.objects.exists()


def test_what_is_not_the_provider_s_doing_is_not_read() -> None:
    document = make_document()
    make_version(document, MUST, captured_at=START)
    make_version(document, MAY, captured_at=START + timedelta(days=1), cause=Cause.EXTRACTOR)
    swept()
    assert not ChangeReading.objects.exists()


def test_a_change_that_turns_out_not_to_be_the_provider_s_loses_its_reading() -> None:
    _, new = two_versions()
    swept()
    Change.objects.filter(version=new).update(cause=Cause.BOILERPLATE)
    swept()
    assert not ChangeReading.objects.exists()


def test_a_version_inserted_between_two_has_their_change_read_anew() -> None:
    old, new = two_versions()
    swept()
    middle = make_version(
        old.document, "# Terms\n\nNothing.\n", captured_at=START + timedelta(hours=1)
    )
    assert not ChangeReading.objects.in_step().filter(change__version=new).exists()
    swept()
    reading = ChangeReading.objects.in_step().get(change__version=new)
    assert reading.old.version == middle
    assert reading.shifts.get().kind == ShiftKind.ADDED


def test_a_version_that_is_not_believed_any_more_loses_its_reading() -> None:
    _, new = two_versions()
    swept()
    Version.objects.filter(pk=new.pk).update(state=VersionState.SUSPECT)
    relink(new.document, read_text=read_text)
    swept()
    assert not Reading.objects.filter(version=new).exists()
    assert not ChangeReading.objects.exists()


def test_relinking_a_document_may_delete_a_change_that_was_read() -> None:
    _, new = two_versions()
    swept()
    Version.objects.filter(pk=new.pk).update(state=VersionState.SUSPECT)
    relink(new.document, read_text=read_text)
    assert not ChangeReading.objects.exists()


def test_a_text_lost_between_two_sweeps_leaves_its_change_unread() -> None:
    old, new = two_versions()
    rules = tiny_rules()
    for version in (old, new):
        read_version(version, rules=rules, at=AT)
    change = Change.objects.select_related(
        "version__reading__version", "previous__reading__version"
    ).get(version=new)
    lose(old)
    change = Change.objects.get(pk=change.pk)
    assert ChangeReader(rules).read(change, at=AT) is None
    assert Reading.objects.get(version=old).outcome == ReadingOutcome.UNREADABLE
    assert not changes_waiting(rules.version).exists()


def test_rules_that_fail_on_a_change_are_not_tried_on_it_for_ever() -> None:
    two_versions()

    def fail(*given: object) -> Any:
        raise ZeroDivisionError

    rules = replace(tiny_rules(), change=fail)
    swept(rules)
    assert "ZeroDivisionError" in ChangeReading.objects.get().fault
    assert not changes_waiting(rules.version).exists()


def test_a_reading_of_a_change_that_no_row_can_hold_is_a_failure_of_the_rules() -> None:
    two_versions()
    rules = replace(tiny_rules(), change=lambda *given: replace(compare(*given), significance=101))
    swept(rules)
    assert ChangeReading.objects.get().fault


def test_doing_everything_anew_gives_the_same_rows() -> None:
    two_versions()
    make_version(text=f"{MAY}\nCash is taken: cash.\n")
    swept()
    before = rows()
    swept(anew=True)
    assert rows() == before


def test_rows_grown_step_by_step_equal_those_of_a_rebuild() -> None:
    document = make_document()
    texts = (MAY, MUST, "# Terms\n", MAY)
    for day in (0, 2, 1, 3):
        make_version(document, texts[day], captured_at=START + timedelta(days=day))
        swept()
    before = rows()
    Reading.objects.all().delete()
    swept()
    assert rows() == before


def test_while_somebody_reads_nobody_else_does() -> None:
    make_version(text=MAY)
    assert take_turn(holder="another", at=AT)
    done = swept()
    assert (done.had_turn, done.versions) == (False, 0)


def test_the_turn_of_a_process_that_was_killed_runs_out() -> None:
    take_turn(holder="killed", at=AT)
    assert not take_turn(holder="next", at=AT + TURN_LASTS - timedelta(seconds=1))
    assert take_turn(holder="next", at=AT + TURN_LASTS)


def test_only_its_holder_gives_a_turn_back() -> None:
    take_turn(holder="one", at=AT)
    give_back(holder="two")
    assert not take_turn(holder="two", at=AT)


def test_of_two_readings_of_one_version_one_stands() -> None:
    version = make_version(text=MAY)
    for _ in range(2):
        read_version(version, rules=tiny_rules(), at=AT)
    assert Reading.objects.count() == Finding.objects.count() == 1


def test_a_sweep_asks_a_fixed_number_of_queries_for_what_waits(
    django_assert_max_num_queries: Any,
) -> None:
    for _ in range(5):
        make_version(text=MAY)
    with django_assert_max_num_queries(2):
        assert len(list(versions_waiting("tiny.1").select_related("document"))) == 5


def test_a_document_without_versions_has_nothing_to_read() -> None:
    make_document()
    assert not is_anything_waiting("tiny.1")
