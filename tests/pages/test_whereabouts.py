"""Whether an address still leads to where it was declared to."""

from __future__ import annotations

import pytest

from auditor.pages.whereabouts import is_home, moved, site_of

TERMS = "https://www.shop.example/legal/terms"


@pytest.mark.parametrize(
    "final",
    [
        TERMS,
        "http://www.shop.example/legal/terms",
        "https://shop.example/legal/terms",
        "https://www.shop.example/legal/terms/",
        "https://www.shop.example/en-gb/legal/terms",
        "https://de.shop.example/recht/agb",
        "https://help.shop.example/article/12",
        "https://www.shop.example/login",
        "https://www.shop.example/?page=terms",
    ],
)
def test_another_page_of_the_same_site_is_no_move(final: str) -> None:
    assert moved(TERMS, final) == ""


@pytest.mark.parametrize(
    "final",
    [
        "https://www.shop.example",
        "https://www.shop.example/",
        "https://shop.example/en/",
        "https://shop.example/us/en",
        "https://shop.example/zh-hans",
        "https://shop.example/es-419/",
        "https://shop.example/index.html",
        "https://shop.example/en/home",
        "https://shop.example/#top",
    ],
)
def test_the_home_page_in_its_place_is_a_move(final: str) -> None:
    assert "home page" in moved(TERMS, final)


@pytest.mark.parametrize(
    "final", ["https://www.buyer.example/legal/terms", "https://shop.test/legal/terms"]
)
def test_another_site_is_a_move(final: str) -> None:
    assert "another site" in moved(TERMS, final)


def test_where_it_led_at_the_last_reading_is_no_move() -> None:
    there = "https://www.buyer.example/legal/shop-terms"
    assert moved(TERMS, there, last="https://www.buyer.example/legal/terms") == ""


def test_a_home_page_that_was_declared_is_no_move() -> None:
    assert moved("http://shop.example/", "https://www.shop.example/en/") == ""


def test_a_home_page_that_the_last_reading_came_from_is_no_move() -> None:
    assert moved(TERMS, "https://shop.example/en", last="https://shop.example/") == ""


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://shop.example/", "shop.example"),
        ("https://a.b.shop.example/", "shop.example"),
        ("https://www.shop.co.uk/", "shop.co.uk"),
        ("https://shop.com.br./", "shop.com.br"),
        ("https://co.uk/", "co.uk"),
        ("https://localhost/", "localhost"),
        ("http://127.0.10.1:8701/", "127.0.10.1"),
        ("http://[2606:4700::1111]/", "2606:4700::1111"),
        ("about:blank", ""),
    ],
)
def test_a_site_is_the_name_that_somebody_registered(url: str, site: str) -> None:
    assert site_of(url) == site


@pytest.mark.parametrize("url", ["https://a.example/no", "https://a.example/#/terms"])
def test_what_only_looks_like_a_home_page(url: str) -> None:
    assert is_home(url) == url.endswith("/no")
