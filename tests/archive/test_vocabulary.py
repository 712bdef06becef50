"""The enumerations: stored values that never change silently, and labels for people."""

from __future__ import annotations

import pytest
from django.db.models import TextChoices

from auditor.archive.models import OUTCOMES
from auditor.archive.terms_types import DUE_DILIGENCE, OPEN_TERMS_ARCHIVE
from auditor.archive.vocabulary import (
    Cause,
    Fetcher,
    Finding,
    Origin,
    RecordOutcome,
    Trigger,
    VersionState,
)
from auditor.pages.outcomes import Outcome

STORED: dict[type[TextChoices], list[str]] = {
    Trigger: ["schedule", "manual", "replay"],
    Fetcher: ["http", "browser"],
    VersionState: ["candidate", "confirmed", "suspect", "variant"],
    Cause: [
        "first",
        "change",
        "technical",
        "extractor",
        "declaration",
        "boilerplate",
        "language",
        "page",
    ],
    Finding: ["genuine", "dismissed"],
    Origin: ["desk", "ota", "sample"],
    RecordOutcome: ["version", "empty", "same_text"],
}


@pytest.mark.parametrize("enumeration", STORED)
def test_stored_values_stay_as_they_are(enumeration: type[TextChoices]) -> None:
    assert enumeration.values == STORED[enumeration]


@pytest.mark.parametrize("enumeration", STORED)
def test_every_member_has_a_label_of_its_own(enumeration: type[TextChoices]) -> None:
    assert len({str(label) for label in enumeration.labels}) == len(enumeration.values)


def test_every_outcome_of_a_check_can_be_stored() -> None:
    assert sorted(outcome.value for outcome in Outcome) == sorted(OUTCOMES)


def test_no_type_of_document_is_named_twice() -> None:
    named = [*OPEN_TERMS_ARCHIVE, *DUE_DILIGENCE]
    assert len(set(named)) == len(named)


def test_every_type_of_document_fits_its_column() -> None:
    assert max(map(len, [*OPEN_TERMS_ARCHIVE, *DUE_DILIGENCE])) <= 60
