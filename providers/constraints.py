"""Rows that must hold: the forms in which the catalogue's models state them to the database."""

from __future__ import annotations

from django.db.models import CheckConstraint, Q, TextChoices

from providers.fields import PARTIAL_DATE
from providers.vocabulary import SourceTier


def member_of(table: str, field: str, enumeration: type[TextChoices]) -> CheckConstraint:
    """`field` is a member of its enumeration."""
    return CheckConstraint(
        condition=Q((f"{field}__in", enumeration.values)),
        name=f"{table}_{field}_known",
        violation_error_message=f"The {field} is not one of its enumeration.",
    )


def filled(table: str, field: str) -> CheckConstraint:
    """`field` is not the empty text."""
    return CheckConstraint(
        condition=~Q((field, "")),
        name=f"{table}_{field}_stated",
        violation_error_message=f"The {field} is missing.",
    )


def alpha2(table: str) -> CheckConstraint:
    """`country` is empty or has the form of an ISO 3166-1 alpha-2 code."""
    return CheckConstraint(
        condition=Q(country="") | Q(country__regex=r"^[A-Z]{2}\Z"),
        name=f"{table}_country_alpha2",
        violation_error_message="The country is not a code of two capital letters.",
    )


def partial_date(table: str, field: str) -> CheckConstraint:
    """`field` is empty or `YYYY`, `YYYY-MM`, `YYYY-MM-DD`."""
    return CheckConstraint(
        condition=Q((field, "")) | Q((f"{field}__regex", PARTIAL_DATE)),
        name=f"{table}_{field}_partial_date",
        violation_error_message=f"The {field} is not YYYY, YYYY-MM or YYYY-MM-DD.",
    )


def cited(table: str) -> list[CheckConstraint]:
    """The fact names its source and the source's tier."""
    return [filled(table, "source_title"), member_of(table, "source_tier", SourceTier)]
