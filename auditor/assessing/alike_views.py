"""The same words in several documents: judged together, each place named before and after."""

from __future__ import annotations

import re
import uuid as uuids
from collections.abc import Iterable, Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from auditor.archive.models import Version
from auditor.assessing.authority import WORKERS, open_to, person, viewer_of
from auditor.assessing.clause_forms import AlikeForm
from auditor.assessing.clause_queue import places_alike
from auditor.assessing.clause_views import SAID, status_of
from auditor.findings import actions
from auditor.findings.actions import MOST_AT_ONCE, Refused
from auditor.findings.models import Finding
from auditor.findings.querysets import FindingQuerySet
from auditor.findings.standing import StandingClause, clause_at, of_finding
from auditor.findings.vocabulary import Decision
from auditor.kyc import framework

DIGEST = re.compile(r"[0-9a-f]{64}")


@open_to(*WORKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def clause_alike(
    request: HttpRequest, uuid: uuids.UUID, indicator: str, quote: str
) -> HttpResponse:
    """Every open place with the words of one clause; POST accepts or rejects those that are chosen."""
    version = Version.objects.confirmed().filter(uuid=uuid).first()
    is_named = indicator in framework.newest().by_id and DIGEST.fullmatch(quote) is not None
    sample = clause_at(version, indicator, quote) if version and is_named else None
    if version is None or sample is None or sample.finding is None:
        raise Http404("There is no such clause any more: the rules were renewed, or the text was.")
    places = places_alike(sample.finding).select_related("reading__version__document__provider")
    if request.method != "POST":
        return _show(request, version, sample, places)
    form = AlikeForm(request.POST, places=places.values_list("pk", flat=True))
    if not form.is_valid():
        problem = "Nothing was recorded. Choose the places again: the list has changed, or none was chosen."
        return _show(request, version, sample, places, problem=problem, status=400)
    chosen = list(places.filter(pk__in=form.cleaned_data["place"]))
    decision = Decision(form.cleaned_data["decision"])
    try:
        done, refused = actions.judge_alike(
            places=_standing(chosen),
            decision=decision,
            by=person(request),
            at=viewer_of(request).at,
        )
    except Refused as error:
        problem, status = str(error), status_of(error)
        return _show(request, version, sample, places, problem=problem, status=status)
    if done:
        where = f"{_places(len(done))}: {_named(done)}"
        messages.success(request, f"{indicator}: {SAID[decision]} in {where}.")
    for place, why in refused:
        messages.warning(request, f"Not in {_named([place])}: {why}")
    return redirect("assessing:clause-review", uuid)


def _standing(findings: Sequence[Finding]) -> list[tuple[Version, StandingClause]]:
    """Each as it was chosen, with the word that stands now. Two queries a place, at most `MOST_AT_ONCE`."""
    found = []
    for one in {(one.reading.version_id, one.quote_digest): one for one in findings}.values():
        now = clause_at(one.reading.version, one.indicator, one.quote_digest)
        clause = of_finding(one, now.verdict if now else None)
        found.append((one.reading.version, clause))
    return found


def _show(
    request: HttpRequest,
    version: Version,
    sample: StandingClause,
    places: FindingQuerySet,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "version": version,
        "sample": sample,
        "places": places[:MOST_AT_ONCE],
        "count": places.count(),
        "documents": places.order_by().values("reading__version__document").distinct().count(),
        "most": MOST_AT_ONCE,
        "problem": problem,
    }
    return render(request, "assessing/clause_alike.html", context, status=status)


def _places(count: int) -> str:
    return "1 place" if count == 1 else f"{count} places"


def _named(texts: Iterable[Version]) -> str:
    documents = {one.document for one in texts}
    names = sorted(f"{one.provider.name} ({one.name})" for one in documents)
    return ", ".join(names)
