"""What needs a look: what is in the list, in which order, and how it is narrowed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from auditor.archive.models import Document
from auditor.pages.outcomes import MEANINGS, Outcome
from tests.desk.staff import make_suspect, make_user, staff_client
from tests.factories import make_capture, make_document, make_provider, make_source, make_version

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def failing(outcome: Outcome = Outcome.NOT_FOUND, **overrides: Any) -> Document:
    since = overrides.pop("since", START)
    document = make_document(
        overrides.pop("provider", None),
        last_outcome=outcome.value,
        failures_in_a_row=4,
        failing_since=since,
        last_checked_at=since,
        **overrides,
    )
    make_source(document)
    return document


def page(query: str = "") -> str:
    return staff_client().get(f"/desk/{query}").content.decode()


def test_a_suspect_text_stands_in_the_list_with_its_reason() -> None:
    version = make_suspect(make_document(make_provider(name="Halden Pay")))
    shown = page()
    assert f"/desk/versions/{version.uuid}/" in shown
    assert "It is far shorter than usual." in shown


def test_a_document_that_cannot_be_read_stands_with_sentence_and_next_step() -> None:
    failing()
    shown = page()
    assert MEANINGS[Outcome.NOT_FOUND].sentence in shown
    assert "declare its new address" in shown
    assert "1 March 2026, 09:00 UTC" in shown


def test_a_confirmed_text_does_not_stand_in_the_list() -> None:
    version = make_version()
    assert str(version.uuid) not in page()


def test_the_oldest_stands_first() -> None:
    failing(since=START, provider=make_provider(name="Later Pay"))
    failing(since=START - timedelta(days=2), provider=make_provider(name="Earlier Pay"))
    shown = page().split('class="desk-list"')[1]
    assert shown.index("Earlier Pay") < shown.index("Later Pay")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?kind=document", (False, True)),
        ("?kind=version", (True, False)),
        ("?outcome=not_found", (False, True)),
        ("?provider=halden", (True, False)),
        ("?provider=none-of-them", (False, False)),
    ],
)
def test_the_list_is_narrowed(query: str, expected: tuple[bool, bool]) -> None:
    make_suspect(make_document(make_provider(slug="halden", name="Halden Pay")))
    failing(provider=make_provider(slug="sagne", name="Sagne Kort"))
    listed = page(query).split("</form>")[-1]
    assert ("Halden Pay" in listed, "Sagne Kort" in listed) == expected


def test_a_filter_that_leaves_nothing_says_how_to_go_on() -> None:
    failing()
    assert "Nothing matches these filters." in page("?kind=version")


def test_an_empty_list_says_so() -> None:
    assert "Nothing needs a look." in page()


def test_the_list_is_paged() -> None:
    document = make_document()
    for number in range(26):
        make_suspect(document, f"Wording number {number}.")
    assert page().count("<li>\n          \n            <h2>") == 25
    assert page("?page=2").count("/desk/versions/") == 1


@pytest.mark.parametrize("number", ["3", "0", "x"])
def test_a_page_that_is_not_there_is_not_found(number: str) -> None:
    assert staff_client().get(f"/desk/?page={number}").status_code == 404


def test_the_list_takes_few_queries(django_assert_max_num_queries: Any) -> None:
    for number in range(5):
        make_suspect(text=f"Wording {number}.")
        failing()
    client = staff_client()
    client.get("/desk/")
    with django_assert_max_num_queries(12):
        client.get("/desk/")


def test_someone_who_may_only_look_sees_no_declarations() -> None:
    from tests.desk.staff import client_of

    shown = client_of(make_user("view_document")).get("/desk/").content.decode()
    assert "/desk/declarations/" not in shown


def test_a_capture_without_version_makes_no_entry() -> None:
    make_capture(make_document(), outcome=Outcome.SOFT_ERROR.value, error="It said sorry.")
    assert "Nothing needs a look." in page()
