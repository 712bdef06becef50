"""From must, may, if and not to the claimed value; from times and occasions to the trigger.

The lists that it reads are reserved names, the same in every pattern file (RESERVED).
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

from auditor.kyc.reading.phrases import END, Hit
from auditor.kyc.vocabulary import ClaimedValue, ExposureValue, Trigger

Found = Mapping[str, Sequence[Hit]]

MUST = "must"
MAY = "may"
MAY_NOT = "may_not"
NOT_DONE = "not_done"
DENIED = "denied"
HYPOTHETICAL = "hypothetical"
EXCEPTION = "exception"
NOT_ONLY = "not_only"
BARRIER = "barrier"
TURN = "turn"
SUBORDINATE = "subordinate"
DISCRETION = "discretion"
CONDITION = "condition"
UNBINDING = "unbinding"
GROUP = "group"
REFUSED = "refused"
AFTER_CHECKS = "after_checks"
WITHOUT_CHECKS = "without_checks"
NO_CLAIM = "no_claim"
PRIVACY = "privacy"
PROVIDER = "provider"
PARTING = ";"
"""Where the words after each semicolon begin; of such a sentence `END` says where it ends. No list has these names."""
TRIGGERS: Mapping[str, Trigger] = {
    f"trigger_{trigger.value}": trigger
    for trigger in (
        Trigger.AUTHORITY_REQUEST,
        Trigger.BEFORE_WITHDRAWAL,
        Trigger.BEFORE_DEPOSIT,
        Trigger.THRESHOLD,
        Trigger.RISK_EVENT,
        Trigger.AT_OPENING,
    )
}
NEAR = 12
"""Words between a route and the word that shuts it, or a control and the word that it is not done."""
RESERVED: Mapping[str, str] = {
    MUST: "words of duty and of what is always done: must, shall, is required, will",
    MAY: "words that leave it open: may, might, can",
    MAY_NOT: "words that forbid, which would else read as `may`: may not, cannot, must not",
    NOT_DONE: "words that say it is not done: not required, do not ask, without verification",
    DENIED: "words that deny what follows them: do not use, stopped asking, at no time",
    HYPOTHETICAL: "words after which a negation is no denial: if you, until, who, cannot ... without",
    EXCEPTION: "words that take something out of what is denied: unless, except, until",
    SUBORDINATE: "words that open a clause within a sentence: where, if, when, that",
    TURN: "words with which a sentence turns to something else: but we, and must",
    BARRIER: "words that no denial reaches over: if, which is not, not older than",
    NOT_ONLY: "words that make of a group an example: not only",
    DISCRETION: "words that reserve it: at our discretion, from time to time, reserve the right",
    CONDITION: "words of a condition: if, where, unless, above",
    UNBINDING: "words around a condition that binds nothing: kept as long as necessary, unless the law says otherwise",
    GROUP: "words that name whom or what alone it concerns: for users with, only for; above it counts too",
    REFUSED: "words that shut a route (exposures): not accepted, prohibited, do not support",
    AFTER_CHECKS: "words that open a route after checks (exposures): verified customers",
    WITHOUT_CHECKS: "words that open a route without checks (exposures)",
    PROVIDER: "how terms name the provider: we, us, the company",
    PRIVACY: "words of headings and lead-ins of privacy notices: what these list is collected",
    NO_CLAIM: "words of definitions, advice and the like: such a sentence, or part between semicolons, speaks to nothing",
    **{name: f"words of the trigger {trigger.value}" for name, trigger in TRIGGERS.items()},
}
OPTIONAL = frozenset(
    {DENIED, HYPOTHETICAL, EXCEPTION, NOT_ONLY, TURN, SUBORDINATE, BARRIER, UNBINDING}
)
"""Reserved names that a pattern file may leave out."""


def claimed_control(here: Found, lead: Found, above: Found, topic: Hit) -> str:
    """The value of a control: the modal word nearest before the topic decides, then the lead-in's."""
    denied = denied_control(here, lead, topic)
    if denied is not None:
        return denied
    modal = _nearest(here, topic) or _last(lead)
    if DISCRETION in here or DISCRETION in lead or modal == MAY:
        return ClaimedValue.DISCRETIONARY.value
    is_group = (_binds(GROUP, here) and NOT_ONLY not in here) or GROUP in above
    is_bound = is_group or _binds(CONDITION, here)
    return (ClaimedValue.CONDITIONAL if is_bound else ClaimedValue.MANDATORY).value


