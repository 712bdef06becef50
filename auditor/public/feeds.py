"""Atom feeds of what providers changed, over all providers or one."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import http_date
from django.views.decorators.http import conditional_page, require_safe

from auditor.archive.models import Change
from auditor.public.context import PRODUCT_NAME
from auditor.public.provider_page import find_provider
from auditor.public.wording import change_path, summary

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
    request: HttpRequest, changes: QuerySet[Change], *, title: str, page: str, tag: str
) -> HttpResponse:
    newest = changes.order_by("-occurred_at", "-id").select_related(
        "previous", "reappearance_of", "version__document__provider"
    )[:ENTRIES]
    atom = ChangeFeed(
        title=title,
        link=request.build_absolute_uri(page),
        description="What providers changed in their documents, newest first.",
        language="en-gb",
        feed_url=request.build_absolute_uri(request.path),
        feed_guid=tag_uri(tag),
    )
    for change in newest:
        _add_entry(atom, change, request)
    response = HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml")
    if newest:
        shown = max(change.shown_at for change in newest)
        response["Last-Modified"] = http_date(shown.timestamp())
    return response


def _add_entry(atom: Atom1Feed, change: Change, request: HttpRequest) -> None:
    document = change.version.document
    atom.add_item(
        title=printable(f"{document.provider.name}: {document.name}"),
        link=request.build_absolute_uri(change_path(change)),
        description=summary(change),
        unique_id=tag_uri(f"change:{change.version.uuid}"),
        pubdate=change.occurred_at,
        updateddate=change.occurred_at,
        author_name=PRODUCT_NAME,
    )


def tag_uri(name: str) -> str:
    """A permanent name (RFC 4151) under the installation's own host, whatever host was asked."""
    return f"tag:{urlsplit(settings.CONTACT_URL).hostname},2026:{name}"


def printable(text: str) -> str:
    """The text with what XML cannot hold replaced by U+FFFD."""
    return UNPRINTABLE.sub("\ufffd", text)
