"""Every constraint of the assessments is one that the database itself enforces."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, models, transaction

from auditor.assessments.models import (
    Answer,
    Assessment,
    Dispute,
    Notice,
    Observation,
    Reply,
    ReplyPoint,
    ReviewNote,
    Scope,
    Tier,
)
from tests.accounts.people import make_person
from tests.assessments.bare_rows import (
    DIGEST,
    LATER,
    anchoring,
    answer,
    correction,
    evidence,
    invitation,
    kept_file,
    limit,
    observation,
    published,
    quote,
    rate,
    reviewed,
    row,
    scope,
    survey_citation,
    tier,
)
from tests.assessments.factories import AT
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db
Violation = Callable[[], object]


def repeat_status(make: Callable[..., Assessment]) -> None:
    first = make()
    make(provider=first.provider, number=2)


def correct_twice() -> None:
    first = published()
    correction(first)
    correction(first, number=3, framework="2027.1")


def correct_itself() -> None:
    first = row(reason="Wrong.")
    alter(first, supersedes=first)


def alter(one: models.Model, **values: object) -> None:
    type(one)._default_manager.filter(pk=one.pk).update(**values)


def sign_own() -> None:
    tester = make_person()
    observation(recorded_by=tester, signed_by=tester, signed_at=AT)


def file_twice() -> None:
    of = observation()
    for _ in range(2):
        kept_file(observation=of)


def reply(**overrides: Any) -> Reply:
    of = invitation()
    values = {"body": "No.", "signatory": "A. Person", "received_at": AT}
    return Reply.objects.create(assessment=of.assessment, invitation=of, **(values | overrides))


def point(**overrides: Any) -> ReplyPoint:
    of = overrides.pop("reply", None) or reply()
    return ReplyPoint.objects.create(
        reply=of, **({"indicator": "AO-01", "body": "No."} | overrides)
    )


def dispute(**overrides: Any) -> Dispute:
    of = overrides.pop("assessment", None) or row()
    values = {"body": "No.", "raised_by_name": "A. Person", "raised_at": AT}
    return Dispute.objects.create(assessment=of, recorded_by=of.author, **(values | overrides))


def note(**overrides: Any) -> ReviewNote:
    of = row()
    values = {"body": "Why?", "written_at": AT, "written_by": of.author}
    return ReviewNote.objects.create(assessment=of, **(values | overrides))


def twice(make: Callable[..., models.Model], of: str) -> Violation:
    """Once more with the same row above it."""
    return lambda: make(**{of: getattr(make(), of)})


VIOLATIONS: dict[str, Violation] = {
    "assessment_status_known": lambda: row(status="odd", submitted_at=AT, reviewer=make_person()),
    "assessment_grade_known": lambda: row(grade="F"),
    "assessment_gap_label_known": lambda: row(gap_label="odd"),
    "assessment_framework_stated": lambda: row(framework=""),
    "assessment_number_once": lambda: row(
        provider=row(
            status="withdrawn", closed_at=AT, closed_by=make_person(), closed_because="No."
        ).provider
    ),
    "assessment_one_published": lambda: repeat_status(published),
    "assessment_one_open": lambda: repeat_status(row),
    "assessment_supersedes_once": correct_twice,
    "assessment_author_not_reviewer": lambda: alter(one := reviewed(), reviewer=one.author),
    "assessment_reviewer_of_review": lambda: row(status="reviewed", submitted_at=AT),
    "assessment_reviewed_at": lambda: row(reviewed_at=AT),
    "assessment_submitted_at": lambda: row(status="submitted"),
    "assessment_reply_due": lambda: reviewed(status="right_of_reply"),
    "assessment_embargoed_until": lambda: reviewed(status="embargoed", reply_due_at=AT),
    "assessment_historic_as_of": lambda: row(is_historic=True),
    "assessment_correction_reason": lambda: correction(published(), reason=""),
    "assessment_not_of_itself": correct_itself,
    "assessment_approved_together": lambda: row(approved_at=AT),
    "assessment_published_together": lambda: published(published_by=None),
    "assessment_closed_together": lambda: row(
        status="withdrawn", closed_at=AT, closed_by=make_person()
    ),
    "assessment_closed_status": lambda: row(status="withdrawn"),
    "assessment_published_status": lambda: published(status="reviewed"),
    "assessment_published_frozen": lambda: published(score_digest=""),
    "rate_currency_once": twice(rate, "assessment"),
    "rate_currency_known": lambda: rate(currency="us$"),
    "rate_positive": lambda: rate(per_unit=0),
    "rate_source_stated": lambda: rate(source=""),
    "scope_label_stated": lambda: scope(label=""),
    "scope_label_once": twice(scope, "assessment"),
    "scope_ends_after_start": lambda: scope(valid_from=LATER.date(), valid_to=AT.date()),
    "tier_order_once": twice(tier, "scope"),
    "tier_axis_known": lambda: tier(axis="fact"),
    "tier_level_known": lambda: tier(level=6),
    "tier_trigger_known": lambda: tier(trigger="odd"),
    "tier_threshold_of_trigger": lambda: tier(threshold_amount=1),
    "limit_once": twice(limit, "tier"),
    "limit_operation_known": lambda: limit(operation="odd"),
    "limit_window_known": lambda: limit(window="odd"),
    "limit_currency_of_amount": lambda: limit(amount=1),
    "answer_indicator_once": twice(answer, "assessment"),
    "answer_claimed_known": lambda: answer(claimed="odd"),
    "answer_observed_known": lambda: answer(observed="odd"),
    "answer_exposure_known": lambda: answer(claimed="", observed="", exposure="odd"),
    "answer_fact_known": lambda: answer(claimed="", observed="", fact="odd"),
    "answer_values_of_one_kind": lambda: answer(fact="confirmed"),
    "evidence_aspect_known": lambda: evidence(aspect="odd"),
    "evidence_kind_known": lambda: evidence(kind="odd"),
    "evidence_strength_known": lambda: evidence(strength="odd"),
    "evidence_visibility_known": lambda: evidence(visibility="odd"),
    "evidence_anchor_known": lambda: quote(anchor="odd"),
    "evidence_one_body": lambda: evidence(title=""),
    "evidence_quote_of_version": lambda: quote(exact=""),
    "evidence_context_of_quote": lambda: evidence(prefix="before"),
    "evidence_quote_in_order": lambda: quote(end=0),
    "evidence_test_not_public": lambda: evidence(title="", observation=observation()),
    "evidence_described": lambda: quote(url="https://a.example"),
    "evidence_upload_together": lambda: evidence(upload=DIGEST),
    "evidence_removed_together": lambda: evidence(removed_at=AT),
    "evidence_stale_since": lambda: quote(anchor="changed"),
    "evidence_current_together": lambda: quote(current_end=None),
    "evidence_current_of_anchor": lambda: quote(anchor="gone", stale_since=AT),
    "anchoring_once": twice(anchoring, "evidence"),
    "anchoring_kind_known": lambda: anchoring(kind="odd"),
    "anchoring_place_if_found": lambda: anchoring(kind="gone"),
    "anchoring_score_out_of_one": lambda: anchoring(score=2),
    "observation_ethics_confirmed": lambda: observation(ethics_confirmed=False),
    "observation_protocol_stated": lambda: observation(protocol=""),
    "observation_tried_stated": lambda: observation(tried=""),
    "observation_happened_stated": lambda: observation(happened=""),
    "observation_signed_together": lambda: observation(signed_at=AT),
    "observation_signed_by_another": sign_own,
    "observation_file_content_stated": lambda: kept_file(content=""),
    "observation_file_file_name_stated": lambda: kept_file(file_name=""),
    "observation_file_holds_something": lambda: kept_file(length=0),
    "observation_file_once": file_twice,
    "survey_citation_stale_against": lambda: survey_citation(stale_since=AT),
    "reply_invitation_email_stated": lambda: invitation(email=""),
    "reply_invitation_expires_later": lambda: invitation(expires_at=AT),
    "reply_invitation_used_or_revoked": lambda: invitation(used_at=AT, revoked_at=AT),
    "reply_body_stated": lambda: reply(body=""),
    "reply_signatory_stated": lambda: reply(signatory=""),
    "reply_point_indicator_once": twice(point, "reply"),
    "reply_point_indicator_stated": lambda: point(indicator=""),
    "reply_point_body_stated": lambda: point(body=""),
    "dispute_body_stated": lambda: dispute(body=""),
    "dispute_raised_by_name_stated": lambda: dispute(raised_by_name=""),
    "dispute_one_open": twice(dispute, "assessment"),
    "dispute_resolved_together": lambda: dispute(resolved_at=AT),
    "review_note_body_stated": lambda: note(body=""),
    "review_note_resolved_together": lambda: note(resolved_at=AT),
    "notice_body_stated": lambda: Notice.objects.create(user=make_person(), created_at=AT),
}


def named_constraints() -> dict[str, models.BaseConstraint]:
    found = apps.get_app_config("assessments").get_models()
    return {one.name: one for model in found for one in model._meta.constraints}


@pytest.mark.parametrize("name", VIOLATIONS)
def test_the_database_refuses_what_breaks_a_constraint(name: str) -> None:
    is_unique = isinstance(named_constraints()[name], models.UniqueConstraint)
    # On SQLite a trigger may refuse first what would take a published row's place.
    is_guarded = not (is_unique and connection.vendor == "sqlite")
    with (
        nullcontext() if is_guarded else unguarded(),
        pytest.raises(IntegrityError) as refused,
        transaction.atomic(),
    ):
        VIOLATIONS[name]()
    # SQLite names the columns of a unique constraint instead.
    assert name in str(refused.value) or (is_unique and "UNIQUE" in str(refused.value))


def test_every_constraint_has_its_test() -> None:
    assert set(named_constraints()) == set(VIOLATIONS)


def test_who_and_when_are_null_together_in_every_table() -> None:
    """Found by their names: each nullable `x_at` with an `x_by` stands in one constraint with it."""
    lacking = []
    for model in apps.get_app_config("assessments").get_models():
        names = {field.name for field in model._meta.fields if field.null}
        for verb in {name.removesuffix("_at") for name in names if f"{name[:-3]}_by" in names}:
            if f"{verb}_at" in names and not is_together(model, verb):
                lacking.append(f"{model.__name__}.{verb}")
    assert lacking == []


def is_together(model: type[models.Model], verb: str) -> bool:
    return any(one.name.endswith(f"_{verb}_together") for one in model._meta.constraints)


def test_what_was_given_up_leaves_room_for_another_correction() -> None:
    first = published()
    given_up = {"closed_at": AT, "closed_by": make_person(), "closed_because": "No."}
    correction(first, status="withdrawn", **given_up)
    assert correction(first, number=3).supersedes == first


@pytest.mark.parametrize("model", [Assessment, Answer, Scope, Tier, Observation, User])
def test_what_an_assessment_stands_on_cannot_be_deleted(model: type[models.Model]) -> None:
    one = answer()
    limit(tier=tier(scope=scope(assessment=one.assessment)))
    evidence(answer=one, title="", observation=observation(), visibility="vetted")
    with pytest.raises(models.ProtectedError):
        model._default_manager.all().delete()
