"""Accepted clauses fill what is empty on the claimed side, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from auditor.accounts.models import AuditEntry
from auditor.archive.models import Version
from auditor.assessments import actions
from auditor.assessments.accepted import Offer, Proposal, offer_of, proposals_of
from auditor.assessments.actions import ChangedMeanwhile, Invalid, NotAllowed, WrongState, take_over
from auditor.assessments.models import Assessment, Evidence
from auditor.findings.actions import judge
from auditor.findings.standing import Claimed
from auditor.findings.vocabulary import Decision
from auditor.kyc.vocabulary import Aspect
from tests.assessing.scene import client_of
from tests.assessments.factories import AT, Cast, make_cast, make_terms
from tests.factories import START, make_document, make_provider, make_version
from tests.findings.factories import clause_of
from tests.findings.tiny import swept

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)
TERMS = (
    "# Terms\n\nWe may ask for an identity document.\n\nYou must give an e-mail address.\n\n"
    "Partners take cash.\n\nOur company number is 00 11 22.\n"
)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def terms() -> Version:
    version = make_terms(make_provider(), TERMS)
    swept()
    return version


@pytest.fixture
def draft(cast: Cast, terms: Version) -> Assessment:
    return actions.start(provider=terms.document.provider, by=cast.author, at=AT)


def accept(version: Version, indicator: str, *, by: Any, **options: Any) -> None:
    clause = clause_of(version, indicator)
    judge(
        version=version,
        indicator=indicator,
        quote=clause.quote_digest,
        decision=options.pop("decision", Decision.ACCEPTED),
        by=by,
        at=AT,
        seen=clause.seen,
        shown=clause.shown,
        **options,
    )


def proposal(draft: Assessment, indicator: str = "IV-01") -> Proposal:
    return next(one for one in proposals_of(draft, at=LATER) if one.indicator.id == indicator)


def fill(draft: Assessment, cast: Cast, **chosen: str) -> Assessment:
    given = {name.replace("_", "-"): value for name, value in chosen.items()}
    draft.refresh_from_db()
    return take_over(assessment=draft, chosen=given, by=cast.author, at=LATER, seen=draft.revision)


def test_nothing_is_proposed_of_what_nobody_has_accepted(draft: Assessment) -> None:
    assert proposals_of(draft, at=LATER) == ()


def test_an_accepted_clause_is_proposed_with_its_words(
    draft: Assessment, terms: Version, cast: Cast
) -> None:
    accept(terms, "IV-01", by=cast.author)
    found = proposal(draft)
    assert (found.value, found.aspect, found.reason) == ("discretionary", Aspect.CLAIMED, "")
    assert [one.clause.exact for one in found.accepted] == ["We may ask for an identity document."]


def test_a_rejected_clause_is_not_proposed(draft: Assessment, terms: Version, cast: Cast) -> None:
    accept(terms, "IV-01", by=cast.author, decision=Decision.REJECTED)
    assert proposals_of(draft, at=LATER) == ()


def test_a_correction_is_proposed_as_it_was_corrected(
    draft: Assessment, terms: Version, cast: Cast
) -> None:
    claim = Claimed("AO-02", "conditional")
    accept(terms, "IV-01", by=cast.author, decision=Decision.CORRECTED, claim=claim)
    assert proposal(draft, "AO-02").value == "conditional"


def test_an_indicator_that_no_text_can_support_is_not_filled_in(
    draft: Assessment, terms: Version, cast: Cast
) -> None:
    claim = Claimed("IV-02", "conditional")
    accept(terms, "IV-01", by=cast.author, decision=Decision.CORRECTED, claim=claim)
    assert proposal(draft, "IV-02").value == ""
    assert "accepts no text" in proposal(draft, "IV-02").reason


def test_what_is_chosen_is_filled_in_and_cited(
    draft: Assessment, terms: Version, cast: Cast
) -> None:
    accept(terms, "IV-01", by=cast.reviewer)
    row = fill(draft, cast, IV_01="discretionary")
    answer = row.answers.get(indicator="IV-01")
    evidence = answer.evidence.get()
    assert (answer.claimed, answer.updated_by) == ("discretionary", cast.author)
    assert (evidence.version, evidence.exact) == (terms, "We may ask for an identity document.")
    assert (evidence.aspect, evidence.added_by) == (Aspect.CLAIMED, cast.author)


def test_it_takes_one_revision_and_one_line_of_the_log(
    draft: Assessment, terms: Version, cast: Cast
) -> None:
    for indicator in ("IV-01", "AO-03"):
        accept(terms, indicator, by=cast.author)
    before = draft.revision
    row = fill(draft, cast, IV_01="discretionary", AO_03="mandatory")
    entry = AuditEntry.objects.filter(action="assessment.write").latest("sequence")
    assert row.revision == before + 1
    assert entry.detail["taken_over"] == ["AO-03", "IV-01"]
    assert entry.detail["cited"] == 2


def test_what_is_not_chosen_stays_empty(draft: Assessment, terms: Version, cast: Cast) -> None:
    for indicator in ("IV-01", "AO-03"):
        accept(terms, indicator, by=cast.author)
    row = fill(draft, cast, IV_01="discretionary")
    assert [one.indicator for one in row.answers.all()] == ["IV-01"]


def answer(draft: Assessment, cast: Cast, indicator: str, **values: str) -> None:
    draft.refresh_from_db()
    actions.set_answer(
        assessment=draft, indicator=indicator, by=cast.author, at=AT, seen=draft.revision, **values
    )


def test_what_a_person_has_typed_stays(draft: Assessment, terms: Version, cast: Cast) -> None:
    accept(terms, "IV-01", by=cast.author)
    answer(draft, cast, "IV-01", claimed="mandatory")
    assert proposal(draft).value == ""
    assert "“Mandatory” is entered already: it stays" in proposal(draft).reason
    with pytest.raises(Invalid, match="IV-01"):
        fill(draft, cast, IV_01="discretionary")
    assert draft.answers.get(indicator="IV-01").claimed == "mandatory"


def test_what_was_observed_and_noted_stays(draft: Assessment, terms: Version, cast: Cast) -> None:
    accept(terms, "IV-01", by=cast.author)
    answer(draft, cast, "IV-01", observed="nominal", claimed_note="Mine.")
    row = fill(draft, cast, IV_01="discretionary")
    found = row.answers.get(indicator="IV-01")
    assert (found.claimed, found.observed, found.claimed_note) == (
        "discretionary",
        "nominal",
        "Mine.",
    )


def test_an_exposure_is_filled_where_nobody_has_looked(
    draft: Assessment, terms: Version, cast: Cast
) -> None:
    accept(terms, "FC-01", by=cast.author)
    row = fill(draft, cast, FC_01="offered_unspecified")
    assert row.answers.get(indicator="FC-01").exposure == "offered_unspecified"


def test_an_exposure_that_somebody_found_unknown_stays(
    draft: Assessment, terms: Version, cast: Cast
) -> None:
    accept(terms, "FC-01", by=cast.author)
    answer(draft, cast, "FC-01", exposure="unknown")
    assert "“Unknown” is entered already: it stays" in proposal(draft, "FC-01").reason


def test_a_stated_fact_is_left_to_the_assessor(
    draft: Assessment, terms: Version, cast: Cast
) -> None:
    accept(terms, "GS-01", by=cast.author)
    assert "Whether it is true is for you" in proposal(draft, "GS-01").reason


def test_clauses_that_contradict_each_other_are_not_filled_in(
    draft: Assessment, terms: Version, cast: Cast
) -> None:
    policy = make_document(terms.document.provider, slug="policy", terms_type="AML/KYC Policy")
    other = make_version(policy, "You must send an identity document.\n", captured_at=START)
    swept()
    for version in (terms, other):
        accept(version, "IV-01", by=cast.author)
    found = proposal(draft)
    assert (found.value, len(found.accepted)) == ("", 2)
    assert "contradict each other (Discretionary, Mandatory)" in found.reason


def test_a_judged_text_that_the_store_does_not_have_is_named(
    draft: Assessment, terms: Version, cast: Cast
) -> None:
    accept(terms, "IV-01", by=cast.author)
    Version.objects.filter(pk=terms.pk).update(text_digest="0" * 64)
    assert offer_of(draft, at=LATER) == Offer((), (terms,))


def test_words_that_are_gone_from_the_newest_text_are_not_proposed(
    draft: Assessment, terms: Version, cast: Cast
) -> None:
    accept(terms, "IV-01", by=cast.author)
    make_version(terms.document, "# Terms\n\nNothing.\n", captured_at=AT)
    assert proposals_of(draft, at=LATER) == ()


def test_of_a_day_in_the_past_the_text_of_that_day_is_read(
    draft: Assessment, terms: Version, cast: Cast
) -> None:
    accept(terms, "IV-01", by=cast.author)
    make_version(terms.document, "# Terms\n\nNothing.\n", captured_at=AT)
    actions.set_as_of(
        assessment=draft,
        as_of=terms.captured_at.date(),
        is_historic=False,
        by=cast.author,
        at=LATER,
        seen=draft.revision,
    )
    draft.refresh_from_db()
    assert proposal(draft).accepted[0].version == terms


def test_repeated_words_are_cited_once(cast: Cast) -> None:
    line = "We may ask for an identity document.\n"
    version = make_terms(make_provider(), line * 4)
    swept()
    row = actions.start(provider=version.document.provider, by=cast.author, at=AT)
    accept(version, "IV-01", by=cast.author)
    assert len(proposal(row).accepted) == 1


def test_a_quote_that_is_cited_already_is_not_cited_again(
    draft: Assessment, terms: Version, cast: Cast
) -> None:
    accept(terms, "IV-01", by=cast.author)
    fill(draft, cast, IV_01="discretionary")
    answer(draft, cast, "IV-01", claimed="not_assessed")
    fill(draft, cast, IV_01="discretionary")
    assert Evidence.objects.count() == 1


def test_a_verdict_that_changed_meanwhile_fills_nothing(
    draft: Assessment, terms: Version, cast: Cast
) -> None:
    accept(terms, "IV-01", by=cast.author)
    accept(terms, "AO-03", by=cast.author)
    accept(
        terms,
        "IV-01",
        by=cast.reviewer,
        decision=Decision.CORRECTED,
        claim=Claimed("IV-01", "mandatory"),
    )
    with pytest.raises(Invalid, match="Something else is proposed by now"):
        fill(draft, cast, IV_01="discretionary", AO_03="mandatory")
    assert not draft.answers.exists()


def test_nothing_chosen_is_said_to_be_none(draft: Assessment, cast: Cast) -> None:
    with pytest.raises(Invalid, match="at least one"):
        fill(draft, cast)


def test_a_page_that_was_outrun_fills_nothing(
    draft: Assessment, terms: Version, cast: Cast
) -> None:
    accept(terms, "IV-01", by=cast.author)
    answer(draft, cast, "AO-01", claimed="mandatory")
    with pytest.raises(ChangedMeanwhile):
        take_over(
            assessment=draft, chosen={"IV-01": "discretionary"}, by=cast.author, at=LATER, seen=1
        )


def test_it_is_for_the_author_alone(draft: Assessment, terms: Version, cast: Cast) -> None:
    accept(terms, "IV-01", by=cast.author)
    with pytest.raises(NotAllowed):
        take_over(
            assessment=draft,
            chosen={"IV-01": "discretionary"},
            by=cast.reviewer,
            at=LATER,
            seen=draft.revision,
        )


def test_only_a_draft_is_filled(draft: Assessment, terms: Version, cast: Cast) -> None:
    accept(terms, "IV-01", by=cast.author)
    draft.status = "submitted"
    Assessment.objects.filter(pk=draft.pk).update(status="submitted", submitted_at=AT)
    with pytest.raises(WrongState):
        fill(draft, cast, IV_01="discretionary")


def page(draft: Assessment) -> str:
    return f"/assess/{draft.uuid}/take-over/"


def test_the_page_shows_what_would_be_filled_and_what_not(
    draft: Assessment, terms: Version, cast: Cast
) -> None:
    for indicator in ("IV-01", "GS-01"):
        accept(terms, indicator, by=cast.author)
    response = client_of(cast.author).get(page(draft))
    assert [key for _, key in response.context["fillable"]] == ["IV-01:discretionary"]
    assert [one.indicator.id for one in response.context["others"]] == ["GS-01"]


def test_the_page_fills_in_what_is_chosen(draft: Assessment, terms: Version, cast: Cast) -> None:
    accept(terms, "IV-01", by=cast.author)
    given = {"seen": draft.revision, "take": ["IV-01:discretionary"]}
    response = client_of(cast.author).post(page(draft), given)
    assert response.status_code == 302
    assert draft.answers.get(indicator="IV-01").claimed == "discretionary"


@pytest.mark.parametrize("take", ["IV-01:mandatory", "XX-99:mandatory", "nonsense"])
def test_the_page_refuses_what_it_did_not_show(
    draft: Assessment, terms: Version, cast: Cast, take: str
) -> None:
    accept(terms, "IV-01", by=cast.author)
    given = {"seen": draft.revision, "take": [take]}
    assert client_of(cast.author).post(page(draft), given).status_code == 400
    assert not draft.answers.exists()


def test_the_page_of_somebody_else_s_draft_offers_nothing(draft: Assessment, cast: Cast) -> None:
    response = client_of(cast.editor).get(page(draft))
    assert "Only its author" in response.content.decode()
