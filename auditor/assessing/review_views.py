"""What a reviewer looks at: the version before, and the same indicator at other providers."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Iterator
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from auditor.assessing.authority import WORKERS, open_to, viewer_of
from auditor.assessing.looking import look
from auditor.assessments.models import Assessment
from auditor.assessments.shown import ShownAnswer, ShownAssessment, ShownSummary, ShownValue
from auditor.assessments.visibility import present_all
from auditor.kyc.framework import newest
from auditor.kyc.scoring.checks import ASPECTS
from auditor.public.paging import page_of

PROVIDERS_A_PAGE = 25


@dataclass(frozen=True)
class Pair:
    """One value of an indicator in two versions."""

    indicator: str
    name: str
    aspect: str
    before: ShownValue | None
    after: ShownValue | None
    pieces_before: int
    pieces_after: int
    is_note_changed: bool

    @property
    def is_value_changed(self) -> bool:
        return _value(self.before) != _value(self.after)

    @property
    def is_changed(self) -> bool:
        is_same = self.pieces_before == self.pieces_after and not self.is_note_changed
        return self.is_value_changed or not is_same


@open_to(*WORKERS)
@require_safe
def assessment_compare(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Beside the version before, or the one that `with` names: only what changed, or everything."""
    sight = look(request, uuid)
    others = [one for one in sight.shown.versions if one.uuid != uuid]
    chosen = _chosen(request.GET.get("with", ""), others, sight.shown)
    former = _former(request, chosen)
    pairs = list(_pairs(former, sight.shown)) if former else []
    is_whole = request.GET.get("show") == "all"
    context = {
        "sight": sight,
        "about": sight.shown.about,
        "others": others,
        "former": former,
        "pairs": pairs if is_whole else [one for one in pairs if one.is_changed],
        "changed": sum(1 for one in pairs if one.is_changed),
        "is_whole": is_whole,
    }
    return render(request, "assessing/assessment_compare.html", context)


def _chosen(named: str, others: list[ShownSummary], shown: ShownAssessment) -> ShownSummary | None:
    if named:
        found = [one for one in others if str(one.uuid) == named]
        if not found:
            raise Http404("There is no such version to compare with, or it is not for you to see.")
        return found[0]
    about = shown.about
    before = [one for one in others if one.uuid == shown.supersedes]
    own = [one for one in others if one.framework == about.framework and one.number < about.number]
    return next(iter([*before, *own]), None)


def _former(request: HttpRequest, chosen: ShownSummary | None) -> ShownAssessment | None:
    if chosen is None:
        return None
    shown = present_all(Assessment.objects.filter(uuid=chosen.uuid), viewer_of(request))
    return shown[0] if shown else None


def _pairs(before: ShownAssessment, after: ShownAssessment) -> Iterator[Pair]:
    former = {one.indicator: one for one in before.answers}
    for answer in after.answers:
        old = former.get(answer.indicator)
        for aspect in ASPECTS[answer.kind]:
            yield Pair(
                indicator=answer.indicator,
                name=answer.name,
                aspect=str(aspect.label),
                before=getattr(old, aspect.value, None),
                after=getattr(answer, aspect.value),
                pieces_before=_pieces(old, aspect),
                pieces_after=_pieces(answer, aspect),
                is_note_changed=old is not None and _note(old, aspect) != _note(answer, aspect),
            )


def _value(shown: ShownValue | None) -> str:
    return shown.value if shown else ""


def _pieces(answer: ShownAnswer | None, aspect: str) -> int:
    return sum(1 for one in answer.evidence if one.aspect == aspect) if answer else 0


def _note(answer: ShownAnswer, aspect: str) -> str:
    return answer.observed_note if aspect in {"observed", "exposure"} else answer.claimed_note


@open_to(*WORKERS)
@require_safe
def indicator_across(request: HttpRequest, indicator: str) -> HttpResponse:
    """The same indicator at all providers that are assessed in public, in the order of their names."""
    framework = newest()
    if indicator not in framework.by_id:
        raise Http404(f"Framework {framework.version} has no indicator {indicator}.")
    viewer = viewer_of(request)
    standing = Assessment.objects.published().visible_to(viewer)
    page = page_of(standing.order_by("provider__name", "pk"), request, size=PROVIDERS_A_PAGE)
    ids = [one.pk for one in page.object_list]
    shown = present_all(
        Assessment.objects.filter(pk__in=ids).order_by("provider__name", "pk"), viewer
    )
    rows = [(one.about, a) for one in shown for a in one.answers if a.indicator == indicator]
    context = {"indicator": framework.by_id[indicator], "rows": rows, "page": page}
    return render(request, "assessing/indicator_across.html", context)
