"""Atom feeds of what was published of providers, and of what was corrected, withdrawn or disputed."""

from __future__ import annotations

from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import conditional_page, require_safe

from auditor.assessments.models import Assessment
from auditor.assessments.visibility import Viewer, summarise_all
from auditor.assessments.vocabulary import Status
from auditor.public.assessment_words import conclusion
from auditor.public.context import PRODUCT_NAME
from auditor.public.corrections import entries, places
from auditor.public.feeds import ENTRIES, address, new_feed, printable, respond, tag_uri, unnarrowed


@require_safe
@conditional_page
@unnarrowed
def assessment_feed(request: HttpRequest) -> HttpResponse:
    """Every version as it was published; not those that were withdrawn since."""
    viewer = Viewer.anonymous(at=timezone.now())
    known = Assessment.objects.once_published().visible_to(viewer)
    rows = known.exclude(status=Status.WITHDRAWN).latest_first()
    atom = new_feed(
        request, "Published assessments", reverse("public:provider-list"), "assessments"
    )
    newest = Assessment.objects.filter(pk__in=list(rows.values_list("pk", flat=True)[:ENTRIES]))
    for one in summarise_all(newest.latest_first(), viewer):
        atom.add_item(
            title=printable(f"{one.provider_name}: {conclusion(one)}"),
            link=address(request, reverse("public:assessment-detail", args=[one.uuid])),
            description=printable(one.summary),
            unique_id=tag_uri(f"assessment:{one.uuid}"),
            pubdate=one.published_at,
            updateddate=one.published_at,
            author_name=PRODUCT_NAME,
        )
    # What is withdrawn leaves the feed: that is news too.
    times = known.aggregate(published=Max("published_at"), closed=Max("closed_at"))
    return respond(atom, [at for at in times.values() if at])


@require_safe
@conditional_page
@unnarrowed
def correction_feed(request: HttpRequest) -> HttpResponse:
    viewer = Viewer.anonymous(at=timezone.now())
    atom = new_feed(request, "Corrections", reverse("public:corrections"), "corrections")
    found = entries(list(places(viewer)[:ENTRIES]), viewer)
    for one in found:
        atom.add_item(
            title=printable(f"{one.words}: {one.about.provider_name}"),
            link=address(request, one.path),
            description=printable(one.reason),
            unique_id=tag_uri(one.name),
            pubdate=one.at,
            updateddate=one.at,
            author_name=PRODUCT_NAME,
        )
    return respond(atom, [one.at for one in found])
