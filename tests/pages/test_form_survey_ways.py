"""From the page that is declared to the form: by links that lead there, and by nothing that could send."""

from __future__ import annotations

import hashlib
import ssl

import pytest

from auditor.pages.engine import Engine
from auditor.pages.form_outcomes import SurveyResult
from auditor.pages.outcomes import Outcome
from auditor.pages.own_certificate import site_trust
from tests.pages.browsing import NEEDS_BROWSER
from tests.pages.certificates import Certificate
from tests.pages.surveying import MAIL, Sited, labels, look, page
from tests.pages.web import HOST, Answer, Web

pytestmark = NEEDS_BROWSER


def test_a_link_to_the_form_is_followed(surveyor: Engine, pages: Web) -> None:
    pages.serve(
        "/", page("<nav><a href=/news>News</a> <a href=/join>Sign up</a></nav><p>Hello</p>")
    )
    pages.serve("/join", page(MAIL))
    attempt = look(surveyor)
    assert labels(attempt) == ["E-mail"]
    assert attempt.seen is not None
    assert [step["url"] for step in attempt.seen.way] == [f"http://{HOST}/join"]


@pytest.mark.parametrize("words", ["Konto eröffnen", "Créer un compte", "Регистрация", "新規登録"])
def test_the_link_may_be_in_another_language(surveyor: Engine, pages: Web, words: str) -> None:
    pages.serve("/", page(f"<a href=/x1>{words}</a>"))
    pages.serve("/x1", page(MAIL))
    assert labels(look(surveyor)) == ["E-mail"]


def test_two_links_are_followed_and_no_more(surveyor: Engine, pages: Web) -> None:
    for number in range(4):
        pages.serve(f"/{number or ''}", page(f"<a href=/{number + 1}>Sign up</a>"))
    attempt = look(surveyor)
    assert attempt.result == SurveyResult.NO_FORM
    assert [path for path in pages.paths if path != "/robots.txt"] == ["/", "/1", "/2"]


def test_a_form_to_log_in_leads_on_to_the_one_to_sign_up(surveyor: Engine, pages: Web) -> None:
    secret = "<input type=password autocomplete=current-password name=secret>"
    pages.serve("/", page(f"<form><input name=user>{secret}<button>Log in</button></form>"
                        "<a href=/join>Create account</a>"))  # fmt: skip
    pages.serve("/join", page(MAIL))
    assert labels(look(surveyor)) == ["E-mail"]


def test_a_form_to_log_in_is_no_sign_up_form(surveyor: Engine, pages: Web) -> None:
    secret = "<input type=password name=secret>"
    pages.serve("/", page(f"<form><input name=user>{secret}<button>Log in</button></form>"))
    attempt = look(surveyor)
    assert (attempt.result, "log in" in attempt.error) == (SurveyResult.NO_FORM, True)


def test_a_button_that_opens_a_dialog_is_clicked(surveyor: Engine, pages: Web) -> None:
    script = "document.querySelector('dialog').showModal()"
    pages.serve("/", page(f"<button type=button onclick=\"{script}\">Sign up</button>"
                        f"<dialog>{MAIL}</dialog>"))  # fmt: skip
    assert labels(look(surveyor)) == ["E-mail"]


@pytest.mark.parametrize(
    "button",
    [
        "<form action=/sent><button>Sign up</button></form>",
        "<form action=/sent><input type=submit value='Sign up'></form>",
        "<form action=/sent><button type=button onclick='fetch(`/sent`)'>Sign up</button></form>",
        "<form id=f action=/sent></form><button form=f>Sign up</button>",
    ],
)
def test_a_button_of_a_form_is_never_clicked(surveyor: Engine, pages: Web, button: str) -> None:
    pages.serve("/", page(button))
    assert look(surveyor).result == SurveyResult.NO_FORM
    assert "/sent" not in pages.paths


