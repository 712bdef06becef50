"""The page of a sign-up form, its picture, and the feed of forms that changed."""

from __future__ import annotations

import dataclasses

import pytest
from django.test import Client
from lxml import etree

from auditor.accounts.vocabulary import Role
from auditor.archive.models import FormSurvey, SignupPage
from auditor.kyc.vocabulary import Trigger
from providers.models import Provider
from tests.accounts.people import client_of
from tests.archive.surveys import (
    LATER,
    MAIL,
    PASSPORT,
    SECRET,
    failed_attempt,
    make_attempt,
    make_seen,
    make_signup_page,
    record,
    record_all,
)
from tests.assessments.factories import make_cast, with_role
from tests.assessments.test_routes import assessed
from tests.factories import START, make_provider

pytestmark = pytest.mark.django_db
PAGE = "/providers/halden/sign-up/"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
ATOM = "{http://www.w3.org/2005/Atom}"
BEFORE, AFTER = (MAIL, SECRET), (MAIL, SECRET, PASSPORT)


@pytest.fixture
def provider() -> Provider:
    return make_provider(slug="halden", name="Halden Pay")


@pytest.fixture
def page(provider: Provider) -> SignupPage:
    return make_signup_page(provider)


@pytest.fixture
def vetted() -> Client:
    return client_of(with_role(Role.REGULATOR))


def read(client: Client, path: str = PAGE) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_the_vetted_read_what_the_form_asks_for(page: SignupPage, vetted: Client) -> None:
    record_all(page, BEFORE, BEFORE)
    said = read(vetted)
    assert "Level 1: contact point. The form asks for: e-mail address." in said
    assert "Two surveys agree on it." in said


def test_the_public_reads_that_it_was_looked_at_and_not_what_it_asks_for(
    page: SignupPage, client: Client
) -> None:
    record_all(page, BEFORE, BEFORE, AFTER, AFTER)
    said = read(client)
    assert "4 looks recorded" in said
    assert "The form changed on" in said
    assert "shown to vetted researchers and regulators only" in said
    for word in ("contact point", "Passport", "Password", "Control added", "picture"):
        assert word not in said


def test_a_form_that_one_survey_saw_is_said_to_wait_for_a_second(
    page: SignupPage, vetted: Client
) -> None:
    record_all(page, BEFORE)
    assert "a second has to agree before it counts" in read(vetted)


def test_a_doubted_look_does_not_replace_what_two_surveys_agree_on(
    page: SignupPage, vetted: Client
) -> None:
    record_all(page, BEFORE, BEFORE, AFTER)
    assert "Upload of a document" not in read(vetted)


def test_what_changed_stands_with_its_day(page: SignupPage, vetted: Client) -> None:
    record_all(page, BEFORE, BEFORE, AFTER, AFTER)
    assert "Control added: <bdi>Passport</bdi>" in read(vetted)


@pytest.mark.parametrize("is_vetted", [True, False])
def test_a_change_at_a_former_address_is_said_to_be_of_that(
    page: SignupPage, vetted: Client, client: Client, is_vetted: bool
) -> None:
    record_all(page, BEFORE, BEFORE, AFTER, AFTER)
    SignupPage.objects.filter(pk=page.pk).update(is_current=False)
    make_signup_page(page.provider, revision=2, url="http://site.example/new")
    said = read(vetted if is_vetted else client)
    assert said.count("http://site.example/join") == 1
    assert said.count("http://site.example/new") == 1


def test_that_only_the_first_step_was_seen_is_said(page: SignupPage, vetted: Client) -> None:
    seen = make_seen(first_step_because="A button says “Continue”.")
    for number in range(2):
        record(page, make_attempt(at=START + number * LATER, seen=seen))
    assert "First step only. A button says “Continue”." in read(vetted)


def test_the_form_stands_beside_the_claim(vetted: Client) -> None:
    provider = assessed("Halden", ((3, Trigger.AT_OPENING),), make_cast())
    record_all(make_signup_page(provider), BEFORE, BEFORE)
    assert "asks for less than is claimed" in read(vetted)


