"""What a form asks for beside what is claimed to be demanded at opening, scope by scope.

The claim is the level of the tiers with the trigger "when the account is opened" (`scoring.headline`); the
form is a `FormIdentity`. A form of which only the first step was seen can ask for more later, so that
asking for less is never said without that reservation.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from auditor.kyc.forms.identity import FormIdentity
from auditor.kyc.scoring.headline import OPENING, level_at_entry
from auditor.kyc.scoring.inputs import Scope
from auditor.kyc.vocabulary import Aspect, BesideClaim, IdentityLevel

LATER = "Only the first step was seen: what later steps ask for is not known."


@dataclass(frozen=True, slots=True)
class Beside:
    """One scope: the level `claimed` to be demanded at opening (None: not recorded), and the form."""

    scope: str
    claimed: IdentityLevel | None
    relation: BesideClaim
    sentence: str


def beside_claims(
    identity: FormIdentity, scopes: Iterable[Scope], *, is_first_step: bool
) -> tuple[Beside, ...]:
    """One for each scope, in their order. The scopes are those in force when the form was seen."""
    return tuple(_beside(identity, scope, is_first_step=is_first_step) for scope in scopes)


def _beside(identity: FormIdentity, scope: Scope, *, is_first_step: bool) -> Beside:
    claimed = level_at_entry(scope, Aspect.CLAIMED, OPENING)
    relation = _relation(identity, claimed)
    said = [_claim(claimed), _seen(identity)]
    if relation != BesideClaim.NO_CLAIM:
        said.append(f"It {relation.label[0].lower()}{relation.label[1:]}.")
    if relation == BesideClaim.LESS and is_first_step:
        said.append(LATER)
    return Beside(scope.id, claimed, relation, " ".join(said))


def _relation(identity: FormIdentity, claimed: IdentityLevel | None) -> BesideClaim:
    """An upload may be checked or not: between `at_least` and `level` nobody can tell."""
    if claimed is None:
        return BesideClaim.NO_CLAIM
    if claimed > identity.level:
        # What was not understood may ask for it.
        return BesideClaim.LESS if identity.is_whole else BesideClaim.UNCLEAR
    if claimed > identity.at_least:
        return BesideClaim.UNCLEAR
    if claimed < identity.at_least:
        return BesideClaim.MORE
    is_told = identity.level == identity.at_least and identity.is_whole
    return BesideClaim.AS_CLAIMED if is_told else BesideClaim.AT_LEAST


def _claim(claimed: IdentityLevel | None) -> str:
    if claimed is None:
        return "What is claimed to be demanded at opening is not recorded."
    return f"Claimed at opening: level {claimed.label}."


def _seen(identity: FormIdentity) -> str:
    if identity.level == identity.at_least:
        return f"The form comes to level {identity.level.label}."
    return (
        f"The form comes to level {identity.level.label} at most; "
        f"whether to more than level {identity.at_least.label} cannot be seen."
    )
