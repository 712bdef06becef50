"""The page of a difference: passages, folds, permalinks, and whose doing it is."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest

from auditor.archive.blobs import blob_store
from auditor.archive.vocabulary import Cause
from tests.factories import make_version
from tests.public.pages import START, attributes, elements, links, make_history, words

if TYPE_CHECKING:
    from django.test import Client

    from auditor.archive.models import Version

pytestmark = pytest.mark.django_db
LONG = [f"Passage number {number}." for number in range(1, 21)]
OLD = "\n".join(LONG)
NEW = OLD.replace("Passage number 10.", "Paragraph number 10.")


def path(old: Version, new: Version) -> str:
    return f"/diff/{old.uuid}/{new.uuid}/"


def test_changed_words_are_marked_on_both_sides(client: Client) -> None:
    page = client.get(path(*make_history([OLD, NEW]))).content.decode()
    assert "<del>Passage</del> number 10." in page
    assert "<ins>Paragraph</ins> number 10." in page


def test_inline_shows_one_passage_with_both(client: Client) -> None:
    page = client.get(path(*make_history([OLD, NEW])), {"view": "inline"}).content.decode()
    assert "<del>Passage</del><ins>Paragraph</ins> number 10." in page


def test_the_page_says_how_much_changed(client: Client) -> None:
    text = words(client.get(path(*make_history([OLD, NEW]))))
    assert "1 word added, 1 removed in 1 passage" in text


def test_unchanged_passages_are_folded_to_three_around_a_change(client: Client) -> None:
    text = words(client.get(path(*make_history([OLD, NEW]))))
    assert "6 unchanged passages not shown." in text
    assert "7 unchanged passages not shown." in text
    assert "Passage number 7." in text
    assert "Passage number 6." not in text


def test_the_whole_text_is_one_link_away(client: Client) -> None:
    at = path(*make_history([OLD, NEW]))
    assert "?context=all" in links(client.get(at))
    assert "Passage number 20." in words(client.get(at, {"context": "all"}))


def test_every_way_of_showing_keeps_the_other_choice(client: Client) -> None:
    at = path(*make_history([OLD, NEW]))
    found = links(client.get(at, {"view": "inline", "context": "all"}))
    assert "?context=all" in found
    assert "?view=inline" in found


def test_lines_have_permalinks(client: Client) -> None:
    response = client.get(path(*make_history([OLD, NEW])))
    (line,) = elements(response, "//*[@id='new-line-12']")
    assert line.text_content().endswith("Passage number 12.")
    assert "?context=all#new-line-12" in links(response)


def test_places_lead_to_each_other(client: Client) -> None:
    changed = NEW.replace("number 20.", "number twenty.")
    response = client.get(path(*make_history([OLD, changed])))
    assert attributes(response, "//*[@id='change-1']//a/@href") == ["#change-2"]
    assert attributes(response, "//*[@id='change-2']//a/@href") == ["#change-1"]


def test_documents_of_their_own_cannot_be_compared(client: Client) -> None:
    response = client.get(path(make_version(), make_version()))
    assert response.status_code == 404
    assert "belong to different documents" in words(response)


def test_an_unknown_version_is_a_404_with_a_sentence(client: Client) -> None:
    response = client.get(f"/diff/{make_version().uuid}/{uuid.uuid4()}/")
    assert response.status_code == 404
    assert "The archive has no version with this address." in words(response)


def test_reversed_order_is_shown_as_asked_and_said(client: Client) -> None:
    old, new = make_history([OLD, NEW])
    response = client.get(path(new, old))
    assert "Shown in reverse" in words(response)
    assert path(old, new) in links(response)
    assert "<del>Paragraph</del> number 10." in response.content.decode()


def test_the_same_version_twice_is_said_to_be_equal(client: Client) -> None:
    (version,) = make_history([OLD])
    text = words(client.get(path(version, version)))
    assert "equal, character by character: it is the same version." in text


def test_equal_texts_of_two_versions_are_said_to_be_equal(client: Client) -> None:
    first, _, last = make_history([OLD, NEW, OLD])
    assert "The two texts are equal, character by character." in words(
        client.get(path(first, last))
    )


def test_a_difference_in_blank_lines_only_is_said_to_be_that(client: Client) -> None:
    text = words(client.get(path(*make_history([OLD, OLD.replace("\n", "\n\n")]))))
    assert "They differ in blank lines or in spaces at the ends of lines only." in text


@pytest.mark.parametrize("cause", [Cause.TECHNICAL, Cause.EXTRACTOR, Cause.DECLARATION])
@pytest.mark.parametrize("is_reversed", [False, True])
def test_what_the_archive_did_is_never_the_provider_s(
    client: Client, cause: Cause, *, is_reversed: bool
) -> None:
    pair = make_history([OLD, NEW], causes=[Cause.FIRST, cause])
    text = words(client.get(path(*(reversed(pair) if is_reversed else pair))))
    assert "The archive changed, not the provider." in text
    assert cause.label in text


def test_steps_of_both_kinds_are_said_to_be_mixed(client: Client) -> None:
    causes = [Cause.FIRST, Cause.CHANGE, Cause.TECHNICAL, Cause.CHANGE]
    versions = make_history([OLD, NEW, OLD + "\nMore.", NEW + "\nMore."], causes=causes)
    text = words(client.get(path(versions[0], versions[3])))
    assert "Not all of this is the provider\u2019s doing." in text
    assert "3 recorded steps between them, 1 by upgrades of the archive" in text


def test_a_change_by_the_provider_alone_has_no_such_notice(client: Client) -> None:
    text = words(client.get(path(*make_history([OLD, NEW]))))
    assert "The archive changed" not in text
    assert "Not all of this" not in text


def test_a_text_that_the_store_lacks_is_a_503_with_a_sentence(client: Client) -> None:
    old, new = make_history([OLD, NEW])
    blob_store().delete(old.text_digest)
    response = client.get(path(old, new))
    assert response.status_code == 503
    assert "cannot be compared here" in words(response)


def test_the_order_of_one_instant_is_the_order_of_the_versions(client: Client) -> None:
    first = make_version(text=OLD, captured_at=START, cause=Cause.FIRST)
    second = make_version(first.document, NEW, captured_at=START)
    assert "Shown in reverse" not in words(client.get(path(first, second)))
