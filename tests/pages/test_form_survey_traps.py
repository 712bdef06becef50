"""Pages that send by themselves: nothing of it arrives, and the survey fails. Without the guard it does arrive.

What counts is what the server saw, in the clear and over TLS. The negative control takes the guard away and
nothing else.
"""

from __future__ import annotations

import pytest

from auditor.pages.engine import Engine
from auditor.pages.form_outcomes import SurveyResult
from tests.pages.browsing import NEEDS_BROWSER
from tests.pages.surveying import (
    FORM,
    POST,
    Sited,
    arrived,
    labels,
    look,
    page,
    soon_arrived,
    unguard,
)
from tests.pages.web import HOST, Answer, Web

pytestmark = NEEDS_BROWSER
CLEAN = "const c = document.createElement('iframe'); document.body.append(c);"
WORKER = "new Worker(URL.createObjectURL(new Blob([`{}`])))"
GET_FORM = FORM.replace("post", "get")
WRITE = "document.open(); document.write(`{}`); document.close(); "
TAMPER = (
    "for (const one of Object.getOwnPropertyNames(window)) if (one.startsWith('__'))"
    " try {{ window[one] = () => 0 }} catch {{}};"
)
SOCKET = f"new WebSocket('ws://{HOST}/sent')"
TRAPS = {
    "on load": f"{FORM}<script>f.submit()</script>",
    "on load, as if by a person": f"{FORM}<script>f.requestSubmit()</script>",
    "on load, by GET": f"{FORM.replace('post', 'get')}<script>f.submit()</script>",
    "after the document was written anew, by GET": f"<script>{WRITE.format(GET_FORM)}"
    "document.forms[0].requestSubmit()</script>",
    "after the document was written anew, by a click": "<script>"
    + WRITE.format(f"{GET_FORM}<button form=f id=b>")
    + "document.getElementById('b').click()</script>",
    "by a borrowed method, by GET": f"{GET_FORM}<script>{CLEAN}"
    "c.contentWindow.HTMLFormElement.prototype.submit.call(f)</script>",
    "with the watch replaced, by GET": f"{GET_FORM}<script>{TAMPER} f.requestSubmit()</script>",
    "into a window, by GET": f"{GET_FORM}<script>f.target = '_blank'; f.submit()</script>",
    "in a frame of another site, by GET": f"{FORM}<iframe src=http://forms.{HOST}/inner width=300 height=90></iframe>",
    "out of a frame, by GET": f"{GET_FORM}<iframe name=n width=300 height=90></iframe>"
    f"<script>{CLEAN}f.target = 'n'; c.contentWindow.HTMLFormElement.prototype.submit.call(f)</script>",
    "on focus": FORM.replace("value=x", "value=x autofocus onfocus=this.form.submit()"),
    "on the mouse": f"{FORM}<script>f.onmouseover = () => f.submit(); f.dispatchEvent(new Event('mouseover'))</script>",
    "by a borrowed method": f"{FORM}<script>{CLEAN}"
    "c.contentWindow.HTMLFormElement.prototype.submit.call(f)</script>",
    "in a frame": f'{FORM}<iframe width=300 height=90 srcdoc="{FORM}<script>f.submit()</script>"></iframe>',
    "out of a frame": f"{FORM}<iframe name=n width=300 height=90></iframe><script>f.target = 'n'; f.submit()</script>",
    "into a window": f"{FORM}<script>f.target = '_blank'; f.submit()</script>",
    "by a beacon": f"{FORM}<script>navigator.sendBeacon('/sent', 'x')</script>",
    "by fetch": f"{FORM}<script>{POST}</script>",
    "by fetch that outlives the page": f"{FORM}<script>"
    "fetch('/sent', {method: 'POST', body: 'x', keepalive: true})</script>",
    "by another method": f"{FORM}<script>fetch('/sent', {{method: 'PUT', body: 'x'}})</script>",
    "by XMLHttpRequest": f"{FORM}<script>const r = new XMLHttpRequest(); r.open('POST', '/sent');"
    "r.send('x')</script>",
    "by a worker": f"{FORM}<script>{WORKER.format(POST)}</script>",
    "by a WebSocket": f"{FORM}<script>new WebSocket('ws://{HOST}/sent')</script>",
    "by a WebSocket of a worker": f"{FORM}<script>{WORKER.format(SOCKET)}</script>",
    "by a page that leaves itself": f"{FORM}<script>addEventListener('pagehide', () =>"
    "navigator.sendBeacon('/sent', 'x')); setTimeout(() => location = 'about:blank', 300)</script>",
    "by a page that leaves itself for one of its own": f"{FORM}<script>addEventListener('pagehide', () =>"
    " fetch('/sent', {method: 'POST', body: 'x', keepalive: true}));"
    " setTimeout(() => location = URL.createObjectURL(new Blob(['']), {type: 'text/html'}), 300)</script>",
    "on a click": "<button type=button onclick=\"fetch('/sent', {method: 'POST'});"
    f"document.body.insertAdjacentHTML('beforeend', `{FORM.replace('=f ', '=g ')}`)\">Sign up</button>",
}


