"""The audit log is added to and never changed, and whoever changes it is found out."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from auditor.accounts import audit
from auditor.accounts.models import AuditEntry
from auditor.accounts.querysets import AppendOnlyError
from tests.accounts.people import make_entries, make_person
from tests.factories import START
from tests.unguarded import TABLE, unguarded

pytestmark = pytest.mark.django_db


def run(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("LOG", TABLE), values)


def test_entries_follow_each_other() -> None:
    first, second, third = make_entries()
    assert (first.sequence, first.previous_hash) == (1, audit.GENESIS)
    assert (second.previous_hash, third.previous_hash) == (first.hash, second.hash)
    assert audit.verify() == audit.Verdict(3, third.hash)
    assert audit.head() == third.hash


CANONICAL = (
    '{"action":"test.made","actor":null,"actor_name":"system","at":"2026-01-01T09:00:00.000000+00:00"'
    ',"detail":{"a":[1,null],"b":"\\u00e9"},"previous_hash":"%s","sequence":1,"subject_id":"7"'
    ',"subject_type":"a.b"}'
)


def test_a_hash_is_that_of_canonical_json() -> None:
    """Another program can verify the log from this alone."""
    entry = AuditEntry(
        sequence=1, at=START, actor_name="system", action="test.made", subject_type="a.b",
        subject_id="7", detail={"b": "é", "a": [1, None]}, previous_hash=audit.GENESIS,
    )  # fmt: skip
    expected = hashlib.sha256((CANONICAL % audit.GENESIS).encode()).hexdigest()
    assert audit.hash_of(entry) == expected


def test_an_empty_log_is_whole() -> None:
    assert audit.verify() == audit.Verdict(0, audit.GENESIS)
    assert audit.head() == audit.GENESIS


def test_who_did_it_is_kept_by_name() -> None:
    person = make_person(email="")
    entry = audit.record(actor=person, action="test.made", subject=None, at=START)
    assert (entry.actor_name, entry.subject_type, entry.detail) == (person.username, "", {})
    assert audit.record(actor=None, action="test.made", subject=None, at=START).actor is None


def test_what_comes_back_from_the_database_has_the_same_hash() -> None:
    detail = {
        "text": "Ünïcödé \u2028 \U0001f50d",
        "list": [1, None, True, {"a": ""}],
        "big": 10**15,
    }
    (entry,) = make_entries(1, detail=detail)
    found = AuditEntry.objects.get()
    assert found.detail == detail
    assert audit.hash_of(found) == entry.hash


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"action": "Two Words"}, ValueError),
        ({"detail": {"share": 0.5}}, TypeError),
        ({"detail": {"at": START}}, TypeError),
    ],
)
def test_what_the_log_does_not_take(values: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        make_entries(1, **values)
    assert not AuditEntry.objects.exists()


def test_an_entry_stands_only_if_what_it_tells_does() -> None:
    with transaction.atomic():
        make_entries(1)
        transaction.set_rollback(True)
    assert not AuditEntry.objects.exists()


def save_again() -> None:
    entry = AuditEntry.objects.latest("sequence")
    entry.detail = {}
    entry.save()


REFUSED_BY_CODE: dict[str, Callable[[], object]] = {
    "save": save_again,
    "delete": lambda: AuditEntry.objects.latest("sequence").delete(),
    "update": lambda: AuditEntry.objects.update(action="other"),
    "delete_all": lambda: AuditEntry.objects.all().delete(),
    "bulk_update": lambda: AuditEntry.objects.bulk_update([], ["action"]),
    "bulk_create": lambda: AuditEntry.objects.bulk_create([]),
}


@pytest.mark.parametrize("way", REFUSED_BY_CODE)
def test_the_code_refuses_to_change_entries(way: str) -> None:
    make_entries()
    with pytest.raises(AppendOnlyError):
        REFUSED_BY_CODE[way]()


STATEMENTS = {
    "update": "UPDATE LOG SET action = 'other' WHERE sequence = 2",
    "delete": "DELETE FROM LOG WHERE sequence = 3",
    "delete_all": "DELETE FROM LOG",
}


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_database_refuses_to_change_entries(statement: str) -> None:
    make_entries()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(STATEMENTS[statement])
    assert audit.verify().entries == 3


def test_the_database_refuses_to_empty_the_log() -> None:
    make_entries()
    sqlite = "REPLACE INTO LOG SELECT * FROM LOG"
    statement = sqlite if connection.vendor == "sqlite" else "TRUNCATE LOG"
    # A row that waits for its constraint's check would refuse TRUNCATE first.
    connection.check_constraints()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(statement)


@pytest.mark.parametrize("key", ["hash", "previous_hash"])
def test_the_database_refuses_to_replace_an_entry_by_its_hashes(key: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("REPLACE is SQLite's.")
    make_entries()
    names = [str(field.column) for field in AuditEntry._meta.concrete_fields]
    new = {"sequence": "99", "hash": "'x'", "previous_hash": "'x'"}
    values = ", ".join(name if name == key else new.get(name, name) for name in names)
    columns = ", ".join(names)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(
            f"INSERT OR REPLACE INTO LOG ({columns}) SELECT {values} FROM LOG "  # noqa: S608
            "WHERE sequence = 2"
        )
    assert audit.verify().entries == 3


def change(field: str, value: object) -> Callable[[], None]:
    return lambda: run(f"UPDATE LOG SET {field} = %s WHERE sequence = 2", value)  # noqa: S608


def swap() -> None:
    for old, new in ((2, 99), (3, 2), (99, 3)):
        run("UPDATE LOG SET sequence = %s WHERE sequence = %s", new, old)


def insert() -> None:
    for old in (4, 3, 2):
        run("UPDATE LOG SET sequence = sequence + 1 WHERE sequence = %s", old)
    AuditEntry(
        sequence=2, at=START, actor_name="x", action="a.b", previous_hash="f" * 64, hash="f" * 64
    ).save()


def add_forged() -> None:
    """With a hash that is right for what it says, but in nobody's chain."""
    entry = AuditEntry(sequence=5, at=START, actor_name="x", action="a.b", previous_hash="f" * 64)
    entry.hash = audit.hash_of(entry)
    entry.save()


