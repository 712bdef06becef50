"""What accepted clauses say for the claimed side of an assessment: proposed, nothing written.

Accepted is what a person has accepted, corrected or added (`findings`), where its words stand in the
newest confirmed text that the assessment may speak of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from auditor.archive.blobs import UNREADABLE
from auditor.archive.models import Document, Version
from auditor.assessments.inputs import UNSET, framework_of, scored_on
from auditor.assessments.models import Answer, Assessment
from auditor.assessments.succession import succession_of
from auditor.findings.standing import Claimed, StandingClause, clauses_of
from auditor.findings.vocabulary import claim_label
from auditor.kyc.framework import Framework, Indicator
from auditor.kyc.vocabulary import Aspect, EvidenceKind, IndicatorKind

ASPECT_OF = {
    IndicatorKind.CONTROL: Aspect.CLAIMED,
    IndicatorKind.EXPOSURE: Aspect.EXPOSURE,
    IndicatorKind.FACT: Aspect.FACT,
}
QUOTING = (EvidenceKind.TERMS_VERSION, EvidenceKind.POLICY_VERSION, EvidenceKind.SITE_PAGE)


@dataclass(frozen=True)
class Accepted:
    """An accepted clause with the version in which it stands."""

    version: Version
    clause: StandingClause
    claim: Claimed


@dataclass(frozen=True)
class Proposal:
    """What accepted clauses say of one indicator: `value` is what would be filled in, with the clauses as
    evidence; empty where nothing would be, and `reason` says why."""

    indicator: Indicator
    aspect: Aspect
    value: str
    reason: str
    accepted: tuple[Accepted, ...]

    @property
    def label(self) -> str:
        return claim_label(self.value)


@dataclass(frozen=True)
class Offer:
    """`proposals`, one for each indicator of which accepted clauses speak, in the framework's order; and the
    judged texts that the store could not give (`unread`), of which nothing is known."""

    proposals: tuple[Proposal, ...] = ()
    unread: tuple[Version, ...] = ()


def offer_of(assessment: Assessment, *, at: datetime) -> Offer:
    """Reads the texts of the provider's documents of which something was judged."""
    framework, found, unread = framework_of(assessment), defaultdict(list), []
    for version in _texts(assessment, until=scored_on(assessment, at=at)):
        try:
            text = version.text()
        except UNREADABLE:
            unread.append(version)
            continue
        for one in _accepted(version, text):
            found[one.claim.indicator].append(one)
    answers = {one.indicator: one for one in assessment.answers.all()}
    proposals = tuple(
        _proposal(one, tuple(found[one.id]), answers.get(one.id), framework)
        for one in framework.indicators
        if one.id in found
    )
    return Offer(proposals, tuple(unread))


def proposals_of(assessment: Assessment, *, at: datetime) -> tuple[Proposal, ...]:
    """Those of its offer."""
    return offer_of(assessment, at=at).proposals


def kind_of_evidence(
    framework: Framework, indicator: Indicator, document: Document
) -> EvidenceKind | None:
    """As what a quote from a document is cited there; None if texts are not accepted there at all."""
    accepted = [one for one in QUOTING if framework.accepts(indicator.id, one)]
    usual = EvidenceKind.POLICY_VERSION if "Policy" in document.terms_type else QUOTING[0]
    return usual if usual in accepted else next(iter(accepted), None)


def _texts(assessment: Assessment, *, until: date) -> Iterator[Version]:
    """The newest confirmed text, up to a day, of each document of which something was judged."""
    documents = Document.objects.filter(
        provider=assessment.provider_id, clause_verdicts__isnull=False
    )
    for document in documents.distinct().order_by("terms_type", "slug"):
        texts = [one for one in succession_of(document) if one.captured_at.date() <= until]
        if texts:
            yield texts[-1]


def _accepted(version: Version, text: str) -> Iterator[Accepted]:
    seen: set[tuple[str, str, str]] = set()
    for clause in clauses_of(version, text):
        claim = clause.settled
        # Words that are repeated in a text are one piece of evidence.
        key = (claim.indicator, claim.claimed, clause.words_digest) if claim else None
        if claim is not None and key is not None and key not in seen:
            seen.add(key)
            yield Accepted(version, clause, claim)


def _proposal(
    indicator: Indicator,
    accepted: tuple[Accepted, ...],
    answer: Answer | None,
    framework: Framework,
) -> Proposal:
    aspect = ASPECT_OF[indicator.kind]
    values = sorted({one.claim.claimed for one in accepted})
    reason = _why_not(indicator, aspect, values, answer)
    if not reason and not _is_citable(indicator, accepted, framework):
        reason = "The framework accepts no text as evidence here: nothing is filled in."
    return Proposal(indicator, aspect, "" if reason else values[0], reason, accepted)


def _why_not(
    indicator: Indicator, aspect: Aspect, values: Iterable[str], answer: Answer | None
) -> str:
    """Why nothing would be filled in; empty where something would be."""
    if indicator.kind == IndicatorKind.FACT:
        return (
            "The text states it. Whether it is true is for you to find out: nothing is filled in."
        )
    if answer is not None and not _is_empty(answer, aspect):
        entered = claim_label(getattr(answer, aspect.value))
        return f"“{entered}” is entered already: it stays as it is."
    said = list(values)
    if len(said) > 1:
        words = ", ".join(claim_label(one) for one in said)
        return f"The clauses contradict each other ({words}): decide yourself."
    return ""


def _is_empty(answer: Answer, aspect: Aspect) -> bool:
    """Whether nobody has said anything. An exposure may have been found to be unknown: where there is an
    answer, somebody has looked."""
    is_unset = getattr(answer, aspect.value) == getattr(UNSET, aspect.value)
    return is_unset and aspect == Aspect.CLAIMED


def _is_citable(indicator: Indicator, accepted: Iterable[Accepted], framework: Framework) -> bool:
    documents = (one.version.document for one in accepted)
    return all(kind_of_evidence(framework, indicator, one) is not None for one in documents)
