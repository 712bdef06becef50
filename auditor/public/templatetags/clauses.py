"""How clauses and what they claim are written. Nothing here asks the database."""

from __future__ import annotations

from django import template

from auditor.findings.models import Finding
from auditor.findings.standing import Claimed
from auditor.findings.vocabulary import claim_label
from auditor.kyc.vocabulary import Operation, Trigger, Window
from auditor.public.templatetags.assessing import amount

register = template.Library()
register.filter("claim_label", claim_label)
SURE, FAIRLY_SURE = 0.8, 0.6


@register.filter
def claim_words(claim: Claimed | Finding) -> str:
    """`Conditional, 1,000 EUR, a month, deposit, above a value`."""
    parts = [claim_label(claim.claimed)]
    if claim.amount is not None:
        parts.append(f"{amount(claim.amount)} {claim.currency}".strip())
    named = ((Window, claim.window), (Operation, claim.operation), (Trigger, claim.trigger))
    parts += [str(kind(value).label).lower() for kind, value in named if value]
    words = ", ".join(parts)
    return f"{claim.indicator}: {words}" if isinstance(claim, Claimed) else words


@register.filter
def percent(share: float) -> str:
    """`90%`."""
    return f"{share:.0%}"


@register.filter
def sureness(share: float) -> str:
    """`Sure (90%)`: confidence of a reading, in words."""
    word = "Sure" if share >= SURE else "Fairly sure" if share >= FAIRLY_SURE else "Unsure"
    return f"{word} ({share:.0%})"


@register.filter
def amount_words(claim: Claimed) -> str:
    """`1,000 EUR, a month, deposit`."""
    parts = [f"{amount(claim.amount)} {claim.currency}".strip()] if claim.amount is not None else []
    named = ((Window, claim.window), (Operation, claim.operation))
    return ", ".join([*parts, *(str(kind(value).label).lower() for kind, value in named if value)])


@register.filter
def trigger_words(claim: Claimed) -> str:
    """`Above a value`; empty where it is not said."""
    return str(Trigger(claim.trigger).label) if claim.trigger else ""


@register.filter
def amounts_and_claim(claim: Claimed) -> str:
    """`Conditional, 1,000 EUR, a month, above a value`, without the indicator."""
    parts = [claim.label, amount_words(claim), trigger_words(claim).lower()]
    return ", ".join(part for part in parts if part)
