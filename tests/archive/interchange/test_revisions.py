"""A declaration of the desk becomes a revision; the one before is kept with its end."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from auditor.archive.interchange.revisions import (
    RevisionOutdated,
    document_of,
    make_document,
    save_revision,
)
from auditor.archive.models import Source
from auditor.pages.declaration import DeclarationInvalid
from tests import factories
from tests.archive.interchange.folders import OTHER, PAGE

pytestmark = pytest.mark.django_db
AT = datetime(2026, 5, 1, tzinfo=UTC)


def test_the_first_declaration_is_revision_one() -> None:
    document = factories.make_document()
    source = save_revision(document=document, declaration=PAGE, replaces=0, at=AT)
    assert (source.revision, source.origin, source.is_current) == (1, "desk", True)


def test_a_change_ends_the_one_before() -> None:
    before = factories.make_source(declaration=PAGE)
    after = save_revision(document=before.document, declaration=OTHER, replaces=1, at=AT)
    before.refresh_from_db()
    assert (before.is_current, before.valid_until) == (False, AT)
    assert (after.revision, after.declaration) == (2, OTHER)


def test_an_equal_declaration_adds_nothing() -> None:
    before = factories.make_source(declaration=PAGE)
    save_revision(document=before.document, declaration=dict(PAGE), replaces=1, at=AT)
    assert Source.objects.get() == before


def test_going_back_to_an_earlier_declaration_is_a_revision_too() -> None:
    document = factories.make_source(declaration=PAGE).document
    save_revision(document=document, declaration=OTHER, replaces=1, at=AT)
    assert save_revision(document=document, declaration=PAGE, replaces=2, at=AT).revision == 3


def test_the_document_is_due_after_it() -> None:
    document = factories.make_document()
    save_revision(document=document, declaration=PAGE, replaces=0, at=AT)
    document.refresh_from_db()
    assert document.next_check_at == AT


def test_what_somebody_else_saved_meanwhile_is_not_overwritten() -> None:
    document = factories.make_source(declaration=PAGE).document
    with pytest.raises(RevisionOutdated, match="revision 1") as outdated:
        save_revision(document=document, declaration=OTHER, replaces=0, at=AT)
    assert outdated.value.current == Source.objects.get()


def test_a_mistake_writes_nothing() -> None:
    document = factories.make_document()
    with pytest.raises(DeclarationInvalid, match="is not a CSS selector"):
        save_revision(document=document, declaration={**PAGE, "select": "p >"}, replaces=0, at=AT)
    assert not Source.objects.exists()


def test_a_provider_has_one_document_of_a_type() -> None:
    provider = factories.make_provider(name="Halden Pay")
    made = make_document(provider, "Fees")
    assert made.ota_path == "Halden Pay/Fees"
    assert make_document(provider, "Fees") == made == document_of(provider, "Fees")


def test_a_new_document_joins_the_service_of_the_others() -> None:
    provider = factories.make_provider(name="Halden Pay")
    factories.make_document(provider, ota_path="HaldenPay/Terms of Service")
    assert make_document(provider, "Fees").ota_path == "HaldenPay/Fees"
