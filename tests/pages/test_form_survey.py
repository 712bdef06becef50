"""Sign-up pages of every kind, in a real Chromium: what a person would see is listed, and nothing else."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from auditor.pages.engine import Engine
from auditor.pages.form_outcomes import SurveyResult
from auditor.pages.form_survey import SurveyAttempt
from auditor.pages.outcomes import Outcome
from tests.pages.browsing import NEEDS_BROWSER
from tests.pages.surveying import (
    MAIL,
    buttons,
    controls,
    labels,
    look,
    page,
    site,
    ways_in,
)
from tests.pages.web import HOST, Answer, Web

pytestmark = NEEDS_BROWSER


@pytest.fixture(scope="module")
def plain(surveyor: Engine, shared_web: Web) -> SurveyAttempt:
    """One look at the plain form for all tests that only read what came of it."""
    shared_web.serve("/plain", site("plain"))
    return look(surveyor, "/plain")


def test_every_control_of_a_plain_form_is_listed_in_its_order(plain: SurveyAttempt) -> None:
    assert [one.name for one in controls(plain) if one.kind == "field"] == [
        "mail", "phone", "secret", "town", "code", "land", "kind", "day", "month", "year", "ok", "scan",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "label", "source"),
    [
        ("mail", "E-mail address *", "label"),
        ("phone", "Mobile number", "label"),
        ("secret", "Choose a password", "nearby"),
        ("town", "Town", "aria"),
        ("code", "Referral code", "placeholder"),
        ("kind", "Kind of account", "label"),
        ("ok", "I accept the terms", "label"),
    ],
)
def test_a_control_is_called_as_a_person_reads_it(
    plain: SurveyAttempt, name: str, label: str, source: str
) -> None:
    found = next(one for one in controls(plain) if one.name == name)
    assert (found.label, found.label_source) == (label, source)


def test_what_is_required_is_known_by_markup_and_by_stars(plain: SurveyAttempt) -> None:
    required = {one.name for one in controls(plain) if one.is_required}
    assert required == {"mail", "secret", "ok"}


def test_a_select_has_its_options(plain: SurveyAttempt) -> None:
    found = next(one for one in controls(plain) if one.name == "land")
    assert found.options == ("Austria", "Brazil", "Chad")


def test_radio_buttons_are_one_control_with_options(plain: SurveyAttempt) -> None:
    found = next(one for one in controls(plain) if one.name == "kind")
    assert found.options == ("Personal", "Business")


def test_fields_parted_by_signs_share_the_text_before_the_first(plain: SurveyAttempt) -> None:
    assert {one.nearby for one in controls(plain) if one.name in {"day", "month", "year"}} == {
        "Birthday"
    }


def test_attributes_are_kept(plain: SurveyAttempt) -> None:
    mail, secret, scan = (
        next(one for one in controls(plain) if one.name == name)
        for name in ("mail", "secret", "scan")
    )
    assert (mail.type, mail.autocomplete, mail.max_length) == ("email", "email", 120)
    assert (secret.pattern, scan.type, scan.accept) == (".{8,}", "file", "image/*")


def test_head_and_foot_of_a_page_are_none_of_the_form(plain: SurveyAttempt) -> None:
    assert plain.seen is not None
    assert plain.seen.aside_count == 5


def test_a_plain_form_is_listed(plain: SurveyAttempt) -> None:
    assert (plain.result, plain.outcome, plain.error) == (SurveyResult.LISTED, Outcome.OK, "")


def test_a_survey_keeps_the_page_and_a_picture(plain: SurveyAttempt) -> None:
    assert plain.seen is not None
    assert b'name="mail"' in plain.seen.dom
    assert plain.seen.screenshot.startswith(b"\xff\xd8")


def test_the_boxes_are_not_in_the_page_that_is_kept(plain: SurveyAttempt) -> None:
    assert plain.seen is not None
    assert b"2147483647" not in plain.seen.dom


def test_a_survey_says_where_and_in_which_language(plain: SurveyAttempt) -> None:
    assert plain.seen is not None
    assert (plain.seen.final_url, plain.seen.language) == (f"http://{HOST}/plain", "en")


def test_fields_that_nobody_sees_are_not_counted(surveyor: Engine, pages: Web) -> None:
    pages.serve("/", site("hidden"))
    names = [one.name for one in controls(look(surveyor)) if one.kind == "field"]
    assert names == ["seen", "drawn", "upload", "scrolled", "below"]


def test_it_is_said_why_a_field_is_not_seen(surveyor: Engine, pages: Web) -> None:
    pages.serve("/", site("hidden"))
    seen = look(surveyor).seen
    assert seen is not None
    why = {one["name"]: one["why"] for one in seen.unseen}
    assert {why["website"], why["above"], why["right"]} == {"off screen"}
    assert {why["none"], why["invisible"], why["transparent"], why["folded"]} == {"not displayed"}
    assert (why["covered"], why["faint"], why["tiny"]) == ("covered", "transparent", "too small")


def test_a_form_that_a_script_writes_late_is_waited_for(surveyor: Engine, pages: Web) -> None:
    write = f"setTimeout(() => document.body.insertAdjacentHTML('beforeend', '{MAIL}'), 1000)"
    pages.serve("/", page(f"<h1>Welcome</h1><script>{write}</script>"))
    assert labels(look(surveyor)) == ["E-mail"]


def test_a_form_in_a_frame_of_another_site_is_read(surveyor: Engine, pages: Web) -> None:
    frame = f"http://forms.{HOST}/inner"
    pages.serve("/", page(f"<p>Join</p><iframe src={frame} width=600 height=300></iframe>"))
    pages.serve("/inner", page(MAIL))
    found = controls(look(surveyor))
    assert [(one.label, one.frame) for one in found if one.kind == "field"] == [("E-mail", frame)]


def test_a_form_in_a_hidden_frame_is_not_read(surveyor: Engine, pages: Web) -> None:
    pages.serve("/", page(f"{MAIL}<iframe src=/inner width=1 height=1></iframe>"))
    pages.serve("/inner", page("<input name=hidden>"))
    assert labels(look(surveyor)) == ["E-mail"]


def test_controls_of_a_frame_stand_at_its_place(surveyor: Engine, pages: Web) -> None:
    inner = "<iframe srcdoc='<label>Middle <input></label>'></iframe>"
    pages.serve("/", page(f"<label>First <input></label>{inner}<label>Last <input></label>"))
    assert labels(look(surveyor)) == ["First", "Middle", "Last"]


def test_a_form_in_an_open_shadow_root_is_read(surveyor: Engine, pages: Web) -> None:
    script = f"host.attachShadow({{mode: 'open'}}).innerHTML = '{MAIL}'"
    pages.serve("/", page(f"<div id=host></div><script>{script}</script>"))
    attempt = look(surveyor)
    assert labels(attempt) == ["E-mail"]
    assert attempt.seen is not None
    assert b"shadowrootmode" in attempt.seen.dom


@pytest.mark.parametrize("button", ["Connect wallet", "Continue with Google"])
def test_ways_in_without_a_field_are_listed(surveyor: Engine, pages: Web, button: str) -> None:
    pages.serve("/", page(f"<main><button type=button>{button}</button></main>"))
    attempt = look(surveyor, shows_form=ways_in)
    assert (attempt.result, buttons(attempt)) == (SurveyResult.LISTED, [button])


@pytest.mark.parametrize(
    ("body", "step"),
    [
        (f"<p>Step 1 of 3</p>{MAIL}", "Step 1 of 3"),
        (f"<p>Schritt 1 von 4</p>{MAIL}", "Schritt 1 von 4"),
        (f"<ol><li aria-current=step>You<li>Papers</ol>{MAIL}", "You"),
        (MAIL.replace("Go", "Continue"), ""),
    ],
)
def test_of_a_form_in_steps_the_first_is_said_to_be_the_first(
    surveyor: Engine, pages: Web, body: str, step: str
) -> None:
    pages.serve("/", page(body))
    seen = look(surveyor).seen
    assert seen is not None
    assert (seen.step, bool(seen.first_step_because)) == (step, True)


def test_a_form_in_one_piece_is_not_called_a_first_step(surveyor: Engine, pages: Web) -> None:
    pages.serve("/", page(f"<p>Step into the light. 1 of 1.</p>{MAIL}"))
    seen = look(surveyor).seen
    assert seen is not None
    assert seen.first_step_because == ""


def test_a_captcha_is_listed_and_not_entered(surveyor: Engine, pages: Web) -> None:
    frame = "<iframe title=reCAPTCHA src=/recaptcha/anchor width=304 height=78></iframe>"
    pages.serve("/", page(MAIL + frame))
    pages.serve("/recaptcha/anchor", page("<input name=inner>"))
    found = controls(look(surveyor))
    assert [one.label for one in found if one.kind == "captcha"] == ["reCAPTCHA"]
    assert "inner" not in {one.name for one in found}


def test_a_form_behind_a_consent_overlay_is_listed_as_that(surveyor: Engine, pages: Web) -> None:
    pages.serve("/", site("consent"))
    found = [one for one in controls(look(surveyor)) if one.kind == "field"]
    assert [(one.label, one.is_behind) for one in found] == [("E-mail", True)]


def test_a_consent_wall_in_place_of_the_form_is_no_form(surveyor: Engine, pages: Web) -> None:
    pages.serve("/", site("wall"))
    attempt = look(surveyor)
    assert (attempt.result, attempt.outcome) == (SurveyResult.NOT_READ, Outcome.CONSENT_WALL)


def test_a_site_that_turns_programs_away_is_blocked(surveyor: Engine, pages: Web) -> None:
    pages.serve("/", site("blocked"))
    attempt = look(surveyor)
    assert (attempt.result, attempt.outcome) == (SurveyResult.NOT_READ, Outcome.BLOCKED)


def test_a_refused_page_is_not_read(surveyor: Engine, pages: Web) -> None:
    pages.answers["/"] = Answer(b"no", status=403)
    attempt = look(surveyor)
    assert (attempt.result, attempt.seen) == (SurveyResult.NOT_READ, None)


def test_a_form_from_right_to_left_is_read(surveyor: Engine, pages: Web) -> None:
    pages.serve("/", site("right_to_left"))
    attempt = look(surveyor)
    assert [one.name for one in controls(attempt) if one.kind == "field"] == ["a", "b"]
    assert labels(attempt)[1] == "كلمة المرور"


def test_an_empty_page_has_no_form(surveyor: Engine, pages: Web) -> None:
    pages.serve("/", "")
    assert look(surveyor).result == SurveyResult.NO_FORM


def test_a_huge_form_is_cut_and_says_so(surveyor: Engine, pages: Web) -> None:
    pages.serve("/", page("<input name=a>" * 1000))
    seen = look(surveyor).seen
    assert seen is not None
    assert (len(seen.controls), seen.is_cut) == (300, True)


def test_texts_of_a_page_are_cut(surveyor: Engine, pages: Web) -> None:
    pages.serve("/", page(f"<label>{'long ' * 1000}<input name={'n' * 1000}></label>"))
    one = next(one for one in controls(look(surveyor)) if one.kind == "field")
    assert (len(one.label) <= 300, len(one.name)) == (True, 300)


def test_an_address_inside_the_network_is_refused(surveyor: Engine, pages: Web) -> None:
    pages.serve("/", page("<a href=http://127.0.0.1/join>Sign up</a>"))
    assert look(surveyor).outcome == Outcome.REFUSED_BY_GUARD


def test_a_frame_that_does_not_come_is_said_to_be_unread(surveyor: Engine, pages: Web) -> None:
    pages.serve("/", page(f"{MAIL}<iframe src=http://127.0.0.1:1/ width=300 height=90></iframe>"))
    seen = look(surveyor).seen
    assert seen is not None
    assert len(seen.unread_frames) == 1


POLICY = "default-src 'self'; require-trusted-types-for 'script'"


def test_a_page_with_a_strict_policy_is_read_and_boxed(surveyor: Engine, pages: Web) -> None:
    headers = (("Content-Type", "text/html"), ("Content-Security-Policy", POLICY))
    pages.answers["/"] = Answer(page(MAIL).encode(), headers=headers)
    attempt = look(surveyor)
    assert labels(attempt) == ["E-mail"]
    assert attempt.seen is not None
    assert red_pixels(attempt.seen.screenshot) > 100


def red_pixels(picture: bytes) -> int:
    data = Image.open(BytesIO(picture)).convert("RGB").tobytes()
    pixels = zip(data[::3], data[1::3], data[2::3], strict=True)
    return sum(red > 180 and green < 60 and blue < 60 for red, green, blue in pixels)


def test_a_form_in_a_dialog_is_boxed_above_it(surveyor: Engine, pages: Web) -> None:
    script = "<script>document.querySelector('dialog').showModal()</script>"
    pages.serve("/", page(f"<dialog>{MAIL}</dialog>{script}"))
    seen = look(surveyor).seen
    assert seen is not None
    assert red_pixels(seen.screenshot) > 100


@pytest.mark.parametrize(
    ("widget", "kind"),
    [
        ("<div role=combobox tabindex=0 aria-label=Country>Choose</div>", "combobox"),
        ("<button type=button role=combobox aria-label=Country>Choose</button>", "combobox"),
        ("<button type=button aria-haspopup=listbox aria-label=Country>Choose</button>", "listbox"),
        ("<button type=button role=checkbox aria-label=Country>x</button>", "checkbox"),
        ("<div contenteditable=true aria-label=Country>x</div>", "textbox"),
    ],
)
def test_controls_that_are_made_of_other_elements_are_listed(
    surveyor: Engine, pages: Web, widget: str, kind: str
) -> None:
    pages.serve("/", page(f"{MAIL}<form>{widget}</form>"))
    found = [one for one in controls(look(surveyor)) if one.kind == "field"]
    assert [(one.label, one.type) for one in found] == [("E-mail", "email"), ("Country", kind)]


def test_boxes_of_a_question_about_cookies_are_none_of_the_form(
    surveyor: Engine, pages: Web
) -> None:
    banner = "<div id=cookie-banner><label><input type=checkbox> Analytics</label></div>"
    pages.serve("/", page(MAIL + banner))
    assert labels(look(surveyor)) == ["E-mail"]


def test_a_page_whose_script_never_ends_costs_bounded_time(
    surveyor: Engine, pages: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditor.pages.form_reading.ANSWER_SECONDS", 1.0)
    pages.serve("/", page(f"{MAIL}<script>setTimeout(() => {{ for (;;); }}, 0)</script>"))
    assert look(surveyor).outcome == Outcome.TIMED_OUT
