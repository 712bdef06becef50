"""Every constraint of the archive is one that the database itself enforces."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from auditor.archive.models import (
    Capture,
    Change,
    Document,
    ImportedRecord,
    Snapshot,
    SnapshotPage,
    Source,
    Version,
)
from auditor.archive.vocabulary import Cause
from auditor.pages.outcomes import Outcome
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


VIOLATIONS: dict[str, Violation] = {
    "document_slug_of_provider": repeat_slug,
    "document_ota_path_once": repeat_path,
    "document_last_outcome_known": lambda: make_document(last_outcome="odd"),
    "document_failing_since_failures": lambda: make_document(failures_in_a_row=1),
    "source_revision_once": repeat_revision,
    "source_one_current": repeat_current,
    "source_current_has_no_end": lambda: make_source(valid_until=START),
    "source_origin_known": lambda: make_source(origin="odd"),
    "snapshot_stored_once": repeat_snapshot,
    "snapshot_page_position_once": repeat_page,
    "capture_snapshot_or_error": lambda: make_capture(outcome="not_modified", snapshot=None),
    "capture_ok_has_snapshot": lambda: make_capture(outcome=Outcome.OK.value, error="No."),
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
    "version_state_known": lambda: make_version(state="odd"),
    "change_cause_known": lambda: alter(second_change(), cause="odd"),
    "change_first_or_previous": lambda: alter(second_change(), previous=None),
    "change_not_to_itself": link_to_itself,
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


@pytest.mark.parametrize("field", ["uuid", "capture"])
def test_two_versions_never_share(field: str) -> None:
    version, other = make_version(), make_version()
    with pytest.raises(IntegrityError), transaction.atomic():
        alter(other, **{field: getattr(version, field)})


def test_a_version_has_one_change() -> None:
    change = second_change()
    with pytest.raises(IntegrityError), transaction.atomic():
        alter(change, version=change.previous_id)


@pytest.mark.parametrize("model", [Document, Source, Snapshot, Capture, Version])
def test_what_evidence_stands_on_cannot_be_deleted(model: type[models.Model]) -> None:
    make_version()
    with pytest.raises(models.ProtectedError):
        model._default_manager.all().delete()


def test_an_imported_record_with_a_version_cannot_be_deleted() -> None:
    make_imported()
    with pytest.raises(models.ProtectedError):
        ImportedRecord.objects.all().delete()
