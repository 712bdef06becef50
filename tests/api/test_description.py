"""The description is a valid one, has every address, and what is answered is as it says."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from drf_spectacular.validation import validate_schema
from jsonschema import Draft202012Validator, FormatChecker

from auditor.accounts.vocabulary import Role
from auditor.api.describing import described
from auditor.assessments.vocabulary import Status
from tests.api.scene import ROOT, build, key_of, paths
from tests.assessments.factories import MUCH_LATER, with_role

pytestmark = pytest.mark.django_db


def description() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(described())
    return found


def validator(path: str, status: str = "200", media: str = "application/json") -> Any:
    whole = description()
    content = whole["paths"][f"{ROOT}{path}"]["get"]["responses"][status]["content"]
    schema = {**content[media]["schema"], "components": whole["components"]}
    return Draft202012Validator(schema, format_checker=FormatChecker())


def test_it_is_openapi_3_1_and_valid(capfd: pytest.CaptureFixture[str]) -> None:
    described.cache_clear()
    found = description()
    assert found["openapi"].startswith("3.1")
    validate_schema(found)  # type: ignore[no-untyped-call]
    assert capfd.readouterr().err == ""


@pytest.mark.slow
def test_it_has_every_address_and_nothing_that_writes() -> None:
    row = build()
    found = description()["paths"]
    assert set(found) == {f"{ROOT}{path}" for path in paths(row)}
    assert {method for path in found.values() for method in path} == {"get"}


@pytest.mark.slow
@pytest.mark.parametrize("role", [None, Role.REGULATOR, Role.EDITOR])
@pytest.mark.parametrize("status", [Status.DISPUTED, Status.WITHDRAWN])
def test_every_answer_is_as_described(client: Client, role: Role | None, status: Status) -> None:
    row = build(status)
    headers = key_of(with_role(role, expires_at=MUCH_LATER)) if role else {}
    for template, path in paths(row).items():
        answer = client.get(f"{ROOT}{path}", headers=headers)
        assert answer.status_code == 200, path
        if answer["Content-Type"].startswith("text/plain"):
            continue
        errors = [one.message for one in validator(template).iter_errors(answer.json())]
        assert (path, errors) == (path, [])


def test_a_problem_is_as_described(client: Client) -> None:
    answer = client.get(f"{ROOT}providers/?grade=E")
    media = "application/problem+json"
    assert answer["Content-Type"] == media
    validator("providers/", "400", media).validate(answer.json())


def test_no_list_can_be_narrowed_or_ordered_by_weakness() -> None:
    words = ("grade", "gap", "level", "limit", "coverage", "order", "score", "observed")
    for path, found in description()["paths"].items():
        names = [one["name"] for one in found["get"].get("parameters", ())]
        assert [name for name in names if any(word in name for word in words)] == [], path


def test_it_stands_at_its_address(client: Client) -> None:
    answer = client.get(f"{ROOT}schema/")
    assert answer.content == described()
    again = client.get(f"{ROOT}schema/", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    page = client.get(f"{ROOT}docs/")
    assert page.status_code == 200
    assert b"<style" not in page.content
    assert client.get(f"{ROOT}docs/?script=")["Content-Type"] == "application/javascript"
