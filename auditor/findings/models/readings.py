"""What the machine reads in texts. Derived: made anew at any time, and then the same.

Nothing that people decided is kept here alone, so that nothing of theirs is lost with it.
"""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from auditor.archive.models import Change, Version
from auditor.findings.models.rules import Claim, Quoted, choice, claim_rules, known, quote_rules
from auditor.findings.querysets import ChangeReadingQuerySet, FindingQuerySet, ReadingQuerySet
from auditor.findings.vocabulary import CLAIMS, ReadingOutcome
from auditor.kyc.clause import Clause
from auditor.kyc.vocabulary import Direction, Operation, ShiftKind, Trigger, Window


class Reading(models.Model):
    """A version read under one edition of the rules: the latest under which it was read.

    One that could not be read says why in `fault`, and is not tried again under the same rules.
    """

    version = models.OneToOneField(Version, on_delete=models.CASCADE, related_name="reading")
    rules_version = models.CharField(max_length=60)
    outcome = choice(ReadingOutcome, default=ReadingOutcome.READ)
    fault = models.TextField(blank=True)
    clause_count = models.PositiveIntegerField(default=0)
    indicator_count = models.PositiveIntegerField(default=0)
    read_at = models.DateTimeField()

    objects = ReadingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["rules_version"], name="reading_of_rules")]
        constraints = [
            known("reading", "outcome", ReadingOutcome),
            CheckConstraint(condition=~Q(rules_version=""), name="reading_rules_stated"),
            CheckConstraint(
                condition=Q(outcome=ReadingOutcome.READ, fault="")
                | (~Q(outcome=ReadingOutcome.READ) & ~Q(fault="") & Q(clause_count=0)),
                name="reading_fault_or_clauses",
            ),
            CheckConstraint(
                condition=Q(indicator_count__lte=models.F("clause_count")),
                name="reading_indicators_of_clauses",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} under {self.rules_version}"


class Finding(Quoted, Claim):
    """A clause that the machine found in a text: a proposal, until a person has judged it."""

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="findings")
    position = models.PositiveIntegerField("order in the text")
    indicator = models.CharField(max_length=20)
    confidence = models.FloatField()
    significance = models.PositiveSmallIntegerField("how much a reviewer's look is worth, of 100")
    rule = models.CharField(max_length=120)
    why = models.TextField()

    objects = FindingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["indicator", "claimed"], name="finding_of_indicator"),
            models.Index(fields=["-significance", "id"], name="finding_weightiest"),
            models.Index(fields=["quote_digest", "indicator"], name="finding_of_quote"),
            models.Index(fields=["words_digest", "indicator"], name="finding_of_words"),
        ]
        constraints = [
            UniqueConstraint(fields=["reading", "position"], name="finding_position_once"),
            *quote_rules("finding"),
            *claim_rules("finding"),
            CheckConstraint(condition=Q(claimed__in=CLAIMS), name="finding_claimed_known"),
            CheckConstraint(
                condition=Q(confidence__gte=0, confidence__lte=1), name="finding_confidence_share"
            ),
            CheckConstraint(
                condition=Q(significance__gte=0, significance__lte=100),
                name="finding_significance_percent",
            ),
            CheckConstraint(condition=~Q(rule="") & ~Q(why=""), name="finding_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.claimed}"

    def clause(self) -> Clause:
        """As plain Python takes it."""
        return Clause(
            indicator=self.indicator,
            claimed=self.claimed,
            line=self.line,
            start=self.start,
            end=self.end,
            exact=self.exact,
            prefix=self.prefix,
            suffix=self.suffix,
            confidence=self.confidence,
            rule=self.rule,
            why=self.why,
            amount=self.amount,
            currency=self.currency or None,
            window=Window(self.window) if self.window else None,
            operation=Operation(self.operation) if self.operation else None,
            trigger=Trigger(self.trigger) if self.trigger else None,
        )


class ChangeReading(models.Model):
    """What a change of the provider's did to its clauses; made of the readings of two versions.

    `announced_on` is when the text says that it takes effect, in the words of `announced_exact`
    (`announced_start`..`announced_end` in the new text): the provider's claim, and no date of ours.
    One that the rules could not make says why in `fault`, and nothing else. `words` is how many both texts have
    together, by which what remains of the change is weighed.
    """

    change = models.OneToOneField(Change, on_delete=models.CASCADE, related_name="reading")
    old = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="readings_after")
    new = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="readings_before")
    rules_version = models.CharField(max_length=60)
    direction = choice(Direction)
    significance = models.PositiveSmallIntegerField()
    summary = models.TextField(blank=True)
    words = models.PositiveIntegerField("words of both texts", default=0)
    fault = models.TextField(blank=True)
    announced_on = models.DateField(null=True, blank=True)
    announced_exact = models.TextField(blank=True)
    announced_start = models.PositiveIntegerField(null=True, blank=True)
    announced_end = models.PositiveIntegerField(null=True, blank=True)
    read_at = models.DateTimeField()

    objects = ChangeReadingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["direction", "-significance"], name="change_reading_direction"),
            models.Index(fields=["-significance", "-id"], name="change_reading_weightiest"),
        ]
        constraints = [
            known("change_reading", "direction", Direction),
            CheckConstraint(
                condition=Q(significance__gte=0, significance__lte=100),
                name="change_reading_significance_percent",
            ),
            CheckConstraint(condition=~Q(rules_version=""), name="change_reading_rules_stated"),
            CheckConstraint(
                condition=Q(fault="") | Q(direction=Direction.NONE, significance=0, summary=""),
                name="change_reading_fault_or_direction",
            ),
            CheckConstraint(condition=~Q(old=models.F("new")), name="change_reading_two_readings"),
            CheckConstraint(
                condition=Q(
                    announced_on=None, announced_start=None, announced_end=None, announced_exact=""
                )
                | (
                    Q(
                        announced_on__isnull=False,
                        announced_start__isnull=False,
                        announced_end__gt=models.F("announced_start"),
                    )
                    & ~Q(announced_exact="")
                ),
                name="change_reading_announced_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.direction} ({self.significance})"


class Shift(models.Model):
    """What became of one clause in a change, and what that weighs (`kyc/direction/weighing.py`).

    `is_contradicted` says that a person has found one of its clauses wrong; it follows from the verdicts, and
    `settling` keeps it so.
    """

    change_reading = models.ForeignKey(
        ChangeReading, on_delete=models.CASCADE, related_name="shifts"
    )
    position = models.PositiveIntegerField()
    indicator = models.CharField(max_length=20)
    kind = choice(ShiftKind)
    old = models.ForeignKey(
        Finding, null=True, blank=True, on_delete=models.CASCADE, related_name="shifts_after"
    )
    new = models.ForeignKey(
        Finding, null=True, blank=True, on_delete=models.CASCADE, related_name="shifts_before"
    )
    sentence = models.TextField()
    points = models.FloatField(default=0)
    tendency = models.SmallIntegerField("1 for stricter, -1 for looser", default=0)
    words = models.PositiveIntegerField("words of its clauses", default=0)
    is_contradicted = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["indicator", "kind"], name="shift_of_indicator")]
        constraints = [
            UniqueConstraint(fields=["change_reading", "position"], name="shift_position_once"),
            known("shift", "kind", ShiftKind),
            CheckConstraint(condition=~Q(indicator=""), name="shift_indicator_stated"),
            CheckConstraint(condition=~Q(sentence=""), name="shift_sentence_stated"),
            CheckConstraint(condition=Q(points__gte=0, points__lte=1), name="shift_points_share"),
            CheckConstraint(condition=Q(tendency__in=[-1, 0, 1]), name="shift_tendency_known"),
            CheckConstraint(
                condition=Q(kind=ShiftKind.ADDED, old=None, new__isnull=False)
                | Q(kind=ShiftKind.REMOVED, old__isnull=False, new=None)
                | (
                    ~Q(kind__in=[ShiftKind.ADDED, ShiftKind.REMOVED])
                    & (Q(old__isnull=False) | Q(new__isnull=False))
                ),
                name="shift_sides_of_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.kind}"


class SweepTurn(models.Model):
    """Whose turn it is to read what waits: one process of an installation at a time."""

    name = models.CharField(max_length=30, unique=True)
    holder = models.CharField(max_length=36, blank=True)
    held_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(holder="", held_until=None)
                | (~Q(holder="") & Q(held_until__isnull=False)),
                name="sweep_turn_held_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return self.name
