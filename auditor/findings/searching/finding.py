"""Passages in which the terms of a search stand, among what is public, and how many there are by facet.

In the order of names: nothing is ranked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, F, Q
from django.db.models.functions import Lower

from auditor.findings.models import Passage
from auditor.findings.querysets import PassageQuerySet
from auditor.findings.searching.asking import Term
from auditor.findings.searching.engines import engine

PROVIDER = ("version__document__provider__slug", "version__document__provider__name")
TERMS_TYPE = "version__document__terms_type"


@dataclass(frozen=True)
class Narrowing:
    """To what a search is narrowed; what is empty narrows nothing. With an indicator only its clauses are
    searched; otherwise whole texts."""

    provider: str = ""
    terms_type: str = ""
    indicator: str = ""
    is_every_version: bool = False


@dataclass(frozen=True)
class Tally:
    """A value of a facet, its words, and in how many texts something was found."""

    value: str
    label: str
    count: int


def passages(terms: Sequence[Term], narrowing: Narrowing) -> PassageQuerySet:
    """In no order."""
    found = _containing(terms, narrowing)
    if not narrowing.indicator:
        return found.of_texts()
    return found.of_clauses().filter(Q(indicator=narrowing.indicator))


def versions(terms: Sequence[Term], narrowing: Narrowing) -> list[int]:
    """The ids of the texts that have such passages: by provider, document, the newest first. One query."""
    rows = passages(terms, narrowing).order_by(
        Lower("version__document__provider__name"),
        "version__document__provider__slug",
        "version__document__terms_type",
        "version__document__slug",
        "-version__captured_at",
        "-version__sequence",
        "-version",
    )
    return list(dict.fromkeys(rows.values_list("version", flat=True)))


def in_versions(
    terms: Sequence[Term], narrowing: Narrowing, chosen: Iterable[int]
) -> list[Passage]:
    """The passages of these versions in the order of their texts. One query."""
    rows = passages(terms, narrowing).filter(version__in=list(chosen))
    return list(rows.order_by("version", "start", "pk"))


def by_provider(terms: Sequence[Term], narrowing: Narrowing) -> list[Tally]:
    """One query, as each of the following."""
    rows = passages(terms, replace(narrowing, provider=""))
    counted = rows.values_list(*PROVIDER).annotate(texts=Count("version", distinct=True))
    return [Tally(*row) for row in counted.order_by(Lower(PROVIDER[1]), PROVIDER[0])]


def by_terms_type(terms: Sequence[Term], narrowing: Narrowing) -> list[Tally]:
    rows = passages(terms, replace(narrowing, terms_type=""))
    counted = rows.values_list(TERMS_TYPE).annotate(texts=Count("version", distinct=True))
    return [Tally(name, name, count) for name, count in counted.order_by(TERMS_TYPE)]


def by_indicator(terms: Sequence[Term], narrowing: Narrowing) -> list[Tally]:
    """Of clauses in which the terms stand."""
    rows = _containing(terms, narrowing).of_clauses()
    indicator = F("indicator")
    counted = rows.values_list(indicator).annotate(texts=Count("version", distinct=True))
    return [Tally(name, name, count) for name, count in counted.order_by(indicator)]


def _containing(terms: Sequence[Term], narrowing: Narrowing) -> PassageQuerySet:
    rows = Passage.objects.public() if narrowing.is_every_version else Passage.objects.newest()
    rows = engine().containing(rows, terms)
    if narrowing.provider:
        rows = rows.filter(version__document__provider__slug=narrowing.provider)
    if narrowing.terms_type:
        rows = rows.filter(version__document__terms_type=narrowing.terms_type)
    return rows
