"""How values, evidence and amounts of assessments are written. Nothing here asks the database."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal

from django import template
from django.urls import reverse

from auditor.assessments.shown import (
    ShownAnswer,
    ShownEvidence,
    ShownLimit,
    ShownMeasure,
    ShownSummary,
)
from auditor.assessments.shown_bodies import ShownQuote
from auditor.kyc.vocabulary import Aspect
from auditor.public import assessment_page, assessment_words
from providers.vocabulary import EventKind, SourceTier

register = template.Library()
register.filter("grade_words", assessment_words.grade_words)
register.filter("grade_meaning", assessment_words.grade_meaning)
register.filter("gap_words", assessment_words.gap_words)
register.filter("gap_meaning", assessment_words.gap_meaning)
register.filter("is_answered", assessment_page.is_answered)


@register.filter
def evidence_for(answer: ShownAnswer, aspect: str) -> tuple[ShownEvidence, ...]:
    return assessment_page.evidence_for(answer, Aspect(aspect))


@register.filter
def bounds(measure: ShownMeasure) -> str:
    """`40.0 to 80.0`; empty where they are not told."""
    if measure.low is None or measure.high is None:
        return ""
    return f"{measure.low} to {measure.high}"


@register.filter
def amount(value: Decimal) -> str:
    """`1,000`, `2.50`: no more decimals than it has."""
    whole = value == value.to_integral_value()
    return f"{value:,.0f}" if whole else f"{value.normalize():,f}"


@register.filter
def limit_words(limit: ShownLimit) -> str:
    """`Deposit, a month: 1,000 EUR`."""
    size = "unlimited" if limit.amount is None else f"{amount(limit.amount)} {limit.currency}"
    return f"{limit.operation.label}, {str(limit.window.label).lower()}: {size}"


@register.filter
def quote_path(quote: ShownQuote) -> str:
    """Where it stands in the version that was cited, marked."""
    return _passage(quote.version, quote.start, quote.end)


@register.filter
def current_path(quote: ShownQuote) -> str:
    """Where it stands in the newest version that was looked at, marked; empty if nowhere."""
    if quote.current_version is None or quote.current_start is None:
        return ""
    return _passage(quote.current_version, quote.current_start, quote.current_end or 0)


def _passage(version: object, start: int, end: int) -> str:
    path = reverse("public:version-detail", args=[version])
    return f"{path}?quote={start}-{end}#quote"


@register.filter
def diff_path(quote: ShownQuote) -> str:
    """From the version that was cited to the newest that was looked at; empty if it is the same."""
    if quote.current_version in (None, quote.version):
        return ""
    return reverse("public:diff-detail", args=[quote.version, quote.current_version])


@register.filter
def event_kind(value: str) -> str:
    return str(EventKind(value).label) if value in EventKind.values else value


@register.filter
def source_tier(value: str) -> str:
    return str(SourceTier(value).label).lower() if value in SourceTier.values else value


@register.filter
def may_be_link(url: str, own_hosts: Collection[str] = ()) -> bool:
    """Web addresses only, and none under the provider's own hosts."""
    host = assessment_page.host_of(url)
    is_own = any(host == own or host.endswith(f".{own}") for own in own_hosts)
    return url.lower().startswith(("http://", "https://")) and bool(host) and not is_own


@register.filter
def standing_in(standing: Mapping[str, ShownSummary], slug: str) -> ShownSummary | None:
    """The provider's assessment out of those of a list."""
    return standing.get(slug)
