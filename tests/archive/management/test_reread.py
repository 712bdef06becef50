"""`manage.py reread`: what it says, and that nothing is fetched."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from auditor.archive.blobs import blob_store
from auditor.archive.models import Rereading, SnapshotPage, Source, Version
from tests.archive.attempts import check_words
from tests.archive.site import Site
from tests.factories import make_document, make_provider, make_source

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("reread", *arguments, stdout=out)
    return out.getvalue()


def redeclared(select: str, name: str = "Bank") -> Source:
    """A document that was read, and is declared in another way since."""
    source = make_source(make_document(make_provider(name=name)))
    check_words(source)
    source.is_current = False
    source.save()
    declaration: dict[str, Any] = source.declaration | {"select": select}
    return make_source(source.document, revision=2, declaration=declaration)


def test_it_says_that_there_is_nothing_to_do() -> None:
    check_words(make_source())
    assert "0 documents were last read in another way than today's" in run()


def test_another_text_is_said(site: Site) -> None:
    redeclared("body")
    said = run()
    assert "Bank, Terms of Service: another text, kept as our own change" in said
    assert "1 documents read again, 1 with another text." in said


def test_the_same_words_are_said() -> None:
    redeclared("main p")
    said = run()
    assert "Bank, Terms of Service: the same words" in said
    assert "1 documents read again, 0 with another text." in said


def test_a_declaration_that_finds_nothing_is_said() -> None:
    redeclared("#elsewhere")
    said = run()
    assert "Bank, Terms of Service: not read: http://site.example/terms: " in said
    assert "'#elsewhere'" in said


def test_a_page_that_is_lost_is_said() -> None:
    redeclared("body")
    blob_store().delete(SnapshotPage.objects.get().blob)
    assert "is not in the store" in run()


def test_nothing_is_fetched(site: Site) -> None:
    redeclared("body")
    run()
    assert site.asked == []


def test_run_again_it_does_nothing() -> None:
    redeclared("body")
    run()
    assert "0 documents were last read in another way" in run()
    assert (Version.objects.count(), Rereading.objects.count()) == (2, 1)


def test_a_dry_run_writes_nothing() -> None:
    redeclared("body")
    assert "1 documents were last read in another way" in run("--dry-run")
    assert (Version.objects.count(), Rereading.objects.count()) == (1, 0)


def test_one_document_or_provider_can_be_chosen() -> None:
    first, second, third = (redeclared("body", name) for name in ("A", "B", "C"))
    assert "A, Terms of Service" in run("--document", str(first.document_id))
    assert "B, Terms of Service" in run("--provider", second.document.provider.slug)
    assert not third.rereadings.exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--document", "99"], "There is no document 99."),
        (["--provider", "nobody"], "There is no document of a provider 'nobody'."),
    ],
)
def test_what_is_not_there_is_refused(arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError) as refused:
        run(*arguments)
    assert str(refused.value) == sentence


def test_what_is_no_longer_tracked_is_left_alone() -> None:
    document = redeclared("body").document
    document.is_tracked = False
    document.save()
    assert "0 documents" in run()
