"""Which customers, what is demanded of them and when, and how much they may move."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from auditor.assessments.models.assessments import Assessment
from auditor.assessments.models.rules import CURRENCY, choice, known, stated
from auditor.kyc.vocabulary import Aspect, IdentityLevel, Operation, Trigger, Window

AXES = (Aspect.CLAIMED, Aspect.OBSERVED)


class Scope(models.Model):
    """Customers who are treated alike. What is left empty makes no difference."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="scopes")
    label = models.CharField(max_length=200)
    channel = models.CharField(max_length=200, blank=True)
    customer_type = models.CharField(max_length=200, blank=True)
    residence = models.CharField(max_length=200, blank=True)
    product = models.CharField(max_length=200, blank=True)
    funding_method = models.CharField(max_length=200, blank=True)
    is_typical = models.BooleanField(default=False)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField("last day", null=True, blank=True)

    class Meta:
        constraints = [
            stated("scope", "label"),
            UniqueConstraint(fields=["assessment", "label"], name="scope_label_once"),
            CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="scope_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Tier(models.Model):
    """An identity level and when it is demanded, as claimed or as observed.

    `order` counts up from what a new customer has. A threshold is the amount above which a tier
    with the trigger `threshold` is demanded; where the trigger has none, it is not known.
    """

    scope = models.ForeignKey(Scope, on_delete=models.PROTECT, related_name="tiers")
    axis = choice(Aspect)
    order = models.PositiveSmallIntegerField()
    level = models.PositiveSmallIntegerField(choices=IdentityLevel.choices)
    trigger = choice(Trigger)
    threshold_operation = choice(Operation, blank=True)
    threshold_window = choice(Window, blank=True)
    threshold_amount = models.DecimalField(max_digits=30, decimal_places=8, null=True, blank=True)
    threshold_currency = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["scope", "axis", "order"], name="tier_order_once"),
            CheckConstraint(condition=Q(axis__in=AXES), name="tier_axis_known"),
            known("tier", "level", IdentityLevel),
            known("tier", "trigger", Trigger),
            CheckConstraint(
                condition=Q(
                    threshold_operation="",
                    threshold_window="",
                    threshold_amount=None,
                    threshold_currency="",
                )
                | Q(
                    trigger=Trigger.THRESHOLD,
                    threshold_operation__in=Operation.values,
                    threshold_window__in=Window.values,
                    threshold_amount__gte=0,
                    threshold_currency__regex=CURRENCY,
                ),
                name="tier_threshold_of_trigger",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order}: {self.get_level_display()}"


class Limit(models.Model):
    """The most that an operation may move in a window, that amount included; null is unlimited."""

    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="limits")
    operation = choice(Operation)
    window = choice(Window)
    amount = models.DecimalField(max_digits=30, decimal_places=8, null=True, blank=True)
    currency = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["tier", "operation", "window"], name="limit_once"),
            known("limit", "operation", Operation),
            known("limit", "window", Window),
            CheckConstraint(
                condition=Q(amount=None, currency="") | Q(amount__gte=0, currency__regex=CURRENCY),
                name="limit_currency_of_amount",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operation} a {self.window}"
