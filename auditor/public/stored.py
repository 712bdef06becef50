"""Content of the store for a browser, such that nothing of it is run: pictures shown, the rest saved."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from auditor.archive.blobs import UNREADABLE, blob_store
from auditor.public.untrusted import JPEG, PNG, SAFE_HEADERS, kind_of

NOT_KEPT = "The store of this installation does not have this content, or it is damaged."


def picture(digest: str) -> HttpResponse:
    """A picture of the store. Raises Http404 for anything else."""
    content = stored(digest) if digest else b""
    kind = kind_of(content)
    if kind not in (PNG, JPEG):
        raise Http404("There is no picture of this page.")
    return HttpResponse(content, content_type=kind, headers=SAFE_HEADERS)


def stored(digest: str) -> bytes:
    """Raises Http404 with a sentence where the store cannot give it."""
    try:
        return blob_store().get(digest)
    except UNREADABLE as error:
        raise Http404(NOT_KEPT) from error
