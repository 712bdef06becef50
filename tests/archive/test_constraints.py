"""Every constraint of the archive is one that the database itself enforces."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import IntegrityError, models, transaction

from auditor.archive.models import (
    Capture,
    Change,
    Document,
    FormChange,
    FormSurvey,
    Host,
    ImportedRecord,
    Rereading,
    RobotsFile,
    Seal,
    SealedCapture,
    SignupPage,
    Snapshot,
    SnapshotPage,
    Source,
    SurveyedControl,
    Trial,
    Verdict,
    Version,
)
from auditor.archive.vocabulary import Cause
from auditor.pages.outcomes import Outcome
from tests.archive.surveys import make_control, make_signup_page, make_survey
from tests.factories import (
    START,
    change_of,
    make_capture,
    make_document,
    make_imported,
    make_snapshot,
    make_source,
    make_version,
)
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db
Violation = Callable[[], object]


def alter(row: models.Model, **values: object) -> None:
    type(row)._default_manager.filter(pk=row.pk).update(**values)


def second_change() -> Change:
    document = make_document()
    make_version(document, "Before.")
    return change_of(make_version(document, "After."))


def repeat_revision() -> None:
    source = make_source()
    make_source(source.document, revision=source.revision, is_current=False)


def repeat_current() -> None:
    make_source(make_source().document, revision=2)


def repeat_slug() -> None:
    make_document(make_document().provider)


def repeat_path() -> None:
    for _ in range(2):
        make_document(ota_path="Service/Fees", ota_collection="a")


def repeat_snapshot() -> None:
    snapshot = make_snapshot(make_document())
    Snapshot.objects.create(document=snapshot.document, digest=snapshot.digest)


def repeat_page() -> None:
    page = SnapshotPage.objects.get(snapshot=make_snapshot(make_document()))
    page.pk = None
    page.save(force_insert=True)


def repeat_record() -> None:
    record = make_imported().imported
    assert record is not None
    record.pk = None
    record.save(force_insert=True)


def alter_record(**values: object) -> None:
    record = make_imported().imported
    assert record is not None
    alter(record, **values)


def link_to_itself() -> None:
    change = second_change()
    alter(change, previous=change.version_id)


def repeat_reading() -> None:
    version = make_version()
    make_version(version.document, "Other.", capture=version.capture, source=version.source)


def make_rereading(**overrides: Any) -> Rereading:
    capture = make_capture()
    values = {
        "capture": capture,
        "source": capture.source,
        "extractor_version": "newer",
        "outcome": Outcome.OK.value,
        "made_at": START,
    } | overrides
    return Rereading.objects.create(**values)


def repeat_rereading() -> None:
    first = make_rereading()
    make_rereading(capture=first.capture, source=first.source)


def make_trial(**overrides: Any) -> Trial:
    user = User.objects.create_user(f"user-{User.objects.count()}")
    values = {"url": "http://site.example", "requested_by": user, "requested_at": START}
    return Trial.objects.create(**(values | overrides))


def make_verdict(**overrides: Any) -> Verdict:
    user = User.objects.create_user("analyst")
    values = {"finding": "genuine", "given_by": user, "given_at": START} | overrides
    return Verdict.objects.create(version=make_version(), **values)


def repeat_signup_page(**overrides: Any) -> None:
    make_signup_page(make_signup_page().provider, **overrides)


def repeat_control() -> None:
    make_control(make_control().survey)


def make_form_change(**overrides: Any) -> FormChange:
    control = make_control()
    page = control.survey.page
    values = {
        "survey": control.survey,
        "previous": make_survey(page),
        "confirmed_by": make_survey(page),
        "kind": "added",
        "control": control,
        "occurred_at": START,
        "listed_at": START,
    } | overrides
    return FormChange.objects.create(**values)


def repeat_form_change() -> None:
    change = make_form_change()
    change.pk = None
    change.save(force_insert=True)


def confirm_form_by_itself() -> None:
    change = make_form_change()
    alter(change, confirmed_by=change.survey_id)


def make_seal(number: int = 1) -> Seal:
    return Seal.objects.create(number=number, sealed_at=START, digest="0" * 64)


def repeat_position() -> None:
    seal = make_seal()
    with unguarded():  # What guards the table would refuse it first.
        for _ in range(2):
            SealedCapture.objects.create(
                seal=seal, capture=make_capture(make_document()), position=0, digest="0" * 64
            )


VIOLATIONS: dict[str, Violation] = {
    "document_slug_of_provider": repeat_slug,
    "document_ota_path_once": repeat_path,
    "document_last_outcome_known": lambda: make_document(last_outcome="odd"),
    "document_failing_since_failures": lambda: make_document(failures_in_a_row=1),
    "document_next_fetcher_known": lambda: make_document(next_fetcher="odd"),
    "source_revision_once": repeat_revision,
    "source_one_current": repeat_current,
    "source_current_has_no_end": lambda: make_source(valid_until=START),
    "source_origin_known": lambda: make_source(origin="odd"),
    "source_browser_because": lambda: make_source(browser_since=START),
    "snapshot_stored_once": repeat_snapshot,
    "snapshot_page_position_once": repeat_page,
    "capture_snapshot_or_error": lambda: make_capture(outcome="not_modified", snapshot=None),
    "capture_ok_has_snapshot": lambda: make_capture(outcome=Outcome.OK.value, error="No."),
    "capture_refusal_is_no_page": lambda: make_capture(refusal="0" * 64),
    "capture_outcome_known": lambda: make_capture(outcome="odd"),
    "capture_trigger_known": lambda: make_capture(trigger="odd"),
    "capture_fetcher_known": lambda: make_capture(fetcher="odd"),
    "capture_ends_after_start": lambda: make_capture(
        at=START, finished_at=START - timedelta(seconds=1)
    ),
    "imported_record_once": repeat_record,
    "imported_record_outcome_known": lambda: alter_record(outcome="odd"),
    "imported_record_cause_known": lambda: alter_record(cause="odd"),
    "version_one_origin": lambda: alter(make_version(), snapshot=None),
    "version_reading_once": repeat_reading,
    "version_state_known": lambda: make_version(state="odd"),
    "change_cause_known": lambda: alter(second_change(), cause="odd"),
    "change_first_or_previous": lambda: alter(second_change(), previous=None),
    "change_not_to_itself": link_to_itself,
    "host_held_by_somebody": lambda: Host.objects.create(name="a.example", holder="one"),
    "rereading_once": repeat_rereading,
    "seal_follows_another": lambda: make_seal(number=2),
    "sealed_capture_position_once": repeat_position,
    "rereading_outcome_known": lambda: make_rereading(outcome="odd"),
    "trial_finished_with_outcome": lambda: make_trial(finished_at=START),
    "trial_outcome_known": lambda: make_trial(finished_at=START, outcome="odd"),
    "signup_page_revision_once": lambda: repeat_signup_page(is_current=False),
    "signup_page_one_current": lambda: repeat_signup_page(revision=2),
    "signup_page_current_has_no_end": lambda: make_signup_page(valid_until=START),
    "signup_page_last_result_known": lambda: make_signup_page(last_result="odd"),
    "form_survey_result_known": lambda: make_survey(result="odd", state="", error="No."),
    "form_survey_outcome_known": lambda: make_survey(
        result="not_read", outcome="odd", error="No.", state=""
    ),
    "form_survey_trigger_known": lambda: make_survey(trigger="odd"),
    "form_survey_state_known": lambda: make_survey(state="odd"),
    "form_survey_ends_after_start": lambda: make_survey(finished_at=START - timedelta(seconds=1)),
    "form_survey_listed_or_error": lambda: make_survey(error="No."),
    "form_survey_listed_is_judged": lambda: make_survey(state=""),
    "form_survey_listed_sent_nothing": lambda: make_survey(sends_tried=1),
    "form_survey_not_read_says_why": lambda: make_survey(result="not_read", error="No.", state=""),
    "surveyed_control_order_once": repeat_control,
    "surveyed_control_kind_known": lambda: make_control(kind="odd"),
    "surveyed_control_label_source_known": lambda: make_control(label_source="odd"),
    "form_change_once": repeat_form_change,
    "form_change_kind_known": lambda: make_form_change(kind="odd"),
    "form_change_needs_two_surveys": confirm_form_by_itself,
    "verdict_finding_known": lambda: make_verdict(finding="odd"),
}


def named_constraints() -> dict[str, models.BaseConstraint]:
    found = apps.get_app_config("archive").get_models()
    return {one.name: one for model in found for one in model._meta.constraints}


@pytest.mark.parametrize("name", VIOLATIONS)
def test_the_database_refuses_what_breaks_a_constraint(name: str) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        VIOLATIONS[name]()
    # SQLite names the columns of a unique constraint instead.
    is_unique = isinstance(named_constraints()[name], models.UniqueConstraint)
    assert name in str(refused.value) or (is_unique and "UNIQUE" in str(refused.value))


def test_every_constraint_has_its_test() -> None:
    assert set(named_constraints()) == set(VIOLATIONS)


def test_a_first_record_has_nothing_before_it() -> None:
    with pytest.raises(IntegrityError, match="change_first_or_previous"), transaction.atomic():
        alter(second_change(), cause=Cause.FIRST)


def test_two_captures_never_share_an_attempt() -> None:
    capture = make_capture()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_capture(attempt=capture.attempt)


def test_two_versions_never_share_a_name() -> None:
    version, other = make_version(), make_version()
    with pytest.raises(IntegrityError), transaction.atomic():
        alter(other, uuid=version.uuid)


def test_one_check_read_in_two_ways_may_be_two_versions() -> None:
    version = make_version()
    other = make_version(
        version.document, "Other.", capture=version.capture, extractor_version="newer"
    )
    assert {version, other} == set(version.capture.versions.all()) if version.capture else False


ORIGINS = [
    {"capture": None},
    {"snapshot": None},
    {"source": None},
    {"capture": None, "snapshot": None, "source": None},
]


@pytest.mark.parametrize("without", ORIGINS, ids=[" ".join(one) for one in ORIGINS])
def test_a_version_of_ours_names_all_that_it_came_from(without: dict[str, None]) -> None:
    version = make_version()
    with pytest.raises(IntegrityError, match="version_one_origin"), transaction.atomic():
        alter(version, **without)


def test_an_imported_version_has_no_check_of_ours() -> None:
    version, capture = make_imported(), make_capture()
    with pytest.raises(IntegrityError, match="version_one_origin"), transaction.atomic():
        alter(version, capture=capture)


BROWSER = [{"browser_since": START}, {"browser_because": "a shell"}]


@pytest.mark.parametrize("values", BROWSER)
def test_a_browser_is_used_since_a_time_and_for_a_reason(values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="source_browser_because"), transaction.atomic():
        make_source(**values)


HELD = [{"holder": "one"}, {"held_until": START}]


@pytest.mark.parametrize("values", HELD)
def test_a_host_is_held_by_somebody_for_a_time(values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="host_held_by_somebody"), transaction.atomic():
        Host.objects.create(name="a.example", **values)


def test_a_host_is_there_once() -> None:
    Host.objects.create(name="a.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        Host.objects.create(name="a.example")


def test_an_origin_is_there_once() -> None:
    values: dict[str, Any] = {"origin": "http://a.example", "status": 200, "fetched_at": START}
    RobotsFile.objects.create(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        RobotsFile.objects.create(**values)


def test_a_version_with_a_verdict_cannot_be_deleted() -> None:
    version = make_verdict().version
    Change.objects.all().delete()
    with pytest.raises(models.ProtectedError):
        version.delete()


def test_a_version_has_one_change() -> None:
    change = second_change()
    with pytest.raises(IntegrityError), transaction.atomic():
        alter(change, version=change.previous_id)


def test_two_surveys_never_share_an_attempt() -> None:
    survey = make_survey()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_survey(survey.page, attempt=survey.attempt)


def test_a_form_that_was_listed_has_its_page() -> None:
    with pytest.raises(IntegrityError, match="form_survey_listed_is_judged"), transaction.atomic():
        make_survey(dom="")


@pytest.mark.parametrize("model", [SignupPage, FormSurvey, SurveyedControl])
def test_what_changes_of_forms_stand_on_cannot_be_deleted(model: type[models.Model]) -> None:
    make_form_change()
    with pytest.raises(models.ProtectedError):
        model._default_manager.all().delete()


@pytest.mark.parametrize("model", [Document, Source, Snapshot, Capture, Version])
def test_what_evidence_stands_on_cannot_be_deleted(model: type[models.Model]) -> None:
    make_version()
    with pytest.raises(models.ProtectedError):
        model._default_manager.all().delete()


def test_an_imported_record_with_a_version_cannot_be_deleted() -> None:
    make_imported()
    with pytest.raises(models.ProtectedError):
        ImportedRecord.objects.all().delete()
