"""Recording a test: templates by protocol, and personal data that does not get as far as the database."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client

from auditor.accounts.models import AuditEntry
from auditor.accounts.vocabulary import Role
from auditor.archive.blob_references import named_blobs
from auditor.assessing.protocols import ETHICS, TEMPLATES, Protocol
from auditor.assessments import actions
from auditor.assessments.models import Observation
from auditor.kyc import framework
from tests.assessing.scene import client_of
from tests.assessments.factories import AT, make_observation, with_role
from tests.factories import make_provider

pytestmark = pytest.mark.django_db
PAGE = "/assess/tests/of/halden/"
LETTER = "The letter came to jo.tester@mail.example."


@pytest.fixture
def client() -> Client:
    make_provider(slug="halden")
    return client_of(with_role(Role.RESEARCHER))


def record(client: Client, **given: Any) -> Any:
    told = {
        "protocol": "opening-1", "tested_on": "2026-01-05", "tried": "Opened an account.",
        "happened": "It was open at once.", **{name: "on" for name, _ in ETHICS},
    }  # fmt: skip
    return client.post(PAGE, told | given)


@pytest.mark.parametrize("protocol", Protocol)
def test_each_protocol_has_a_template_of_questions_that_a_test_can_answer(
    protocol: Protocol,
) -> None:
    template = TEMPLATES[protocol]
    assert {"tried", "happened"} <= set(template.prompts)
    known = framework.newest().by_id
    assert all(one in known for one in template.indicators)


def test_a_chosen_template_says_what_to_write_and_what_it_answers(client: Client) -> None:
    said = client.get(f"{PAGE}?protocol=cash-out-1").content.decode()
    assert "How much was taken out, by which way, to an account of your own." in said
    assert framework.newest().by_id["ED-01"].question in said
    assert '<option value="cash-out-1" selected>' in said


@pytest.mark.parametrize("asked", ["", "?protocol=", "?protocol=splendid"])
def test_without_a_known_template_one_is_to_be_chosen(client: Client, asked: str) -> None:
    answer = client.get(f"{PAGE}{asked}")
    assert answer.status_code == 200
    assert "Choose what is tried" in answer.content.decode()


def test_personal_data_is_taken_out_and_shown_before_anything_is_recorded(client: Client) -> None:
    answer = record(client, happened=LETTER)
    said = answer.content.decode()
    assert answer.status_code == 400
    assert "What looks like personal data was taken out and nothing is recorded yet: e-mail" in said
    assert "The letter came to [e-mail address]." in said
    assert "jo.tester" not in said
    assert "data-draft-done=" in said  # The browser forgets what was typed.
    assert not Observation.objects.exists()


def test_what_was_taken_out_is_recorded_without_it(client: Client) -> None:
    assert record(client, happened="The letter came to [e-mail address].").status_code == 302
    assert Observation.objects.get().happened == "The letter came to [e-mail address]."


def test_what_is_no_persons_is_kept_if_that_is_said_and_the_log_says_so(client: Client) -> None:
    kept = "We wrote to help@halden.example."
    assert record(client, happened=kept, is_nobodys="on").status_code == 302
    assert Observation.objects.get().happened == kept
    entry = AuditEntry.objects.get(action="observation.record")
    assert entry.detail == {"kept_as_nobodys": ["e-mail address"]}


def test_other_faults_are_said_together_with_it(client: Client) -> None:
    answer = record(client, happened=LETTER, tested_on="yesterday")
    said = answer.content.decode()
    assert "Enter a valid date." in said
    assert "jo.tester" not in said


# --- Files -----------------------------------------------------------------------------------------

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


def upload(content: bytes = PNG, name: str = "receipt.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/png")


@pytest.fixture
def tester() -> User:
    return with_role(Role.RESEARCHER)


@pytest.fixture
def test(tester: User) -> Observation:
    return make_observation(make_provider(slug="halden"), by=tester)


def files_of(test: Observation) -> str:
    return f"/assess/tests/{test.uuid}/files/"


def add(user: User, test: Observation, **given: Any) -> Any:
    return client_of(user).post(files_of(test), {"file": upload(), "is_clean": "on"} | given)


def test_a_file_is_kept_by_its_digest_and_saved_as_it_was(test: Observation, tester: User) -> None:
    assert add(tester, test).status_code == 302
    (kept,) = test.files.all()
    assert (kept.file_name, kept.length) == ("receipt.png", len(PNG))
    page = client_of(tester).get(f"/assess/tests/{test.uuid}/").content.decode()
    assert kept.content in page
    answer = client_of(tester).get(f"{files_of(test)}{kept.uuid}/")
    assert answer.getvalue() == PNG
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "private, no-store"
    assert AuditEntry.objects.filter(action="observation.file_saved").count() == 1


def test_that_nobody_can_be_recognised_has_to_be_said(test: Observation, tester: User) -> None:
    answer = client_of(tester).post(files_of(test), {"file": upload()})
    assert answer.status_code == 400
    assert "Black out what could be read of a person, and say so." in answer.content.decode()
    assert not test.files.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "The submitted file is empty."), (None, "This field is required.")],
)
def test_without_a_file_nothing_is_added(
    test: Observation, tester: User, content: bytes | None, said: str
) -> None:
    given = {"is_clean": "on"} | ({} if content is None else {"file": upload(content)})
    answer = client_of(tester).post(files_of(test), given)
    assert answer.status_code == 400
    assert said in answer.content.decode()


def test_what_is_too_large_is_refused(
    test: Observation, tester: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditor.assessing.uploads.LARGEST_FILE", 4)
    assert add(tester, test).status_code == 400
    assert not test.files.exists()


def test_a_name_that_tells_who_it_is_is_refused(test: Observation, tester: User) -> None:
    answer = add(tester, test, file=upload(name="jo.tester@mail.example.png"))
    assert "in the file&#x27;s name too" in answer.content.decode()
    assert not test.files.exists()


def test_the_same_file_is_not_added_twice(test: Observation, tester: User) -> None:
    add(tester, test)
    answer = add(tester, test, file=upload(name="again.png"))
    assert "This very file is there already." in answer.content.decode()
    assert test.files.count() == 1


def test_more_files_than_a_test_has_are_refused(
    test: Observation, tester: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditor.assessments.actions.observing.MOST_FILES", 1)
    add(tester, test)
    answer = add(tester, test, file=upload(b"other"))
    assert "A test has at most 1 files." in answer.content.decode()


def test_what_is_signed_is_not_added_to(test: Observation, tester: User) -> None:
    actions.sign_observation(observation=test, by=with_role(Role.REVIEWER), at=AT)
    answer = add(tester, test)
    assert "What was signed is not added to." in answer.content.decode()
    assert not test.files.exists()


def sign(test: Observation, seen: int) -> Any:
    client = client_of(with_role(Role.REVIEWER))
    return client.post(f"/assess/tests/{test.uuid}/", {"seen": seen})


def test_who_signs_vouches_for_the_files_that_were_shown(test: Observation, tester: User) -> None:
    page = client_of(with_role(Role.REVIEWER)).get(f"/assess/tests/{test.uuid}/")
    assert 'name="seen" value="0"' in page.content.decode()
    add(tester, test)
    answer = sign(test, 0)
    assert answer.status_code == 400
    assert "A file was added meanwhile." in answer.content.decode()
    assert sign(test, 1).status_code == 302
    test.refresh_from_db()
    assert test.signed_at is not None


def test_nobody_else_adds_a_file(test: Observation) -> None:
    assert add(with_role(Role.RESEARCHER), test).status_code == 403
    assert not test.files.exists()


def test_who_signs_can_save_it_and_another_researcher_cannot(
    test: Observation, tester: User
) -> None:
    add(tester, test)
    path = f"{files_of(test)}{test.files.get().uuid}/"
    assert client_of(with_role(Role.REVIEWER)).get(path).status_code == 200
    assert client_of(with_role(Role.RESEARCHER)).get(path).status_code == 403


def test_a_file_of_another_test_is_not_found(test: Observation, tester: User) -> None:
    add(tester, test)
    other = make_observation(test.provider, by=tester)
    path = f"{files_of(other)}{test.files.get().uuid}/"
    assert client_of(tester).get(path).status_code == 404


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE assessments_observationfile SET file_name = 'other'",
        "DELETE FROM assessments_observationfile",
    ],
)
def test_the_database_keeps_files_as_they_are(
    test: Observation, tester: User, statement: str
) -> None:
    add(tester, test)
    with (
        pytest.raises(DatabaseError, match="not changed or removed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_sweep_keeps_a_file_that_a_test_names(test: Observation, tester: User) -> None:
    add(tester, test)
    assert ("ObservationFile.content", test.files.get().content) in set(named_blobs())
