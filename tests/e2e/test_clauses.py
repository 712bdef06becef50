"""The review of clauses in a real Chromium: by keys alone, by touch, without scripts, when the line drops."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from auditor.assessments.models import Evidence
from auditor.findings.models import ChangeVerdict, Verdict
from auditor.findings.vocabulary import Decision
from tests.assessing.clause_scene import ClauseScene, addresses, build_clause_scene, say
from tests.assessing.signing_in import sign_in
from tests.e2e.test_accessibility import violations
from tests.e2e.test_reflow import TOO_WIDE

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.e2e.conftest import Window

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WIDTHS = (320, 360, 1280)


@pytest.fixture
def clauses(transactional_db: None) -> ClauseScene:
    return build_clause_scene()


def open_as(window: Window, user: object, path: str, **options: Any) -> Page:
    page = window.open("/about/", **options)
    sign_in(page, user)
    page.goto(path)
    return page


def current(page: Page) -> Locator:
    return page.locator("[data-card][aria-current=true]")


def card(page: Page, indicator: str) -> Locator:
    return page.locator(f'[data-card^="{indicator}-"]')


def listening(page: Page) -> None:
    """A new page is seen before its script listens to keys."""
    page.wait_for_load_state()


def verdicts() -> list[tuple[str, str]]:
    return list(Verdict.objects.order_by("pk").values_list("indicator", "decision"))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_is_accessible_and_fits(
    clauses: ClauseScene, window: Window, theme: str
) -> None:
    say(clauses, "GS-01", by=clauses.reviewer)
    say(clauses, "IV-01", Decision.REJECTED, by=clauses.reviewer)
    say(clauses, "FC-01", by=clauses.reviewer)
    found: dict[object, list[str]] = {}
    page = open_as(window, clauses.researcher, "/assess/", theme=theme)
    for name, path in addresses(clauses).items():
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(path)
        if problems := violations(page):
            found[name] = problems
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            if wide := page.evaluate(TOO_WIDE):
                found[name, width] = wide
    assert found == {}


def on(page: Page, label: str) -> None:
    """Keys speak of this card now."""
    expect(current(page)).to_have_attribute("aria-label", label)


def test_a_text_is_reviewed_with_the_keyboard_alone(clauses: ClauseScene, window: Window) -> None:
    page = open_as(window, clauses.researcher, clauses.review)
    keyboard = page.keyboard
    keyboard.press("j")
    on(page, "AO-03, line 7")
    keyboard.press("a")
    on(page, "IV-01, line 9")
    expect(page.locator("[data-progress]")).to_have_text("3 of 4 clauses are open.")
    keyboard.press("c")
    expect(page.get_by_label("Indicator", exact=True).first).to_be_focused()
    keyboard.press("Tab")
    keyboard.type("Cond")
    keyboard.press("Control+Enter")
    on(page, "FC-01, line 13")
    keyboard.press("r")
    on(page, "GS-01, line 17")
    keyboard.press("a")
    expect(page.locator("[data-progress]")).to_have_text("All 4 clauses are judged.")
    expect(page.locator("[data-next]")).to_be_focused()
    said = Verdict.objects.order_by("pk").values_list("indicator", "decision", "claimed")
    assert list(said) == [
        ("AO-03", "accepted", "mandatory"),
        ("IV-01", "corrected", "conditional"),
        ("FC-01", "rejected", ""),
        ("GS-01", "accepted", "stated"),
    ]


def test_keys_walk_undo_and_explain_themselves(clauses: ClauseScene, window: Window) -> None:
    page = open_as(window, clauses.researcher, clauses.review)
    for key, label in (("j", "AO-03, line 7"), ("j", "IV-01, line 9"), ("k", "AO-03, line 7")):
        page.keyboard.press(key)
        on(page, label)
    page.keyboard.press("r")
    on(page, "IV-01, line 9")
    page.keyboard.press("u")
    expect(page.get_by_text("Taken back: your verdict on AO-03")).to_be_visible()
    on(page, "AO-03, line 7")
    page.keyboard.press("?")
    expect(page.get_by_text("Accept what the machine proposes")).to_be_visible()
    assert verdicts() == [("AO-03", "rejected"), ("AO-03", "withdrawn")]


def test_from_the_list_to_the_next_text_without_a_mouse(
    clauses: ClauseScene, window: Window
) -> None:
    page = open_as(window, clauses.researcher, "/assess/clauses/?kind=clause&indicator=IV-01")
    link = page.get_by_role("link", name="Halden Pay: Terms of use")
    link.focus()
    page.keyboard.press("Enter")
    expect(current(page)).to_have_attribute("aria-label", "IV-01, line 9")
    page.keyboard.press("a")
    expect(card(page, "IV-01")).to_have_attribute("data-state", "accepted")


def test_no_key_judges_what_was_not_chosen(clauses: ClauseScene, window: Window) -> None:
    page = open_as(window, clauses.researcher, clauses.review)
    page.keyboard.press("a")
    expect(current(page)).to_have_count(1)
    assert verdicts() == []


def test_keys_are_letters_where_somebody_writes(clauses: ClauseScene, window: Window) -> None:
    page = open_as(window, clauses.researcher, clauses.review)
    page.keyboard.press("j")
    page.keyboard.press("c")
    note = page.get_by_role("form", name="Correct AO-03").get_by_label("Note for other reviewers")
    note.fill("")
    note.press_sequentially("a car")
    expect(note).to_have_value("a car")
    assert verdicts() == []


def test_escape_closes_a_correction(clauses: ClauseScene, window: Window) -> None:
    page = open_as(window, clauses.researcher, clauses.review)
    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(page.get_by_label("Indicator", exact=True).first).to_be_focused()
    page.keyboard.press("Escape")
    expect(current(page).get_by_role("button", name="Accept")).to_be_visible()
    assert verdicts() == []


def test_escape_closes_the_correction_of_a_change(clauses: ClauseScene, window: Window) -> None:
    page = open_as(window, clauses.researcher, clauses.change_review)
    listening(page)
    page.keyboard.press("c")
    direction = page.get_by_label("What the change did")
    expect(direction).to_be_focused()
    page.keyboard.press("Escape")
    expect(direction).to_be_hidden()


def test_a_wrong_correction_says_what_is_wrong_and_keeps_what_was_typed(
    clauses: ClauseScene, window: Window
) -> None:
    page = open_as(window, clauses.researcher, clauses.review)
    page.keyboard.press("j")
    page.keyboard.press("c")
    form = page.get_by_role("form", name="Correct AO-03, line 7")
    form.get_by_label("Currency").fill("euro")
    form.get_by_role("button", name="Save the correction").click()
    expect(page.get_by_text("Write the currency as its code in capitals").first).to_be_visible()
    window.complaints.clear()  # The console names the refused request.
    expect(form.get_by_label("Currency")).to_have_value("euro")
    assert verdicts() == []


def test_a_dropped_connection_loses_nothing(clauses: ClauseScene, window: Window) -> None:
    page = open_as(window, clauses.researcher, clauses.review)
    page.keyboard.press("j")
    page.context.set_offline(True)
    page.keyboard.press("a")
    expect(current(page).get_by_text("Not recorded: the server cannot be reached.")).to_be_visible()
    page.context.set_offline(False)
    window.complaints.clear()  # The console names the request that failed.
    assert verdicts() == []
    page.keyboard.press("a")
    expect(card(page, "AO-03")).to_have_attribute("data-state", "accepted")
    assert verdicts() == [("AO-03", "accepted")]


def test_an_answer_that_is_lost_is_asked_for_again_and_recorded_once(
    clauses: ClauseScene, window: Window
) -> None:
    page = open_as(window, clauses.researcher, clauses.review)
    page.keyboard.press("j")

    def lose_the_answer(route: Any) -> None:
        route.fetch()
        route.abort()

    page.route("**/assess/clauses/**", lose_the_answer, times=1)
    page.keyboard.press("a")
    expect(current(page).get_by_text("Not recorded: the server cannot be reached.")).to_be_visible()
    window.complaints.clear()  # The console names the request that failed.
    page.keyboard.press("a")
    expect(card(page, "AO-03")).to_have_attribute("data-state", "accepted")
    assert verdicts() == [("AO-03", "accepted")]


def test_somebody_who_was_signed_out_is_told_so(clauses: ClauseScene, window: Window) -> None:
    page = open_as(window, clauses.researcher, clauses.review)
    page.keyboard.press("j")
    page.context.clear_cookies()
    page.keyboard.press("a")
    expect(current(page).get_by_text("Not recorded")).to_be_visible()
    window.complaints.clear()  # The console names the refused request.
    assert verdicts() == []


def test_who_comes_second_sees_who_judged_and_what(clauses: ClauseScene, window: Window) -> None:
    page = open_as(window, clauses.researcher, clauses.review)
    page.keyboard.press("j")
    say(clauses, "AO-03", Decision.REJECTED, by=clauses.reviewer)
    page.keyboard.press("a")
    told = current(page).get_by_text(f"{clauses.reviewer.email} rejected it")
    expect(told).to_be_visible()
    expect(card(page, "AO-03")).to_have_attribute("data-state", "rejected")
    window.complaints.clear()  # The console names the refused request.
    assert verdicts() == [("AO-03", "rejected")]


def test_it_works_by_touch_without_scripts(clauses: ClauseScene, window: Window) -> None:
    page = open_as(window, clauses.researcher, clauses.review, width=360, script=False)
    card(page, "AO-03").get_by_role("button", name="Accept").click()
    expect(page.get_by_text("AO-03: accepted.")).to_be_visible()
    card(page, "IV-01").get_by_role("button", name="Correct").click()
    page.get_by_label("What is claimed").first.select_option("conditional")
    page.get_by_role("button", name="Save the correction").click()
    expect(page.get_by_text("IV-01: corrected.")).to_be_visible()
    page.get_by_role("button", name="Undo my last verdict").click()
    expect(page.get_by_text("Taken back: your verdict on IV-01")).to_be_visible()
    assert verdicts() == [
        ("AO-03", "accepted"),
        ("IV-01", "corrected"),
        ("IV-01", "withdrawn"),
    ]


def test_a_missed_clause_is_added_from_the_text(clauses: ClauseScene, window: Window) -> None:
    page = open_as(window, clauses.researcher, clauses.review)
    page.get_by_text("Add a clause that was missed").click()
    page.locator("#line-15").click(click_count=3)
    expect(page.get_by_label("Line", exact=True)).to_have_value("15")
    form = page.get_by_role("form", name="Add a clause")
    form.get_by_label("Indicator").select_option("ED-01")
    form.get_by_label("What is claimed").select_option("conditional")
    form.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("ED-01: added.")).to_be_visible()
    assert Verdict.objects.get().exact == "Tell us where your money comes from if we ask."


def test_repeated_words_are_judged_together_and_every_place_is_named(
    clauses: ClauseScene, window: Window
) -> None:
    page = open_as(window, clauses.researcher, clauses.review)
    page.get_by_role("link", name="The same words are open in 1 other place").click()
    expect(page.get_by_text("They are open in 2 places, in 2 documents.")).to_be_visible()
    page.get_by_role("button", name="Accept in all that are chosen").click()
    said = "AO-03: accepted in 2 places: Halden Pay (Terms of use), Sagne Kort (Terms of Service)."
    expect(page.get_by_text(said)).to_be_visible()
    assert verdicts() == [("AO-03", "accepted")] * 2


def test_accepted_clauses_fill_a_draft(clauses: ClauseScene, window: Window) -> None:
    say(clauses, "IV-01", by=clauses.reviewer)
    page = open_as(window, clauses.researcher, f"/assess/{clauses.draft.uuid}/")
    page.get_by_role("link", name="Take over accepted clauses").click()
    expect(page.get_by_label("IV-01")).to_be_checked()
    page.get_by_role("button", name="Fill in what is chosen").click()
    expect(page.get_by_text("Filled in with their evidence: IV-01.")).to_be_visible()
    assert Evidence.objects.get().answer.claimed == "discretionary"


def test_a_change_is_reviewed_with_the_keyboard_alone(clauses: ClauseScene, window: Window) -> None:
    page = open_as(window, clauses.researcher, "/assess/clauses/?kind=change")
    page.get_by_role("link", name="Halden Pay: Terms of use").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What it did")).to_be_visible()
    listening(page)
    page.keyboard.press("c")
    expect(page.get_by_label("What the change did")).to_be_focused()
    page.keyboard.type("Neither")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Halden Pay: the change is corrected.")).to_be_visible()
    listening(page)
    page.keyboard.press("u")
    expect(page.get_by_text("Taken back: your verdict on a change")).to_be_visible()
    listening(page)
    page.keyboard.press("a")
    expect(page.get_by_text("Halden Pay: the change is accepted.")).to_be_visible()
    said = list(ChangeVerdict.objects.order_by("number").values_list("decision", "direction"))
    assert said == [("corrected", "neutral"), ("withdrawn", ""), ("accepted", "looser")]
