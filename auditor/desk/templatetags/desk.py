"""How the desk's facts are written. Nothing here asks the database."""

from __future__ import annotations

from django import template

from auditor.archive.models import Capture

register = template.Library()


@register.filter
def seconds(capture: Capture) -> str:
    """How long a check took: `0.4`, `12.0`."""
    return f"{(capture.finished_at - capture.started_at).total_seconds():.1f}"
