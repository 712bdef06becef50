"""Which page of a list is shown, and what is said of one that does not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.http import Http404
from django.test import RequestFactory

from auditor.public.paging import page_of
from tests.factories import make_provider
from tests.public.pages import words

if TYPE_CHECKING:
    from django.test import Client


@pytest.mark.parametrize("asked", ["0", "-1", "abc", "", "1.5", "\u0661", "9" * 5000, "1e3", " 1"])
def test_what_is_no_page_number_is_refused(asked: str) -> None:
    request = RequestFactory().get("/", {"page": asked})
    with pytest.raises(Http404, match="pages are numbered"):
        page_of([1, 2], request, size=1)


def test_a_page_past_the_last_is_refused_with_the_last(rf: RequestFactory) -> None:
    with pytest.raises(Http404, match="no page 3: its last page is 2"):
        page_of([1, 2], rf.get("/", {"page": "3"}), size=1)


def test_without_a_number_the_first_page_is_shown(rf: RequestFactory) -> None:
    assert list(page_of([1, 2], rf.get("/"), size=1)) == [1]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/providers/", "/providers/halden/"])
def test_a_page_says_why_it_does_not_exist(client: Client, path: str) -> None:
    make_provider(slug="halden")
    response = client.get(path, {"page": "7"})
    assert response.status_code == 404
    assert "This list has no page 7: its last page is 1." in words(response)
