"""Every address at which anybody can read something of an assessment and of the texts around it.

Who adds pages adds what they show to `SHOWS`, and their arguments to `arguments_of`; who adds another
way out adds a function to `REACHES`. What they give is walked by `tests/public/test_nothing_leaks.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.urls import resolve, reverse

from auditor.api.urls import urlpatterns as api_patterns
from auditor.archive.models import Document, FormSurvey, Version
from auditor.assessments.models import Evidence
from auditor.exports.making import FORMS
from auditor.findings.telling import DIRECTIONS
from auditor.public.urls import urlpatterns
from tests.exports.reading import texts_of

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

    from auditor.assessments.models import Assessment

# Addresses that have nothing to show by themselves: they lead elsewhere, or describe the interface.
LEADING = {"diff-choose", "nothing", "docs", "schema"}
INDICATORS = ("AO-01", "AO-03", "FC-01", "GS-01", "IV-01")
# What stands in no text that is public, so that nothing may be found.
SOUGHT_IN_VAIN = ("restricted", "inner", "vetted")
IN_VAIN = "Nothing was found."
STATIC = ""
NAME, LOOSER, CLAUSE, SUMMARY = (
    "Halden Pay",
    "IV-01: looser.",
    "identity document",
    "public:summary",
)
SLUG = "{slug}"
# What a page must show to whoever may see all: a walk over pages that show nothing proves nothing.
SHOWS = {
    "public:overview": NAME,
    "public:feed": LOOSER,
    "public:about": STATIC,
    "public:robots": STATIC,
    "public:healthz": STATIC,
    "public:provider-list": NAME,
    "public:provider-detail": LOOSER,
    "public:provider-feed": LOOSER,
    "public:provider-assessment": SUMMARY,
    "public:provider-routes": "Money is paid in at",
    "public:provider-signup": "vetted:control",
    "public:signup-picture": "vetted:picture",
    "public:signup-feed": NAME,
    "public:document-detail": NAME,
    "public:version-detail": NAME,
    "public:version-text": "# Terms",
    "public:diff-detail": NAME,
    "public:assessment-feed": SUMMARY,
    "public:assessment-detail": SUMMARY,
    "public:assessment-changes": NAME,
    "public:corrections": NAME,
    "public:correction-feed": NAME,
    "public:methodology": STATIC,
    "public:measurements": STATIC,
    "public:methodology-version": STATIC,
    "public:framework-file": STATIC,
    "public:framework-catalog": STATIC,
    "public:indicator-detail": NAME,
    "public:indicator-texts": NAME,
    "public:search": "<mark>",
    "api:root": STATIC,
    "api:provider-list": NAME,
    "api:provider-detail": NAME,
    "api:document-list": SLUG,
    "api:document-detail": SLUG,
    "api:version-list": SLUG,
    "api:version-detail": SLUG,
    "api:version-text": "# Terms",
    "api:change-list": SLUG,
    "api:change-detail": SLUG,
    "api:assessment-list": SUMMARY,
    "api:assessment-detail": SUMMARY,
    "api:framework-list": STATIC,
    "api:framework-detail": STATIC,
    "exports:page": STATIC,
    "exports:download": SUMMARY,
    "exports:evidence-file": ":content ",
}


def public_addresses(rows: Iterable[Assessment]) -> Iterator[str]:
    """Every name of the public window, for each assessment and what lies around it."""
    for row in rows:
        for name in _names(urlpatterns):
            for arguments in arguments_of(name, row):
                yield reverse(f"public:{name}", kwargs=arguments)
        for direction in DIRECTIONS:
            yield f"{reverse('public:feed')}?direction={direction.value}&indicator=IV-01"
            yield f"{row.provider.get_absolute_url()}?direction={direction.value}&indicator=IV-01"


def searches(rows: Iterable[Assessment]) -> Iterator[str]:
    """For words of the texts, narrowed and not, and for the marks of what is not public."""
    path = reverse("public:search")
    for row in rows:
        yield f"{reverse('public:provider-list')}?q={quote(row.provider.name)}"
        for narrowed in ("", "&indicator=IV-01", f"&provider={row.provider.slug}"):
            for versions in ("", "&versions=all"):
                yield f"{path}?q={quote(CLAUSE)}{narrowed}{versions}"
    for word in SOUGHT_IN_VAIN:
        for more in ("", "&versions=all", "&versions=all&indicator=IV-01"):
            yield f"{path}?q={word}{more}"


def api_addresses(rows: Iterable[Assessment]) -> Iterator[str]:
    """Every name of the interface."""
    for row in rows:
        for name in _names(api_patterns):
            for arguments in arguments_of(name, row, api=True):
                yield reverse(f"api:{name}", kwargs=arguments)


def exports(rows: Iterable[Assessment]) -> Iterator[str]:
    """Every table, in each form."""
    yield reverse("exports:page")
    for form in FORMS:
        yield reverse("exports:download", kwargs={"form": form})


def _names(patterns: Iterable[object]) -> list[str]:
    return sorted({str(getattr(one, "name", "")) for one in patterns} - LEADING)


def arguments_of(name: str, row: Assessment, *, api: bool = False) -> list[dict[str, object]]:
    slug: dict[str, object] = {"slug": row.provider.slug}
    documents = Document.objects.filter(provider=row.provider)
    versions = list(Version.objects.confirmed().filter(document__in=documents).oldest_first())
    steps = [pair for one in documents for pair in pairwise(_of(one, versions))]
    of_document = "provider" if api else "slug"
    known: dict[str, list[dict[str, object]]] = {
        "provider-detail": [slug],
        "provider-feed": [slug],
        "provider-assessment": [slug],
        "provider-routes": [slug],
        "provider-signup": [slug],
        "signup-picture": [
            {**slug, "attempt": one.attempt}
            for one in FormSurvey.objects.filter(page__provider=row.provider)
        ],
        "document-detail": [
            {of_document: row.provider.slug, "document": one.slug} for one in documents
        ],
        "version-detail": [{"uuid": one.uuid} for one in versions],
        "version-text": [{"uuid": one.uuid} for one in versions],
        "change-detail": [{"uuid": one.uuid} for one in versions],
        "diff-detail": [{"old": old.uuid, "new": new.uuid} for old, new in steps],
        "assessment-detail": [{"uuid": row.uuid}],
        "assessment-changes": [{"uuid": row.uuid}] if row.supersedes_id else [],
        "indicator-detail": [{"indicator": one} for one in INDICATORS],
        "indicator-texts": [{"indicator": one} for one in INDICATORS if one != "AO-01"],
        "methodology-version": [{"version": row.framework}],
        "framework-detail": [{"version": row.framework}],
        "framework-file": [{"version": row.framework}],
        "framework-catalog": [{"version": row.framework}],
    }
    return known.get(name, [{}])


def _of(document: Document, versions: Iterable[Version]) -> list[Version]:
    return [one for one in versions if one.document_id == document.pk]


def copies(rows: Iterable[Assessment]) -> Iterator[str]:
    """The uploaded copies behind each assessment."""
    for one in Evidence.objects.filter(answer__assessment__in=list(rows)).exclude(upload=""):
        yield reverse("exports:evidence-file", kwargs={"uuid": one.uuid})


Reach = Callable[[Iterable["Assessment"]], Iterable[str]]
REACHES: list[Reach] = [public_addresses, searches, api_addresses, exports, copies]


def addresses(rows: Iterable[Assessment]) -> list[str]:
    found = list(rows)
    return sorted({path for reach in REACHES for path in reach(found)})


def shown_at(path: str, row: Assessment) -> str:
    """What must stand there; a page without an entry in `SHOWS` fails the walk."""
    if any(f"q={word}" in path for word in SOUGHT_IN_VAIN):
        return IN_VAIN
    if path == reverse("public:search"):
        return STATIC
    if "direction=" in path and "direction=looser" not in path:
        return STATIC
    name = resolve(path.partition("?")[0]).view_name
    return SHOWS[name].format(slug=row.provider.slug)


def body(client: Client, path: str) -> str:
    """All that comes back: headers, and the content, streamed or not, unpacked where it is packed."""
    response: Response = client.get(path, follow=True)
    content = response.getvalue()
    form = path.rstrip("/").rpartition("/")[2]
    is_file = path.startswith("/exports/") and form in FORMS and response.status_code == 200
    text = texts_of(form, content) if is_file else content.decode("utf-8", "replace")
    return f"{dict(response.headers)}\n{text}"
