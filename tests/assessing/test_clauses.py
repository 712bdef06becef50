"""The review's pages and forms, without a browser."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from auditor.archive.models import Version
from auditor.archive.vocabulary import VersionState
from auditor.assessing import alike_views
from auditor.findings.models import ChangeReading, ChangeVerdict, Reading, Verdict
from auditor.findings.standing import shown_of_change, shown_of_finding
from auditor.findings.vocabulary import Decision
from tests.assessing.clause_scene import ClauseScene, addresses, build_clause_scene, say
from tests.assessing.scene import client_of
from tests.findings.factories import finding_of
from tests.findings.tiny import find_clauses, swept, tiny_rules

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> ClauseScene:
    return build_clause_scene()


@pytest.fixture
def client(scene: ClauseScene) -> Client:
    return client_of(scene.researcher)


def form_of(scene: ClauseScene, indicator: str = "IV-01", **values: Any) -> dict[str, Any]:
    """What the page's form sends."""
    row = finding_of(scene.terms, indicator)
    given = {"indicator": indicator, "quote": row.quote_digest, "seen": 0, "decision": "accepted"}
    given |= {"shown": shown_of_finding(row)}
    return given | {"card": f"{indicator}-{row.start}"} | values


def test_every_page_opens(scene: ClauseScene, client: Client) -> None:
    assert {client.get(path).status_code for path in addresses(scene).values()} == {200}


def test_the_weightiest_stands_first_in_the_list(scene: ClauseScene, client: Client) -> None:
    response = client.get("/assess/clauses/")
    weights = [one.row.significance for one in response.context["items"]]
    assert weights == sorted(weights, reverse=True)
    assert {one.kind for one in response.context["items"]} == {"change", "clause"}


def test_what_was_judged_leaves_the_list(scene: ClauseScene, client: Client) -> None:
    before = client.get("/assess/clauses/").context["page"].paginator.count
    say(scene, "IV-01", by=scene.reviewer)
    assert client.get("/assess/clauses/").context["page"].paginator.count == before - 1


def test_the_list_has_no_clause_of_an_older_text(scene: ClauseScene, client: Client) -> None:
    items = client.get("/assess/clauses/?kind=clause").context["items"]
    assert {one.version for one in items} == {scene.terms, scene.other}


def test_the_list_is_narrowed_by_indicator(scene: ClauseScene, client: Client) -> None:
    items = client.get("/assess/clauses/?indicator=IV-01").context["items"]
    assert [one.kind for one in items] == ["clause", "change"]


