"""An Atom feed of the days on which sign-up forms changed; what changed is for the vetted, on the page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import conditional_page, require_safe

from auditor.archive.models import FormChange
from auditor.public.context import PRODUCT_NAME
from auditor.public.feeds import ENTRIES, address, new_feed, printable, respond, tag_uri, unnarrowed

SENTENCE = (
    "Two surveys agree that the sign-up form asks for something else than before. "
    "What changed is shown to vetted researchers and regulators."
)


@require_safe
@conditional_page
@unnarrowed
def signup_feed(request: HttpRequest) -> HttpResponse:
    """An entry for each form and day, newest first."""
    rows = FormChange.objects.one_a_form().last_listed_first()
    found = list(rows.select_related("survey__page__provider")[:ENTRIES])
    atom = new_feed(request, "Changes of sign-up forms", reverse("public:overview"), "signup-feed")
    for change in found:
        provider = change.survey.page.provider
        path = reverse("public:provider-signup", args=[provider.slug])
        atom.add_item(
            title=printable(f"{provider.name}: sign-up form changed"),
            link=address(request, path),
            description=SENTENCE,
            unique_id=tag_uri(f"form-change:{change.survey.attempt}"),
            pubdate=change.occurred_at,
            updateddate=change.listed_at,
            author_name=PRODUCT_NAME,
        )
    return respond(atom, [one.listed_at for one in found])
