"""Whose turn it is at a host."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from auditor.archive.hosts import (
    HOLD,
    hold,
    hosts_of,
    keep,
    known_robots,
    leave,
    postpone,
    remember_robots,
)
from auditor.archive.models import Host, RobotsFile
from auditor.pages.declaration import parts_of
from auditor.pages.robots import Robots
from tests.archive.threads import in_thread
from tests.factories import START

db = pytest.mark.django_db
A, B = "a.example", "b.example"
ROBOTS = Robots(text="User-agent: *\nDisallow: /x", fetched_at=START, status=200)


def take(*names: str, by: str = "one", late: timedelta = timedelta(0)) -> set[str]:
    return hold(names, holder=by, at=START + late)


def test_the_hosts_of_a_declaration_are_those_of_its_pages() -> None:
    parts = parts_of(
        {
            "combine": [{"fetch": "https://A.example/1"}, {"fetch": "http://b.example:8080/2"}],
            "select": "main",
        }
    )
    assert hosts_of(parts) == {A, B}


@db
def test_a_host_is_held_by_one_process_at_a_time() -> None:
    assert take(A) == {A}
    assert take(A, B, by="two") == {B}


@db
def test_who_holds_a_host_goes_on_to_hold_it() -> None:
    take(A)
    assert take(A, late=HOLD / 2) == {A}
    assert take(A, by="two", late=HOLD) == set()


@db
def test_a_host_of_a_process_that_died_is_taken_over() -> None:
    take(A)
    assert take(A, by="two", late=HOLD - timedelta(microseconds=1)) == set()
    assert take(A, by="two", late=HOLD) == {A}


@db
def test_a_host_that_was_left_can_be_held_at_once() -> None:
    take(A)
    leave(holder="one")
    assert take(A, by="two") == {A}


@db
def test_leaving_gives_back_what_is_ones_own() -> None:
    take(A)
    leave(holder="two")
    assert take(A, by="two") == set()


@db
def test_what_is_kept_is_held_longer() -> None:
    take(A)
    keep(holder="one", at=START + HOLD / 2)
    assert take(A, by="two", late=HOLD) == set()


@db
def test_what_was_taken_over_is_not_kept() -> None:
    take(A)
    take(A, by="two", late=HOLD)
    keep(holder="one", at=START + 9 * HOLD)
    assert take(A, late=2 * HOLD) == {A}


@db
def test_a_host_that_wants_to_be_left_alone_is_left_alone() -> None:
    take(A)
    postpone({A: START + HOLD})
    assert take(A, late=HOLD - timedelta(microseconds=1)) == set()
    assert take(A, late=HOLD) == {A}


@db
def test_no_host_is_nothing_to_hold() -> None:
    assert take() == set()


@db
def test_many_hosts_are_held_with_as_many_queries_as_one(
    django_assert_max_num_queries: object,
) -> None:
    with django_assert_max_num_queries(5):  # type: ignore[operator]
        assert len(take(*(f"{number}.example" for number in range(100)))) == 100


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_several_threads_one_gets_the_host() -> None:
    names = [f"{number}.example" for number in range(10)]
    connection.close()

    def hold_all(number: int) -> set[str]:
        order = names if number % 2 else names[::-1]
        return in_thread(lambda: hold(order, holder=str(number), at=START))

    with ThreadPoolExecutor(4) as pool:
        held = list(pool.map(hold_all, range(4)))
    assert sorted(name for one in held for name in one) == names


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_threads_that_remember_what_hosts_said_do_not_block_each_other() -> None:
    names = [f"{number}.example" for number in range(10)]
    take(*names)
    connection.close()

    def learn(number: int) -> None:
        order = names if number % 2 else names[::-1]
        in_thread(lambda: postpone(dict.fromkeys(order, START + timedelta(days=1))))
        in_thread(lambda: remember_robots({f"http://{name}": ROBOTS for name in order}))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(learn, range(4)))
    assert Host.objects.filter(free_at=START + timedelta(days=1)).count() == 10


# --- robots.txt -----------------------------------------------------------------------------------


@db
def test_robots_txt_is_remembered_as_it_was() -> None:
    remember_robots({"http://a.example": ROBOTS})
    assert known_robots() == {"http://a.example": ROBOTS}


@db
def test_a_site_without_robots_txt_is_remembered_too() -> None:
    nothing = Robots(text="", fetched_at=START, status=404)
    remember_robots({"http://a.example": nothing})
    assert known_robots() == {"http://a.example": nothing}


@db
def test_robots_txt_is_renewed_in_place() -> None:
    newer = Robots(text="", fetched_at=START + HOLD, status=404)
    for robots in (ROBOTS, newer):
        remember_robots({"http://a.example": robots, "http://b.example": ROBOTS})
    assert known_robots() == {"http://a.example": newer, "http://b.example": ROBOTS}
    assert RobotsFile.objects.count() == 2


@db
def test_an_older_robots_txt_does_not_take_the_place_of_a_newer_one() -> None:
    newer = Robots(text="", fetched_at=START + HOLD, status=404)
    for robots in (newer, ROBOTS):
        remember_robots({"http://a.example": robots})
    assert known_robots() == {"http://a.example": newer}