def set_trap(sited: Sited, trap: str) -> None:
    sited.serve("/", page(TRAPS[trap]))
    sited.serve("/inner", page(f"{GET_FORM}<script>f.submit()</script>"))


# That a WebSocket would be opened is shown beside the other ways to this machine (test_guard_matrix_browser).
NOT_HERE = {"by a WebSocket", "by a WebSocket of a worker"}


@pytest.fixture
def unguarded(monkeypatch: pytest.MonkeyPatch) -> None:
    unguard(monkeypatch)


@pytest.mark.parametrize("trap", TRAPS)
def test_a_trap_sends_nothing_and_the_survey_fails(sited: Sited, trap: str) -> None:
    set_trap(sited, trap)
    attempt = sited.look()
    assert (attempt.result, arrived(sited.web)) == (SurveyResult.TRIED_TO_SEND, [])


@pytest.mark.usefixtures("unguarded")
@pytest.mark.parametrize("trap", [trap for trap in TRAPS if trap not in NOT_HERE])
def test_without_the_guard_the_trap_would_send(sited: Sited, trap: str) -> None:
    set_trap(sited, trap)
    sited.look()
    assert soon_arrived(sited.web)


@pytest.mark.parametrize("trap", TRAPS)
def test_of_what_was_held_back_nothing_is_said_to_have_left(sited: Sited, trap: str) -> None:
    set_trap(sited, trap)
    attempt = sited.look()
    assert (attempt.sends.left, attempt.sends.tried.total() > 0) == (0, True)


def test_what_a_page_that_tried_to_send_shows_is_kept(surveyor: Engine, pages: Web) -> None:
    pages.serve("/", page(TRAPS["by fetch"]))
    attempt = look(surveyor)
    assert labels(attempt) == ["E-mail"]
    assert "send data by a script (1)" in attempt.error


def test_no_service_worker_sends(surveyor: Engine, pages: Web) -> None:
    script = "navigator.serviceWorker?.register('/worker.js').catch(() => 0)"
    pages.serve("/worker.js", POST)
    pages.serve("/", page(f"{FORM}<script>{script}</script>"))
    look(surveyor)
    assert arrived(pages) == []


def test_the_record_has_what_was_held_back(surveyor: Engine, pages: Web) -> None:
    pages.serve("/", page(TRAPS["by a beacon"]))
    seen = look(surveyor).seen
    assert seen is not None
    assert (seen.sends_tried, seen.non_get_sent) == ({"beacon": 1}, 0)
    assert seen.notes["blocked"] == [f"POST http://{HOST}/sent"]


def test_what_a_page_that_was_not_read_tried_to_send_is_counted(
    surveyor: Engine, pages: Web
) -> None:
    pages.answers["/"] = Answer(page(TRAPS["by fetch"]).encode(), status=403)
    attempt = look(surveyor)
    assert (attempt.seen, dict(attempt.sends.tried)) == (None, {"script": 1})
