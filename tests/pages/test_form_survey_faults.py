"""What goes wrong in a survey: it says where, costs no more than it must, and holds up nobody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from auditor.pages.chromium import TABS
from auditor.pages.engine import SURVEYS, Engine
from auditor.pages.form_outcomes import SurveyResult
from auditor.pages.form_reading import MOST_FRAMES
from auditor.pages.form_survey import SurveyOrder
from auditor.pages.outcomes import Outcome
from tests.pages.browsing import NEEDS_BROWSER
from tests.pages.surveying import MAIL, controls, labels, look, page
from tests.pages.web import HOST, Answer, Web

pytestmark = NEEDS_BROWSER
LINK = "<a href=/join>Sign up</a>"


def test_a_fault_behind_a_link_names_the_address_of_the_link(surveyor: Engine, pages: Web) -> None:
    pages.serve("/", page(LINK))
    pages.answers["/join"] = Answer(b"gone", status=410)
    attempt = look(surveyor)
    assert (attempt.outcome, f"{HOST}/join answered" in attempt.error) == (Outcome.GONE, True)


def test_a_site_that_asks_for_patience_is_understood(surveyor: Engine, pages: Web) -> None:
    headers = (("Content-Type", "text/html"), ("Retry-After", "30"))
    pages.answers["/"] = Answer(b"<p>Later.</p>", status=503, headers=headers)
    asked = look(surveyor).retry_after
    assert asked is not None
    assert timedelta(0) < asked - datetime.now(UTC) <= timedelta(seconds=30)


def test_the_label_of_a_captcha_is_what_any_database_keeps(surveyor: Engine, pages: Web) -> None:
    script = "document.querySelector('iframe').title = 'captcha \\ud800 \\0 here'"
    frame = "<iframe src=/recaptcha/anchor width=304 height=78></iframe>"
    pages.serve("/", page(f"{MAIL}{frame}<script>{script}</script>"))
    pages.serve("/recaptcha/anchor", page("x"))
    (label,) = [one.label for one in controls(look(surveyor)) if one.kind == "captcha"]
    assert label == "captcha ? here"


def test_frames_that_are_too_many_are_named(surveyor: Engine, pages: Web) -> None:
    frames = [f"<iframe width=300 height=40 src=/inner{n}></iframe>" for n in range(24)]
    pages.serve("/", page(MAIL + "".join(frames)))
    for n in range(24):
        pages.serve(f"/inner{n}", page("<p>x</p>"))
    seen = look(surveyor).seen
    assert seen is not None
    unread = [f"http://{HOST}/inner{n}" for n in range(MOST_FRAMES - 1, 24)]
    assert list(seen.unread_frames) == unread


def test_a_frame_that_goes_while_it_is_kept_costs_no_survey(surveyor: Engine, pages: Web) -> None:
    pages.serve("/", page(f"{MAIL}<iframe src=/inner width=300 height=90></iframe>"))
    leave = "parent.document.querySelector('iframe').remove(); throw new Error('gone')"
    pages.serve("/inner", page(f"<script>Element.prototype.getHTML = () => {{ {leave} }}</script>"))
    attempt = look(surveyor)
    assert (attempt.result, attempt.error) == (SurveyResult.LISTED, "")


def test_a_click_that_was_not_made_is_no_step(surveyor: Engine, pages: Web) -> None:
    # Once it has been read the button is put into a form.
    script = """const b = document.querySelector('button'), was = b.getBoundingClientRect.bind(b);
    new MutationObserver(() => 0).observe(b, {attributes: true});
    const closest = Element.prototype.closest;
    Element.prototype.closest = function (what) {
      return what === 'form' && this === b && window.later ? b : closest.call(this, what); };
    setTimeout(() => { window.later = true; }, 0);"""
    pages.serve("/", page(f"<button type=button>Sign up</button><script>{script}</script>"))
    seen = look(surveyor).seen
    assert seen is not None
    assert list(seen.way) == []


def test_surveys_that_move_from_host_to_host_do_not_wait_for_each_other_for_ever(
    surveyor: Engine, pages: Web
) -> None:
    """More of them than there are tabs, each from its own host to one of another's."""
    count = TABS * 2
    pages.serve("/join", page(MAIL))
    for number in range(count):
        to = f"http://h{(number + 1) % count}.{HOST}/join"
        pages.serve(f"/{number}", page(f"<a href={to}>Sign up</a>"))
    orders = [SurveyOrder(f"http://h{number}.{HOST}/{number}") for number in range(count)]
    made = [one.result(timeout=100) for one in [surveyor.survey(order) for order in orders]]
    assert [labels(one) for one in made] == [["E-mail"]] * count


def test_surveys_leave_a_tab_to_documents() -> None:
    assert 0 < SURVEYS < TABS


def test_nothing_is_left_of_surveys_that_were_cancelled(surveyor: Engine, pages: Web) -> None:
    pages.serve("/", page(MAIL))
    for future in [surveyor.survey(SurveyOrder(f"http://{HOST}/")) for _ in range(4)]:
        future.cancel()
    assert labels(look(surveyor)) == ["E-mail"]