TAMPERED: dict[str, tuple[Callable[[], object], str]] = {
    "at": (change("at", START + timedelta(hours=1)), "entry 2 is not what it was"),
    "actor": (change("actor_id", None), "entry 2 is not what it was"),
    "actor_name": (change("actor_name", "other"), "entry 2 is not what it was"),
    "action": (change("action", "test.other"), "entry 2 is not what it was"),
    "subject_type": (change("subject_type", "a.b"), "entry 2 is not what it was"),
    "subject_id": (change("subject_id", "0"), "entry 2 is not what it was"),
    "detail": (change("detail", '{"number": 9}'), "entry 2 is not what it was"),
    "previous_hash": (change("previous_hash", "f" * 64), "entry 2 does not follow"),
    "hash": (change("hash", "f" * 64), "entry 2 is not what it was"),
    "removed": (lambda: run("DELETE FROM LOG WHERE sequence = 2"), "entry 2 is missing"),
    "first removed": (lambda: run("DELETE FROM LOG WHERE sequence = 1"), "entry 1 is missing"),
    "swapped": (swap, "entry 2 does not follow"),
    "inserted": (insert, "entry 2 does not follow"),
    "added": (add_forged, "entry 5 does not follow"),
}


@pytest.mark.parametrize("way", TAMPERED)
def test_who_tampers_is_found_out(way: str) -> None:
    make_entries(4)
    tamper, sentence = TAMPERED[way]
    with unguarded():
        tamper()
    assert sentence in audit.verify().fault


def test_a_log_cut_short_is_found_by_a_head_that_was_noted() -> None:
    noted = make_entries(4)[-1].hash
    with unguarded():
        run("DELETE FROM LOG WHERE sequence = 4")
    assert not audit.verify().fault
    assert "cut off the end" in audit.verify(noted_head=noted).fault


def test_a_log_written_anew_is_found_by_a_head_that_was_noted() -> None:
    noted = make_entries(2)[-1].hash
    with unguarded():
        run("DELETE FROM LOG")
    make_entries(2, at=START + timedelta(days=1))
    assert not audit.verify().fault
    assert audit.verify(noted_head=noted).fault


def test_a_log_that_grew_still_holds_a_head_that_was_noted() -> None:
    noted = make_entries(2)[0].hash
    assert audit.verify(noted_head=noted).fault == ""
    assert audit.verify(noted_head=audit.GENESIS).fault == ""


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    call_command("audit", *arguments)
    return capsys.readouterr().out


def test_the_command_says_that_all_is_right(capsys: pytest.CaptureFixture[str]) -> None:
    entries = make_entries()
    assert told(capsys, "head").strip() == entries[-1].hash
    assert "whole: 3 entries" in told(capsys, "verify")
    assert "noted head is among them" in told(capsys, "verify", "--head", entries[1].hash)


def test_the_command_says_where_the_chain_breaks() -> None:
    make_entries()
    with unguarded():
        change("action", "test.other")()
    with pytest.raises(CommandError, match="broken: entry 2 is not") as failed:
        call_command("audit", "verify")
    assert failed.value.returncode == 1


@pytest.mark.parametrize(
    "arguments", [["verify", "--head", "abc"], ["list", "--since", "yesterday"]]
)
def test_the_command_refuses_what_it_cannot_read(arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("audit", *arguments)


def test_the_command_lists_what_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    make_entries(2)
    audit.record(actor=None, action="role.made", subject=None, at=START + timedelta(days=2))
    assert len(told(capsys, "list").splitlines()) == 3
    assert "system  role.made" in told(capsys, "list", "--action", "role")
    assert "role.made" in told(capsys, "list", "--since", "2026-01-03")
    assert len(told(capsys, "list", "--since", "2026-01-03").splitlines()) == 1
    assert len(told(capsys, "list", "--actor", "PEOPLE.example").splitlines()) == 2
    assert len(told(capsys, "list", "--limit", "1").splitlines()) == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_flush_refuses_to_empty_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    make_entries()
    monkeypatch.setattr("tests.conftest.unguarded", still_guarded)
    with pytest.raises(CommandError):
        call_command("flush", interactive=False)
    assert audit.verify().entries == 3


def still_guarded(connection: object) -> Any:
    return nullcontext()


def test_numbers_go_on_where_they_stood() -> None:
    numbers = [entry.sequence for entry in itertools.chain(make_entries(2), make_entries(2))]
    assert numbers == [1, 2, 3, 4]
