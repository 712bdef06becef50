"""The wake-up and the command: reading happens in a process of its own, and never in two at once."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from auditor.archive.blobs import StorageFailed
from auditor.archive.models import Version
from auditor.findings import tasks
from auditor.findings.edition import current_rules
from auditor.findings.models import Reading, Verdict
from auditor.findings.sweeping import sweep
from auditor.findings.tasks import ANOTHER_READS, read_for_a_while
from auditor.findings.turns import take_turn
from auditor.findings.vocabulary import Decision
from tests.factories import make_version
from tests.findings.factories import MAY, make_judge
from tests.findings.test_judging import give
from tests.findings.tiny import AT, swept, tiny_rules

pytestmark = pytest.mark.django_db


def refuse() -> int:
    raise AssertionError("It was not to be called.")


def read_all() -> int:
    sweep(rules=current_rules(), now=lambda: AT)
    return 0


def ends_with(code: int) -> Callable[[], int]:
    return lambda: code


def test_no_process_is_started_where_nothing_waits() -> None:
    assert not read_for_a_while(run=refuse, ask_again=refuse)


def test_what_waits_is_read() -> None:
    make_version(text=MAY)
    assert not read_for_a_while(run=read_all, ask_again=refuse)
    assert Reading.objects.count() == 1


def test_what_was_not_finished_is_asked_for_again_at_once() -> None:
    make_version(text=MAY)
    asked: list[bool] = []
    assert read_for_a_while(run=ends_with(0), ask_again=lambda: asked.append(True))
    assert asked == [True]


@pytest.mark.parametrize("code", [ANOTHER_READS, 1, -9])
def test_a_process_that_failed_or_had_no_turn_is_left_to_the_next_sweep(code: int) -> None:
    make_version(text=MAY)
    assert not read_for_a_while(run=ends_with(code), ask_again=refuse)


def test_a_process_that_failed_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    make_version(text=MAY)
    read_for_a_while(run=ends_with(-9), ask_again=refuse)
    assert "exit code -9" in caplog.text


def test_the_task_reads_in_another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    make_version(text=MAY)
    monkeypatch.setattr(tasks, "_run", read_all)
    assert tasks.read_waiting() is False
    assert Reading.objects.count() == 1


def test_the_schedule_asks_for_it() -> None:
    names = {one["task"] for one in settings.CELERY_BEAT_SCHEDULE.values()}
    assert tasks.read_waiting.name in names


def command(*options: str) -> str:
    said = StringIO()
    call_command("read_clauses", *options, stdout=said)
    return said.getvalue()


def test_the_command_reads_what_waits_and_says_how_much() -> None:
    make_version(text=MAY)
    said = command()
    assert said.startswith("1 texts were read, with ")
    assert "Nothing waits." in said


def test_the_command_names_what_could_not_be_read() -> None:
    version = make_version(text=MAY)
    Version.objects.filter(pk=version.pk).update(text_digest="0" * 64)
    assert f"{version.get_absolute_url()}: The store" in command()


def test_the_command_reads_everything_again_when_asked() -> None:
    make_version(text=MAY)
    command()
    assert command().startswith("0 texts")
    assert command("--all").startswith("1 texts")


def test_reading_everything_again_leaves_verdicts_alone() -> None:
    version = make_version(text=MAY)
    swept(tiny_rules(current_rules().version))
    give(version, Decision.ACCEPTED, by=make_judge())
    before = list(Verdict.objects.values())
    command("--all")
    assert list(Verdict.objects.values()) == before


def test_the_command_stops_after_its_time() -> None:
    make_version(text=MAY)
    assert "More waits to be read." in command("--seconds", "0")
    assert not Reading.objects.exists()


def test_the_command_says_that_another_process_reads() -> None:
    make_version(text=MAY)
    take_turn(holder="another", at=AT.replace(year=2099))
    assert "Another process is reading" in command()


def test_a_store_that_does_not_answer_records_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(digest: str) -> str:
        raise StorageFailed("no answer")

    make_version(text=MAY)
    monkeypatch.setattr("auditor.archive.models.versions.read_text", fail)
    with pytest.raises(CommandError, match="nothing is lost"):
        command()
    assert not Reading.objects.exists()
