"""From which source money is taken in, and what the weakest route for it demands."""

from __future__ import annotations

import pytest

from auditor.kyc.routes import Demands, Network, Span, Tie, TieKind, demands_of, weakest_routes
from auditor.kyc.routes.sources import sources_in
from auditor.kyc.scoring.inputs import Scope, Tier
from auditor.kyc.vocabulary import Aspect, ScopeDimension, SourceOfMoney, Trigger
from auditor.kyc.vocabulary import IdentityLevel as Level

CASH, CARD, VOUCHER, BANK = SourceOfMoney
LINK = Tie("kiosk", TieKind.EXCHANGER_FOR, "coin")


def scope(level: int, method: str = "") -> Scope:
    tier = Tier(0, Aspect.CLAIMED, Level(level), Trigger.AT_OPENING)
    said = {ScopeDimension.FUNDING_METHOD: method} if method else {}
    return Scope(method or "all", dimensions=said, tiers=(tier,))


def funding(*scopes: Scope, source: SourceOfMoney) -> Demands:
    return demands_of(scopes, Aspect.CLAIMED, source)


@pytest.mark.parametrize(
    ("words", "sources"),
    [
        ("Cash at a kiosk", {CASH}),
        ("Debit card", {CARD}),
        ("Gift cards and vouchers", {VOUCHER}),
        ("Prepaid codes", {VOUCHER}),
        ("Bank transfer (SEPA)", {BANK}),
        ("bank card", {CARD}),
        ("Card or bank transfer", {CARD, BANK}),
        ("Cashback", set()),
        ("Cash App", set()),
        ("Visa, Mastercard, SEPA", set()),
        ("Card, other", set()),
        ("PayPal, bank transfer", set()),
        ("Any method except cash", set()),
        ("No cards", set()),
        ("Kreditkarte, SEPA", set()),
        ("Bitcoin", set()),
        ("", set()),
    ],
)
def test_words_name_sources(words: str, sources: set[SourceOfMoney]) -> None:
    assert sources_in(words) == sources


def test_a_scope_without_words_takes_money_from_anywhere() -> None:
    found = funding(scope(2), source=VOUCHER)
    assert (found.funding, found.is_paid_in) == (Span(Level(2), Level(2)), True)


def test_a_scope_for_another_source_does_not_count() -> None:
    found = funding(scope(1, "Voucher"), scope(3, "Bank transfer"), source=BANK)
    assert found.funding == Span(Level(3), Level(3))


def test_where_all_scopes_are_for_other_sources_nothing_is_paid_in() -> None:
    assert not funding(scope(3, "Bank transfer"), source=CASH).is_paid_in


def test_words_that_name_no_source_may_mean_any_and_are_not_nothing() -> None:
    found = funding(scope(3, "Bank transfer"), scope(1, "Sunshine"), source=BANK)
    assert found.funding == Span(Level(3), Level.NONE)


def test_what_is_demanded_to_open_and_to_take_out_is_that_of_all_scopes() -> None:
    found = funding(scope(1, "Voucher"), scope(3, "Bank transfer"), source=BANK)
    assert found.opening.known == Level(1)


def test_of_who_is_not_assessed_nothing_is_known_either() -> None:
    assert demands_of([], Aspect.CLAIMED, CASH).is_paid_in


def weakest(coin: Demands, kiosk: Demands) -> tuple[Level | None, Level | None]:
    network = Network({"coin": coin, "kiosk": kiosk}, (LINK,))
    found = weakest_routes(network, ["coin"])["coin"]
    return found.level, found.least


def test_cash_gets_in_by_the_exchanger_that_takes_it() -> None:
    at = Span(Level(3), Level(3))
    coin = Demands(at, at, at, is_paid_in=False)
    low = Span(Level(1), Level(1))
    assert weakest(coin, Demands(low, low, low)) == (Level(3), Level(3))


def test_where_nobody_takes_it_there_is_no_level_at_all() -> None:
    at = Span(Level(1), Level(1))
    closed = Demands(at, at, at, is_paid_in=False)
    assert weakest(closed, closed) == (None, None)
