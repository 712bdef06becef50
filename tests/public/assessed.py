"""Assessments to look at on public pages: in each state, corrected, with stale quotes."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from auditor.accounts.vocabulary import Role
from auditor.archive.models import Version
from auditor.assessments import actions
from auditor.assessments.models import Assessment, Evidence
from auditor.assessments.vocabulary import AnchorKind, Status
from auditor.kyc import framework
from providers.models import Provider
from tests.assessments.factories import (
    AT,
    HOUR,
    SENTENCE,
    TERMS,
    Cast,
    Writer,
    advance,
    fill,
    make_assessment,
    make_cast,
    make_terms,
    with_role,
)

REGULATOR, RESEARCHER, REVIEWER = Role.REGULATOR, Role.RESEARCHER, Role.REVIEWER
LATER = AT + timedelta(days=3)


def make_published(**overrides: Any) -> Assessment:
    return make_assessment(Status.PUBLISHED, **overrides)


def correct(row: Assessment, cast: Cast, reason: str = "A figure was wrong.") -> Assessment:
    """Version two: AO-02 is claimed under conditions, with a note; AO-03 is new."""
    second = actions.start_correction(assessment=row, reason=reason, by=cast.author, at=LATER)
    writer = Writer(second, LATER)
    writer.answer("AO-02", claimed="conditional", claimed_note="Only above 1,000 EUR.")
    writer.answer("AO-03", claimed="mandatory")
    version = Version.objects.filter(document__provider=row.provider).earliest("captured_at")
    writer.quote("AO-03", version)
    return advance(second, Status.PUBLISHED, cast, at=LATER)


def make_corrected(provider: Provider | None = None) -> Assessment:
    """The correction; the first version is superseded."""
    cast = make_cast()
    return correct(make_published(cast=cast, provider=provider), cast)


def claims_only(row: Assessment, cast: Cast, at: datetime = AT) -> None:
    fill(row, cast, at)
    for indicator in ("AO-01", "AO-02", "IV-01"):
        Writer(row, at).answer(indicator, observed="not_assessed")


def graded(value: str) -> Any:
    """Content of which enough was observed for a letter: every control, by an authority's finding."""

    def content(row: Assessment, cast: Cast, at: datetime = AT) -> None:
        fill(row, cast, at)
        writer = Writer(row, at)
        for one in observable():
            writer.answer(one, observed=value)
            writer.finding(one)

    return content


def observable() -> list[str]:
    controls = framework.newest().controls
    return [one.id for one in controls if one.observability in ("T", "R")]


def make_stale(row: Assessment, *, is_gone: bool = False) -> Version:
    """A new version of the cited terms in which the quoted sentence is reworded, or gone."""
    words = "" if is_gone else "Customers are identified once 1,000 EUR have moved."
    newer = make_terms(row.provider, TERMS.replace(SENTENCE, words), captured_at=LATER)
    start = newer.text().find(words) if words else None
    end = None if start is None else start + len(words)
    kind = AnchorKind.GONE if is_gone else AnchorKind.EDITED
    found = actions.Found(kind, Decimal("0.7"), start=start, end=end)
    for evidence in Evidence.objects.filter(answer__assessment=row).exclude(version=None):
        actions.reanchor(evidence=evidence, version=newer, found=found, at=LATER + HOUR)
    return newer


__all__ = ["AT", "LATER", "REGULATOR", "RESEARCHER", "REVIEWER", "make_assessment", "with_role"]
