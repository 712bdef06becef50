"""How far relations are followed, and in how many queries."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from auditor.accounts.vocabulary import Role
from auditor.assessments.routes import routes_of
from auditor.assessments.viewing import Viewer
from providers.models import Provider
from tests.assessments.factories import AT, with_role
from tests.factories import make_provider
from tests.providers.factories import make_relation

pytestmark = pytest.mark.django_db
ON = date(2026, 6, 1)


def chain(length: int) -> list[Provider]:
    """Each an exchanger for the one before."""
    row = [make_provider(slug=f"p{number}", name=f"P{number}") for number in range(length)]
    for near, far in pairwise(row):
        make_relation(far, near)
    return row


def queries(provider: Provider) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        routes_of(provider, Viewer.anonymous(at=AT), on=ON)
    return len(asked)


def test_relations_are_followed_to_the_end_of_the_chain() -> None:
    first, *_ = chain(5)
    found = routes_of(first, Viewer.of(with_role(Role.REGULATOR), at=AT), on=ON)
    assert found is not None
    assert len(found.relations) == 4
    assert set(found.providers or {}) == {f"p{number}" for number in range(5)}


def test_more_neighbours_take_no_more_queries() -> None:
    hub = make_provider(slug="hub")
    make_relation(make_provider(slug="one"), hub)
    few = queries(hub)
    for number in range(12):
        make_relation(make_provider(slug=f"more-{number}", name=f"More {number}"), hub)
    assert queries(hub) == few


def test_where_one_query_does_not_take_all_keys_more_are_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, *_ = chain(6)
    whole = routes_of(first, Viewer.of(with_role(Role.REGULATOR), at=AT), on=ON)
    monkeypatch.setattr("auditor.assessments.routes.TOGETHER", 2)
    parted = routes_of(first, Viewer.of(with_role(Role.REGULATOR), at=AT), on=ON)
    assert whole is not None
    assert parted is not None
    assert (parted.relations, parted.providers) == (whole.relations, whole.providers)


def test_a_circle_is_gone_round_once() -> None:
    first, *_, last = chain(3)
    make_relation(first, last)
    found = routes_of(first, Viewer.of(with_role(Role.REGULATOR), at=AT), on=ON)
    assert found is not None
    assert len(found.relations) == 3
