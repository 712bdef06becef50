"""From what was asked for to a selection: by slugs, or by the provider list's search and facets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from auditor.assessments.viewing import Viewer
from auditor.exports.columns import Table
from auditor.exports.selection import Selection
from auditor.exports.tables import tables_named
from auditor.public.facets import TITLES, select
from providers.models import Provider

if TYPE_CHECKING:
    from django.http import QueryDict

# As many providers as anybody names one by one.
MOST_NAMED = 200


class Refused(Exception):
    """What was asked for cannot be exported; the text says why."""


def of_providers(viewer: Viewer, *, slugs: Sequence[str], tables: tuple[Table, ...]) -> Selection:
    """Those providers, or every one where none is named. Raises Refused."""
    if not slugs:
        return Selection(viewer, tables)
    if len(slugs) > MOST_NAMED:
        raise Refused(f"Name at most {MOST_NAMED} providers, or none for all of them.")
    found = dict(Provider.objects.filter(slug__in=slugs).values_list("slug", "pk"))
    if absent := sorted(set(slugs) - set(found)):
        raise Refused(f"The catalogue has no provider “{absent[0]}”.")
    words = f"providers {', '.join(sorted(found))}"
    return Selection(viewer, tables, tuple(found.values()), words)


def of_query(viewer: Viewer, query: QueryDict) -> Selection:
    """As the provider list narrows by the same query, or the providers named in it.

    Raises Refused, NoSuchTable.
    """
    known = {"q", "table", "provider", *TITLES}
    if unknown := sorted(set(query) - known):
        raise Refused(f"There is no filter “{unknown[0]}”. There are: {', '.join(sorted(known))}.")
    tables = tables_named(query.getlist("table"))
    given = {name: str(query.get(name, "")).strip() for name in ("q", *TITLES)}
    asked = {name: value for name, value in given.items() if value}
    if not asked:
        return of_providers(viewer, slugs=query.getlist("provider"), tables=tables)
    if "provider" in query:
        raise Refused("Name providers, or narrow the list: not both at once.")
    matching = Provider.objects.all()
    if "q" in asked:
        matching = Provider.objects.named_like(asked["q"])
    found = select(matching.alphabetical(), asked, at=viewer.at)
    return Selection(viewer, tables, found.provider_ids, f"providers with {urlencode(asked)}")
