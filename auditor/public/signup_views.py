"""What a provider's sign-up form asks for; who is not vetted learns only that it is looked at."""

from __future__ import annotations

import uuid as uuids

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from auditor.archive.models import FormSurvey
from auditor.assessments.signup import picture_of, signup_of
from auditor.public.provider_page import find_provider
from auditor.public.signup_page import facts_of, rows_of
from auditor.public.stored import picture
from auditor.public.viewing import seen_by, viewer_of


@require_safe
@seen_by
def provider_signup(request: HttpRequest, slug: str) -> HttpResponse:
    """The form as two surveys agree on it, how it stands to what is claimed, and its changes."""
    provider = find_provider(slug)
    shown = signup_of(provider, viewer_of(request))
    context: dict[str, object] = {"provider": provider, "shown": shown}
    if shown is not None and shown.seen is not None:
        context |= {"controls": rows_of(shown.seen.form), "facts": facts_of(shown.seen.survey)}
    return render(request, "public/provider_signup.html", context)


@require_safe
@seen_by
def signup_picture(request: HttpRequest, slug: str, attempt: uuids.UUID) -> HttpResponse:
    """The picture of a survey, its controls boxed. Who may not see it is told that there is none."""
    provider = find_provider(slug)
    survey = get_object_or_404(FormSurvey.objects.select_related("page"), attempt=attempt)
    digest = picture_of(provider, survey, viewer_of(request))
    if not digest:
        raise Http404("There is no picture of this page.")
    answer = picture(digest)
    answer["Cache-Control"] = "private, no-store"
    return answer
