"""A tab -> what a person would see of a form in it: in the page, its frames and its open shadow roots."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from playwright.async_api import ElementHandle, Frame, JSHandle
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page as Tab

from auditor.pages.browser_settle import ANSWER_SECONDS
from auditor.pages.form_controls import (
    Found,
    SeenControl,
    controls_of,
    in_sets,
    numbered,
    plain_text,
)

SCRIPT = Path(__file__).with_name("form_controls.js").read_text(encoding="utf-8")
BOXES = Path(__file__).with_name("form_boxes.js").read_text(encoding="utf-8")
MOST_FRAMES, DEEPEST = 20, 4
MOST_NAMED = 200  # Frames of one document that are looked for; the others are unread.
FRAME_SECONDS = 3.0  # A frame that does not answer must not take the time of the page.
CAPTCHA = re.compile(
    r"://[^/]*(?:recaptcha|hcaptcha\.com|challenges\.cloudflare\.com|arkoselabs|funcaptcha|geetest"
    r"|friendlycaptcha|captcha)|/recaptcha/|captcha",
    re.IGNORECASE,
)
# [fields that are displayed, a mark that changes with fields and text], of a frame with its shadow roots
STATE = """() => {
  let fields = 0, length = 0;
  const look = root => {
    for (const one of root.querySelectorAll('*')) {
      if (one.shadowRoot) { length += one.shadowRoot.textContent.length; look(one.shadowRoot); }
      else if (/^(input|select|textarea)$/.test(one.localName) && one.type !== 'hidden')
        fields += one.checkVisibility() ? 1 : 0;
    }
  };
  look(document);
  return [fields, fields + ':' + length + ':' + (document.body?.textContent.length || 0) + ':' + location.href];
}"""
# Open shadow roots are written into their hosts, as declarative ones.
MARKUP = """() => {
  const roots = [];
  const look = root => { for (const one of root.querySelectorAll('*'))
    if (one.shadowRoot) { roots.push(one.shadowRoot); look(one.shadowRoot); } };
  look(document);
  return document.documentElement.getHTML({shadowRoots: roots});
}"""
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class FrameRead:
    """One frame as it was read. `handle` is asked again for pictures and clicks."""

    frame: Frame
    handle: JSHandle
    answer: dict[str, Any]
    children: dict[int, Frame] = field(default_factory=dict)
    unlisted: tuple[str, ...] = ()  # frames beyond those that are looked for


@dataclass(frozen=True)
class FormPage:
    """What a page shows. `found` has every control, asides included; `unseen` what nobody would see."""

    frames: tuple[FrameRead, ...]
    found: tuple[Found, ...]
    unseen: tuple[dict[str, str], ...]
    unread: tuple[str, ...]

    @cached_property
    def controls(self) -> tuple[SeenControl, ...]:
        """Those of the form, numbered: not what surrounds every page of a site."""
        return tuple(one.control for one in self.of_form)

    @cached_property
    def of_form(self) -> tuple[Found, ...]:
        """The same, with what only the survey needs. Worked out once: there are hundreds at worst."""
        return tuple(numbered(one for one in in_sets(self.found) if not one.is_aside))

    @property
    def text(self) -> str:
        return "\n".join(str(one.answer.get("text", ""))[:20_000] for one in self.frames)

    @property
    def language(self) -> str:
        return str(self.frames[0].answer.get("language", ""))[:35]

    @property
    def title(self) -> str:
        return str(self.frames[0].answer.get("title", ""))[:300]

    @property
    def stepper(self) -> str:
        """The text of the step that is marked as the current one."""
        return next(
            (str(one.answer["stepper"]) for one in self.frames if one.answer["stepper"]), ""
        )

    @property
    def is_cut(self) -> bool:
        return any(one.answer.get("is_cut") is True for one in self.frames)


async def form_state(tab: Tab) -> tuple[bool, str]:
    """Whether a field is displayed in any frame, and a mark of what there is: a look for `settle`."""
    fields, marks = 0, []
    for frame in tab.frames[:MOST_FRAMES]:
        try:
            asked = frame.evaluate(STATE)
            count, mark = await asyncio.wait_for(asked, _seconds_for(frame))
            fields += int(count)
            marks.append(str(mark))
        except PlaywrightError:
            # It is going elsewhere, or has gone: what is asked next finds what stands there then.
            marks.append("?")
        except TimeoutError:
            if frame.parent_frame is None:
                raise
            marks.append("!")
    return fields > 0, "|".join(marks)


async def read_form(tab: Tab) -> FormPage:
    """Read every frame that is seen. Raises PlaywrightError if the page itself cannot be read."""
    reading = _Reading()
    await reading.add(tab.main_frame, depth=0)
    return FormPage(
        tuple(reading.frames), tuple(reading.found), tuple(reading.unseen), tuple(reading.unread)
    )


class _Reading:
    """Frames within frames, each at its place in the order of reading."""

    def __init__(self) -> None:
        self.frames: list[FrameRead] = []
        self.found: list[Found] = []
        self.unseen: list[dict[str, str]] = []
        self.unread: list[str] = []

    async def add(self, frame: Frame, *, depth: int, is_aside: bool = False) -> None:
        read = await _read_frame(frame)
        number = len(self.frames)
        self.frames.append(read)
        url = frame.url if depth else ""
        self.unread += read.unlisted
        self.unseen += [_plain(one) for one in read.answer["unseen"]]
        items = read.answer["items"]
        controls = iter(controls_of(items, reading=number, frame=url))
        for item in items:
            if "control" in item:
                one = next(controls)
                self.found.append(_aside(one) if is_aside else one)
            elif "frame" in item and not item.get("why"):
                child = read.children.get(int(item["frame"]))
                if child is not None:
                    within = is_aside or item.get("aside") is True
                    await self._add_child(child, item, number, depth + 1, within)

    async def _add_child(
        self, child: Frame, item: dict[str, Any], number: int, depth: int, is_aside: bool
    ) -> None:
        if CAPTCHA.search(child.url) or CAPTCHA.search(str(item.get("title", ""))):
            label = plain_text(item.get("title")) or plain_text(child.url)
            captcha = SeenControl(
                0, "captcha", "iframe", "button", label=label, label_source="title"
            )
            self.found.append(Found(captcha, (number, -1), is_aside=is_aside))
        elif (
            _is_lost(child, str(item.get("src", "")))
            or depth > DEEPEST
            or len(self.frames) >= MOST_FRAMES
        ):
            self.unread.append(str(item.get("src") or child.url)[:300])
        else:
            try:
                await self.add(child, depth=depth, is_aside=is_aside)
            except (PlaywrightError, TimeoutError):
                self.unread.append(child.url[:300])


def _is_lost(frame: Frame, source: str) -> bool:
    """Whether what the frame should hold did not come, or was not let in."""
    is_empty = frame.url in {"", "about:blank"}
    return frame.url.startswith("chrome-error:") or (is_empty and source.startswith("http"))


async def _read_frame(frame: Frame) -> FrameRead:
    children: dict[int, Frame] = {}
    elements: list[ElementHandle] = []
    for child in frame.child_frames[:MOST_NAMED]:
        try:
            elements.append(await _answered(child.frame_element()))
            children[len(elements) - 1] = child
        except (PlaywrightError, TimeoutError):
            continue  # It was taken out of the page meanwhile.
    handle = await _answered(frame.evaluate_handle(SCRIPT, elements))
    answer = await _answered(handle.evaluate("one => one.answer"))
    unlisted = tuple(one.url[:300] for one in frame.child_frames[MOST_NAMED:])
    return FrameRead(frame, handle, answer, children, unlisted)


async def draw_boxes(page: FormPage, shown: Sequence[Found]) -> None:
    """Draw a box with its number around each control. `remove_boxes` takes them away."""
    for number, read in enumerate(page.frames):
        boxes = [
            [place, one.control.order + 1]
            for one in shown
            for frame, place in (one.place, *one.others)
            if frame == number and place >= 0
        ]
        if boxes:
            await _answered(read.handle.evaluate(f"(one, boxes) => ({BOXES})([one, boxes])", boxes))


async def remove_boxes(page: FormPage) -> None:
    for read in page.frames:
        await _answered(read.handle.evaluate("one => { one.layer?.remove(); }"))


async def markup_of(page: FormPage) -> bytes:
    """The page and its frames as they stand, shadow roots included, one after another."""
    parts = []
    for read in page.frames:
        parts.append(f"<!-- {read.frame.url.replace('--', '-%2D')} -->")
        try:
            parts.append(str(await _answered(read.frame.evaluate(MARKUP))))
        except (PlaywrightError, TimeoutError):
            if read.frame.parent_frame is None or read is page.frames[0]:
                raise
            parts.append("<!-- It was gone when it was to be kept. -->")
    return "\n".join(parts).encode("utf-8", "replace")


def _seconds_for(frame: Frame) -> float:
    return ANSWER_SECONDS if frame.parent_frame is None else FRAME_SECONDS


async def _answered(asked: Awaitable[Answer]) -> Answer:
    """A page whose script never ends must not be waited for. Raises TimeoutError."""
    return await asyncio.wait_for(asked, ANSWER_SECONDS)


def _aside(one: Found) -> Found:
    return replace(one, is_aside=True)


def _plain(one: dict[str, Any]) -> dict[str, str]:
    return {key: str(one.get(key, ""))[:300] for key in ("name", "type", "why")}
