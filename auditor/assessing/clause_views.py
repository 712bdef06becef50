"""The review of what the machine found: the list, a text beside its clauses, one verdict a key."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from auditor.archive.models import Version
from auditor.assessing import clause_queue
from auditor.assessing.authority import WORKERS, open_to, person, viewer_of
from auditor.assessing.clause_forms import AddForm, ClaimForm, JudgeForm, indicator_choices
from auditor.assessing.clause_page import Card, TextPage, text_page
from auditor.assessing.passages import places_of
from auditor.findings import actions
from auditor.findings.actions import JudgedMeanwhile, NotAllowed, Passage, ReadMeanwhile, Refused
from auditor.findings.models import ChangeVerdict, Verdict
from auditor.findings.vocabulary import Decision
from auditor.public.paging import page_of

ENTRIES_A_PAGE = 25
SAID = {
    Decision.ACCEPTED: "accepted",
    Decision.CORRECTED: "corrected",
    Decision.REJECTED: "rejected",
    Decision.WITHDRAWN: "taken back: it is open again",
    Decision.ADDED: "added",
}
TWICE = "These words stand in this line more than once. Add the words next to those that you mean."
NOT_FORM = "The form was not complete: load the page anew and try again."


@open_to(*WORKERS)
@require_safe
def clause_queue_list(request: HttpRequest) -> HttpResponse:
    """What waits for a verdict, the weightiest first."""
    filters = clause_queue.Filters.of(request.GET.dict())
    page = page_of(clause_queue.waiting(filters), request, size=ENTRIES_A_PAGE)
    context = {
        "filters": filters,
        "kinds": clause_queue.KINDS.items(),
        "providers": list(clause_queue.providers_waiting()),
        "indicators": indicator_choices(),
        "page": page,
        "items": clause_queue.items(page.object_list),
    }
    return render(request, "assessing/clause_queue.html", context)


@open_to(*WORKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def clause_review(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """A confirmed text beside what is claimed in it; POST gives a verdict on one clause."""
    version = _version(uuid)
    if request.method == "POST":
        return _judge(request, version)
    page = text_page(version, with_lines=not _is_part(request))
    opened = request.GET.get("correct", "") or request.GET.get("card", "")
    forms = {}
    if "correct" in request.GET:
        forms = {
            one.clause.key: ClaimForm(initial=ClaimForm.values_of(one.clause))
            for one in page.cards
            if one.clause.key == opened
        }
    if _is_part(request):
        return _part(request, page, [one for one in page.cards if one.clause.key == opened], forms)
    return _show(request, page, forms)


def _judge(request: HttpRequest, version: Version) -> HttpResponse:
    form = JudgeForm(request.POST)
    if not form.is_valid():
        return _answer(request, version, NOT_FORM, status=400)
    given = form.cleaned_data
    decision, claim = Decision(given["decision"]), None
    if decision == Decision.CORRECTED:
        correction = ClaimForm(request.POST)
        if not correction.is_valid():
            return _answer(request, version, "Not recorded yet.", status=400, form=correction)
        claim = correction.claim()
    try:
        actions.judge(
            version=version,
            indicator=given["indicator"],
            quote=given["quote"],
            decision=decision,
            by=person(request),
            at=viewer_of(request).at,
            seen=given["seen"],
            shown=given["shown"],
            claim=claim,
            note=given["note"],
        )
    except Refused as refused:
        form_again = ClaimForm(request.POST) if claim else None
        return _answer(request, version, str(refused), status=status_of(refused), form=form_again)
    return _answer(request, version, f"{given['indicator']}: {SAID[decision]}.")


def _answer(
    request: HttpRequest,
    version: Version,
    sentence: str,
    *,
    status: int = 200,
    form: ClaimForm | None = None,
) -> HttpResponse:
    """The cards that a verdict concerns where the page asked for them alone; otherwise the page."""
    key = request.POST.get("card", "")
    forms = {key: form} if form else {}
    if _is_part(request):
        page = text_page(version, with_lines=False)
        cards = page.cards_of(request.POST.get("indicator", ""), request.POST.get("quote", ""))
        return _part(request, page, cards, forms, sentence=sentence, status=status)
    page = text_page(version)
    if status != 200:
        return _show(request, page, forms, problem=sentence, status=status)
    messages.success(request, sentence)
    following = page.next_open(key)
    here = following.clause.key if following else "done"
    return redirect(f"{reverse('assessing:clause-review', args=[version.uuid])}#{here}")


@open_to(*WORKERS)
@require_POST
def clause_add(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Add a clause that the machine has missed."""
    version = _version(uuid)
    form, page = AddForm(request.POST, auto_id="add_%s"), text_page(version)
    if form.is_valid():
        passage = _passage(page, form)
        if passage is not None:
            try:
                verdict = _add(request, version, passage, form)
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, f"{verdict.indicator}: added.")
                path = reverse("assessing:clause-review", args=[version.uuid])
                return redirect(f"{path}#{verdict.indicator}-{verdict.start}")
    return _show(request, page, {}, add_form=form, status=400)


