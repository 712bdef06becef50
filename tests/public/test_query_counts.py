"""No page asks the database more than twelve times, however long a history is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.factories import make_document, make_provider
from tests.public.pages import make_history, numbered_texts
from tests.public.test_provider_detail import make_event

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db
LIMIT = 12


@pytest.fixture(params=[3, 60])
def paths(request: pytest.FixtureRequest) -> dict[str, str]:
    """Every page of a provider with three documents, one of them with a long history."""
    provider = make_provider(slug="halden")
    make_event(provider)
    document = make_document(provider)
    for number in range(2):
        make_history(["One.", "Two."], make_document(provider, slug=f"other-{number}"))
    versions = make_history(numbered_texts(request.param), document)
    version, diff = versions[-1].uuid, f"/diff/{versions[0].uuid}/{versions[-1].uuid}/"
    return {
        "overview": "/",
        "list": "/providers/?status=unknown",
        "provider": "/providers/halden/",
        "document": document.get_absolute_url(),
        "version": f"/versions/{version}/",
        "text": f"/versions/{version}/text/",
        "diff": diff,
        "feed": "/feed/",
        "provider-feed": "/providers/halden/feed/",
    }


@pytest.mark.parametrize(
    "name",
    [
        "overview",
        "list",
        "provider",
        "document",
        "version",
        "text",
        "diff",
        "feed",
        "provider-feed",
    ],
)
def test_a_page_asks_at_most_twelve_times(
    client: Client,
    paths: dict[str, str],
    name: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(LIMIT):
        assert client.get(paths[name]).status_code == 200
