"""Atom feeds of what providers changed, over all providers or one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import wraps
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import http_date
from django.views.decorators.http import conditional_page, require_safe

from auditor.archive.models import Change
from auditor.archive.querysets import ChangeQuerySet
from auditor.findings.telling import Told, last_said_at, told_of
from auditor.public.change_filter import FILTERS, BadFilter, read_filter, refuse_unknown
from auditor.public.change_list import with_places
from auditor.public.context import PRODUCT_NAME
from auditor.public.provider_page import find_provider
from auditor.public.viewing import View
from auditor.public.wording import change_path, summary, telling

ENTRIES = 50
NEVER = datetime(2026, 1, 1, tzinfo=UTC)
# What XML 1.0 cannot hold, not even escaped.
UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class ChangeFeed(Atom1Feed):
    """An Atom feed that says the same until something changed, also when it is empty."""

    def latest_post_date(self) -> datetime:
        dates = [item["updateddate"] for item in self.items]
        return max(dates, default=NEVER)


@require_safe
@conditional_page
def feed(request: HttpRequest) -> HttpResponse:
    changes = Change.objects.by_provider()
    return _respond(
        request,
        changes,
        title=f"{PRODUCT_NAME}: changes of terms",
        page=reverse("public:overview"),
        tag="feed",
    )


@require_safe
@conditional_page
def provider_feed(request: HttpRequest, slug: str) -> HttpResponse:
    provider = find_provider(slug)
    return _respond(
        request,
        Change.objects.by_provider().filter(version__document__provider=provider),
        title=f"{printable(provider.name)}: changes of terms",
        page=provider.get_absolute_url(),
        tag=f"feed:{provider.slug}",
    )


def _respond(
    request: HttpRequest, changes: ChangeQuerySet, *, title: str, page: str, tag: str
) -> HttpResponse:
    try:
        refuse_unknown(request.GET, FILTERS)
        asked = read_filter(request.GET.dict())
    except BadFilter as error:
        return refused(error)
    newest = list(asked.apply(with_places(changes)).last_listed_first()[:ENTRIES])
    atom = ChangeFeed(
        title=f"{title} ({asked.words})" if asked.is_active else title,
        link=request.build_absolute_uri(page + asked.query),
        description="What providers changed in their documents, newest first.",
        language="en-gb",
        feed_url=request.build_absolute_uri(request.path + asked.query),
        feed_guid=tag_uri(tag + asked.query),
    )
    tellings = told_of([change.pk for change in newest])
    for change in newest:
        _add_entry(atom, change, tellings.get(change.pk), request)
    return respond(atom, [_last_modified(newest)] if newest else [])


def refused(error: BadFilter) -> HttpResponseBadRequest:
    return HttpResponseBadRequest(f"{error}\n", content_type="text/plain; charset=utf-8")


def unnarrowed(view: View) -> View:
    """For feeds that cannot be narrowed: who tries is told so."""

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        try:
            refuse_unknown(request.GET, ())
        except BadFilter as error:
            return refused(error)
        return view(request)

    return answer


def _last_modified(newest: Sequence[Change]) -> datetime:
    """When an import brought old changes in, or what is said of one may have changed: that is new too."""
    shown = max(change.shown_at for change in newest)
    said = last_said_at()
    return max(shown, said) if said else shown


def _add_entry(atom: Atom1Feed, change: Change, told: Told | None, request: HttpRequest) -> None:
    """`published` is when the change occurred, `updated` from when it was to be seen here."""
    document = change.version.document
    said = f" {telling(told)}" if told else ""
    atom.add_item(
        title=printable(f"{document.provider.name}: {document.name}"),
        link=request.build_absolute_uri(change_path(change)),
        description=printable(summary(change) + said),
        unique_id=tag_uri(f"change:{change.version.uuid}"),
        pubdate=change.occurred_at,
        updateddate=change.listed_at,
        author_name=PRODUCT_NAME,
    )


def tag_uri(name: str) -> str:
    """A permanent name (RFC 4151) under the installation's own host, whatever host was asked."""
    return f"tag:{urlsplit(settings.CONTACT_URL).hostname},2026:{name}"


def printable(text: str) -> str:
    """The text with what XML cannot hold replaced by U+FFFD."""
    return UNPRINTABLE.sub("\ufffd", text)


def new_feed(request: HttpRequest, title: str, page: str, tag: str) -> ChangeFeed:
    """An empty feed of its own name; `page` is the path of what it tells of, for people."""
    return ChangeFeed(
        title=f"{PRODUCT_NAME}: {title.lower()}",
        link=address(request, page),
        description=f"{title}, newest first.",
        language="en-gb",
        feed_url=address(request, request.path),
        feed_guid=tag_uri(tag),
    )


def address(request: HttpRequest, path: str) -> str:
    return request.build_absolute_uri(path)


def respond(atom: ChangeFeed, times: Sequence[datetime]) -> HttpResponse:
    """The feed, last modified at the newest of the times."""
    response = HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml")
    if times:
        response["Last-Modified"] = http_date(max(times).timestamp())
    return response
