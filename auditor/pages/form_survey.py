"""One survey of a sign-up page, from the first request to what it came to. Politely, as any visit."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from auditor.pages.faults import FetchFailed, Hops
from auditor.pages.form_controls import SeenControl
from auditor.pages.form_outcomes import SurveyResult
from auditor.pages.form_sends import WAYS, Sends
from auditor.pages.manners import Manners
from auditor.pages.outcomes import Outcome
from auditor.pages.quality import examine
from auditor.pages.robots import Robots
from auditor.pages.turns import Visit

if TYPE_CHECKING:
    from auditor.pages.attempt import Tools
    from auditor.pages.form_visit import FormSeen, ShowsForm

logger = logging.getLogger(__name__)
# Raised when what is listed, or how it is named, changes: older surveys are no measure for newer ones.
SURVEYOR_VERSION = "1"
# What a page that holds no form may be in its place.
IN_PLACE = frozenset({Outcome.BLOCKED, Outcome.CONSENT_WALL, Outcome.SOFT_ERROR})


def has_field(controls: Sequence[SeenControl]) -> bool:
    """Whether something can be entered or chosen."""
    return any(one.kind == "field" for one in controls)


@dataclass(frozen=True, slots=True)
class SurveyOrder:
    """A page to survey. `shows_form` tells a form, or ways to sign in through others, from other pages."""

    url: str
    shows_form: ShowsForm = has_field
    obeys_robots: bool = True
    accept_language: str = "en"
    takes_screenshot: bool = True


@dataclass(frozen=True, slots=True)
class SurveyAttempt:
    """What a survey came to. `seen` is there unless the page could not be read (`outcome` says why).

    `error` is "" for a form that was listed, else a sentence. `outcome` is OK unless the result is
    `not_read`.
    """

    id: uuid.UUID
    url: str
    started_at: datetime
    finished_at: datetime
    duration_ms: int
    result: SurveyResult
    outcome: Outcome
    error: str
    seen: FormSeen | None = None
    hops: Hops = ()
    robots: tuple[dict[str, Any], ...] = ()
    retry_after: datetime | None = None
    fetched_robots: Mapping[str, Robots] = field(default_factory=dict)
    # Also of a page that could not be read.
    sends: Sends = field(default_factory=Sends)


@dataclass(frozen=True, slots=True)
class _Came:
    result: SurveyResult
    outcome: Outcome = Outcome.OK
    error: str = ""
    seen: FormSeen | None = None
    failure: FetchFailed | None = None


class Survey:
    """An order under way. `run` it once."""

    def __init__(self, order: SurveyOrder, tools: Tools) -> None:
        self._order = order
        self._tools = tools
        obeys_robots = order.obeys_robots and tools.conduct.obeys_robots
        self._manners = Manners(tools.robots, obeys_robots=obeys_robots)
        self._sends = Sends()

    async def run(self) -> SurveyAttempt:
        """The attempt. Whatever a site does, there is one."""
        try:
            return self._attempt(judged(await self._visit()))
        except FetchFailed as failed:
            came = _Came(SurveyResult.NOT_READ, failed.outcome, str(failed), failure=failed)
            return self._attempt(came)
        except Exception as error:  # a mistake of ours costs one survey, and is shown
            logger.exception("A survey of %s failed.", self._order.url)
            sentence = f"The survey failed inside this software ({type(error).__name__}: {error})."
            return self._attempt(
                _Came(SurveyResult.NOT_READ, Outcome.PROCESSING_FAILED, sentence[:1000])
            )

    async def _visit(self) -> FormSeen:
        order = self._order
        # What bounds surveys is taken before any host's turn, and kept while the visit moves from host to host.
        async with self._tools.surveys, Visit(self._tools.turns, self._tools.slots) as visit:
            reach = partial(self._manners.reach, visit)
            try:
                await reach(order.url)
                browser = await self._tools.open_browser()
                # Its library is loaded by now, and not before: most processes need none.
                from auditor.pages.form_visit import FormVisit

                return await browser.survey(
                    order.url,
                    partial(FormVisit, reach=reach, shows_form=order.shows_form, sends=self._sends),
                    accept_language=order.accept_language,
                    screenshot=order.takes_screenshot,
                )
            except FetchFailed as failed:
                if failed.retry_after is not None:
                    visit.extend_pause(failed.retry_after - datetime.now(UTC))
                raise

    def _attempt(self, came: _Came) -> SurveyAttempt:
        started_at, elapsed = self._manners.clock.read()
        decisions, failure = self._manners.decisions, came.failure
        hops = came.seen.hops if came.seen else failure.hops if failure else ()
        return SurveyAttempt(
            id=uuid.uuid4(),
            url=self._order.url,
            started_at=started_at,
            finished_at=started_at + elapsed,
            duration_ms=round(elapsed.total_seconds() * 1000),
            result=came.result,
            outcome=came.outcome,
            error=came.error,
            seen=came.seen,
            hops=hops,
            robots=tuple(decision.record() for decision in decisions),
            retry_after=failure.retry_after if failure else None,
            fetched_robots={one.record()["host"]: one.new for one in decisions if one.new},
            sends=self._sends,
        )


def judged(seen: FormSeen) -> _Came:
    """What came of a visit. A page that tried to send anything by itself fails, whatever it shows."""
    if seen.non_get_sent or seen.sends_tried:
        return _Came(SurveyResult.TRIED_TO_SEND, error=_tries(seen), seen=seen)
    if seen.is_form:
        return _Came(SurveyResult.LISTED, seen=seen)
    if seen.is_log_in:
        sentence = f"{seen.final_url} has only a form to log in."
        return _Came(SurveyResult.NO_FORM, error=sentence, seen=seen)
    # What is no form may be a wall: then nothing is known of the form.
    examined = examine(seen.text, title=seen.title, status=seen.status)
    if examined.outcome in IN_PLACE:
        return _Came(SurveyResult.NOT_READ, examined.outcome, examined.reason, seen=seen)
    return _Came(SurveyResult.NO_FORM, error=_why_none(seen), seen=seen)


def _tries(seen: FormSeen) -> str:
    if seen.non_get_sent:
        return f"{seen.non_get_sent} requests other than GET and HEAD left this machine."
    tries = [f"{WAYS[way]} ({count})" for way, count in sorted(seen.sends_tried.items())]
    return f"The page tried to {', '.join(tries)}. It was stopped."


def _why_none(seen: FormSeen) -> str:
    if seen.way:
        return f"{seen.final_url}, where {seen.way[-1]['label']!r} led, has no form."
    return f"{seen.final_url} has no form, and no link that leads to one."
