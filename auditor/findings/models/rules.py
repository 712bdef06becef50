"""Columns that a clause has, whoever found it, and the forms of what must hold."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import CheckConstraint, Choices, F, Q

from auditor.kyc.vocabulary import Operation, Trigger, Window

CURRENCY = r"^[A-Z][A-Z0-9]{1,9}\Z"
DIGEST_LENGTH = 64


def choice(enumeration: type[models.TextChoices], **options: Any) -> models.CharField[Any, Any]:
    return models.CharField(max_length=30, choices=enumeration.choices, **options)


def known(
    table: str, field: str, enumeration: type[Choices], *, or_empty: bool = False
) -> CheckConstraint:
    """`field` is a member of its enumeration."""
    values = [*([""] if or_empty else []), *enumeration.values]
    return CheckConstraint(condition=Q((f"{field}__in", values)), name=f"{table}_{field}_known")


class Quoted(models.Model):
    """Words of a text: where they stand (code points) and between what.

    `words_digest` is that of the words alone, `quote_digest` that of the words and what is around them.
    """

    line = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    exact = models.TextField()
    prefix = models.TextField(blank=True)
    suffix = models.TextField(blank=True)
    words_digest = models.CharField(max_length=DIGEST_LENGTH)
    quote_digest = models.CharField(max_length=DIGEST_LENGTH)

    class Meta:
        abstract = True


class Claim(models.Model):
    """What is claimed under an indicator; an amount is in units of its currency (ISO 4217)."""

    claimed = models.CharField(max_length=30, blank=True)
    amount = models.DecimalField(max_digits=30, decimal_places=8, null=True, blank=True)
    currency = models.CharField(max_length=10, blank=True)
    window = choice(Window, blank=True)
    operation = choice(Operation, blank=True)
    trigger = choice(Trigger, blank=True)

    class Meta:
        abstract = True


def quote_rules(table: str) -> list[CheckConstraint]:
    return [
        CheckConstraint(condition=Q(line__gte=1), name=f"{table}_line_from_one"),
        CheckConstraint(condition=Q(start__lt=F("end")), name=f"{table}_start_before_end"),
        CheckConstraint(condition=~Q(exact=""), name=f"{table}_exact_stated"),
        CheckConstraint(condition=~Q(indicator=""), name=f"{table}_indicator_stated"),
    ]


def claim_rules(table: str) -> list[CheckConstraint]:
    return [
        known(table, "window", Window, or_empty=True),
        known(table, "operation", Operation, or_empty=True),
        known(table, "trigger", Trigger, or_empty=True),
        CheckConstraint(
            condition=Q(amount=None) | Q(amount__gte=0), name=f"{table}_amount_not_negative"
        ),
        CheckConstraint(
            condition=Q(currency="") | Q(currency__regex=CURRENCY), name=f"{table}_currency_code"
        ),
    ]