def _binds(name: str, here: Found) -> bool:
    """Whether a condition or group is named that does not only look so, as `only for as long as necessary` does."""
    return _is_outside(name, UNBINDING, here)


def denied_control(here: Found, lead: Found, topic: Hit) -> str | None:
    """The value of a control that is denied, as a whole or with an exception; None where nothing denies it."""
    is_here = _is_denied(here, topic)
    if not is_here and not _leads_to_denied(lead):
        return None
    is_whole = EXCEPTION not in here and (is_here or EXCEPTION not in lead)
    return (ClaimedValue.EXPLICIT_NO if is_whole else ClaimedValue.CONDITIONAL).value


def _is_denied(here: Found, topic: Hit) -> bool:
    """Whether it is said that the topic is not done. Some words say so on either side, others of what follows."""
    around = here.get(NOT_DONE, ())
    ahead = [hit for hit in here.get(DENIED, ()) if hit.first <= topic.last]
    return any(
        _gap(hit, topic) <= NEAR
        and not _is_hypothetical(hit, here)
        and not _is_barred(hit, here)
        and not _is_cut(hit, here)
        and not _is_turned(hit, topic, here)
        for hit in (*around, *ahead)
    )


def _leads_to_denied(lead: Found) -> bool:
    """Whether a lead-in denies what is listed under it: `We never collect:`, with nothing after that.

    What stands before the denial takes nothing back: `Unless you are a company, we do not ask for:`.
    """
    denials = [hit for name in (NOT_DONE, DENIED) for hit in lead.get(name, ())]
    if not denials:
        return False
    last = max(denials)
    modal_after = any(hit.first > last.last for hit, _ in _modals(lead))
    other_after = any(
        hit.first > last.first for name in (EXCEPTION, TURN) for hit in lead.get(name, ())
    )
    is_seeming = _is_hypothetical(last, lead) or _is_barred(last, lead)
    return not modal_after and not other_after and not is_seeming


def of_last_sentence(lead: Found, begins: int) -> dict[str, list[Hit]]:
    """A lead-in without the denials of sentences before its last one, which begins at that word:
    `We do not sell data. We collect:` denies nothing that is listed."""
    denying = {NOT_DONE, DENIED, EXCEPTION, TURN}
    kept = {
        name: [hit for hit in hits if name not in denying or hit.first >= begins]
        for name, hits in lead.items()
    }
    return {name: hits for name, hits in kept.items() if hits}


def _is_turned(denial: Hit, topic: Hit, here: Found) -> bool:
    """Whether the sentence turns to something else between the two: `do not share it, but we verify`."""
    one, other = sorted((denial, topic))
    if any(one.last < turn.first < other.first for turn in here.get(TURN, ())):
        return True
    return denial.last < topic.first and _speaks_for_itself(denial, topic, here)


def _is_cut(denial: Hit, here: Found) -> bool:
    """No denial reaches over a semicolon, `Neither you nor we are asked; a passport is required`, but for one that
    stands at the end and looks back: `Others ask; we do not`."""
    looks_back = any(end.first == denial.last for end in here.get(END, ()))
    over = any(denial.first < part.first <= denial.last for part in here.get(PARTING, ()))
    return over and not looks_back


def _speaks_for_itself(denial: Hit, topic: Hit, here: Found) -> bool:
    """Whether a semicolon parts the topic from the denial before it, and what follows says who does or must do:
    `You need no bank account; an identity document is required`, unlike `We never ask for a name; a passport`."""
    begins = [
        part.first for part in here.get(PARTING, ()) if denial.last < part.first <= topic.first
    ]
    if not begins:
        return False
    ends = [part.first for part in here[PARTING] if part.first > topic.first]
    last = min(ends, default=sys.maxsize)
    own = (hit for name in (MUST, MAY, PROVIDER) for hit in here.get(name, ()))
    return any(begins[-1] <= hit.first < last and not _is_subordinate(hit, here) for hit in own)