def test_without_an_assessment_there_is_no_claim_to_compare_with(
    page: SignupPage, vetted: Client
) -> None:
    record_all(page, BEFORE, BEFORE)
    assert "no claim is recorded to compare it with" in read(vetted)


def test_a_look_that_failed_is_listed_with_its_reason(page: SignupPage, vetted: Client) -> None:
    record(page, failed_attempt())
    said = read(vetted)
    assert "It took too long." in said
    assert "No survey has listed a form here yet." in said


def test_without_an_address_nothing_is_said_of_the_form(provider: Provider, client: Client) -> None:
    assert "That says nothing of what the provider asks for." in read(client)


def test_the_words_of_a_page_are_no_markup(page: SignupPage, vetted: Client) -> None:
    hostile = dataclasses.replace(MAIL, label="<script>alert(1)</script>")
    record_all(page, (hostile,), (hostile,))
    said = read(vetted)
    assert "&lt;script&gt;alert(1)" in said
    assert "<script>alert" not in said


def test_more_surveys_than_are_listed_are_said_to_be_more(page: SignupPage, vetted: Client) -> None:
    record_all(page, *[BEFORE] * 22)
    assert "The newest 20 of 22 surveys" in read(vetted)


def test_the_providers_page_leads_there(page: SignupPage, client: Client) -> None:
    assert f'href="{PAGE}"' in read(client, "/providers/halden/")


def picture_path(survey: FormSurvey, slug: str = "halden") -> str:
    return f"/providers/{slug}/sign-up/{survey.attempt}/picture/"


def test_the_picture_is_for_the_vetted(page: SignupPage, vetted: Client, client: Client) -> None:
    survey = record(page, make_attempt(seen=make_seen(screenshot=PNG))).survey
    answer = vetted.get(picture_path(survey))
    assert (answer.content, answer["Content-Type"]) == (PNG, "image/png")
    assert answer["Cache-Control"] == "private, no-store"
    assert client.get(picture_path(survey)).status_code == 404


def test_a_picture_is_not_given_under_another_provider(page: SignupPage, vetted: Client) -> None:
    survey = record(page, make_attempt(seen=make_seen(screenshot=PNG))).survey
    make_provider(slug="other")
    assert vetted.get(picture_path(survey, "other")).status_code == 404


def entries(client: Client) -> list[etree._Element]:
    answer = client.get("/sign-up/feed/")
    assert answer.status_code == 200
    return etree.fromstring(answer.content).findall(f"{ATOM}entry")


def test_the_feed_has_one_entry_for_all_that_changed_at_once(
    page: SignupPage, client: Client
) -> None:
    record_all(page, BEFORE, BEFORE, (MAIL, PASSPORT), (MAIL, PASSPORT))
    (entry,) = entries(client)
    assert entry.findtext(f"{ATOM}title") == "Halden Pay: sign-up form changed"


def test_the_feed_does_not_say_what_changed(page: SignupPage, client: Client) -> None:
    record_all(page, BEFORE, BEFORE, AFTER, AFTER)
    assert "Passport" not in client.get("/sign-up/feed/").content.decode()


def test_a_first_list_and_a_doubted_one_are_no_changes(page: SignupPage, client: Client) -> None:
    record_all(page, BEFORE, BEFORE, AFTER)
    assert entries(client) == []


def test_a_feed_that_cannot_be_narrowed_says_so(client: Client) -> None:
    answer = client.get("/sign-up/feed/?provider=halden")
    assert answer.status_code == 400
    assert "This feed has no filter “provider”." in answer.content.decode()


def test_a_feed_that_did_not_change_is_not_sent_again(page: SignupPage, client: Client) -> None:
    record_all(page, BEFORE, BEFORE, AFTER, AFTER)
    since = client.get("/sign-up/feed/")["Last-Modified"]
    assert client.get("/sign-up/feed/", headers={"if-modified-since": since}).status_code == 304