def test_the_list_asks_a_fixed_number_of_queries(
    scene: ClauseScene, client: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(14):
        client.get("/assess/clauses/")


def test_a_review_asks_a_fixed_number_of_queries(
    scene: ClauseScene, client: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(16):
        client.get(scene.review)


def test_a_verdict_leads_on_to_the_next_open_clause(scene: ClauseScene, client: Client) -> None:
    response = client.post(scene.review, form_of(scene))
    following = finding_of(scene.terms, "FC-01")
    assert response["Location"] == f"{scene.review}#FC-01-{following.start}"
    assert Verdict.objects.get().given_by == scene.researcher


def test_a_page_that_asks_for_parts_gets_the_card_alone(scene: ClauseScene, client: Client) -> None:
    response = client.post(scene.review, form_of(scene, part="1"))
    assert b"<html" not in response.content
    assert b'data-state="accepted"' in response.content
    assert b"3 of 4 clauses are open." in response.content


def test_a_form_that_is_not_complete_is_refused(scene: ClauseScene, client: Client) -> None:
    response = client.post(scene.review, {"decision": "accepted"})
    assert response.status_code == 400
    assert not Verdict.objects.exists()


@pytest.mark.parametrize("seen", ["-1", "x", "99999999999999999999"])
def test_a_number_that_is_none_is_refused(scene: ClauseScene, client: Client, seen: str) -> None:
    assert client.post(scene.review, form_of(scene, seen=seen)).status_code == 400


def test_who_comes_second_sees_who_came_first(scene: ClauseScene, client: Client) -> None:
    say(scene, "IV-01", Decision.REJECTED, by=scene.reviewer)
    response = client.post(scene.review, form_of(scene))
    assert response.status_code == 409
    assert f"{scene.reviewer.email} rejected it" in response.content.decode()


def read_anew_otherwise(scene: ClauseScene) -> None:
    """Under later rules, which claim another value of every clause and another direction of the change."""
    found = [replace(one, claimed="explicit_no") for one in find_clauses(scene.terms.text())[:2]]
    swept(tiny_rules("tiny.2", clauses=lambda text, language: found))


def test_a_verdict_on_what_was_read_otherwise_since_is_refused(
    scene: ClauseScene, client: Client
) -> None:
    given = form_of(scene)
    read_anew_otherwise(scene)
    response = client.post(scene.review, given)
    assert response.status_code == 409
    assert "the machine says something else now" in response.content.decode()
    assert not Verdict.objects.exists()


def test_a_correction_of_what_was_read_otherwise_since_is_kept_in_its_form(
    scene: ClauseScene, client: Client
) -> None:
    claim = {"settled_indicator": "IV-01", "claimed": "conditional", "note": "Over 1,000."}
    given = form_of(scene, decision="corrected", **claim)
    read_anew_otherwise(scene)
    response = client.post(scene.review, given)
    assert 'value="Over 1,000."' in response.content.decode()
    again = shown_of_finding(finding_of(scene.terms))
    assert f'name="shown" value="{again}"' in response.content.decode()


def test_the_page_of_a_text_says_what_it_shows(scene: ClauseScene, client: Client) -> None:
    shown = shown_of_finding(finding_of(scene.terms))
    assert f'name="shown" value="{shown}"' in client.get(scene.review).content.decode()


def test_a_correction_is_recorded_with_its_amount(scene: ClauseScene, client: Client) -> None:
    claim = {"settled_indicator": "IV-01", "claimed": "conditional", "amount": "1000"}
    client.post(scene.review, form_of(scene, decision="corrected", currency="EUR", **claim))
    verdict = Verdict.objects.get()
    assert (verdict.claimed, verdict.amount, verdict.currency) == (
        "conditional",
        Decimal(1000),
        "EUR",
    )


def test_a_correction_to_a_value_of_another_kind_keeps_what_was_chosen(
    scene: ClauseScene, client: Client
) -> None:
    claim = {"settled_indicator": "IV-01", "claimed": "stated"}
    response = client.post(scene.review, form_of(scene, decision="corrected", **claim))
    assert response.status_code == 400
    assert '<option value="stated" selected>' in response.content.decode()


def test_a_text_that_was_not_read_yet_says_so(scene: ClauseScene, client: Client) -> None:
    Reading.objects.all().delete()
    assert "was not read yet" in client.get(scene.review).content.decode()


def test_a_text_that_is_lost_says_so(scene: ClauseScene, client: Client) -> None:
    Version.objects.filter(pk=scene.terms.pk).update(text_digest="0" * 64)
    response = client.get(scene.review)
    assert response.status_code == 200
    assert "does not have this text" in response.content.decode()


def test_a_text_that_is_not_believed_has_no_review(scene: ClauseScene, client: Client) -> None:
    Version.objects.filter(pk=scene.terms.pk).update(state=VersionState.SUSPECT)
    assert client.get(scene.review).status_code == 404


def test_a_text_whose_accepted_clauses_cannot_be_read_is_named(
    scene: ClauseScene, client: Client
) -> None:
    say(scene, "IV-01", by=scene.researcher)
    Version.objects.filter(pk=scene.terms.pk).update(text_digest="0" * 64)
    page = client.get(addresses(scene)["take-over"]).content.decode()
    assert "is missing here" in page
    assert "<bdi>Terms of use</bdi>" in page
    assert "is accepted yet" not in page


def test_a_clause_is_added_by_its_line(scene: ClauseScene, client: Client) -> None:
    given = {"line": 15, "exact": "", "settled_indicator": "ED-01", "claimed": "discretionary"}
    client.post(f"{scene.review}add/", given)
    verdict = Verdict.objects.get()
    assert (verdict.decision, verdict.line) == (Decision.ADDED, 15)
    assert verdict.exact == "Tell us where your money comes from if we ask."


def test_white_space_between_the_words_of_a_line_may_differ(
    scene: ClauseScene, client: Client
) -> None:
    claim = {"settled_indicator": "ED-01", "claimed": "discretionary"}
    client.post(f"{scene.review}add/", {"line": 15, "exact": "your  money\ncomes", **claim})
    assert Verdict.objects.get().exact == "your money comes"


@pytest.mark.parametrize(
    ("line", "exact", "problem"),
    [
        (14, "", "nothing in this line"),
        (999, "", "nothing in this line"),
        (15, "Never said", "do not stand in this line"),
        (15, "e", "more than once"),
    ],
)
def test_a_clause_that_does_not_stand_there_is_not_added(
    scene: ClauseScene, client: Client, line: int, exact: str, problem: str
) -> None:
    given = {"line": line, "exact": exact, "settled_indicator": "ED-01", "claimed": "mandatory"}
    response = client.post(f"{scene.review}add/", given)
    assert response.status_code == 400
    assert problem in response.content.decode()


def undo(client: Client, verdict: Verdict) -> Any:
    return client.post(reverse("assessing:clause-undo"), {"last": f"verdict-{verdict.pk}"})


def test_the_last_verdict_is_undone(scene: ClauseScene, client: Client) -> None:
    undo(client, say(scene, "IV-01", by=scene.researcher))
    assert Verdict.objects.standing().get().decision == Decision.WITHDRAWN


def test_undoing_twice_from_one_page_undoes_once(scene: ClauseScene, client: Client) -> None:
    first = say(scene, "AO-03", by=scene.researcher)
    second = say(scene, "IV-01", by=scene.researcher)
    for _ in range(2):
        undo(client, second)
    assert Verdict.objects.standing().get(indicator="AO-03") == first


def places(response: Any) -> list[int]:
    return [one.pk for one in response.context["places"]]


def test_the_same_words_are_judged_in_the_places_that_are_chosen(
    scene: ClauseScene, client: Client
) -> None:
    found = places(client.get(scene.alike))
    client.post(scene.alike, {"decision": "rejected", "place": found[1:]})
    assert [one.document for one in Verdict.objects.all()] == [scene.other.document]


@pytest.mark.parametrize("quote", ["any", "0" * 64, "%00"])
def test_words_that_are_not_proposed_have_no_such_page(
    scene: ClauseScene, client: Client, quote: str
) -> None:
    assert client.get(f"{scene.review}alike/AO-03/{quote}/").status_code == 404


def test_a_note_that_no_database_takes_is_refused(scene: ClauseScene, client: Client) -> None:
    assert client.post(scene.review, form_of(scene, note="a\0b")).status_code == 400


def test_a_place_that_was_judged_at_the_same_time_is_not_said_to_be_done(
    scene: ClauseScene, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen, standing = places(client.get(scene.alike)), alike_views._standing

    def judged_meanwhile(findings: Any) -> Any:
        found = standing(findings)
        say(scene, "AO-03", by=scene.reviewer)
        return found

    monkeypatch.setattr(alike_views, "_standing", judged_meanwhile)
    given = {"decision": "rejected", "place": chosen}
    done, refused = client.post(scene.alike, given, follow=True).context["messages"]
    assert str(done).startswith("AO-03: rejected in 1 place: Sagne Kort (")
    assert "Halden Pay" not in str(done)
    assert str(refused).startswith("Not in Halden Pay (Terms of use): ")


def test_a_list_of_places_that_is_cut_off_says_so(
    scene: ClauseScene, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = client.get(scene.alike)
    assert "are listed" not in whole.content.decode()
    monkeypatch.setattr(alike_views, "MOST_AT_ONCE", 1)
    response = client.get(scene.alike)
    assert places(response) == places(whole)[:1]
    assert "The first 1 of 2 places are listed." in response.content.decode()


def test_a_clause_of_an_earlier_text_counts_every_open_place(
    scene: ClauseScene, client: Client
) -> None:
    earlier = scene.change.old.version
    for version, count in ((scene.terms, 1), (earlier, 2)):
        cards = client.get(f"/assess/clauses/{version.uuid}/").context["review"].cards
        assert [one.alike for one in cards if one.clause.indicator == "AO-03"] == [count]


def test_no_place_chosen_is_said_to_be_none(scene: ClauseScene, client: Client) -> None:
    response = client.post(scene.alike, {"decision": "rejected"})
    assert response.status_code == 400
    assert not Verdict.objects.exists()


def test_places_that_were_judged_meanwhile_refuse_the_whole(
    scene: ClauseScene, client: Client
) -> None:
    found = places(client.get(scene.alike))
    say(scene, "AO-03", by=scene.reviewer)
    response = client.post(scene.alike, {"decision": "rejected", "place": found})
    assert response.status_code == 400
    assert Verdict.objects.count() == 1


def of_change(scene: ClauseScene) -> dict[str, Any]:
    """What the page's form says that it showed."""
    return {"seen": 0, "shown": shown_of_change(scene.change)}


def test_a_change_that_was_read_otherwise_since_is_not_judged(
    scene: ClauseScene, client: Client
) -> None:
    given = of_change(scene) | {"decision": "corrected", "direction": "mixed", "note": "Both."}
    read_anew_otherwise(scene)
    response = client.post(scene.change_review, given)
    page = response.content.decode()
    assert response.status_code == 409
    assert "the machine says something else now" in page
    assert 'value="Both."' in page
    assert '<option value="mixed" selected>' in page
    assert not ChangeVerdict.objects.exists()


def test_a_change_that_could_not_be_read_is_not_accepted(
    scene: ClauseScene, client: Client
) -> None:
    ChangeReading.objects.filter(pk=scene.change.pk).update(
        direction="none", significance=0, summary="", fault="The rules failed."
    )
    scene.change.refresh_from_db()
    assert 'value="accepted"' not in client.get(scene.change_review).content.decode()
    response = client.post(scene.change_review, {**of_change(scene), "decision": "accepted"})
    assert response.status_code == 400
    assert "could not read this change" in response.content.decode()
    assert not ChangeVerdict.objects.exists()


def test_the_page_of_a_change_says_what_it_shows(scene: ClauseScene, client: Client) -> None:
    shown = shown_of_change(scene.change)
    assert f'name="shown" value="{shown}"' in client.get(scene.change_review).content.decode()


@pytest.mark.parametrize(
    ("given", "direction"),
    [
        ({"decision": "accepted"}, "looser"),
        ({"decision": "corrected", "direction": "neutral"}, "neutral"),
        ({"decision": "rejected"}, ""),
    ],
)
def test_a_change_is_judged(
    scene: ClauseScene, client: Client, given: dict[str, str], direction: str
) -> None:
    client.post(scene.change_review, {**of_change(scene), **given})
    assert ChangeVerdict.objects.get().direction == direction
    assert not ChangeReading.objects.telling().unjudged().exists()


def test_who_judges_a_change_second_sees_who_came_first(scene: ClauseScene, client: Client) -> None:
    given = of_change(scene)
    client_of(scene.reviewer).post(scene.change_review, {**given, "decision": "rejected"})
    response = client.post(scene.change_review, {**given, "decision": "accepted"})
    assert response.status_code == 409
    assert f"{scene.reviewer.email} rejected it" in response.content.decode()


def test_a_change_that_is_corrected_says_in_which_direction(
    scene: ClauseScene, client: Client
) -> None:
    response = client.post(scene.change_review, {**of_change(scene), "decision": "corrected"})
    assert response.status_code == 400


def test_a_change_that_was_linked_anew_is_not_found(scene: ClauseScene, client: Client) -> None:
    ChangeReading.objects.all().delete()
    assert client.get(scene.change_review).status_code == 404