def _add(request: HttpRequest, version: Version, passage: Passage, form: AddForm) -> Verdict:
    return actions.add_clause(
        version=version,
        passage=passage,
        claim=form.claim(),
        by=person(request),
        at=viewer_of(request).at,
        note=form.cleaned_data["note"],
    )


def _passage(page: TextPage, form: AddForm) -> Passage | None:
    """The words as they stand in their line; says in the form what is wrong."""
    wanted = form.cleaned_data["exact"].strip()
    line = next((one for one in page.lines or () if one.number == form.cleaned_data["line"]), None)
    if line is None or page.text is None:
        form.add_error("line", "The text has nothing in this line; its number stands before it.")
        return None
    whole = "".join(piece.text for piece in line.pieces)
    found = places_of(whole, wanted or whole)
    if len(found) == 1:
        (place,) = found
        return Passage(line.start + place.start, line.start + place.end, place.exact)
    form.add_error(
        "exact",
        TWICE if found else "These words do not stand in this line. Copy them from the text.",
    )
    return None


@open_to(*WORKERS)
@require_POST
def clause_undo(request: HttpRequest) -> HttpResponse:
    """Take back what this person said last, if it is still what the page showed as the last."""
    try:
        given = actions.take_back_last(
            by=person(request), at=viewer_of(request).at, shown=request.POST.get("last", "")
        )
    except Refused as refused:
        messages.warning(request, str(refused))
        return redirect("assessing:clause-queue")
    messages.success(request, f"Taken back: {_named(given)}.")
    return redirect(place_of(given[-1]))


def place_of(word: Verdict | ChangeVerdict) -> str:
    if isinstance(word, Verdict):
        path = reverse("assessing:clause-review", args=[word.version.uuid])
        return f"{path}#{word.indicator}-{word.start}"
    changed = Version.objects.filter(
        document=word.document,
        text_digest=word.new_digest,
        change__previous__text_digest=word.old_digest,
    )
    version = changed.newest_first().first()
    if version is None:
        return reverse("assessing:clause-queue")
    return reverse("assessing:change-review", args=[version.uuid])


def _named(words: Sequence[Verdict | ChangeVerdict]) -> str:
    first = words[0]
    if isinstance(first, ChangeVerdict):
        return "your verdict on a change; it is open again"
    if len(words) == 1:
        return f"your verdict on {first.indicator}; it is open again"
    return f"your verdicts on {first.indicator} in {len(words)} places; they are open again"


def status_of(refused: Refused) -> int:
    if isinstance(refused, NotAllowed):
        return 403
    return 409 if isinstance(refused, JudgedMeanwhile | ReadMeanwhile) else 400


def _show(
    request: HttpRequest,
    page: TextPage,
    forms: dict[str, ClaimForm],
    *,
    problem: str = "",
    add_form: AddForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = _context(request, page, forms) | {
        "problem": problem,
        "add_form": add_form or AddForm(auto_id="add_%s"),
        "next_text": clause_queue.next_text(page.version),
    }
    return render(request, "assessing/clause_review.html", context, status=status)


def _part(
    request: HttpRequest,
    page: TextPage,
    cards: list[Card],
    forms: dict[str, ClaimForm],
    *,
    sentence: str = "",
    status: int = 200,
) -> HttpResponse:
    shown = {"cards": _with_forms(cards, forms), "sentence": sentence, "is_problem": status != 200}
    context = _context(request, page, forms) | shown
    return render(request, "assessing/_clause_part.html", context, status=status)


def _context(request: HttpRequest, page: TextPage, forms: dict[str, ClaimForm]) -> dict[str, Any]:
    last = actions.last_of(person(request))
    return {
        "review": page,
        "version": page.version,
        "document": page.version.document,
        "cards": _with_forms(page.cards, forms),
        "last": last,
        "last_name": actions.name_of(last),
    }


def _with_forms(
    cards: Iterable[Card], forms: dict[str, ClaimForm]
) -> list[tuple[Card, ClaimForm | None]]:
    return [(one, forms.get(one.clause.key)) for one in cards]


def _is_part(request: HttpRequest) -> bool:
    return "part" in (request.POST if request.method == "POST" else request.GET)


def _version(uuid: uuids.UUID) -> Version:
    rows = Version.objects.confirmed().select_related("document__provider")
    found = rows.filter(uuid=uuid).first()
    if found is None:
        raise Http404("There is no confirmed text with this address.")
    return found
