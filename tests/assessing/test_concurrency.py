"""Two at one assessment: the second is told, and nothing that was typed is lost."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from auditor.assessments import actions
from auditor.assessments.models import Answer
from tests.assessing.scene import CLAUSE, Desk, build_desk, client_of, now

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return build_desk()


def seen_on(page: str) -> int:
    found = re.findall(r'name="seen" value="(\d+)"', page)
    return int(found[0])


def path_of(desk: Desk, rest: str = "indicators/AO-02/") -> str:
    return f"/assess/{desk.draft.uuid}/{rest}"


def answer(desk: Desk, seen: int, **given: Any) -> Any:
    data = {"seen": seen, "claimed": "silent", "observed": "not_assessed"} | given
    return client_of(desk.cast.author).post(path_of(desk), data)


def test_two_tabs_of_one_person_lose_nothing(desk: Desk) -> None:
    seen = desk.draft.revision
    assert answer(desk, seen, claimed="mandatory", claimed_note="First tab.").status_code == 302
    late = answer(desk, seen, claimed="silent", claimed_note="Second tab.")
    page = late.content.decode()
    assert late.status_code == 409
    assert "Nothing that you typed is lost." in page
    assert "changed this assessment at" in page
    for words in ("First tab.", "Second tab.", "Mandatory", "Silent"):
        assert f'<td class="spoken">{words}</td>' in page
    assert "Second tab.</textarea>" in page
    assert Answer.objects.get(assessment=desk.draft, indicator="AO-02").claimed == "mandatory"


def test_sent_again_it_is_saved_upon_what_is_there_now(desk: Desk) -> None:
    seen = desk.draft.revision
    answer(desk, seen, claimed="mandatory")
    page = answer(desk, seen, claimed_note="Second tab.").content.decode()
    again = answer(desk, seen_on(page), claimed_note="Second tab.")
    assert again.status_code == 302
    row = Answer.objects.get(assessment=desk.draft, indicator="AO-02")
    assert (row.claimed, row.claimed_note) == ("silent", "Second tab.")


def test_what_was_not_touched_follows_the_other_tab(desk: Desk) -> None:
    seen = desk.draft.revision
    page = client_of(desk.cast.author).get(path_of(desk)).content.decode()
    found = re.search(r'name="was" value="([^"]+)"', page)
    assert found
    was = html.unescape(found.group(1))
    answer(desk, seen, claimed="mandatory")
    late = answer(desk, seen, claimed="not_assessed", claimed_note="Second tab.", was=was)
    told = late.content.decode()
    assert '<td class="spoken">Second tab.</td>' in told
    assert '<td class="spoken">Mandatory</td>' not in told
    assert re.search(r'value="mandatory"[^>]* checked', told)


@pytest.mark.parametrize("was", ["", "x", "[]", "null", "{", '{"claimed": 5}', "[" * 5000])
def test_what_the_page_showed_may_be_anything(desk: Desk, was: str) -> None:
    seen = desk.draft.revision
    answer(desk, seen, claimed="mandatory")
    assert answer(desk, seen, was=was).status_code == 409


def test_what_is_the_same_in_both_is_not_shown_as_a_difference(desk: Desk) -> None:
    seen = desk.draft.revision
    given = {"claimed": "mandatory", "claimed_note": "One\nnote."}
    answer(desk, seen, **given)
    page = answer(desk, seen, **(given | {"claimed_note": "One\r\nnote."})).content.decode()
    assert "Where the two differ" not in page


@pytest.mark.parametrize(
    ("rest", "given", "kept"),
    [
        ("summary/", {"summary": "My words."}, "My words.</textarea>"),
        ("day/", {"as_of": "2026-01-31"}, 'value="2026-01-31"'),
        ("scopes/new/", {"label": "Shops"}, 'value="Shops"'),
        ("steps/discard/", {"reason": "No use."}, "No use.</textarea>"),
        (
            "indicators/AO-02/cite/version/",
            {"exact": CLAUSE, "aspect": "claimed", "kind": "terms_version"},
            f"{CLAUSE}</textarea>",
        ),
    ],
)
def test_every_form_comes_back_with_what_was_typed(
    desk: Desk, rest: str, given: dict[str, str], kept: str
) -> None:
    seen = desk.draft.revision
    more = {"version": str(desk.terms.uuid)} if "cite" in rest else {}
    answer(desk, seen)
    response = client_of(desk.cast.author).post(path_of(desk, rest), {"seen": seen} | given | more)
    page = response.content.decode()
    assert response.status_code == 409
    assert kept in page
    assert f'name="seen" value="{seen + 1}"' in page


def test_tiers_come_back_with_what_was_typed_and_what_is_there(desk: Desk) -> None:
    seen = desk.draft.revision
    path = path_of(desk, f"scopes/{desk.scope.pk}/claimed/")
    data = {
        "seen": seen,
        "rows_given": 1,
        "t0-limits": 0,
        "t0-level": 3,
        "t0-trigger": "at_opening",
    }
    client = client_of(desk.cast.author)
    assert client.post(path, data).status_code == 302
    late = client.post(path, data | {"t0-level": 1})
    page = late.content.decode()
    assert late.status_code == 409
    assert "There now" in page
    assert '<option value="1" selected>' in page
    assert client.post(path, data | {"t0-level": 1, "seen": seen_on(page)}).status_code == 302


def test_a_note_needs_nothing_seen(desk: Desk) -> None:
    actions.set_summary(
        assessment=desk.draft, summary="x", by=desk.cast.author, at=now(), seen=desk.draft.revision
    )
    path = path_of(desk, "notes/")
    response = client_of(desk.cast.reviewer).post(path, {"body": "Why?", "indicator": "AO-02"})
    assert response.status_code == 302
    assert response["Location"].endswith("/indicators/AO-02/#notes")


@pytest.mark.parametrize("seen", ["", "x", "-1", None])
def test_a_form_without_what_was_seen_writes_nothing(desk: Desk, seen: str | None) -> None:
    data = {"claimed": "silent", "observed": "absent"} | ({} if seen is None else {"seen": seen})
    response = client_of(desk.cast.author).post(path_of(desk), data)
    assert response.status_code == 400
    assert not Answer.objects.filter(assessment=desk.draft, indicator="AO-02").exists()
