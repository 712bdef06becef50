"""Declaring a document at the desk: look at the page, test, save."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from auditor.archive.models import Document, Source, Trial
from auditor.archive.trials import MOST_WAITING
from auditor.desk import waking
from auditor.desk.declaring import as_fields, as_written, from_fields, from_json
from providers.models import Provider
from tests.archive.interchange.folders import OTHER, PAGE
from tests.desk.staff import staff_client
from tests.factories import make_document, make_provider, make_source

pytestmark = pytest.mark.django_db
URL = "https://site.example/terms"
NEW = "/desk/declarations/new/"


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waking, "_send", lambda trial_id: None)


def new(client: Client | None = None, **given: Any) -> Any:
    data = {"provider": "Halden Pay", "terms_type": "Fees", "url": URL} | given
    return (client or staff_client()).post(NEW, data)


def edit(document: Document, action: str = "save", **given: Any) -> Any:
    data = {"view": "fields", "replaces": 1, "fetch": URL, "select": "article", "action": action}
    return staff_client().post(f"/desk/declarations/{document.pk}/", data | given)


def declared(**overrides: Any) -> Source:
    provider = make_provider(name="Halden Pay")
    return make_source(make_document(provider, terms_type="Fees"), declaration=PAGE, **overrides)


def test_a_new_document_begins_with_a_trial() -> None:
    make_provider(name="Halden Pay")
    response, trial = new(), Trial.objects.get()
    assert response["Location"] == f"/desk/trials/{trial.pk}/"
    assert (trial.url, trial.declaration, trial.document) == (URL, None, None)


def test_a_document_that_is_there_is_taken_up() -> None:
    source = declared()
    new()
    assert Trial.objects.get().document == source.document


def test_a_provider_that_the_catalogue_does_not_know_is_asked_about() -> None:
    response = new(provider="Halden")
    assert response.status_code == 400
    shown = response.content.decode()
    assert "The catalogue has no provider named “Halden”." in shown
    assert f'value="{URL}"' in shown


def test_a_provider_can_be_new_and_is_made_at_saving_only() -> None:
    new(provider="Sagne Kort", is_new_provider="on")
    assert not Provider.objects.exists()
    trial = Trial.objects.get()
    Trial.objects.update(finished_at=trial.requested_at, outcome="ok")
    data = {"view": "fields", "replaces": 0, "fetch": URL, "select": "main", "action": "save"}
    staff_client().post(f"/desk/trials/{trial.pk}/", data)
    assert (Provider.objects.get().name, Provider.objects.get().is_draft) == ("Sagne Kort", True)
    assert Source.objects.get().document.terms_type == "Fees"


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("http://127.0.0.1/", "is not a public one"),
        ("http://169.254.169.254/latest", "is not a public one"),
        ("http://2130706433/", "an address in an unusual form"),
        ("file:///etc/passwd", "Only http and https are fetched"),
        ("http://site.example:8080/", "Only ports 80 and 443"),
        ("http://user:pass@site.example/", "a user name or a password"),
    ],
)
def test_an_address_that_may_not_be_fetched_is_refused(url: str, sentence: str) -> None:
    make_provider(name="Halden Pay")
    response = new(url=url)
    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert not Trial.objects.exists()


def test_too_many_trials_are_refused_in_words() -> None:
    make_provider(name="Halden Pay")
    client = staff_client()
    for _ in range(MOST_WAITING):
        new(client)
    assert "are waiting already" in new(client).content.decode()


def test_the_form_shows_the_declaration_in_force() -> None:
    source = declared()
    shown = staff_client().get(f"/desk/declarations/{source.document_id}/").content.decode()
    assert f'value="{URL}"' in shown
    assert ">\nmain</textarea>" in shown


def test_saving_makes_a_revision() -> None:
    source = declared()
    response = edit(source.document)
    assert response["Location"] == f"/desk/documents/{source.document_id}/"
    assert Source.objects.get(is_current=True).declaration == OTHER


def test_a_mistake_is_said_and_nothing_typed_is_lost() -> None:
    source = declared()
    response = edit(source.document, select="p >", remove=".kept-by-the-form")
    shown = response.content.decode()
    assert response.status_code == 400
    assert "is not a CSS selector" in shown
    assert ".kept-by-the-form" in shown
    assert Source.objects.count() == 1


def test_what_somebody_else_saved_meanwhile_is_shown_beside() -> None:
    source = declared()
    edit(source.document)
    response = edit(source.document, select=".mine")
    shown = response.content.decode()
    assert response.status_code == 409
    assert "Somebody has saved revision 2" in shown
    assert ".mine" in shown
    assert "&quot;article&quot;" in shown


def test_a_test_runs_exactly_this_declaration() -> None:
    source = declared()
    edit(source.document, "test", runs_scripts="on")
    trial = Trial.objects.get()
    assert trial.declaration == {**OTHER, "executeClientScripts": True}
    assert trial.document == source.document
    assert Source.objects.count() == 1


def test_fields_turn_into_json_and_back_with_what_was_typed() -> None:
    document = declared().document
    shown = edit(document, "json", select=".typed").content.decode()
    assert "&quot;select&quot;: &quot;.typed&quot;" in shown
    text = '{"fetch": "https://site.example/terms", "select": ".other"}'
    back = edit(document, "fields", view="json", text=text).content.decode()
    assert ">\n.other</textarea>" in back


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "Line 1: it is not JSON"),
        ("[]", "It must be one object"),
        ('{"fetch": "a", "fetch": "b"}', "the key &#x27;fetch&#x27; occurs twice"),
        ("[" * 100_000, "It cannot be read (too many levels)."),
        ('{"fetch": "https://site.example/x"}', "a page that is not a PDF needs a selector."),
    ],
)
def test_json_that_is_none_is_refused_in_words(text: str, sentence: str) -> None:
    document = declared().document
    response = edit(document, view="json", text=text)
    assert response.status_code == 400
    assert sentence in response.content.decode()


def test_a_combined_document_is_edited_as_json() -> None:
    declaration = {"combine": [PAGE, OTHER]}
    document = make_source(declaration=declaration).document
    shown = staff_client().get(f"/desk/declarations/{document.pk}/").content.decode()
    assert "&quot;combine&quot;" in shown


def test_fields_and_declarations_say_the_same() -> None:
    declaration = {
        "fetch": URL,
        "select": ["main", {"startBefore": "#a", "endAfter": "#b"}],
        "remove": ".ad",
        "executeClientScripts": True,
    }
    fields = as_fields(declaration)
    assert fields is not None
    assert from_fields(fields) == declaration


@pytest.mark.parametrize("declaration", [{"combine": [PAGE]}, {**PAGE, "filter": ["theirs"]}])
def test_what_fields_cannot_say_stays_json(declaration: dict[str, Any]) -> None:
    assert as_fields(declaration) is None


def test_a_list_of_one_selector_stays_as_it_was_written() -> None:
    before = {"fetch": URL, "select": ["main"], "executeClientScripts": False}
    assert as_written({"fetch": URL, "select": "main"}, before) == before


def test_text_beyond_what_a_database_stores_is_refused() -> None:
    with pytest.raises(ValueError, match="NUL or half of a pair"):
        from_json('{"fetch": "a\\u0000"}')


def test_the_list_names_document_address_selector_and_revision() -> None:
    declared(revision=7)
    shown = staff_client().get("/desk/declarations/").content.decode()
    for fact in ("Halden Pay", URL, "<code>main</code>", "7<span"):
        assert fact in shown


def test_the_list_is_searched() -> None:
    declared()
    client = staff_client()
    assert "Halden Pay" in client.get("/desk/declarations/?q=halden").content.decode()
    assert "Nothing matches." in client.get("/desk/declarations/?q=sagne").content.decode()
    assert "Halden Pay" in client.get("/desk/declarations/?q=halden%00").content.decode()


def test_an_empty_list_says_what_to_do() -> None:
    assert "Nothing is declared yet." in staff_client().get("/desk/declarations/").content.decode()
