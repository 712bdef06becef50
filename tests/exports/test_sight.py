"""An export holds what its viewer may see, and nothing else; empty cells say why they are empty."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from auditor.accounts.vocabulary import Clearance, Role
from auditor.assessments import actions
from auditor.assessments.models import Assessment
from auditor.assessments.shown import ShownMovable
from auditor.assessments.visibility import Viewer, present_all
from auditor.assessments.vocabulary import OPEN, Status
from auditor.exports.tables.headlines import HEADLINES
from auditor.kyc.vocabulary import Extent
from tests.assessments.factories import (
    AT,
    fill,
    make_assessment,
    make_cast,
    with_role,
)
from tests.assessments.seeded import (
    OBSERVED_LIMIT,
    UNVERIFIED_LIMIT,
    UNVERIFIED_THRESHOLD,
    VERIFIED_LIMIT,
    make_seeded,
    marks_in,
)
from tests.exports.reading import ANYBODY, READERS, csv_rows, made, texts_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FORMS = tuple(READERS)
SHOWN = [one for one in Status if one not in OPEN]
MARKS = re.compile(r"<(?:public|vetted|restricted):[^<>]+>")
NUMBERS = {str(int(one)) for one in (UNVERIFIED_LIMIT, UNVERIFIED_THRESHOLD, OBSERVED_LIMIT)}


def marks(text: str) -> set[str]:
    found = set(MARKS.findall(text))
    # Not within the digits of a digest, where any number may stand by chance.
    numbers = {one for one in NUMBERS if re.search(rf"(?<![0-9a-f]){one}(?![0-9a-f])", text)}
    return found | {f"<vetted:{one}>" for one in numbers}


def beyond(clearance: Clearance, text: str) -> set[str]:
    allowed = tuple(f"<{one}:" for one in Clearance if one <= clearance)
    return {one for one in marks(text) if not one.startswith(allowed)}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("status", SHOWN)
def test_nobody_in_particular_gets_nothing_vetted(status: Status, form: str) -> None:
    make_seeded(status, make_cast())
    text = texts_of(form, made(form))
    assert beyond(Clearance.PUBLIC, text) == set()
    if status != Status.WITHDRAWN:
        assert "<public:claimed note>" in text
        assert str(int(VERIFIED_LIMIT)) in text


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("role", Role)
def test_each_role_gets_what_it_may_see(role: Role, form: str) -> None:
    make_seeded(Status.DISPUTED, make_cast())
    viewer = Viewer.of(with_role(role), at=AT)
    text = texts_of(form, made(form, viewer))
    (shown,) = present_all(Assessment.objects.all(), viewer)
    least = Clearance.RESTRICTED if viewer.works_on_all else viewer.clearance
    assert beyond(least, text) == set()
    # What no table has: the notes of a review.
    left_out = {one for one in marks_in(shown) if "review note" in one}
    assert marks_in(shown) - left_out <= marks(text)


@pytest.mark.parametrize("status", OPEN)
def test_what_is_not_published_is_in_no_export_of_the_public(status: Status) -> None:
    make_assessment(status, content=fill)
    assert csv_rows(made(), "assessments") == []
    assert csv_rows(made(), "answers") == []


def test_an_editor_gets_what_is_not_published_with_its_state() -> None:
    make_assessment(Status.IN_REVIEW, content=fill)
    viewer = Viewer.of(with_role(Role.EDITOR), at=AT)
    (row,) = csv_rows(made(viewer=viewer), "assessments")
    assert (row["status"], row["sight"]) == ("in_review", "restricted")


def findings(viewer: Viewer = ANYBODY) -> dict[tuple[str, str], dict[str, Any]]:
    rows = csv_rows(made(viewer=viewer), "answers")
    return {(row["indicator"], row["aspect"]): row for row in rows}


def test_withheld_unknown_and_absent_are_told_apart() -> None:
    row = make_seeded(Status.PUBLISHED, make_cast())
    public, whole = findings(), findings(Viewer.of(row.author, at=AT))
    assert (public["AO-01", "observed"]["value"], public["AO-01", "observed"]["value_status"]) == (
        "",
        "withheld",
    )
    assert (whole["AO-01", "observed"]["value"], whole["AO-01", "observed"]["value_status"]) == (
        "nominal",
        "known",
    )
    unknown = whole["SC-01", "observed"]
    assert (unknown["value"], unknown["value_status"]) == ("not_assessed", "unknown")
    assert public["GS-01", "fact"]["value_status"] == "known"


def test_every_indicator_is_there_a_control_in_two_rows() -> None:
    make_assessment(Status.PUBLISHED, content=fill)
    found = findings()
    (shown,) = present_all(Assessment.objects.all(), ANYBODY)
    wanted = sum(2 if answer.kind == "control" else 1 for answer in shown.answers)
    assert len(found) == wanted
    assert {key[0] for key in found} == {answer.indicator for answer in shown.answers}


def test_the_limits_of_the_unverified_are_withheld_and_said_to_be() -> None:
    make_seeded(Status.PUBLISHED, make_cast())
    tiers = {row["tier"]: row for row in csv_rows(made(), "scopes_tiers_limits")
             if "<public:scope>" in row["scope"]}  # fmt: skip
    assert (tiers["1"]["limit"], tiers["1"]["limit_status"]) == ("", "withheld")
    assert tiers["2"]["limit"].startswith(str(int(VERIFIED_LIMIT)))
    assert tiers["2"]["threshold_status"] == "withheld"


def test_what_moves_unverified_and_in_which_scope_is_for_the_vetted() -> None:
    row = make_seeded(Status.PUBLISHED, make_cast())
    (claimed,) = {one["axis"] for one in csv_rows(made(), "headlines")}
    weakest = csv_rows(made(), "headlines")[0]
    assert (claimed, weakest["over"]) == ("claimed", "weakest")
    assert weakest["level_to_move"] == "1"
    for name in ("unverified_cap", "scopes"):
        assert (weakest[name], weakest[f"{name}_status"]) == ("", "withheld")
    whole = csv_rows(made(viewer=Viewer.of(row.author, at=AT)), "headlines")
    assert {one["axis"] for one in whole} == {"claimed", "observed"}
    assert (whole[0]["unverified_cap"], whole[0]["currency"]) == ("73541.00", "EUR")
    assert "unverified_cap: <public:scope>" in whole[0]["scopes"]


@pytest.mark.parametrize(
    ("cap", "amount", "status", "extent"),
    [
        (ShownMovable(Extent.AMOUNT, Decimal("0.00")), "0.00", "known", "amount"),
        (ShownMovable(Extent.UNLIMITED, None), "", "unlimited", "unlimited"),
        (ShownMovable(Extent.UNKNOWN, None), "", "unknown", "unknown"),
        (ShownMovable(Extent.NOT_COMPARABLE, None), "", "unknown", "not_comparable"),
        (None, "", "withheld", ""),
    ],
)
def test_an_amount_that_is_not_there_says_why(
    cap: ShownMovable | None, amount: str, status: str, extent: str
) -> None:
    make_seeded(Status.PUBLISHED, make_cast())
    (shown,) = present_all(Assessment.objects.all(), ANYBODY)
    assert shown.score is not None
    axis = replace(shown.score.headlines[0], typical=None)
    axis = replace(axis, worst=replace(axis.worst, unverified_cap=cap))
    shown = replace(shown, score=replace(shown.score, headlines=(axis,)))
    (row,) = HEADLINES.rows(shown)
    told = {column.name: column.read(row) for column in HEADLINES.columns}
    assert str(told["unverified_cap"] if told["unverified_cap"] is not None else "") == amount
    assert (told["unverified_cap_status"], told["unverified_cap_extent"] or "") == (status, extent)


def test_rates_are_rows_for_the_vetted_and_for_nobody_else() -> None:
    make_seeded(Status.PUBLISHED, make_cast())
    assert csv_rows(made(), "rates") == []
    regulator = Viewer.of(with_role(Role.REGULATOR), at=AT)
    (rate,) = csv_rows(made(viewer=regulator), "rates")
    assert (rate["currency"], rate["per_unit"]) == ("USD", "1.100000000000")
    assert rate["source"] == "<vetted:rate>"


def test_that_there_is_a_dispute_is_public_and_its_words_are_not() -> None:
    make_seeded(Status.DISPUTED, make_cast())
    (row,) = csv_rows(made(), "disputes")
    assert (row["is_upheld"], row["resolved_at"], row["resolution"]) == ("", "", "")
    for name in ("raised_by", "body"):
        assert (row[name], row[f"{name}_status"]) == ("", "withheld")
    regulator = Viewer.of(with_role(Role.REGULATOR), at=AT)
    (row,) = csv_rows(made(viewer=regulator), "disputes")
    assert (row["body"], row["body_status"]) == ("<vetted:dispute>", "known")
    assert row["raised_by"] == "<vetted:raised by>"


@pytest.mark.parametrize("is_upheld", [True, False])
def test_how_a_dispute_was_decided_is_public(is_upheld: bool) -> None:
    cast = make_cast()
    row = make_assessment(Status.DISPUTED, content=fill, cast=cast)
    actions.settle_dispute(
        assessment=row,
        is_upheld=is_upheld,
        resolution="The register says so.",
        by=cast.editor,
        at=AT + timedelta(days=3),
        seen=row.revision,
    )
    (told,) = csv_rows(made(), "disputes")
    assert (told["is_upheld"], told["resolution"]) == (
        str(is_upheld).lower(),
        "The register says so.",
    )


def test_of_what_was_withdrawn_there_is_that_it_was() -> None:
    make_assessment(Status.WITHDRAWN, content=fill)
    archive = made()
    (row,) = csv_rows(archive, "assessments")
    assert (row["grade"], row["content_status"]) == ("", "withheld")
    assert row["closed_because"] == "It was about another company."
    assert csv_rows(archive, "answers") == []
    for table in ("replies", "headlines", "rates", "disputes"):
        assert csv_rows(archive, table) == []


def test_the_observed_mean_of_few_controls_is_withheld_not_unknown() -> None:
    make_assessment(Status.PUBLISHED, content=fill)
    groups = {row["group"]: row for row in csv_rows(made(), "groups")}
    assert groups["AO"]["observed_status"] == "withheld"
    assert groups["SC"]["observed_status"] == "unknown"
