"""Which groups' observed means the public may see: none that tells what was found for one control."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.accounts.vocabulary import Role
from auditor.assessments.models import Assessment
from auditor.assessments.presenting.scores import FEWEST, groups_told
from auditor.assessments.shown import ShownGroup
from auditor.assessments.visibility import Viewer, present
from auditor.assessments.vocabulary import Status
from tests.assessments.factories import (
    AT,
    MUCH_LATER,
    Cast,
    Writer,
    fill,
    make_assessment,
    make_observation,
    with_role,
)

ANYBODY = Viewer.anonymous(at=MUCH_LATER)
COUNTS = st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(0, 8))


@given(COUNTS)
def test_a_group_that_is_told_has_three_controls(known: dict[str, int]) -> None:
    assert all(known[name] >= FEWEST for name in groups_told(known))


@given(COUNTS)
def test_what_is_left_of_the_total_is_of_none_or_of_three(known: dict[str, int]) -> None:
    told = groups_told(known)
    left = sum(number for name, number in known.items() if name not in told)
    assert left == 0 or left >= FEWEST or not told


@given(COUNTS)
def test_no_more_than_one_group_is_kept_back_for_the_others(known: dict[str, int]) -> None:
    large = {name for name, number in known.items() if number >= FEWEST}
    assert len(large - groups_told(known)) <= 1


def observe(*indicators: str) -> Assessment:
    def content(row: Assessment, cast: Cast, at: object) -> None:
        fill(row, cast)
        writer = Writer(row)
        test = make_observation(row.provider, by=cast.author, signed_by=cast.reviewer)
        for indicator in ("AO-02", "IV-01"):
            writer.answer(indicator, observed="not_assessed")
        for indicator in indicators:
            writer.answer(indicator, observed="partial")
            writer.test(indicator, test)

    return make_assessment(Status.PUBLISHED, content=content)


def group(row: Assessment, name: str, viewer: Viewer = ANYBODY) -> ShownGroup:
    score = present(row, viewer).score
    assert score is not None
    return next(one for one in score.groups if one.id == name)


@pytest.mark.slow
@pytest.mark.django_db
def test_a_mean_over_three_observed_controls_is_told_in_round_figures() -> None:
    row = observe("AO-02", "AO-03", "AO-04")
    shown = group(row, "AO").observed
    assert shown.value == Decimal(70)
    assert (shown.low, shown.high) == (None, None)
    exact = group(row, "AO", Viewer.of(with_role(Role.REGULATOR), at=AT)).observed
    assert exact.value == Decimal("66.6")
    assert exact.low is not None


@pytest.mark.slow
@pytest.mark.django_db
def test_a_mean_over_two_is_not_told_and_neither_is_the_whole() -> None:
    row = observe("AO-02")
    shown = group(row, "AO")
    assert (shown.known_observed, shown.observed.value) == (2, None)
    score = present(row, ANYBODY).score
    assert score is not None
    assert (score.observed.value, score.observed.low, score.observed.high) == (None, None, None)


@pytest.mark.slow
@pytest.mark.django_db
def test_a_mean_from_which_another_follows_is_not_told() -> None:
    row = observe("AO-02", "AO-03", "IV-03")
    assert group(row, "AO").known_observed == 3
    assert group(row, "AO").observed.value is None


@pytest.mark.slow
@pytest.mark.django_db
def test_where_nothing_is_observed_the_bounds_are_those_of_ignorance() -> None:
    def content(row: Assessment, cast: Cast, at: object) -> None:
        fill(row, cast)
        for indicator in ("AO-01", "AO-02", "IV-01"):
            Writer(row).answer(indicator, observed="not_assessed")

    score = present(make_assessment(Status.PUBLISHED, content=content), ANYBODY).score
    assert score is not None
    assert (score.grade, score.observed.value) == ("claims_only", None)
    assert (score.observed.low, score.observed.high) == (Decimal("0.0"), Decimal("100.0"))


def with_a_cap(row: Assessment, cast: Cast, at: object) -> None:
    fill(row, cast)
    writer = Writer(row)
    writer.answer("AO-01", observed="absent")
    writer.finding("AO-01")


@pytest.mark.slow
@pytest.mark.django_db
def test_what_limits_the_grade_the_gap_and_what_was_seen_of_levels_is_for_the_vetted() -> None:
    row = make_assessment(Status.PUBLISHED, content=with_a_cap)
    public = present(row, ANYBODY).score
    vetted = present(row, Viewer.of(with_role(Role.REGULATOR), at=AT)).score
    assert public is not None
    assert vetted is not None
    assert (public.gap, public.caps) == (None, ())
    assert vetted.gap is not None
    assert [(one.indicator, one.at_most) for one in vetted.caps] == [("AO-01", "D")]
    assert [one.axis for one in public.headlines] == ["claimed"]
    assert [one.axis for one in vetted.headlines] == ["claimed", "observed"]
    (claimed,) = public.headlines
    assert (claimed.worst.unverified_cap, claimed.worst_scopes) == (None, ())
    assert claimed.worst.level_to_move == 3
    assert vetted.headlines[0].worst.unverified_cap is not None
    assert vetted.headlines[1].worst_scopes != ()
