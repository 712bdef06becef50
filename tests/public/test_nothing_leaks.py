"""Marks in every vetted and restricted field: none of them comes back to whoever may not see it."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache

from auditor.accounts.vocabulary import CLEARANCE_OF_ROLE, Clearance, Role
from auditor.assessments.vocabulary import Status
from auditor.exports.making import FORMS
from auditor.exports.tables import TABLES
from providers.models import Provider
from tests.accounts.people import sign_in as sign_in_as
from tests.assessments.factories import make_cast, with_role
from tests.assessments.seeded import VETTED_NUMBERS, make_seeded
from tests.exports.reading import members
from tests.factories import make_provider
from tests.public.assessed import REGULATOR, REVIEWER, correct, make_stale
from tests.public.reach import NAME, SUMMARY, addresses, body, shown_at
from tests.public.read_texts import (
    add_neighbour,
    add_read_texts,
    add_surveyed_form,
    open_reply_link,
)

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import Settings

    from auditor.assessments.models import Assessment

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MARK = re.compile(r"\b(vetted|restricted):[a-z]")
# Figures as they may be written; not within a digest.
FIGURES = "|".join(f"{number[:-3]},?{number[-3:]}" for number in VETTED_NUMBERS)
NUMBER = re.compile(rf"(?<![0-9a-f])(?:{FIGURES})(?![0-9a-f])")
OPEN_STATES = [Status.DRAFT, Status.IN_REVIEW, Status.RIGHT_OF_REPLY, Status.EMBARGOED]


INNER = re.compile(r"restricted:inner")
BEYOND = {
    Clearance.PUBLIC: MARK,
    Clearance.VETTED: re.compile(r"\brestricted:[a-z]"),
    Clearance.RESTRICTED: INNER,
}


@pytest.fixture(autouse=True)
def _as_often_as_the_walk_asks(settings: Settings) -> None:
    cache.clear()
    names = ("SEARCHES", "API_ANONYMOUS", "API_PERSON", "EXPORTS")
    for name in names:
        setattr(settings, f"{name}_AN_HOUR", 100_000)


def seeded(status: Status, *, has_neighbour: bool = True) -> list[Assessment]:
    cast = make_cast()
    row = make_seeded(status, cast)
    Provider.objects.filter(pk=row.provider_id).update(name=NAME)
    row.provider.refresh_from_db()
    rows = [row]
    if status == Status.PUBLISHED:
        rows.insert(0, correct(row, cast))
        make_stale(rows[0])
    add_read_texts(row.provider)
    add_surveyed_form(row.provider)
    if has_neighbour:
        add_neighbour(row.provider)
    return rows


def leaks(client: Client, paths: list[str], *patterns: re.Pattern[str]) -> dict[str, str]:
    found = {}
    for path in paths:
        text = html.unescape(html.unescape(body(client, path)))
        for match in filter(None, (pattern.search(text) for pattern in patterns)):
            found[path] = match[0]
    return found


def silent(client: Client, rows: list[Assessment]) -> dict[str, str]:
    """What should stand on the pages of a walk and does not."""
    wanted = {path: shown_at(path, rows[0]) for path in addresses(rows)}
    return {
        path: words
        for path, words in wanted.items()
        if words not in html.unescape(html.unescape(body(client, path)))
    }


@pytest.mark.parametrize("status", Status)
def test_nothing_vetted_or_restricted_reaches_anybody(client: Client, status: Status) -> None:
    assert leaks(client, addresses(seeded(status)), MARK, NUMBER) == {}


@pytest.mark.parametrize("status", OPEN_STATES)
def test_of_what_is_not_published_nothing_at_all_is_shown(client: Client, status: Status) -> None:
    rows = seeded(status, has_neighbour=False)
    # That something befell the provider is public by itself.
    said = re.compile(r"public:(?!event|authority)[a-z]")
    assert leaks(client, addresses(rows), said) == {}
    assert client.get(f"/assessments/{rows[0].uuid}/").status_code == 404


@pytest.mark.parametrize("role", Role)
def test_each_role_is_shown_what_it_may_see_and_no_more(client: Client, role: Role) -> None:
    rows = seeded(Status.PUBLISHED)
    sign_in_as(client, with_role(role, **of_provider(role)))
    assert leaks(client, addresses(rows), BEYOND[CLEARANCE_OF_ROLE[role]]) == {}


def of_provider(role: Role) -> dict[str, Any]:
    return {"provider": make_provider()} if role == Role.REPRESENTATIVE else {}


def test_a_reply_link_shows_the_assessment_as_the_public_will_read_it(client: Client) -> None:
    cast = make_cast()
    row = make_seeded(Status.REVIEWED, cast)
    add_read_texts(row.provider)
    path = f"/reply/{open_reply_link(row, cast)}/"
    assert SUMMARY in html.unescape(body(client, path))
    assert leaks(client, [path], MARK, NUMBER) == {}


def test_every_page_of_the_walk_shows_something(client: Client) -> None:
    rows = seeded(Status.PUBLISHED)
    sign_in_as(client, with_role(REVIEWER))
    assert silent(client, rows) == {}


def test_outsiders_are_shown_all_but_what_is_withheld(client: Client) -> None:
    rows = seeded(Status.PUBLISHED)
    form = f"{rows[0].provider.get_absolute_url()}sign-up/"
    withheld = ("/routes/", "/exports/evidence/", form)
    missing = silent(client, rows)
    assert [path for path in missing if not any(part in path for part in withheld)] == []


def test_the_exports_of_the_walk_have_every_table(client: Client) -> None:
    rows = seeded(Status.PUBLISHED)
    sign_in_as(client, with_role(REVIEWER))
    files = members(b"".join(client.get("/exports/csv/")))
    empty = {one.name for one in TABLES if len(files[f"{one.name}.csv"].splitlines()) < 2}
    # Made by no one in this scene, and about the catalogue alone.
    assert empty <= {"legal_entities", "licences", "identifiers", "disputes"}
    assert rows


@pytest.mark.parametrize(("role", "level"), [(REGULATOR, "vetted"), (REVIEWER, "restricted")])
def test_the_walk_would_find_them(client: Client, role: Role, level: str) -> None:
    rows = seeded(Status.PUBLISHED)
    sign_in_as(client, with_role(role))
    found = leaks(client, addresses(rows), re.compile(rf"{level}:[a-z]"))
    assert f"/assessments/{rows[0].uuid}/" in found
    assert f"/providers/{rows[0].provider.slug}/assessment/" in found
    assert any(path.startswith("/exports/evidence/") for path in found)
    assert {f"/exports/{form}/" for form in FORMS} <= set(found)
    assert f"/api/v1/assessments/{rows[0].uuid}/" in found


def test_what_is_public_is_shown(client: Client) -> None:
    rows = seeded(Status.PUBLISHED, has_neighbour=False)
    text = body(client, f"/assessments/{rows[0].uuid}/")
    for where in ("summary", "claimed note", "scope", "title claimed public reputable_report"):
        assert f"public:{where}" in text
