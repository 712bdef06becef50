"""The sets of findings that have names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery

from auditor.accounts.querysets import AppendOnlyError
from auditor.archive.vocabulary import VersionState
from auditor.findings.vocabulary import HOLDING, Decision
from auditor.kyc.vocabulary import Direction

if TYPE_CHECKING:
    from auditor.archive.models import Document, Version
    from auditor.findings.models import (  # noqa: F401
        ChangeReading,
        ChangeVerdict,
        Finding,
        Passage,
        Reading,
        Verdict,
    )

# What was never judged, or was and is open again.
IS_OPEN = Q(decision=None) | Q(decision=Decision.WITHDRAWN)
IS_UNREJECTED = Q(decision=None) | ~Q(decision=Decision.REJECTED)


class ReadingQuerySet(models.QuerySet["Reading"]):
    """Sets of readings."""

    def under(self, rules_version: str) -> ReadingQuerySet:
        return self.filter(rules_version=rules_version)


class FindingQuerySet(models.QuerySet["Finding"]):
    """Sets of findings. They are public only where their version is."""

    def public(self) -> FindingQuerySet:
        """Of confirmed versions."""
        return self.filter(reading__version__state=VersionState.CONFIRMED)

    def of_version(self, version: Version) -> FindingQuerySet:
        return self.filter(reading__version=version)

    def newest(self) -> FindingQuerySet:
        """Of the newest confirmed version of each document."""
        return self.public().filter(reading__version__in=newest_texts())

    def with_decisions(self) -> FindingQuerySet:
        """Each with `decision` and `verdict_id` of the verdict that counts; None where there is none."""
        said = words_on_clause("reading__version__document")
        return self.annotate(
            decision=Subquery(said.values("decision")[:1]),
            verdict_id=Subquery(said.values("pk")[:1]),
        )

    def unjudged(self) -> FindingQuerySet:
        """That wait for a person."""
        return self.with_decisions().filter(IS_OPEN)

    def unrejected(self) -> FindingQuerySet:
        """All but those that a person has found wrong."""
        return self.with_decisions().filter(IS_UNREJECTED)

    def in_text_order(self) -> FindingQuerySet:
        return self.order_by("reading", "position")


class ChangeReadingQuerySet(models.QuerySet["ChangeReading"]):
    """Sets of readings of changes. They are public only where their change is."""

    def in_step(self) -> ChangeReadingQuerySet:
        """Made of the two versions between which the change stands now."""
        return self.filter(in_step(change="change__"))

    def telling(self) -> ChangeReadingQuerySet:
        """In which some clause changed in meaning."""
        return self.in_step().exclude(direction=Direction.NONE)

    def told(self) -> ChangeReadingQuerySet:
        """Of which anybody is told, under what people said; see `auditor.findings.grounds`."""
        return self.filter(told(change="change__"))

    def with_decisions(self) -> ChangeReadingQuerySet:
        """Each with `decision`, `judged_direction` and `verdict_id` of the verdict that counts."""
        said = _latest_first(
            "findings.ChangeVerdict",
            document="change__version__document",
            old_digest="old__version__text_digest",
            new_digest="new__version__text_digest",
        )
        return self.annotate(
            decision=Subquery(said.values("decision")[:1]),
            judged_direction=Subquery(said.values("direction")[:1]),
            verdict_id=Subquery(said.values("pk")[:1]),
        )

    def unjudged(self) -> ChangeReadingQuerySet:
        """That wait for a person."""
        return self.with_decisions().filter(IS_OPEN)

    def weightiest_first(self) -> ChangeReadingQuerySet:
        return self.order_by("-significance", "-change__occurred_at", "-id")


def in_step(*, change: str = "", reading: str = "") -> Q:
    """That a reading was made of the two versions between which its change stands now.

    `change` and `reading` are the beginnings of the ways to the columns of both. What begins at the change has
    to ask by such ways too: PostgreSQL takes this to hold for one row, and would go through all readings for
    each change if they were asked for in a subquery.
    """
    return Q(
        (f"{reading}old__version", F(f"{change}previous")),
        (f"{reading}new__version", F(f"{change}version")),
        (f"{change}version__state", VersionState.CONFIRMED),
    )


def told(*, change: str = "", reading: str = "") -> Q:
    """That anybody is told of it."""
    return Q((f"{reading}standing__is_told", True)) & in_step(change=change, reading=reading)


class PassageQuerySet(models.QuerySet["Passage"]):
    """Sets of passages. They are public only where their version is."""

    def public(self) -> PassageQuerySet:
        """Of confirmed versions."""
        return self.filter(version__state=VersionState.CONFIRMED)

    def newest(self) -> PassageQuerySet:
        """Of the newest confirmed version of each document."""
        return self.public().filter(version__in=newest_texts())

    def of_texts(self) -> PassageQuerySet:
        """Which together are whole texts."""
        return self.filter(finding=None)

    def of_clauses(self) -> PassageQuerySet:
        """Of clauses that no person has rejected, each with the `indicator` under which it stands."""
        said = words_on_clause("version__document", "finding__")
        clauses = self.exclude(finding=None).annotate(
            decision=Subquery(said.values("decision")[:1]),
            settled=Subquery(said.values("settled_indicator")[:1]),
        )
        holds = models.When(decision__in=HOLDING, then=F("settled"))
        standing = models.Case(
            holds, default=F("finding__indicator"), output_field=models.CharField()
        )
        return clauses.filter(IS_UNREJECTED).annotate(indicator=standing)


def words_on_clause(document: str, finding: str = "") -> models.QuerySet[Any, Any]:
    """What people said of the clause of a row around it, the word that counts first.

    `document` is the way from that row to the document, `finding` the beginning of the way to the columns of the
    finding.
    """
    return _latest_first(
        "findings.Verdict",
        document=document,
        indicator=f"{finding}indicator",
        quote_digest=f"{finding}quote_digest",
    )


def _latest_first(model: str, **same: str) -> models.QuerySet[Any, Any]:
    """Rows whose columns are those of the row around, by the way to each."""
    key = {column: OuterRef(way) for column, way in same.items()}
    rows: models.QuerySet[Any, Any] = _rows(model).filter(**key).order_by("-number")
    return rows


def newest_texts() -> models.QuerySet[Any, Any]:
    """The ids of the newest confirmed version of each document."""
    own = _rows("archive.Version").confirmed().filter(document=OuterRef("pk"))
    newest = Subquery(own.newest_first().values("pk")[:1])
    documents: models.QuerySet[Any, Any] = _rows("archive.Document").annotate(newest_text=newest)
    return documents.values("newest_text")


def _rows(model: str) -> Any:
    """All rows of a model that is defined after its querysets."""
    return apps.get_model(model)._default_manager


class AppendOnly:
    """Refuses what would change or remove verdicts; triggers refuse what goes round it."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("Verdicts are never changed: give another one.")

    def delete(self) -> NoReturn:
        raise AppendOnlyError("Verdicts are never deleted: take one back by another one.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("Verdicts are never changed: give another one.")


class VerdictQuerySet(AppendOnly, models.QuerySet["Verdict"]):
    """Sets of verdicts on clauses."""

    def standing(self) -> VerdictQuerySet:
        """The latest on each passage and indicator: those that count."""
        later = _rows("findings.Verdict").filter(
            document=OuterRef("document"),
            indicator=OuterRef("indicator"),
            quote_digest=OuterRef("quote_digest"),
            number__gt=OuterRef("number"),
        )
        return self.filter(~Exists(later))

    def of_document(self, document: Document) -> VerdictQuerySet:
        return self.filter(document=document)

    def in_order(self) -> VerdictQuerySet:
        return self.order_by("number", "id")


class ChangeVerdictQuerySet(AppendOnly, models.QuerySet["ChangeVerdict"]):
    """Sets of verdicts on changes."""

    def standing(self) -> ChangeVerdictQuerySet:
        """The latest on each change: those that count."""
        later = _rows("findings.ChangeVerdict").filter(
            document=OuterRef("document"),
            old_digest=OuterRef("old_digest"),
            new_digest=OuterRef("new_digest"),
            number__gt=OuterRef("number"),
        )
        return self.filter(~Exists(later))

    def in_order(self) -> ChangeVerdictQuerySet:
        return self.order_by("number", "id")
