"""Which assessment a page is about, as the person who came may see it."""

from __future__ import annotations

import re
import uuid as uuids
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.urls import reverse

from auditor.assessing.authority import person, viewer_of
from auditor.assessments.inputs import framework_of
from auditor.assessments.models import Assessment
from auditor.assessments.shown import ShownAnswer, ShownAssessment
from auditor.assessments.visibility import NotVisible, Viewer, present
from auditor.assessments.workflow import Action, possible_actions
from auditor.kyc.framework import Framework, Indicator

NO_SUCH = "There is no such assessment, or it is not for you to see."
OF_INDICATOR = re.compile(r"[A-Z]{2}-\d{2}")


@dataclass(frozen=True)
class Sight:
    """An assessment's row, for actions alone, and what may be shown of it."""

    row: Assessment
    shown: ShownAssessment
    viewer: Viewer
    framework: Framework

    @property
    def revision(self) -> int:
        return self.row.revision

    @property
    def actions(self) -> tuple[Action, ...]:
        """What may be asked for now. Asks no database."""
        if self.viewer.user is None:
            return ()
        return possible_actions(self.row, user=self.viewer.user, roles=self.viewer.roles)

    @property
    def may_write(self) -> bool:
        return Action.WRITE in self.actions

    @property
    def may_note(self) -> bool:
        return Action.ADD_NOTE in self.actions

    def answer(self, indicator: str) -> ShownAnswer:
        """Raises Http404."""
        found = [one for one in self.shown.answers if one.indicator == indicator]
        if not found:
            raise Http404(f"Framework {self.framework.version} has no indicator {indicator}.")
        return found[0]

    def indicator(self, indicator: str) -> Indicator:
        return self.framework.by_id[indicator]


@dataclass(frozen=True)
class Problem:
    """A sentence, and the page where it is put right; empty where there is none."""

    sentence: str
    path: str = ""


def look(request: HttpRequest, uuid: uuids.UUID) -> Sight:
    """Raises Http404 for what is not for this person."""
    row = Assessment.objects.select_related("provider").filter(uuid=uuid).first()
    if row is None:
        raise Http404(NO_SUCH)
    viewer = viewer_of(request)
    try:
        shown = present(row, viewer)
    except NotVisible as error:
        raise Http404(NO_SUCH) from error
    return Sight(row, shown, viewer, framework_of(row))


def problems_of(sight: Sight) -> list[Problem]:
    """What it still lacks, each with the page on which that is put right."""
    said = sight.shown.work.problems if sight.shown.work else ()
    return [Problem(sentence, _path(sight, sentence)) for sentence in said]


def _path(sight: Sight, sentence: str) -> str:
    named = OF_INDICATOR.match(sentence)
    if named and named.group() in sight.framework.by_id:
        return reverse("assessing:indicator-detail", args=[sight.row.uuid, named.group()])
    if sentence.startswith("The public summary"):
        return reverse("assessing:summary-edit", args=[sight.row.uuid])
    return ""


def draft_of(request: HttpRequest, *parts: object) -> str:
    """The name under which a browser keeps what somebody typed into a form, until it is saved."""
    return ":".join(str(part) for part in (person(request).pk, *parts))


def say_saved(request: HttpRequest, sentence: str, *, draft: str = "") -> None:
    """Say it on the next page, which then forgets the draft."""
    messages.success(request, sentence, extra_tags=draft)
