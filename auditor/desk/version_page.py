"""What the desk shows of a version that is not believed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from auditor.archive.models import Capture, Version
from auditor.pages.compare import Counts, counts, rows
from auditor.public.diff_page import View
from auditor.public.difference import CONTEXT, Layout, lay_out
from auditor.public.document_page import legible_text

MOST_ENTRIES = 1500


@dataclass(frozen=True, slots=True)
class Comparison:
    """The text beside the last confirmed one. `hidden` counts passages beyond what a page holds."""

    layout: Layout
    counts: Counts
    hidden: int


@dataclass(frozen=True, slots=True)
class CaptureFacts:
    """A check in rows: what its record says, by page."""

    capture: Capture
    pages: tuple[dict[str, Any], ...]
    refusal: dict[str, Any]
    facts: tuple[tuple[str, str], ...]
    signals: tuple[tuple[str, str], ...]


def last_confirmed(version: Version) -> Version | None:
    """The confirmed version that stood when this one was captured, itself left out."""
    earlier = Version.objects.confirmed().filter(
        document=version.document_id, captured_at__lte=version.captured_at
    )
    return earlier.exclude(pk=version.pk).newest_first().first()


def compare(old: Version, new: Version, view: View) -> Comparison | None:
    """None where the store cannot give one of the texts."""
    texts = legible_text(old), legible_text(new)
    if texts[0] is None or texts[1] is None:
        return None
    layout = lay_out(rows(texts[0], texts[1]), context=None if view.is_whole else CONTEXT)
    shown = Layout(layout.entries[:MOST_ENTRIES], layout.places)
    hidden = max(0, len(layout.entries) - MOST_ENTRIES)
    return Comparison(shown, counts(texts[0], texts[1]), hidden)


def facts_of(capture: Capture) -> CaptureFacts:
    """Everything that the record of a check says, older and shorter records included."""
    record = capture.record
    pages = record.get("pages") or []
    signals = {**record.get("signals", {}), **record.get("belief", {})}
    named = {
        "Fallback": record.get("fallback", ""),
        "Selectors that matched nothing": "; ".join(record.get("missed_selectors", [])),
        "Filters that were not run": ", ".join(record.get("skipped_filters", [])),
        "robots.txt": "; ".join(_robots(one) for one in record.get("robots", [])),
        "Vantage": record.get("vantage", {}).get("label", ""),
        "User agent": record.get("user_agent", ""),
        "Text extractor": capture.extractor_version,
    }
    return CaptureFacts(
        capture=capture,
        pages=tuple(pages) or ({"hops": record.get("hops", [])},),
        refusal=record.get("refusal", {}),
        facts=tuple((name, value) for name, value in named.items() if value),
        signals=tuple((str(name), _plain(value)) for name, value in sorted(signals.items())),
    )


def _robots(decision: dict[str, Any]) -> str:
    allowed = "allowed" if decision.get("allowed") else "not allowed"
    why = decision.get("why") or decision.get("rule") or ""
    return f"{decision.get('url', '')}: {allowed}{f' ({why})' if why else ''}"


def _plain(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.3g}"
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_plain(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return ", ".join(_plain(inner) for inner in value)
    return str(value)
