"""Weakest routes from rows: which relations and assessments count, and who sees what."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from auditor.accounts.vocabulary import Role
from auditor.assessments.models import Assessment
from auditor.assessments.routes import ShownRoutes, routes_of
from auditor.assessments.viewing import Viewer
from auditor.assessments.vocabulary import Status
from auditor.kyc.scoring import Tier
from auditor.kyc.vocabulary import Aspect, IdentityLevel, Trigger
from providers.models import Provider
from tests.assessments.factories import (
    AT,
    Cast,
    Writer,
    fill,
    make_assessment,
    make_cast,
    with_role,
)
from tests.factories import make_provider
from tests.providers.factories import make_relation

pytestmark = pytest.mark.django_db
ON = date(2026, 6, 1)
ASKS_LITTLE = ((1, Trigger.AT_OPENING),)
ASKS_MUCH = ((1, Trigger.AT_OPENING), (3, Trigger.BEFORE_DEPOSIT), (4, Trigger.BEFORE_WITHDRAWAL))


Asks = tuple[tuple[int, Trigger], ...]


def assessed(
    name: str, asks: Asks, cast: Cast, *, observed: Asks | None = None, **overrides: Any
) -> Provider:
    """A provider with a published assessment; without `observed` what it claims was observed too."""

    def content(row: Assessment, cast: Cast, at: datetime) -> None:
        fill(row, cast, at)
        for axis, said in ((Aspect.CLAIMED, asks), (Aspect.OBSERVED, observed or asks)):
            tiers = [
                Tier(n, axis, IdentityLevel(level), when) for n, (level, when) in enumerate(said)
            ]
            Writer(row, at).tiers("Everybody", axis, *tiers)

    provider = make_provider(slug=name.lower(), name=name, **overrides)
    make_assessment(Status.PUBLISHED, provider=provider, cast=cast, content=content)
    return provider


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def coin(cast: Cast) -> Provider:
    return assessed("Coin", ASKS_MUCH, cast)


@pytest.fixture
def desk(cast: Cast) -> Provider:
    return assessed("Desk", ASKS_LITTLE, cast)


def seen(
    provider: Provider, role: Role | None = Role.REGULATOR, on: date = ON
) -> ShownRoutes | None:
    viewer = Viewer.of(with_role(role), at=AT) if role else Viewer.anonymous(at=AT)
    return routes_of(provider, viewer, on=on)


def found(provider: Provider, **options: Any) -> ShownRoutes:
    shown = seen(provider, **options)
    assert shown is not None
    return shown


def test_an_exchanger_that_asks_less_makes_a_weaker_route(coin: Provider, desk: Provider) -> None:
    make_relation(desk, coin)
    claimed = found(coin).axes[0].weakest
    assert (claimed.level, claimed.direct.known, claimed.is_weaker) == (1, 4, True)


def test_the_public_learns_that_there_is_one_and_not_which(coin: Provider, desk: Provider) -> None:
    make_relation(desk, coin)
    shown = found(coin, role=None)
    assert (shown.is_weaker, shown.is_withheld) == (True, True)
    assert (shown.axes, shown.providers, shown.relations) == ((), None, ())


def test_of_what_was_observed_the_public_learns_nothing(coin: Provider, cast: Cast) -> None:
    make_relation(assessed("Kiosk", ASKS_MUCH, cast, observed=ASKS_LITTLE), coin)
    assert (found(coin, role=None).is_weaker, found(coin).is_weaker) == (False, True)


@pytest.mark.parametrize("role", [Role.RESEARCHER, Role.REGULATOR, Role.REVIEWER, Role.EDITOR])
def test_who_is_vetted_sees_it(coin: Provider, desk: Provider, role: Role) -> None:
    make_relation(desk, coin)
    assert found(coin, role=role).relations


def test_a_representative_sees_no_more_than_the_public(coin: Provider, desk: Provider) -> None:
    make_relation(desk, coin)
    assert found(coin, role=Role.REPRESENTATIVE).is_withheld


@pytest.mark.parametrize(
    ("since", "until", "counts"),
    [
        ("", "", True),
        ("2026", "", True),
        ("2026-06-01", "2026-06-01", True),
        ("2026-06", "2026-06", True),
        ("", "2026", True),
        ("2026-06-02", "", False),
        ("2026-07", "", False),
        ("", "2026-05", False),
        ("", "2025", False),
        ("", "2026-05-31", False),
    ],
)
def test_a_relation_counts_while_it_is_in_force(
    coin: Provider, desk: Provider, since: str, until: str, counts: bool
) -> None:
    make_relation(desk, coin, since=since, until=until)
    assert (seen(coin) is not None) == counts


@pytest.mark.parametrize("kind", ["owned_by", "successor_of", "brand_of"])
def test_other_relations_pass_no_value(coin: Provider, desk: Provider, kind: str) -> None:
    make_relation(desk, coin, kind=kind)
    assert seen(coin) is None


def test_who_has_closed_passes_nothing_from_then_on(coin: Provider, desk: Provider) -> None:
    make_relation(desk, coin)
    Provider.objects.filter(pk=desk.pk).update(status="closed", status_since="2026-05")
    assert seen(coin) is None
    assert seen(coin, on=date(2026, 4, 30)) is not None


def test_a_draft_of_the_catalogue_counts_for_nothing(coin: Provider, desk: Provider) -> None:
    make_relation(desk, coin)
    Provider.objects.filter(pk=desk.pk).update(is_draft=True)
    assert seen(coin) is None


def test_what_is_not_published_is_unknown(coin: Provider, cast: Cast) -> None:
    desk = make_provider(slug="desk", name="Desk")
    make_assessment(Status.REVIEWED, provider=desk, cast=cast)
    make_relation(desk, coin)
    claimed = found(coin).axes[0].weakest
    assert (claimed.is_weaker, claimed.may_be_weaker) == (False, True)


def test_a_chain_is_followed_over_others(coin: Provider, desk: Provider, cast: Cast) -> None:
    middle = assessed("Middle", ((2, Trigger.AT_OPENING), (5, Trigger.BEFORE_WITHDRAWAL)), cast)
    make_relation(middle, coin)
    make_relation(desk, middle)
    shown = found(coin)
    assert shown.axes[0].weakest.level == 2
    assert set(shown.providers or ()) == {"coin", "middle", "desk"}


def test_no_relation_of_others_is_followed(coin: Provider, desk: Provider, cast: Cast) -> None:
    make_relation(desk, coin)
    make_relation(assessed("Far", ASKS_LITTLE, cast), assessed("Away", ASKS_LITTLE, cast))
    assert set(found(coin).providers or ()) == {"coin", "desk"}
