"""The page of exports, and the downloads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from django.conf import settings
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from auditor.accounts.limiting import Allowance, asker_of, patience
from auditor.assessments.visibility import Viewer
from auditor.exports.describing import file_name
from auditor.exports.making import FORMS, Form, Making
from auditor.exports.selecting import Refused, of_query
from auditor.exports.tables import TABLES, NoSuchTable

# People with an account may have so many times as many as others.
PERSONS_SHARE = 6
Answer = TypeVar("Answer", HttpResponse, StreamingHttpResponse)


@require_safe
def export_page(request: HttpRequest) -> HttpResponse:
    """What can be downloaded, and what the columns mean."""
    context = {
        "forms": FORMS.values(),
        "tables": TABLES,
        "an_hour": settings.EXPORTS_AN_HOUR,
        "is_known": request.user.is_authenticated,
    }
    return render(request, "exports/page.html", context)


@require_safe
def download(request: HttpRequest, form: str) -> HttpResponse | StreamingHttpResponse:
    """The export that the query describes, as its asker may see it, piece by piece."""
    if form not in FORMS:
        raise Http404(f"There is no export as “{form}”. There are: {', '.join(FORMS)}.")
    viewer = Viewer.of(request.user, at=timezone.now())
    try:
        selection = of_query(viewer, request.GET)
    except (Refused, NoSuchTable) as error:
        return _refused(request, str(error), status=400)
    if request.method == "HEAD":
        return _as_file(HttpResponse(content_type=FORMS[form].media_type), FORMS[form], viewer)
    if wait := _wait(request, viewer):
        return _too_often(request, wait)
    making = Making(FORMS[form], selection, via="download", actor=viewer.user)
    return _as_file(_streamed(making), FORMS[form], viewer)


def _streamed(making: Making) -> StreamingHttpResponse:
    pieces: Iterator[bytes] = making.pieces()
    return StreamingHttpResponse(pieces, content_type=making.form.media_type)


def _as_file(answer: Answer, form: Form, viewer: Viewer) -> Answer:
    name = file_name(viewer.at, form.suffix)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _wait(request: HttpRequest, viewer: Viewer) -> int:
    """Seconds until the asker may have another: people are counted by account, others by address."""
    user: User | None = viewer.user
    number = settings.EXPORTS_AN_HOUR * (1 if user is None else PERSONS_SHARE)
    return Allowance("exports", number).take(asker_of(request, user), at=viewer.at)


def _too_often(request: HttpRequest, wait: int) -> HttpResponse:
    answer = _refused(request, patience("exports", wait), status=429)
    answer["Retry-After"] = str(wait)
    return answer


def _refused(request: HttpRequest, sentence: str, *, status: int) -> HttpResponse:
    return render(request, "exports/refused.html", {"sentence": sentence}, status=status)