def test_robots_txt_of_the_page_behind_the_link_is_obeyed(surveyor: Engine, pages: Web) -> None:
    other = f"closed.{HOST}"
    pages.serve("/", page(f"<a href=http://{other}/closed>Sign up</a>"))
    pages.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /closed", headers=())
    attempt = look(surveyor)
    assert attempt.outcome == Outcome.REFUSED_BY_ROBOTS
    assert "/closed" not in pages.paths


# --- Led on by scripts ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "script",
    [
        "location = '/join?lang=en'",
        "location.replace('/join?lang=en')",
        "setTimeout(() => location.assign('/join?lang=en'), 300)",
        "document.write('<meta http-equiv=refresh content=\"0;url=/join?lang=en\">')",
    ],
)
def test_where_a_script_leads_is_gone_to_as_by_a_redirect(sited: Sited, script: str) -> None:
    sited.serve("/", page(f"<p>One moment</p><script>{script}</script>"))
    sited.serve("/join?lang=en", page(MAIL))
    attempt = sited.look()
    assert labels(attempt) == ["E-mail"]
    assert attempt.seen is not None
    assert [step["kind"] for step in attempt.seen.way] == ["script"]


def test_a_button_may_lead_to_another_page(sited: Sited) -> None:
    sited.serve(
        "/", page("<button type=button onclick=\"location = '/join?a=1'\">Sign up</button>")
    )
    sited.serve("/join?a=1", page(MAIL))
    assert labels(sited.look()) == ["E-mail"]


def test_a_page_that_leads_on_for_ever_is_left(surveyor: Engine, pages: Web) -> None:
    for number in range(5):
        pages.serve(f"/{number or ''}", page(f"<script>location = '/{number + 1}'</script>"))
    assert look(surveyor).result == SurveyResult.NO_FORM
    assert [path for path in pages.paths if path != "/robots.txt"] == ["/", "/1", "/2"]


def test_robots_txt_is_asked_where_a_script_leads(surveyor: Engine, pages: Web) -> None:
    pages.serve("/", page(f"<script>location = 'http://closed.{HOST}/closed'</script>"))
    pages.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /closed", headers=())
    assert look(surveyor).outcome == Outcome.REFUSED_BY_ROBOTS
    assert "/closed" not in pages.paths


def test_a_page_with_a_form_is_not_left_for_where_its_script_leads(
    surveyor: Engine, pages: Web
) -> None:
    pages.serve("/", page(f"{MAIL}<script>location = '/other'</script>"))
    assert labels(look(surveyor)) == ["E-mail"]
    assert "/other" not in pages.paths


# --- Over TLS -------------------------------------------------------------------------------------


def test_a_hop_has_the_certificate_of_the_site_and_not_ours(
    secure_surveyor: Engine, secure_web: Web, certificate: Certificate
) -> None:
    secure_web.answers.clear()
    secure_web.serve("/", page(MAIL))
    hop = look(secure_surveyor, f"https://{HOST}/").hops[0]
    shown = hashlib.sha256(ssl.PEM_cert_to_DER_cert(certificate.path.read_text())).hexdigest()
    assert (hop["tls"], hop["certificate_sha256"]) == ("TLSv1.3", shown)


def test_a_certificate_that_nobody_signed_is_not_believed(
    secure_surveyor: Engine, secure_web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditor.pages.proxy.site_trust", site_trust)
    secure_web.requests.clear()
    attempt = look(secure_surveyor, f"https://{HOST}/")
    assert (attempt.outcome, secure_web.requests) == (Outcome.TLS_INVALID, [])


def test_a_frame_over_tls_and_what_it_loads_are_read(
    secure_surveyor: Engine, secure_web: Web
) -> None:
    secure_web.answers.clear()
    secure_web.serve(
        "/", page(f"<iframe src=https://forms.{HOST}/inner?a=b width=600 height=300></iframe>")
    )
    secure_web.serve("/inner?a=b", page("<script src=/form.js></script>"))
    secure_web.serve("/form.js", f"document.write('{MAIL}')")
    assert labels(look(secure_surveyor, f"https://{HOST}/")) == ["E-mail"]
