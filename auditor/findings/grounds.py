"""What a change that nobody has judged rests on: the shifts of clauses that no person has found wrong.

Where a person has found a clause wrong, direction and significance are what the other shifts come to. They are
weighed by how much a look at their clauses is worth, which is nearly as the rules weigh them: the size of
the step is not kept in the rows.
"""

from __future__ import annotations

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from auditor.findings.models import Shift
from auditor.findings.querysets import ChangeReadingQuerySet, words_on_clause
from auditor.findings.vocabulary import Decision
from auditor.kyc.direction.steps import LOOSE_CLAIMS
from auditor.kyc.vocabulary import ClaimedValue, Direction, ShiftKind

JUDGED = (Decision.ACCEPTED, Decision.CORRECTED)
CONTRADICTED = (Decision.REJECTED, Decision.CORRECTED)
# What comes or goes and is neither: a text that contradicts itself.
LEANS_NOWHERE = (ClaimedValue.CONTRADICTORY,)


def judged_shifts() -> QuerySet[Shift]:
    """Shifts, each with whether a person has found one of its clauses wrong (`is_contradicted`)."""
    said = {f"said_of_{side}": Coalesce(_said(side), Value("")) for side in ("old", "new")}
    is_contradicted = Q(said_of_old__in=CONTRADICTED) | Q(said_of_new__in=CONTRADICTED)
    return Shift.objects.annotate(**said).annotate(
        is_contradicted=Case(When(is_contradicted, then=Value(True)), default=Value(False))
    )


def grounds() -> QuerySet[Shift]:
    """Believed shifts in which a clause changed in meaning: one that moved says nothing."""
    believed = judged_shifts().filter(Q(is_contradicted=False))
    return believed.exclude(kind=ShiftKind.MOVED)


def with_standing(readings: ChangeReadingQuerySet) -> ChangeReadingQuerySet:
    """Readings with their decisions, each with `standing_direction` and `standing_significance`: a person's,
    or the machine's, or what is left of the machine's where a person has found a clause wrong."""
    wrong = judged_shifts().filter(Q(is_contradicted=True), change_reading=OuterRef("pk"))
    contradicted = Exists(wrong.exclude(kind=ShiftKind.MOVED))
    rows = readings.with_decisions().annotate(is_shaken=contradicted)
    stricter, looser = _weight(grounds(), _leaning(True)), _weight(grounds(), _leaning(False))
    all_weight = _weight(Shift.objects.exclude(kind=ShiftKind.MOVED), Q())
    left = F("significance") * _weight(grounds(), Q()) / all_weight
    is_judged, is_shaken = Q(decision__in=JUDGED), Q(is_shaken=True)
    return rows.annotate(stricter=stricter, looser=looser).annotate(
        standing_direction=Case(
            When(is_judged, then=F("judged_direction")),
            When(is_shaken & Q(stricter=0, looser=0), then=Value(Direction.NEUTRAL)),
            # As the rules have it: mixed where the weaker side has half of the stronger one.
            When(
                is_shaken & Q(stricter__gte=F("looser") / 2.0, looser__gte=F("stricter") / 2.0),
                then=Value(Direction.MIXED),
            ),
            When(is_shaken & Q(stricter__gt=F("looser")), then=Value(Direction.STRICTER)),
            When(is_shaken, then=Value(Direction.LOOSER)),
            default=F("direction"),
            output_field=CharField(),
        ),
        standing_significance=Case(
            When(is_judged, then=F("significance")),
            When(is_shaken, then=left),
            default=F("significance"),
            output_field=IntegerField(),
        ),
    )


def _leaning(is_stricter: bool) -> Q:
    """Shifts that lead to more, or to less, being demanded; see `auditor.kyc.direction.steps`."""
    comes, goes = ShiftKind.ADDED, ShiftKind.REMOVED
    loose = (goes, "old") if is_stricter else (comes, "new")
    strict = (comes, "new") if is_stricter else (goes, "old")
    kind = ShiftKind.STRICTER if is_stricter else ShiftKind.LOOSER
    return (
        Q(kind=kind)
        | Q(("kind", loose[0]), (f"{loose[1]}__claimed__in", LOOSE_CLAIMS))
        | (Q(kind=strict[0]) & ~Q((f"{strict[1]}__claimed__in", [*LOOSE_CLAIMS, *LEANS_NOWHERE])))
    )


def _weight(shifts: QuerySet[Shift], which: Q) -> Coalesce:
    """How much the clauses of such shifts of a reading weigh together; the lightest weighs 1."""
    own = shifts.filter(which, change_reading=OuterRef("pk")).order_by()
    of_clause = Coalesce(
        "new__significance", "old__significance", Value(0), output_field=IntegerField()
    )
    summed = own.values("change_reading").annotate(weight=Sum(of_clause + 1)).values("weight")
    return Coalesce(Subquery(summed, output_field=IntegerField()), Value(0))


def _said(side: str) -> Subquery:
    said = words_on_clause("change_reading__change__version__document", f"{side}__")
    return Subquery(said.values("decision")[:1])
