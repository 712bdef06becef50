"""A visit to a sign-up page: find the form, list what it shows, draw it. Nothing is typed or sent.

Where the page holds no form, a link whose words say that it leads to one is followed by its address, and a
button with such words is clicked if it can only open a dialog by script: it stands in no form and is no
submit button (HTML, 4.10.18.6), and whatever the click sets off is held back as everything else is. Two
such steps at most.

What is no GET or HEAD never leaves, for the proxy reads every request (`proxy`); each try is counted. Forms that
a page sends by itself are held back by GET too (`form_holding`). While a page is left nothing of it leaves at all.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urldefrag, urlsplit

from playwright.async_api import BrowserContext, Response
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page as Tab

from auditor.pages.browser_hops import hops_of
from auditor.pages.browser_picture import take_picture
from auditor.pages.browser_process import RunningBrowser
from auditor.pages.browser_settle import Patience, settle
from auditor.pages.browser_tab import Asked
from auditor.pages.faults import FetchFailed, Hops
from auditor.pages.form_controls import Found, SeenControl
from auditor.pages.form_reading import (
    FormPage,
    draw_boxes,
    form_state,
    markup_of,
    read_form,
    remove_boxes,
)
from auditor.pages.form_sends import Sends
from auditor.pages.form_tab import HoldingTab
from auditor.pages.form_words import is_log_in, is_next, rank_of_way, step_of
from auditor.pages.guard import Refused, check_url
from auditor.pages.outcomes import Outcome
from auditor.pages.proxy import GuardedProxy

MOST_STEPS = 2
MOST_LED = 2  # Times that a page may go on by script, as redirects do.
FEW_FIELDS = 3  # A form to log in has no more.
PATIENCE = Patience(still=0.5)
# Looked at once more where it is clicked: a page may have put it into a form meanwhile.
CLICK = """(reading, place) => {
  const {element} = reading.elements[place];
  if (element.form || element.closest('form')) return false;
  element.click();
  return true;
}"""
ShowsForm = Callable[[Sequence[SeenControl]], bool]
Reach = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class FormSeen:
    """What a visit saw. `controls` are those of the form; `unseen` are {name, type, why}.

    `step` is what the page says of its step; `first_step_because` why there is more to come, "" if
    nothing says so. `way` are the steps that led to the form: {kind: link|button, label, url}.
    `is_log_in`: the only form is one for those who have an account. `dom` is UTF-8.
    """

    final_url: str
    status: int
    controls: tuple[SeenControl, ...]
    unseen: tuple[dict[str, str], ...]
    unread_frames: tuple[str, ...]
    aside_count: int
    is_form: bool
    is_log_in: bool
    is_cut: bool
    language: str
    title: str
    text: str
    step: str
    first_step_because: str
    way: tuple[dict[str, str], ...]
    hops: Hops
    dom: bytes
    screenshot: bytes
    notes: dict[str, Any]
    non_get_sent: int = 0
    sends_tried: dict[str, int] = field(default_factory=dict)


class FormVisit(HoldingTab[FormSeen]):
    """One visit. `reach` is asked before each address (turns, robots.txt); it raises FetchFailed."""

    def __init__(
        self,
        browser: RunningBrowser,
        asked: Asked,
        proxy: GuardedProxy,
        *,
        reach: Reach,
        shows_form: ShowsForm,
        sends: Sends | None = None,
    ) -> None:
        super().__init__(browser, asked, proxy)
        self._sends = sends or Sends()
        self._reach = reach
        self._shows_form = shows_form
        self._way: list[dict[str, str]] = []
        self._settled = ""
        self._led = 0

    async def read(self, context: BrowserContext) -> FormSeen:
        try:
            seen = await self._read(context)
        finally:
            self._sends.add(self._traffic, self._proxy.log)
        return replace(seen, non_get_sent=self._sends.left, sends_tried=dict(self._sends.tried))

    async def _read(self, context: BrowserContext) -> FormSeen:
        tab = await self._start(context)
        response = await self._open(tab)
        page, response = await self._look(tab, response)
        for _ in range(MOST_STEPS):
            if self._is_sign_up(page) or (step := self._next_step(tab, page)) is None:
                break
            response = await self._go(tab, page, step) or response
            page, response = await self._look(tab, response)
        return await self._seen(tab, page, response)

    async def _look(self, tab: Tab, response: Response) -> tuple[FormPage, Response]:
        """What the page shows, or the one that its scripts lead to, as a redirect would have."""
        page, response = await self._look_once(tab, response)
        while (
            (url := self._held.where_to()) and self._led < MOST_LED and not self._is_sign_up(page)
        ):
            self._led += 1
            response = await self._go_to(tab, url, kind="script")
            page, response = await self._look_once(tab, response)
        return page, response

    async def _look_once(self, tab: Tab, response: Response) -> tuple[FormPage, Response]:
        async def look() -> tuple[bool, str]:
            return await form_state(tab)

        self._settled = await settle(look, self._traffic, PATIENCE)
        self._check_size()
        response = await self._latest(response)
        await self._check(tab, response)
        return await read_form(tab), response

    def _is_sign_up(self, page: FormPage) -> bool:
        return self._shows_form(page.controls) and not is_log_in_form(page)

    def _next_step(self, tab: Tab, page: FormPage) -> Found | None:
        """The link or button that most surely leads to the form, asides included."""
        been = {urldefrag(tab.url)[0], *(step["url"] for step in self._way)}
        is_clicked = any(step["kind"] == "button" and step["url"] == tab.url for step in self._way)
        ways = [one for one in page.found if _rank(one) and one.control.kind == "button"]
        links = [one for one in ways if _is_link(one, tab.url)]
        new = [one for one in links if urldefrag(one.href)[0] not in been]
        if not is_clicked:
            new += [one for one in ways if one not in links and _may_click(one)]
        ways = sorted(new, key=_rank, reverse=True)
        return ways[0] if ways else None

    async def _go(self, tab: Tab, page: FormPage, step: Found) -> Response | None:
        label = step.control.label
        if _is_link(step, tab.url):
            return await self._go_to(tab, urldefrag(step.href)[0], kind="link", label=label)
        reading, place = step.place
        if await page.frames[reading].handle.evaluate(CLICK, place):
            self._way.append({"kind": "button", "label": label, "url": tab.url})
        return None

    async def _go_to(self, tab: Tab, url: str, *, kind: str, label: str = "") -> Response:
        """Leave the page for another one. Raises FetchFailed."""
        self._way.append({"kind": kind, "label": label, "url": url})
        self._check_address(url)
        await self._leave(tab)
        await self._reach(url)
        self._proxy.reopen()
        return await self._open(tab, url)

    def _check_address(self, url: str) -> None:
        try:
            check_url(url, host_map=self._asked.host_map)
        except Refused as error:
            sentence = f"The link to the form leads to {url}. {error}"
            raise FetchFailed(Outcome.REFUSED_BY_GUARD, sentence) from error

    async def _seen(self, tab: Tab, page: FormPage, response: Response) -> FormSeen:
        dom = await markup_of(page)
        self._check_size(dom)
        picture, facts = await self._picture(tab, page)
        step, because = first_step(page)
        final_url, hops = tab.url, await hops_of(self._traffic.documents, response, self._proxy)
        await self._leave_for_good(tab)
        return FormSeen(
            final_url=final_url,
            status=response.status,
            controls=page.controls,
            unseen=page.unseen,
            unread_frames=page.unread,
            aside_count=sum(one.is_aside for one in page.found),
            is_form=self._is_sign_up(page),
            is_log_in=is_log_in_form(page),
            is_cut=page.is_cut,
            language=page.language,
            title=page.title,
            text=page.text,
            step=step,
            first_step_because=because,
            way=tuple(self._way),
            hops=hops,
            dom=dom,
            screenshot=picture,
            notes=self._notes(self._settled, facts),
        )

    async def _picture(self, tab: Tab, page: FormPage) -> tuple[bytes, dict[str, object]]:
        """The page with a numbered box around each control that is listed."""
        if not self._asked.screenshot:
            return b"", {}
        try:
            await draw_boxes(page, page.of_form)
            return await take_picture(tab)
        except (PlaywrightError, TimeoutError) as error:
            return b"", {"error": f"No picture could be taken: {str(error).splitlines()[0][:200]}"}
        finally:
            await self._clear(page)

    async def _clear(self, page: FormPage) -> None:
        try:
            await remove_boxes(page)
        except (PlaywrightError, TimeoutError):
            # The page has gone on, and the boxes with it.
            return


def is_log_in_form(page: FormPage) -> bool:
    """Whether all that it asks for is what an account that exists is entered with."""
    fields = [one for one in page.controls if one.kind == "field"]
    secrets = [one for one in fields if one.type == "password"]
    if not secrets or len([one for one in fields if one.type != "checkbox"]) > FEW_FIELDS:
        return False
    tokens = {token for one in secrets for token in one.autocomplete.casefold().split()}
    if "new-password" in tokens:
        return False
    submits = [one.control.label for one in page.of_form if one.submits]
    return "current-password" in tokens or any(map(is_log_in, submits))


def first_step(page: FormPage) -> tuple[str, str]:
    """(what the page says of its step, why what is seen is only the first step or "")."""
    if step := step_of(page.text):
        return step, f"The page says: {step}."
    if page.stepper:
        return page.stepper, f"The page marks a step: {page.stepper}."
    submits = [one.control.label for one in page.of_form if one.submits or _is_loose_button(one)]
    leads_on = [label for label in submits if is_next(label)]
    if leads_on:
        return "", f"The form goes on with a button: {leads_on[0]}."
    return "", ""


def _is_loose_button(one: Found) -> bool:
    return one.control.kind == "button" and one.control.tag != "a" and not one.is_enclosed


def _may_click(one: Found) -> bool:
    """Only what can send nothing: no submit button, nothing in a form, and of the page itself."""
    return not (one.submits or one.is_enclosed or one.place[0] > 0)


def _is_link(one: Found, here: str) -> bool:
    """Whether it has an address of another page; a script may do something else with others."""
    is_web = urlsplit(one.href).scheme in {"http", "https"}
    return is_web and urldefrag(one.href)[0] != urldefrag(here)[0]


def _rank(one: Found) -> int:
    return rank_of_way(one.control.label, one.href)
