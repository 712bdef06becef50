"""Nobody reads through the interface what is not theirs."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from auditor.accounts.vocabulary import Clearance, Role
from auditor.api.shapes import plain_of
from auditor.assessments.models import Assessment
from auditor.assessments.visibility import Viewer, present
from auditor.assessments.vocabulary import OPEN, Status
from tests.accounts.people import sign_in as sign_in_as
from tests.api.scene import ROOT, build, key_of, paths, read
from tests.assessments.factories import MUCH_LATER, make_assessment, with_role
from tests.exports.test_sight import beyond, marks

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SHOWN = [one for one in Status if one not in OPEN]
SIZES = ("", "?page_size=1", "?page_size=200", "?page=1&page_size=7")
LATE = {"expires_at": MUCH_LATER}


def everything(client: Client, row: Assessment, **more: object) -> str:
    """All that every address answers, in every size of page."""
    found = []
    for path in paths(row).values():
        sizes = SIZES if path and path.count("/") == 1 else ("",)
        for size in sizes:
            answer = client.get(f"{ROOT}{path}{size}", **more)  # type: ignore[arg-type]
            text = answer.content.decode()
            is_json = answer["Content-Type"].startswith("application/json")
            found.append(json.dumps(json.loads(text), ensure_ascii=False) if is_json else text)
    return "\n".join(found)


@pytest.mark.parametrize("status", SHOWN)
def test_nobody_in_particular_reads_nothing_vetted(client: Client, status: Status) -> None:
    text = everything(client, build(status))
    assert beyond(Clearance.PUBLIC, text) == set()
    assert ("<public:claimed note>" in text) == (status != Status.WITHDRAWN)


@pytest.mark.parametrize("role", Role)
def test_each_role_reads_with_a_key_what_it_may_see(client: Client, role: Role) -> None:
    row, user = build(), with_role(role, **LATE)
    viewer = Viewer.of(user, at=MUCH_LATER)
    text = everything(client, row, headers=key_of(user))
    least = Clearance.RESTRICTED if role in (Role.REVIEWER, Role.EDITOR) else viewer.clearance
    if role in (Role.RESEARCHER, Role.REGULATOR):
        least = Clearance.VETTED
    assert beyond(least, text) == set()
    assert ("<vetted:observed note>" in marks(text)) == (least > Clearance.PUBLIC)


def test_a_session_reads_the_same_as_a_key(client: Client) -> None:
    row, user = build(), with_role(Role.REGULATOR, **LATE)
    with_key = read(client, f"assessments/{row.uuid}/", headers=key_of(user))
    sign_in_as(client, user)
    assert read(client, f"assessments/{row.uuid}/") == with_key


def test_an_assessment_is_what_the_page_is_made_from(client: Client) -> None:
    row = build()
    shown = present(row, Viewer.anonymous(at=MUCH_LATER))
    assert read(client, f"assessments/{row.uuid}/") == plain_of(shown)


@pytest.mark.parametrize("status", OPEN)
def test_what_is_not_published_is_not_there(client: Client, status: Status) -> None:
    row = make_assessment(status)
    assert read(client, "assessments/")["results"] == []
    answer = client.get(f"{ROOT}assessments/{row.uuid}/")
    assert answer.status_code == 404
    editor = key_of(with_role(Role.EDITOR, **LATE))
    assert read(client, "assessments/", headers=editor)["count"] == 1


def test_texts_that_are_not_confirmed_are_not_there(client: Client) -> None:
    row = build()
    version = row.provider.documents.get().versions.latest("captured_at")
    type(version).objects.filter(pk=version.pk).update(state="suspect")
    for path in ("versions/{}/", "versions/{}/text/", "changes/{}/"):
        assert client.get(ROOT + path.format(version.uuid)).status_code == 404
    assert str(version.uuid) not in json.dumps(read(client, "versions/"))
    assert str(version.uuid) not in json.dumps(read(client, "changes/"))
