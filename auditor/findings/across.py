"""One indicator across providers: the clauses of their newest texts, as they stand now."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Lower

from auditor.archive.models import Version
from auditor.findings.models import Finding, Verdict
from auditor.findings.querysets import FindingQuerySet, newest_texts
from auditor.findings.standing import StandingClause, of_finding, of_verdict
from auditor.findings.vocabulary import HOLDING
from providers.models import Provider


def providers_saying(indicator: str) -> QuerySet[Provider]:
    """Whose newest texts have a clause under it, alphabetical."""
    read = _findings(indicator).values("reading__version__document__provider")
    added = _added(indicator).values("document__provider")
    return Provider.objects.filter(Q(pk__in=read) | Q(pk__in=added)).order_by(Lower("name"), "slug")


def clauses_across(
    indicator: str, providers: Collection[int]
) -> list[tuple[Version, StandingClause]]:
    """Of these providers, in the order of their documents and texts. Three queries.

    What a person added to a text that is not the newest any more is not among them.
    """
    own = _findings(indicator).filter(reading__version__document__provider__in=providers)
    findings = list(own.select_related("reading__version__document__provider"))
    ids = {one.verdict_id for one in findings}  # type: ignore[attr-defined]
    verdicts = Verdict.objects.select_related("given_by").in_bulk([pk for pk in ids if pk])
    added = _added(indicator).filter(document__provider__in=providers)
    rows = [
        (one.reading.version, of_finding(one, verdicts.get(one.verdict_id)))  # type: ignore[attr-defined]
        for one in findings
    ]
    for verdict in added.select_related("version__document__provider", "given_by"):
        rows.append((verdict.version, of_verdict(verdict)))
    return sorted(rows, key=_place)


def _place(row: tuple[Version, StandingClause]) -> tuple[str, str, str, str, int]:
    version, clause = row
    document = version.document
    name = document.provider.name.lower()
    return name, document.provider.slug, document.terms_type, document.slug, clause.start


def _findings(indicator: str) -> FindingQuerySet:
    """Unrejected ones of the newest texts that stand under an indicator now."""
    settled = Verdict.objects.filter(pk=OuterRef("verdict_id")).values("settled_indicator")[:1]
    rows = Finding.objects.newest().unrejected().annotate(settled=Subquery(settled))
    holds = When(decision__in=HOLDING, then=F("settled"))
    standing = Case(holds, default=F("indicator"), output_field=CharField())
    return rows.annotate(standing=standing).filter(standing=indicator)


def _added(indicator: str) -> QuerySet[Verdict]:
    """What people added to the newest texts, where the machine proposes nothing."""
    proposed = Finding.objects.filter(
        reading__version=OuterRef("version"),
        indicator=OuterRef("indicator"),
        quote_digest=OuterRef("quote_digest"),
    )
    rows = Verdict.objects.standing().filter(version__in=newest_texts())
    holding = rows.filter(decision__in=HOLDING, settled_indicator=indicator)
    return holding.filter(~Exists(proposed))
