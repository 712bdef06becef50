"""What a form shows of indicators that ask what is collected at opening: values to propose, never to conclude.

A form shows what is asked for. It never shows that something is not asked for at all: later steps are unseen,
and `absent` needs more than one piece of evidence. So the least that is proposed is `inconclusive`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from auditor.kyc.forms.identity import FormIdentity
from auditor.kyc.vocabulary import Attribute, ObservedValue

# AO-03 asks for these four (31 CFR 1022.210(d)(1)(iv)); one attribute of each is enough.
IDENTIFICATION: dict[str, frozenset[Attribute]] = {
    "name": frozenset({Attribute.FULL_NAME, Attribute.FAMILY_NAME}),
    "date of birth": frozenset({Attribute.BIRTH_DATE}),
    "address": frozenset({Attribute.STREET_ADDRESS}),
    "identification number": frozenset({Attribute.NATIONAL_ID, Attribute.TAX_ID}),
}


@dataclass(frozen=True, slots=True)
class ObservedProposal:
    """`reason` says in words what of the form the value rests on."""

    indicator: str
    value: ObservedValue
    reason: str


def observed_by(identity: FormIdentity) -> tuple[ObservedProposal, ...]:
    """What the form would be entered as, by indicator of the framework 2026.1."""
    found = [_attributes(identity.attributes)]
    if Attribute.ONE_TIME_CODE in identity.attributes:
        reason = "The form asks for a one-time code. Where it is sent to cannot be seen."
        found.append(ObservedProposal("AO-04", ObservedValue.PARTIAL, reason))
    return tuple(found)


def _attributes(asked: Collection[Attribute]) -> ObservedProposal:
    there = [name for name, any_of in IDENTIFICATION.items() if any_of & set(asked)]
    missing = [name for name in IDENTIFICATION if name not in there]
    if not missing:
        reason = f"The form asks for {_listed(there)}."
        return ObservedProposal("AO-03", ObservedValue.EFFECTIVE, reason)
    if there:
        reason = f"The form asks for {_listed(there)}; not, as far as it was seen, for {_listed(missing)}."
        return ObservedProposal("AO-03", ObservedValue.PARTIAL, reason)
    reason = (
        f"The form asks for none of {_listed(missing)}, as far as it was seen. "
        "“Absent” needs more than one piece of evidence."
    )
    return ObservedProposal("AO-03", ObservedValue.INCONCLUSIVE, reason)


def _listed(names: Collection[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
