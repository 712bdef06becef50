"""Verdicts on clauses: given upon what was seen, kept for the same words, never overwritten."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User

from auditor.accounts.models import AuditEntry
from auditor.accounts.vocabulary import Role
from auditor.archive.models import Version
from auditor.archive.vocabulary import VersionState
from auditor.findings.actions import (
    MOST_AT_ONCE,
    Gone,
    Invalid,
    JudgedMeanwhile,
    NotAllowed,
    ReadMeanwhile,
    judge,
    judge_alike,
)
from auditor.findings.models import Finding, Verdict
from auditor.findings.rules import Rules
from auditor.findings.standing import Claimed, shown_of_finding
from auditor.findings.vocabulary import Decision
from tests.accounts.people import make_person
from tests.factories import make_version
from tests.findings.factories import (
    MAY,
    RIGHT,
    clause_of,
    make_judge,
    read_version_of,
    verdicts_on,
)
from tests.findings.tiny import AT, find_clauses, swept, tiny_rules

pytestmark = pytest.mark.django_db


def give(
    version: Version,
    decision: Decision = Decision.ACCEPTED,
    *,
    by: User | None = None,
    seen: int = 0,
    indicator: str = "IV-01",
    **options: Any,
) -> Verdict:
    if "quote" not in options:
        clause = clause_of(version, indicator)
        options = {"quote": clause.quote_digest, "shown": clause.shown} | options
    return judge(
        version=version,
        indicator=indicator,
        decision=decision,
        by=by or make_judge(),
        at=options.pop("at", AT),
        seen=seen,
        **options,
    )


def test_an_accepted_clause_holds_as_the_machine_proposed_it() -> None:
    verdict = give(read_version_of(text="You must show an identity document above EUR 1,000."))
    assert (verdict.settled_indicator, verdict.claimed) == ("IV-01", "mandatory")
    assert (verdict.amount, verdict.currency) == (Decimal(1000), "EUR")


def test_a_verdict_keeps_what_the_machine_had_proposed() -> None:
    verdict = give(read_version_of(), Decision.CORRECTED, claim=RIGHT)
    assert verdict.claimed == "conditional"
    assert verdict.proposed == {
        "indicator": "IV-01",
        "claimed": "discretionary",
        "rules_version": "tiny.1",
        "rule": "tiny:IV-01",
        "confidence": "0.9",
    }


def test_a_rejected_clause_claims_nothing() -> None:
    version = read_version_of()
    give(version, Decision.REJECTED)
    assert clause_of(version).claim is None


def test_a_clause_may_be_corrected_to_another_indicator() -> None:
    version = read_version_of()
    give(version, Decision.CORRECTED, claim=Claimed("AO-03", "mandatory"))
    claim = clause_of(version).claim
    assert claim is not None
    assert (claim.indicator, claim.claimed) == ("AO-03", "mandatory")


def test_the_machine_s_proposal_stands_apart_from_the_verdict() -> None:
    version = read_version_of()
    give(version, Decision.CORRECTED, claim=RIGHT)
    clause = clause_of(version)
    assert clause.proposed is not None
    assert clause.settled is not None
    assert (clause.proposed.claimed, clause.settled.claimed) == ("discretionary", "conditional")


def test_a_re_run_does_not_touch_a_verdict() -> None:
    version = read_version_of()
    give(version, Decision.CORRECTED, claim=RIGHT)
    before = list(Verdict.objects.values())
    swept(anew=True)
    assert list(Verdict.objects.values()) == before
    assert clause_of(version).decision == Decision.CORRECTED


def test_a_verdict_holds_under_later_rules_that_say_otherwise() -> None:
    version = read_version_of()
    give(version)
    other = [replace(one, claimed="explicit_no") for one in find_clauses(MAY)]
    swept(tiny_rules("tiny.2", clauses=lambda text, language: other))
    clause = clause_of(version)
    assert clause.proposed is not None
    assert clause.claim is not None
    assert (clause.proposed.claimed, clause.claim.claimed) == ("explicit_no", "discretionary")


def test_a_verdict_holds_for_the_same_words_in_a_later_version() -> None:
    version = read_version_of()
    give(version)
    later = read_version_of(version.document, MAY + "\nSomething new at the end.\n")
    assert clause_of(later).decision == Decision.ACCEPTED


def test_other_words_around_it_ask_for_a_new_verdict() -> None:
    version = read_version_of(text="Never.\nWe may ask for an identity document.\n")
    give(version)
    later = read_version_of(version.document, "Always.\nWe may ask for an identity document.\n")
    assert clause_of(later).is_open


def test_a_verdict_says_nothing_of_another_document() -> None:
    give(read_version_of())
    assert clause_of(read_version_of()).is_open


def test_a_rejection_under_one_indicator_says_nothing_of_another() -> None:
    version = read_version_of(text="You must give an identity document and an e-mail address.\n")
    give(version, Decision.REJECTED)
    assert clause_of(version, "AO-03").is_open


def test_a_later_word_supersedes_an_earlier_one_and_both_stay() -> None:
    version = read_version_of()
    give(version)
    give(version, Decision.REJECTED, seen=1)
    assert [one.decision for one in verdicts_on(version)] == ["accepted", "rejected"]
    assert Verdict.objects.standing().get().decision == Decision.REJECTED


def test_who_judges_second_is_told_by_whom_it_was_judged() -> None:
    version = read_version_of()
    first = make_judge()
    give(version, by=first)
    with pytest.raises(JudgedMeanwhile, match=f"{first.email} accepted it"):
        give(version, Decision.REJECTED)
    assert len(verdicts_on(version)) == 1


def test_the_same_verdict_sent_twice_is_recorded_once() -> None:
    version, by = read_version_of(), make_judge()
    assert give(version, by=by) == give(version, by=by)
    assert len(verdicts_on(version)) == 1


def test_another_verdict_by_the_same_person_from_an_old_page_is_refused() -> None:
    version, by = read_version_of(), make_judge()
    give(version, by=by)
    with pytest.raises(JudgedMeanwhile):
        give(version, Decision.REJECTED, by=by)


def test_what_is_not_proposed_any_more_is_said_to_be_gone() -> None:
    version = read_version_of()
    quote = clause_of(version).quote_digest
    swept(tiny_rules("tiny.2", clauses=lambda text, language: ()))
    with pytest.raises(Gone, match="Load the page anew"):
        give(version, quote=quote, shown="")


def otherwise(**values: Any) -> Rules:
    """Later rules, by which the clauses of MAY say something else."""
    found = [replace(one, **values) for one in find_clauses(MAY)]
    return tiny_rules("tiny.2", clauses=lambda text, language: found)


@pytest.mark.parametrize("decision", [Decision.ACCEPTED, Decision.REJECTED, Decision.CORRECTED])
def test_a_verdict_on_what_the_machine_says_no_more_is_refused(decision: Decision) -> None:
    version = read_version_of()
    shown = clause_of(version)
    swept(otherwise(claimed="explicit_no"))
    with pytest.raises(ReadMeanwhile, match="read anew"):
        give(version, decision, quote=shown.quote_digest, shown=shown.shown, claim=RIGHT)
    assert not Verdict.objects.exists()


def test_a_reading_that_says_the_same_refuses_no_verdict() -> None:
    version = read_version_of()
    shown = clause_of(version)
    swept(tiny_rules("tiny.2"))
    assert give(version, quote=shown.quote_digest, shown=shown.shown).claimed == "discretionary"


def test_of_the_same_words_twice_each_is_judged_as_it_was_shown() -> None:
    first, second = find_clauses(MAY)[0], replace(find_clauses(MAY)[0], claimed="explicit_no")
    version = make_version(text=MAY)
    swept(tiny_rules(clauses=lambda text, language: [first, second]))
    other = Finding.objects.get(claimed="explicit_no")
    given = give(version, quote=other.quote_digest, shown=shown_of_finding(other))
    assert given.claimed == "explicit_no"


def test_what_was_judged_can_be_judged_although_the_machine_proposes_it_no_more() -> None:
    version = read_version_of()
    give(version)
    swept(tiny_rules("tiny.2", clauses=lambda text, language: ()))
    assert clause_of(version).finding is None
    assert give(version, Decision.REJECTED, seen=1).decision == Decision.REJECTED


@pytest.mark.parametrize("role", [Role.REGULATOR, Role.ADMINISTRATOR])
def test_it_is_not_for_everybody_to_judge(role: Role) -> None:
    with pytest.raises(NotAllowed):
        give(read_version_of(), by=make_judge(role))
    assert not Verdict.objects.exists()


def test_nobody_judges_without_a_role() -> None:
    with pytest.raises(NotAllowed):
        give(read_version_of(), by=make_person())


@pytest.mark.parametrize("role", [Role.RESEARCHER, Role.REVIEWER, Role.EDITOR])
def test_researchers_reviewers_and_editors_judge(role: Role) -> None:
    by = make_judge(role)
    assert give(read_version_of(), by=by).given_by == by


def test_a_correction_without_what_is_right_is_refused() -> None:
    with pytest.raises(Invalid, match="what is right"):
        give(read_version_of(), Decision.CORRECTED)


def test_a_correction_to_an_unknown_indicator_is_refused() -> None:
    with pytest.raises(Invalid, match="no indicator 'XX-99'"):
        give(read_version_of(), Decision.CORRECTED, claim=Claimed("XX-99", "mandatory"))


def test_a_correction_to_a_value_of_another_kind_is_refused() -> None:
    with pytest.raises(Invalid, match="kind control"):
        give(read_version_of(), Decision.CORRECTED, claim=Claimed("IV-01", "stated"))


def test_a_text_that_is_not_believed_is_not_judged() -> None:
    version = read_version_of()
    Version.objects.filter(pk=version.pk).update(state=VersionState.SUSPECT)
    version.refresh_from_db()
    with pytest.raises(Invalid, match="not held to be"):
        give(version)


def test_a_verdict_is_in_the_audit_log() -> None:
    version, by = read_version_of(), make_judge()
    verdict = give(version, by=by)
    entry = AuditEntry.objects.get(action="clause.judged")
    assert (entry.actor, entry.subject_id) == (by, str(verdict.pk))
    assert (entry.detail["decision"], entry.detail["number"]) == ("accepted", 1)


def alike(count: int) -> list[Version]:
    return [read_version_of() for _ in range(count)]


def test_the_same_words_in_several_documents_are_judged_at_once() -> None:
    places = [(one, clause_of(one)) for one in alike(3)]
    done, refused = judge_alike(places=places, decision=Decision.ACCEPTED, by=make_judge(), at=AT)
    assert ([one for one, _ in places], []) == (done, refused)
    assert len({one.batch for one in Verdict.objects.all()}) == 1


def test_of_several_places_those_judged_meanwhile_are_named_and_left() -> None:
    versions = alike(3)
    places = [(one, clause_of(one)) for one in versions]
    give(versions[1], Decision.REJECTED)
    done, refused = judge_alike(places=places, decision=Decision.ACCEPTED, by=make_judge(), at=AT)
    assert done == [versions[0], versions[2]]
    assert [version for version, _ in refused] == [versions[1]]
    assert clause_of(versions[1]).decision == Decision.REJECTED


def test_several_places_are_not_corrected_at_once() -> None:
    with pytest.raises(Invalid, match="one by one"):
        judge_alike(places=[], decision=Decision.CORRECTED, by=make_judge(), at=AT)


def test_more_places_than_are_judged_at_once_are_refused_whole() -> None:
    version = read_version_of()
    places = [(version, clause_of(version))] * (MOST_AT_ONCE + 1)
    with pytest.raises(Invalid, match="choose fewer"):
        judge_alike(places=places, decision=Decision.ACCEPTED, by=make_judge(), at=AT)
    assert not Verdict.objects.exists()