def _is_barred(denial: Hit, here: Found) -> bool:
    """Whether what denies only seems to: `we ask for a document that is not out of date`, in languages
    whose `not` stands behind what it denies."""
    return any(denial.first < bar.first <= denial.last for bar in here.get(BARRIER, ()))


def _is_hypothetical(denial: Hit, here: Found) -> bool:
    """`If you do not` and `cannot be used without` deny nothing: a word may stand between the two."""
    return any(
        opener.first <= denial.first <= opener.last + 2 for opener in here.get(HYPOTHETICAL, ())
    )


def claimed_exposure(here: Found, lead: Found, topic: Hit, *, is_route: bool) -> str:
    """The value of an exposure: a route is shut, open without checks, after checks, or simply open.

    Words that refuse count where they stand near the topic, or in the lead-in.
    """
    here = _in_part_of(topic, here)
    if _is_outside(AFTER_CHECKS, WITHOUT_CHECKS, here) or AFTER_CHECKS in lead:
        return ExposureValue.OFFERED_AFTER_CDD.value
    near = (hit for name in (REFUSED, MAY_NOT) for hit in here.get(name, ()))
    if REFUSED in lead or MAY_NOT in lead or any(_gap(hit, topic) <= NEAR for hit in near):
        return ExposureValue.NOT_OFFERED.value
    if is_route or WITHOUT_CHECKS in here:
        return ExposureValue.OFFERED_WITHOUT_CDD.value
    return ExposureValue.OFFERED_UNSPECIFIED.value


def is_no_claim(topic: Hit, here: Found) -> bool:
    """Whether the sentence, between the semicolons around the topic, is a definition, advice or the like."""
    return NO_CLAIM in here and NO_CLAIM in _in_part_of(topic, here)


def _in_part_of(topic: Hit, here: Found) -> Found:
    """What is found between the semicolons around the topic: `Cash is welcome; mixers are not accepted`."""
    begins = [part.first for part in here.get(PARTING, ())]
    if not begins:
        return here
    first = max((one for one in begins if one <= topic.first), default=0)
    last = min((one for one in begins if one > topic.last), default=sys.maxsize)
    return {
        name: [hit for hit in hits if first <= hit.first and hit.last < last]
        for name, hits in here.items()
        if any(first <= hit.first and hit.last < last for hit in hits)
    }


def _is_outside(name: str, other: str, here: Found) -> bool:
    """Whether a phrase of one list stands there into which none of another leads: `requires verification`, but not
    `does not require verification` nor `without a verified account`."""
    return any(
        not any(around.first <= hit.first <= around.last for around in here.get(other, ()))
        for hit in here.get(name, ())
    )


def _gap(one: Hit, other: Hit) -> int:
    return max(0, other.first - one.last, one.first - other.last)


def trigger_of(here: Found, above: Found) -> Trigger | None:
    """When it is asked for: what the sentence says, else what its lead-in says."""
    for found in (here, above):
        for name, trigger in TRIGGERS.items():
            if name in found:
                return trigger
    return None


def _modals(found: Found) -> list[tuple[Hit, str]]:
    """Modal words in their order; what is part of a longer one (`may` in `may not`) is none."""
    every = [(hit, name) for name in (MUST, MAY, MAY_NOT) for hit in found.get(name, ())]
    every.sort(key=lambda one: (one[0].first, -one[0].last))
    apart: list[tuple[Hit, str]] = []
    for hit, name in every:
        if not apart or hit == apart[-1][0] or hit.last > apart[-1][0].last:
            apart.append((hit, name))
    return apart


def _nearest(found: Found, topic: Hit) -> str | None:
    modals = _modals(found)
    before = [name for hit, name in modals if hit.first <= topic.last]
    return before[-1] if before else (modals[0][1] if modals else None)


def _last(found: Found) -> str | None:
    """The last modal word of a main clause: `may ask where that is required` leaves it open."""
    modals = _modals(found)
    main = [name for hit, name in modals[1:] if not _is_subordinate(hit, found)]
    return [*(name for _, name in modals[:1]), *main][-1] if modals else None


def _is_subordinate(modal: Hit, found: Found) -> bool:
    openers = found.get(SUBORDINATE, ())
    return any(0 < modal.first - opener.last <= NEAR // 3 for opener in openers)
