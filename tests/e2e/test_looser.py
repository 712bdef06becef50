"""From a page of the sample web that demands less than before to the feed and the provider's page that say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from playwright.sync_api import expect

from auditor.archive.clock import database_now
from auditor.archive.interchange.declarations import read_folder
from auditor.archive.interchange.documents import store_declarations
from auditor.archive.models import Document
from auditor.archive.tracking import conduct, track
from auditor.archive.vocabulary import Origin, Trigger
from auditor.findings.edition import current_rules
from auditor.findings.sweeping import sweep
from auditor.pages.engine import Engine
from auditor.sample.library import DATA
from auditor.sample.server import SampleWeb
from tests.e2e.test_accessibility import violations
from tests.e2e.test_reflow import TOO_WIDE
from tests.factories import START

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import Settings

    from tests.e2e.conftest import Window

pytestmark = [pytest.mark.browser, pytest.mark.slow]
STEPS_BEFORE = 17
SENTENCE = "Proof of identity (IV-01), formerly required, is now at the provider's discretion."
NARROWED = "?indicator=IV-01&direction=looser&from=40"


@pytest.fixture
def web(settings: Settings) -> Iterator[SampleWeb]:
    with SampleWeb(None) as running:
        settings.HOST_MAP = {"*.example": running.address}
        settings.CHROMIUM = "/nonexistent/chromium"
        yield running


@pytest.fixture
def walked_back(transactional_db: None, web: SampleWeb) -> Document:
    """Quillmark's agreement before and after it gives up what it had begun to require, captured and read."""
    for _ in range(STEPS_BEFORE):
        web.advance()
    services = read_folder(DATA / "declarations", host_map=settings.HOST_MAP)
    store_declarations(services, origin=Origin.SAMPLE, at=START)
    own = Document.objects.tracked().select_related("provider")
    documents = own.filter(provider__slug="quillmark", terms_type="Terms of Service")
    with Engine(conduct()) as engine:
        list(track(list(documents), engine=engine, trigger=Trigger.MANUAL))
        web.advance()
        list(track(list(documents), engine=engine, trigger=Trigger.MANUAL))
    sweep(rules=current_rules(), now=database_now)
    return documents.get()


def test_a_clause_that_was_loosened_is_found_as_looser(
    walked_back: Document, window: Window
) -> None:
    page = window.open("/")
    page.get_by_label("Indicator").select_option("IV-01")
    page.get_by_label("Direction").select_option("looser")
    page.get_by_label("Significance from").fill("40")
    page.get_by_role("button", name="Show", exact=True).click()
    row = page.locator("li.change")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("Looser")
    expect(row).to_contain_text(SENTENCE)
    expect(row).to_contain_text("read by software, not reviewed")
    feed = page.request.get(f"/feed/{NARROWED}").text()
    assert SENTENCE.replace("'", "&#x27;") in feed or SENTENCE in feed
    row.get_by_role("link", name="Compare").click()
    expect(page.get_by_role("region", name="What it does to due diligence")).to_contain_text(
        SENTENCE
    )


def test_the_providers_page_says_so_too_without_scripts(
    walked_back: Document, window: Window
) -> None:
    page = window.open(f"{walked_back.provider.get_absolute_url()}{NARROWED}", script=False)
    row = page.locator("li.change")
    expect(row).to_have_count(1)
    expect(row.locator(".direction-looser")).to_have_text("Looser")
    expect(row).to_contain_text(SENTENCE)


def test_the_words_that_loosened_it_are_found_and_marked(
    walked_back: Document, window: Window
) -> None:
    page = window.open("/search/")
    page.get_by_label("Words that stand in one passage").fill('"at its discretion" passport')
    page.get_by_role("main").get_by_role("button", name="Search").click()
    expect(page.locator(".excerpt mark").first).to_have_text("at its discretion")
    page.locator(".excerpt-link").first.click()
    expect(page.locator("#quote")).to_have_text("at its discretion")
    page.goto(f"{page.url.partition('?')[0]}")
    label = page.locator(".document-text a.clause-label", has_text="IV-01").first
    label.click()
    expect(page.locator(".clause-table tr:target")).to_contain_text("Discretionary")


def addresses(document: Document) -> dict[str, str]:
    """Every page that says something of it."""
    older, newer = document.versions.order_by("captured_at")
    return {
        "overview": f"/{NARROWED}&sort=significance",
        "nothing": "/?direction=mixed",
        "fault": "/?from=high",
        "provider": f"{document.provider.get_absolute_url()}{NARROWED}",
        "document": document.get_absolute_url(),
        "version": newer.get_absolute_url(),
        "plain": f"{newer.get_absolute_url()}?clauses=off",
        "diff": f"/diff/{older.uuid}/{newer.uuid}/",
        "indicator": "/methodology/indicators/IV-01/texts/",
        "search": "/search/?q=account*&versions=all",
        "clauses": "/search/?q=passport&indicator=IV-01",
        "no-hit": "/search/?q=zeppelin",
        "bad-query": "/search/?q=***",
    }


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_is_accessible_and_fits(
    walked_back: Document, window: Window, theme: str
) -> None:
    found: dict[object, list[str]] = {}
    for name, path in addresses(walked_back).items():
        page = window.open(path, theme=theme)
        if problems := violations(page):
            found[name] = problems
        for width in (320, 360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            if wide := page.evaluate(TOO_WIDE):
                found[name, width] = wide
        page.close()
    assert found == {}
