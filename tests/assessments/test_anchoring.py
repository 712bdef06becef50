"""What becomes of a quote in later texts is recorded, also after publication, and told once."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from auditor.accounts.vocabulary import Role
from auditor.archive.models import Version
from auditor.assessments import actions
from auditor.assessments.actions import Found, Invalid
from auditor.assessments.models import Anchoring, Evidence, Notice
from auditor.assessments.visibility import Viewer, present
from auditor.assessments.vocabulary import AnchorKind, AnchorState, Status
from auditor.pages.anchor import Anchored, Anchorer, Kind
from tests.assessments.factories import (
    AT,
    MUCH_LATER,
    SENTENCE,
    TERMS,
    Writer,
    make_assessment,
    make_terms,
    with_role,
)
from tests.factories import make_provider

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=3)
ONE = Decimal(1)


@pytest.fixture
def quote() -> Evidence:
    row = actions.start(provider=make_provider(), by=with_role(Role.RESEARCHER), at=AT)
    return Writer(row).quote("AO-01", make_terms(row.provider))


def newer(quote: Evidence, text: str = "New.", days: int = 1) -> Version:
    provider = quote.answer.assessment.provider
    return make_terms(provider, text, captured_at=AT + timedelta(days=days))


def reanchor(quote: Evidence, version: Version, found: Found) -> Evidence:
    return actions.reanchor(evidence=quote, version=version, found=found, at=LATER)


def test_what_stands_elsewhere_is_followed_silently(quote: Evidence) -> None:
    text = f"Before. {SENTENCE}"
    version = newer(quote, text)
    found = Found(AnchorKind.EXACT, ONE, 8, len(text))
    row = reanchor(quote, version, found)
    assert (row.anchor, row.current_version, row.current_start) == (AnchorState.MOVED, version, 8)
    assert Anchoring.objects.get().kind == AnchorKind.EXACT
    assert not Notice.objects.exists()


def test_what_stands_where_it_stood_is_anchored(quote: Evidence) -> None:
    found = Found(AnchorKind.EXACT, ONE, quote.start, quote.end)
    assert reanchor(quote, newer(quote), found).anchor == AnchorState.ANCHORED


@pytest.mark.parametrize(
    ("found", "state"),
    [
        (Found(AnchorKind.EDITED, Decimal("0.9"), 0, 4), AnchorState.CHANGED),
        (Found(AnchorKind.GONE, Decimal("0.1")), AnchorState.GONE),
        (Found(AnchorKind.UNCLEAR, Decimal(0)), AnchorState.UNCLEAR),
    ],
)
def test_what_changed_or_went_makes_the_answer_stale_and_is_told(
    quote: Evidence, found: Found, state: AnchorState
) -> None:
    row = reanchor(quote, newer(quote), found)
    assert (row.anchor, row.stale_since) == (state, LATER)
    assert list(Evidence.objects.stale()) == [quote]
    assert Notice.objects.get().user == quote.answer.assessment.author


def test_what_stays_stale_is_told_once_and_what_comes_back_is_stale_no_more(
    quote: Evidence,
) -> None:
    gone = Found(AnchorKind.GONE, Decimal(0))
    first = newer(quote)
    reanchor(quote, first, gone)
    reanchor(quote, first, gone)
    reanchor(quote, newer(quote, "Newer.", 2), gone)
    assert (Anchoring.objects.count(), Notice.objects.count()) == (2, 1)
    back = Found(AnchorKind.EXACT, ONE, quote.start, quote.end)
    row = reanchor(quote, newer(quote, "Newest.", 3), back)
    assert (row.anchor, row.stale_since) == (AnchorState.ANCHORED, None)


def test_a_quote_is_looked_for_in_its_own_document(quote: Evidence) -> None:
    stranger = make_terms(make_provider())
    with pytest.raises(Invalid, match="its own document"):
        reanchor(quote, stranger, Found(AnchorKind.GONE, Decimal(0)))


def test_what_the_anchorer_says_is_taken_as_it_is(quote: Evidence) -> None:
    assert quote.version is not None
    version = newer(quote, TERMS.replace("Welcome.", "Welcome to all."))
    anchored = Anchorer(quote.version.text(), version.text()).anchor(quote.quotation())
    row = reanchor(quote, version, Found.of(anchored))
    assert (row.anchor, row.current_start) == (AnchorState.MOVED, (quote.start or 0) + 7)
    assert {Found.of(Anchored(kind, None, None, 0.0, "")).kind for kind in Kind} == set(AnchorKind)


@pytest.mark.slow
def test_the_public_page_of_what_is_published_says_so() -> None:
    row = make_assessment(Status.PUBLISHED)
    quote = Evidence.objects.quoting(row.provider.documents.get()).earliest("pk")
    reanchor(quote, newer(quote), Found(AnchorKind.GONE, Decimal(0)))
    shown = present(row, Viewer.anonymous(at=MUCH_LATER))
    assert shown.notices == ("Quotes have changed or gone since they were cited: AO-01.",)
    answer = next(one for one in shown.answers if one.indicator == "AO-01")
    assert answer.is_stale
    piece = answer.evidence[0]
    assert piece.quote is not None
    assert (piece.quote.anchor, piece.quote.current_version) == (AnchorState.GONE, None)


@pytest.mark.slow
def test_quotes_of_what_is_closed_or_historic_are_not_looked_for() -> None:
    superseded = make_assessment(Status.SUPERSEDED)
    document = superseded.provider.documents.get()
    looked_for = {one.answer.assessment.number for one in Evidence.objects.quoting(document)}
    assert looked_for == {2}
    historic = make_assessment(Status.PUBLISHED, is_historic=True, as_of=AT.date())
    assert not Evidence.objects.quoting(historic.provider.documents.get()).exists()
