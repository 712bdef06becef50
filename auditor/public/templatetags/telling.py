"""How what a change did to due diligence is written. Nothing here asks the database."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from auditor.archive.models import Change
from auditor.findings.telling import Told
from auditor.public import wording

register = template.Library()
register.filter("reviewed_words", wording.reviewed_words)


@register.filter
def told_for(tellings: Mapping[int, Told] | None, change: Change) -> Told | None:
    """What the change did, out of what those of a list did; None if it says nothing of due diligence."""
    return tellings.get(change.pk) if tellings else None
