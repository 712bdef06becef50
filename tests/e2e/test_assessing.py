"""The assessors' desk in a real Chromium: citing by mouse, drafts, both themes, narrow, no scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from auditor.assessments.models import Answer, Evidence
from tests.assessing.scene import ASTRAL, CLAUSE, OF_RESEARCHERS, TWICE, Desk, addresses, build_desk
from tests.assessing.signing_in import sign_in
from tests.e2e.test_accessibility import violations
from tests.e2e.test_reflow import TOO_WIDE

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.conftest import Window

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WIDTHS = (320, 360, 1280)


@pytest.fixture
def desk(transactional_db: None) -> Desk:
    return build_desk()


def open_as(window: Window, user: object, path: str, **options: object) -> Page:
    page = window.open("/about/", **options)  # type: ignore[arg-type]
    sign_in(page, user)
    page.goto(path)
    return page


def indicator(desk: Desk, name: str = "AO-02") -> str:
    return f"/assess/{desk.draft.uuid}/indicators/{name}/"


def cited(desk: Desk) -> Evidence:
    return Evidence.objects.get(answer__indicator="AO-02", answer__assessment=desk.draft)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_is_accessible_and_fits(desk: Desk, window: Window, theme: str) -> None:
    found: dict[object, list[str]] = {}
    page = open_as(window, desk.cast.author, "/assess/", theme=theme)
    for name, path in (addresses(desk) | OF_RESEARCHERS).items():
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(path)
        if problems := violations(page):
            found[name] = problems
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            if wide := page.evaluate(TOO_WIDE):
                found[name, width] = wide
    assert found == {}


def select(page: Page, words: str) -> None:
    """Drag over the words in the text, as a person does."""
    box = page.evaluate(
        """(words) => {
          const line = [...document.querySelectorAll(".citable-line")].find((one) => one.textContent.includes(words));
          line.scrollIntoView({ block: "center" });
          const node = line.firstChild, start = line.textContent.indexOf(words);
          const range = document.createRange();
          range.setStart(node, start);
          range.setEnd(node, start + words.length);
          const rects = range.getClientRects(), first = rects[0], last = rects[rects.length - 1];
          return [first.left + 0.5, first.top + first.height / 2, last.right - 0.2, last.top + last.height / 2];
        }""",
        words,
    )
    page.mouse.move(box[0], box[1])
    page.mouse.down()
    page.mouse.move(box[2] - 5, box[3], steps=4)
    page.mouse.move(box[2], box[3])
    page.mouse.up()


@pytest.mark.parametrize("words", [CLAUSE, "😀 is a face."])
def test_words_selected_with_the_mouse_are_cited(desk: Desk, window: Window, words: str) -> None:
    page = open_as(window, desk.cast.author, indicator(desk))
    select(page, words)
    expect(page.get_by_label("Words to cite")).to_have_value(words)
    expect(page.locator(".quote-preview mark")).to_have_text(words)
    page.get_by_role("button", name="Cite it").click()
    expect(page.get_by_text("AO-02: the evidence is cited.")).to_be_visible()
    piece = cited(desk)
    assert (piece.exact, desk.terms.text()[piece.start : piece.end]) == (words, words)


def test_of_words_that_stand_twice_the_selected_ones_are_cited(desk: Desk, window: Window) -> None:
    page = open_as(window, desk.cast.author, indicator(desk))
    page.evaluate(
        """() => {
          const line = [...document.querySelectorAll(".citable-line")].pop();
          const at = line.textContent.indexOf("Fees");
          getSelection().setBaseAndExtent(line.firstChild, at, line.firstChild, line.textContent.length);
          line.dispatchEvent(new MouseEvent("mouseup", { bubbles: true }));
        }"""
    )
    expect(page.get_by_label("Words to cite")).to_have_value(TWICE)
    page.get_by_role("button", name="Cite it").click()
    expect(page.get_by_text("AO-02: the evidence is cited.")).to_be_visible()
    assert cited(desk).start == desk.terms.text().rindex(TWICE)


def test_what_was_typed_is_offered_back_after_a_reload(desk: Desk, window: Window) -> None:
    page = open_as(window, desk.cast.author, indicator(desk))
    note = page.get_by_label("Public note")
    note.fill("They say so on page two.")
    page.get_by_label("Mandatory", exact=True).check()
    page.reload()
    expect(note).to_have_value("")
    page.get_by_role("button", name="Put it back").click()
    expect(note).to_have_value("They say so on page two.")
    expect(page.get_by_label("Mandatory", exact=True)).to_be_checked()
    page.get_by_role("button", name="Save the answer").click()
    expect(page.get_by_text("AO-02: the answer is saved.")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="Put it back")).to_have_count(0)
    assert Answer.objects.get(indicator="AO-02", assessment=desk.draft).claimed == "mandatory"


def test_what_was_typed_survives_a_server_that_is_away(desk: Desk, window: Window) -> None:
    page = open_as(window, desk.cast.author, indicator(desk))
    page.get_by_label("Public note").fill("Typed before the line went dead.")
    page.route("**/*", lambda route: route.abort())
    page.get_by_role("button", name="Save the answer").click()
    page.wait_for_timeout(100)
    page.unroute("**/*")
    window.complaints.clear()
    page.goto(indicator(desk))
    page.get_by_role("button", name="Put it back").click()
    expect(page.get_by_label("Public note")).to_have_value("Typed before the line went dead.")


def test_nobody_is_offered_what_another_person_typed(desk: Desk, window: Window) -> None:
    page = open_as(window, desk.cast.author, f"/assess/{desk.draft.uuid}/")
    page.get_by_label("New note").fill("Between us.")
    sign_in(page, desk.cast.reviewer)
    page.reload()
    expect(page.get_by_label("New note")).to_have_value("")
    expect(page.get_by_role("button", name="Put it back")).to_have_count(0)


def test_without_scripts_a_sentence_is_pasted_and_a_place_chosen(
    desk: Desk, window: Window
) -> None:
    page = open_as(window, desk.cast.author, indicator(desk), script=False)
    page.get_by_label("Words to cite").fill(TWICE)
    page.get_by_role("button", name="Cite it").click()
    expect(page.get_by_text("These words stand in 2 places.").first).to_be_visible()
    window.complaints.clear()  # Chromium says that the answer was 400.
    page.get_by_role("radio", name=ASTRAL[:10]).check()
    page.get_by_role("button", name="Cite it").click()
    expect(page.get_by_text("AO-02: the evidence is cited.")).to_be_visible()
    page.get_by_label("Mandatory", exact=True).check()
    page.get_by_role("button", name="Save the answer").click()
    expect(page.get_by_text("AO-02: the answer is saved.")).to_be_visible()


def test_the_reply_page_keeps_nothing_in_the_browser(desk: Desk, window: Window) -> None:
    page = open_as(window, desk.cast.editor, f"/assess/{desk.reviewed.uuid}/steps/open_reply/")
    page.get_by_label("E-mail address of the representative").fill("law@sagne-kort.example")
    page.get_by_role("button", name="Open the right of reply").click()
    link = page.get_by_label("Link for the representative").input_value()
    page.context.clear_cookies()
    page.goto(link)
    assert violations(page) == []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(TOO_WIDE) == []
    page.get_by_role("textbox", name="Your statement").fill("We disagree.")
    page.get_by_label("Who signs").fill("A. Person")
    assert (
        page.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length") == 0
    )
    page.get_by_role("button", name="Send the reply").click()
    expect(page.get_by_role("heading", name="Your reply was received")).to_be_visible()
    assert violations(page) == []
    assert page.context.cookies() == []


def test_a_second_tab_is_told_in_words_and_loses_nothing(desk: Desk, window: Window) -> None:
    first = open_as(window, desk.cast.author, indicator(desk))
    second = window.open(indicator(desk))
    first.get_by_label("Mandatory", exact=True).check()
    first.get_by_role("button", name="Save the answer").click()
    expect(first.get_by_text("AO-02: the answer is saved.")).to_be_visible()
    second.get_by_label("Public note").fill("Typed in the second tab.")
    second.get_by_role("button", name="Save the answer").click()
    expect(second.get_by_text("Nothing that you typed is lost.")).to_be_visible()
    window.complaints.clear()  # Chromium says that the answer was 409.
    expect(second.get_by_label("Public note")).to_have_value("Typed in the second tab.")
    assert violations(second) == []
    for width in WIDTHS:
        second.set_viewport_size({"width": width, "height": 800})
        assert second.evaluate(TOO_WIDE) == []
    second.get_by_role("button", name="Save the answer").click()
    expect(second.get_by_text("AO-02: the answer is saved.")).to_be_visible()
