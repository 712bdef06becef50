"""What stands of a text: the machine's findings with people's verdicts, and what people added."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from auditor.archive.models import Version
from auditor.findings.models import ChangeReading, ChangeVerdict, Finding, Verdict
from auditor.findings.quotation import proposal_digest, quote_digest
from auditor.findings.vocabulary import CLAIM_LABELS, Decision
from auditor.kyc.clause import CONTEXT

Key = tuple[str, str]


@dataclass(frozen=True)
class Claimed:
    """What is claimed under an indicator, by the machine or by a person."""

    indicator: str
    claimed: str
    amount: Decimal | None = None
    currency: str = ""
    window: str = ""
    operation: str = ""
    trigger: str = ""

    @property
    def label(self) -> str:
        return str(CLAIM_LABELS.get(self.claimed, self.claimed))


@dataclass(frozen=True)
class StandingClause:
    """A passage of a version under an indicator, as it stands now.

    `finding` is the machine's proposal, if it made one; `verdict` the latest word of a person, if there
    is one that counts. They are never merged: `proposed` is what the machine says, `settled` what a
    person says, and `claim` the one that holds (None where it was rejected).
    """

    indicator: str
    line: int
    start: int
    end: int
    exact: str
    quote_digest: str
    words_digest: str
    finding: Finding | None
    verdict: Verdict | None

    @property
    def key(self) -> str:
        """Tells it from others of the same text, in addresses."""
        return f"{self.indicator}-{self.start}"

    @property
    def seen(self) -> int:
        """The number of the latest word, 0 where there is none: what a new one is given upon."""
        return self.verdict.number if self.verdict else 0

    @property
    def shown(self) -> str:
        """The digest of what the machine proposes, empty where it proposes nothing: what a new word is
        given on."""
        return shown_of_finding(self.finding) if self.finding else ""

    @property
    def decision(self) -> str:
        """Empty while it is open."""
        is_open = self.verdict is None or self.verdict.decision == Decision.WITHDRAWN
        return "" if is_open or self.verdict is None else self.verdict.decision

    @property
    def is_open(self) -> bool:
        return not self.decision

    @property
    def proposed(self) -> Claimed | None:
        return claimed_by_machine(self.finding) if self.finding else None

    @property
    def settled(self) -> Claimed | None:
        return claimed_by_person(self.verdict) if self.verdict and self.verdict.holds else None

    @property
    def claim(self) -> Claimed | None:
        if self.decision == Decision.REJECTED:
            return None
        return self.settled or self.proposed


def claimed_by_machine(finding: Finding) -> Claimed:
    return _claimed(finding, finding.indicator)


def claimed_by_person(verdict: Verdict) -> Claimed:
    return _claimed(verdict, verdict.settled_indicator)


def shown_of_finding(finding: Finding) -> str:
    """The digest of a proposal: of the claim, the rule behind it, and how sure it is."""
    said = claimed_by_machine(finding)
    amount = "" if said.amount is None else said.amount.normalize()
    claim = (said.indicator, said.claimed, amount, said.currency)
    when = (said.window, said.operation, said.trigger)
    return proposal_digest(*claim, *when, finding.rule, finding.confidence)


def shown_of_change(reading: ChangeReading) -> str:
    """The digest of what the machine says that a change did, clause by clause. One query."""
    shifts = reading.shifts.order_by("position").values_list("indicator", "kind", "sentence")
    told = (reading.direction, reading.significance, reading.summary, reading.fault)
    return proposal_digest(*told, *(part for shift in shifts for part in shift))


def clauses_of(version: Version, text: str | None) -> tuple[StandingClause, ...]:
    """Every clause of a version in the order of its text, rejected ones included.

    With the text at hand, what people added to an earlier version of the document stands here too
    wherever the same words stand between the same words. Two queries.
    """
    words = _latest(Verdict.objects.of_document(version.document))
    findings = Finding.objects.of_version(version).in_text_order()
    read = [of_finding(one, words.get(_key(one))) for one in findings]
    proposed = {(one.indicator, one.quote_digest) for one in read}
    added = [
        found
        for key, verdict in words.items()
        if verdict.holds and key not in proposed
        for found in _of_verdict(verdict, version, text)
    ]
    return tuple(sorted([*read, *added], key=lambda one: (one.start, one.end, one.indicator)))


def clause_at(
    version: Version, indicator: str, digest: str, shown: str = ""
) -> StandingClause | None:
    """One of them by its key, as the rows have it: of several the one of which the machine says what was
    shown, else the first. Two queries."""
    own_findings = Finding.objects.of_version(version)
    found = list(own_findings.filter(indicator=indicator, quote_digest=digest).in_text_order())
    same = (one for one in found if shown and shown_of_finding(one) == shown)
    finding = next(same, found[0] if found else None)
    own = Verdict.objects.of_document(version.document)
    said = own.filter(indicator=indicator, quote_digest=digest).select_related("given_by")
    verdict = said.order_by("-number").first()
    if finding is not None:
        return of_finding(finding, verdict)
    return of_verdict(verdict) if verdict else None


def latest_word(reading: ChangeReading) -> ChangeVerdict | None:
    """The latest word of a person on a change."""
    said = ChangeVerdict.objects.filter(
        document=reading.change.version.document_id,
        old_digest=reading.old.version.text_digest,
        new_digest=reading.new.version.text_digest,
    )
    return said.select_related("given_by").order_by("-number").first()


def _latest(verdicts: Iterable[Verdict]) -> dict[Key, Verdict]:
    rows = verdicts.select_related("given_by").in_order()  # type: ignore[attr-defined]
    return {_key(one): one for one in rows}


def _key(row: Finding | Verdict) -> Key:
    return row.indicator, row.quote_digest


def _claimed(row: Finding | Verdict, indicator: str) -> Claimed:
    return Claimed(
        indicator, row.claimed, row.amount, row.currency, row.window, row.operation, row.trigger
    )


def of_finding(finding: Finding, verdict: Verdict | None) -> StandingClause:
    return StandingClause(
        indicator=finding.indicator,
        line=finding.line,
        start=finding.start,
        end=finding.end,
        exact=finding.exact,
        quote_digest=finding.quote_digest,
        words_digest=finding.words_digest,
        finding=finding,
        verdict=verdict,
    )


def of_verdict(verdict: Verdict) -> StandingClause:
    """What a person judged, where it stood then."""
    return _standing(verdict, verdict.start, verdict.line)


def _of_verdict(verdict: Verdict, version: Version, text: str | None) -> Iterable[StandingClause]:
    """Where what a person judged stands in a version in which the machine does not propose it."""
    if verdict.version_id == version.pk:
        return [of_verdict(verdict)]
    if text is None:
        return []
    start = place_of(verdict.exact, verdict.quote_digest, text)
    if start is None:
        return []
    return [_standing(verdict, start, text.count("\n", 0, start) + 1)]


def _standing(verdict: Verdict, start: int, line: int) -> StandingClause:
    return StandingClause(
        indicator=verdict.indicator,
        line=line,
        start=start,
        end=start + len(verdict.exact),
        exact=verdict.exact,
        quote_digest=verdict.quote_digest,
        words_digest=verdict.words_digest,
        finding=None,
        verdict=verdict,
    )


def place_of(exact: str, digest: str, text: str) -> int | None:
    """Where the words stand in a text between the same words; None if they do nowhere."""
    start = text.find(exact)
    while start >= 0:
        prefix, suffix = context_at(text, start, start + len(exact))
        if quote_digest(exact, prefix, suffix) == digest:
            return start
        start = text.find(exact, start + 1)
    return None


def context_at(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after a passage, as a quotation keeps it."""
    return text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
