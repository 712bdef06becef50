"""What a list of changes shows beside them: what each did to due diligence, and the form that narrows it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page

from auditor.archive.models import Change
from auditor.archive.querysets import ChangeQuerySet
from auditor.findings.telling import DIRECTIONS, told_of
from auditor.public.change_filter import ChangeFilter, groups_of_indicators


def with_places(changes: ChangeQuerySet) -> ChangeQuerySet:
    """With everything that a list of changes names, in the same query."""
    return changes.select_related("version__document__provider", "previous", "reappearance_of")


def change_list(asked: ChangeFilter, page: Page[Change]) -> dict[str, Any]:
    """What the templates of a list need. Two queries."""
    return {
        "page": page,
        "asked": asked,
        "tellings": told_of([change.pk for change in page.object_list]),
        "directions": DIRECTIONS,
        "indicator_groups": groups_of_indicators(),
    }
