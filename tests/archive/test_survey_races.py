"""Several at one sign-up page at one time: one of them surveys it, and it has one address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

import pytest
from django.db import connection

from auditor.archive.models import FormChange, FormSurvey, SignupPage
from auditor.archive.survey_recording import record_survey
from auditor.archive.surveying import _claim, declare_signup_page
from auditor.archive.vocabulary import Trigger
from providers.models import Provider
from tests.archive.site import Site
from tests.archive.surveys import (
    LATER,
    MAIL,
    SECRET,
    claimed,
    make_attempt,
    make_signup_page,
    record_all,
)
from tests.archive.threads import in_thread
from tests.factories import START, make_provider

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
Result = TypeVar("Result")


def at_once(works: Sequence[Callable[[], Result]]) -> list[Result]:
    connection.close()
    with ThreadPoolExecutor(len(works)) as pool:
        return [done.result() for done in [pool.submit(in_thread, work) for work in works]]


def test_a_page_is_claimed_by_one_of_many() -> None:
    page = make_signup_page()
    works = [partial(_claim, [page], f"holder-{n}", only_if_due=True) for n in range(6)]
    assert sorted(len(taken) for taken in at_once(works)) == [0, 0, 0, 0, 0, 1]


def test_one_survey_is_recorded_of_many_that_were_made_under_one_lease() -> None:
    page = claimed(make_signup_page())
    works = [
        partial(
            record_survey,
            page=page,
            fence=page.fence,
            attempt=make_attempt(),
            trigger=Trigger.SCHEDULE,
        )
        for _ in range(4)
    ]
    assert sum(found is not None for found in at_once(works)) == 1
    assert FormSurvey.objects.count() == 1


def test_a_change_is_recorded_once() -> None:
    page = make_signup_page()
    record_all(page, [MAIL], [MAIL], [MAIL, SECRET])
    row = claimed(page)
    attempts = [make_attempt(MAIL, SECRET, at=START + 5 * LATER) for _ in range(3)]
    at_once(
        [
            partial(record_survey, page=row, fence=row.fence, attempt=one, trigger=Trigger.SCHEDULE)
            for one in attempts
        ]
    )
    assert FormChange.objects.count() == 1


def test_addresses_that_are_declared_at_once_are_revisions_in_a_row(site: Site) -> None:
    provider = make_provider()
    works = [partial(_declare, provider, number) for number in range(4)]
    at_once(works)
    pages = SignupPage.objects.filter(provider=provider)
    assert sorted(pages.values_list("revision", flat=True)) == [1, 2, 3, 4]
    assert pages.current().count() == 1


def _declare(provider: Provider, number: int) -> SignupPage:
    url = f"http://site.example/{number}"
    return declare_signup_page(provider=provider, url=url, at=START)
