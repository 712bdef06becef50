"""The story of an assessment in a real Chromium, from the first draft to the correction.

A researcher drafts and cites by selecting text; a reviewer returns it, and accepts it once it is
amended; the representative replies by a link; an editor publishes. Then the site changes the clause.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from auditor.archive.models import Version
from auditor.assessments.models import Assessment
from auditor.assessments.vocabulary import Status
from tests.assessing.signing_in import sign_in
from tests.e2e.assessment_scene import CLAUSE_THAT_CHANGES, AssessmentScene, assessment_scene
from tests.e2e.test_assessing import select

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django import Settings

    from tests.e2e.conftest import Window

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ADDRESS = "law@pellworth.example"


@pytest.fixture
def scene(transactional_db: None, settings: Settings) -> Iterator[AssessmentScene]:
    with assessment_scene(settings) as built:
        yield built


class Teller:
    """One browser, in which people take turns."""

    def __init__(self, window: Window) -> None:
        self.page: Page = window.open("/about/")

    def as_(self, user: User, path: str) -> Page:
        sign_in(self.page, user)
        self.page.goto(path)
        return self.page

    def as_anybody(self, path: str) -> Page:
        self.page.context.clear_cookies()
        self.page.goto(path)
        return self.page

    def step(self, user: User, row: Assessment, label: str, **typed: str) -> None:
        """Take a step of the assessment, with what its page asks for."""
        page = self.as_(user, f"/assess/{row.uuid}/")
        page.get_by_role("main").get_by_text(label, exact=True).first.click()
        for name, value in typed.items():
            page.get_by_label(name.replace("_", " ")).fill(value)
        if typed:
            page.get_by_role("button", name=label, exact=True).click()
        expect(page.get_by_role("status").first).to_be_visible()

    def cite(self, user: User, row: Assessment, version: Version, words: str) -> None:
        path = f"/assess/{row.uuid}/indicators/ED-01/cite/version/?version={version.uuid}"
        page = self.as_(user, path)
        select(page, words)
        expect(page.get_by_label("Words to cite")).to_have_value(words)
        page.get_by_role("button", name="Cite it").click()
        expect(page.get_by_text("ED-01: the evidence is cited.")).to_be_visible()

    def answer(self, user: User, row: Assessment, value: str, note: str) -> None:
        page = self.as_(user, f"/assess/{row.uuid}/indicators/ED-01/")
        page.get_by_label(value, exact=True).check()
        page.get_by_label("Public note").fill(note)
        page.get_by_role("button", name="Save the answer").click()
        expect(page.get_by_text("ED-01: the answer is saved.")).to_be_visible()


def draft(teller: Teller, scene: AssessmentScene) -> Assessment:
    page = teller.as_(scene.cast.author, "/assess/start/")
    page.locator("[name=provider]").last.fill(scene.provider.name)
    page.get_by_role("button", name="Start the draft").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Pellworth")
    row = Assessment.objects.get()
    page.goto(f"/assess/{row.uuid}/summary/")
    page.get_by_label("Summary").fill("A fictional exchange.")
    page.get_by_role("button", name="Save").click()
    teller.answer(scene.cast.author, row, "Discretionary", "They may ask.")
    teller.cite(scene.cast.author, row, scene.newest_terms(), CLAUSE_THAT_CHANGES)
    return row


def review(teller: Teller, scene: AssessmentScene, row: Assessment) -> None:
    """Returned once, amended, accepted."""
    cast = scene.cast
    teller.step(cast.author, row, "Submit")
    teller.step(cast.reviewer, row, "Begin the review")
    teller.step(cast.reviewer, row, "Request changes", What_is_to_be_changed="Say of what.")
    teller.answer(cast.author, row, "Discretionary", "They may ask for the source of funds.")
    page = teller.as_(cast.author, f"/assess/{row.uuid}/")
    page.get_by_role("button", name="Resolve").first.click()
    teller.step(cast.author, row, "Submit")
    teller.step(cast.reviewer, row, "Begin the review")
    teller.step(cast.reviewer, row, "Accept")


def reply_and_publish(teller: Teller, scene: AssessmentScene, row: Assessment, said: str) -> None:
    page = teller.as_(scene.cast.editor, f"/assess/{row.uuid}/steps/open_reply/")
    page.get_by_label("E-mail address of the representative").fill(ADDRESS)
    page.get_by_role("button", name="Open the right of reply").click()
    link = page.get_by_label("Link for the representative").input_value()
    teller.as_anybody(link)
    page.get_by_role("textbox", name="Your statement").fill(said)
    page.get_by_role("textbox", name="Who signs").fill("A representative")
    page.get_by_role("button", name="Send the reply").click()
    page.wait_for_url("**/reply/sent/")
    teller.step(scene.cast.editor, row, "Approve")
    teller.step(scene.cast.editor, row, "Publish")


def correct(teller: Teller, scene: AssessmentScene, row: Assessment) -> None:
    """The next version, which cites the clause as it stands now."""
    cast = scene.cast
    teller.step(cast.author, row, "Start a correction", Reason="The clause was reworded.")
    second = Assessment.objects.get(number=2)
    page = teller.as_(cast.author, f"/assess/{second.uuid}/indicators/ED-01/")
    page.get_by_role("button", name="Take back").first.click()
    newest = scene.newest_terms()
    lines = newest.text().split("\n")
    line = next(one for one in lines if "EUR 1,000" in one and "documents" in one)
    teller.cite(cast.author, second, newest, line.strip(" -*#").split(". ")[-1])
    teller.answer(cast.author, second, "Conditional", "From EUR 1,000 they ask.")
    teller.step(cast.author, second, "Submit")
    teller.step(cast.reviewer, second, "Begin the review")
    teller.step(cast.reviewer, second, "Accept")
    reply_and_publish(teller, scene, second, "Thank you.")


def test_from_the_draft_to_the_correction(scene: AssessmentScene, window: Window) -> None:
    teller = Teller(window)
    row = draft(teller, scene)
    review(teller, scene, row)
    reply_and_publish(teller, scene, row, "We ask for more than that by now.")

    page = teller.as_anybody(f"/providers/{scene.provider.slug}/assessment/")
    for words in ("They may ask for the source of funds.", "We ask for more than that by now."):
        expect(page.get_by_text(words).first).to_be_visible()
    expect(page.get_by_text("Claims only").first).to_be_visible()

    scene.change()
    scene.capture()
    scene.sweep()
    page.reload()
    expect(page.get_by_text("Quotes have changed or gone").first).to_be_visible()

    correct(teller, scene, row)
    page = teller.as_anybody(f"/providers/{scene.provider.slug}/assessment/")
    expect(page.get_by_text("From EUR 1,000 they ask.")).to_be_visible()
    page.goto(f"/assessments/{row.uuid}/")
    expect(page.get_by_text("superseded").first).to_be_visible()
    row.refresh_from_db()
    assert row.status == Status.SUPERSEDED
