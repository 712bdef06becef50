"""The page of the framework, its downloads, and one indicator across providers."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from auditor import kyc
from auditor.assessments.vocabulary import Status
from auditor.kyc import framework, oscal
from auditor.public import methodology_views
from auditor.public.templatetags.clauses import FAIRLY_SURE, SURE
from tests.factories import make_provider
from tests.public.assessed import make_assessment, make_published
from tests.public.pages import attributes, elements, links, words

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db
NEWEST = framework.newest()


def test_every_indicator_stands_with_question_kind_weight_and_source(client: Client) -> None:
    response = client.get("/methodology/")
    rows = {row.get("id"): row.text_content() for row in elements(response, "//tr[@id]")}
    for one in NEWEST.indicators:
        for part in (one.name, one.question, one.kind.label, one.source, str(one.weight)):
            assert str(part) in rows[one.id]


def test_scales_levels_triggers_and_evidence_are_defined(client: Client) -> None:
    text = words(client.get("/methodology/"))
    scales = NEWEST.scales
    values = (*scales.claimed, *scales.observed, *scales.exposure, *scales.fact)
    parts = [
        *(one.definition for one in values),
        *(one.definition for one in NEWEST.levels),
        *(one.definition for one in NEWEST.triggers),
        *(one.definition for one in NEWEST.evidence_kinds),
        *(one.definition for one in NEWEST.strengths),
    ]
    assert [part for part in parts if " ".join(part.split()) not in text] == []


def test_the_rules_of_the_score_stand_with_their_numbers(client: Client) -> None:
    text = words(client.get("/methodology/"))
    for part in (
        "at least 60 %",
        "within 2 neighbouring",
        "up to 30 some gap",
        "A 85",
        "1,000 EUR",
    ):
        assert part in text
    assert "AO-01 Absent Any D" in text


@pytest.mark.parametrize(
    "part",
    ["Rules are data.", "Confidence belongs to the rule.", "Verdicts stand apart.", "It errs."],
)
def test_how_texts_are_read_is_said(client: Client, part: str) -> None:
    assert part in words(client.get("/methodology/"))


def test_the_limits_of_sureness_are_those_that_are_shown(client: Client) -> None:
    text = words(client.get("/methodology/"))
    assert f"From {SURE * 100:.0f} % on it is called sure, from {FAIRLY_SURE * 100:.0f} %" in text


def test_every_language_that_is_read_is_named(client: Client) -> None:
    text = words(client.get("/methodology/"))
    names = {"en": "English", "fr": "French", "es": "Spanish", "de": "German"}
    names |= {"pt": "Portuguese", "ru": "Russian", "it": "Italian"}
    patterns = Path(kyc.__file__).parent / "patterns"
    assert {names[one.stem] in text for one in (patterns / "2026.1").glob("*.yaml")} == {True}


def test_the_measured_figures_are_one_link_away(client: Client) -> None:
    (path,) = [one for one in links(client.get("/methodology/")) if "measurements" in one]
    response = client.get(path)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "## evaluate_clauses" in response.content.decode()


def test_without_the_documentation_the_figures_are_said_to_be_missing(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(methodology_views, "MEASUREMENTS", tmp_path / "none.md")
    response = client.get("/methodology/measurements.md")
    assert response.status_code == 404
    assert "came without its documentation" in words(response)


def test_the_version_has_an_address_and_others_have_none(client: Client) -> None:
    same = client.get(f"/methodology/{NEWEST.version}/")
    assert words(same) == words(client.get("/methodology/"))
    missing = client.get("/methodology/1999.1/")
    assert missing.status_code == 404
    assert "There is no framework" in words(missing)


def test_the_file_is_given_byte_for_byte(client: Client) -> None:
    response = client.get(f"/methodology/{NEWEST.version}/framework.yaml")
    assert hashlib.sha256(response.content).hexdigest() == NEWEST.digest
    assert response.headers["Content-Type"] == "application/yaml"
    again = {"If-None-Match": response.headers["ETag"]}
    assert client.get(response.request["PATH_INFO"], headers=again).status_code == 304


def test_the_catalog_of_oscal_reads_back_as_the_framework(client: Client) -> None:
    response = client.get(f"/methodology/{NEWEST.version}/oscal-catalog.json")
    assert oscal.from_catalog(json.loads(response.content)) == NEWEST


def test_an_indicator_that_nobody_was_assessed_on_says_so(client: Client) -> None:
    assert "No provider has been assessed" in words(client.get("/methodology/indicators/AO-01/"))


def test_an_unknown_indicator_is_a_404_in_words(client: Client) -> None:
    response = client.get("/methodology/indicators/ZZ-99/")
    assert response.status_code == 404
    assert "ZZ-99" in words(response)


@pytest.mark.slow
def test_providers_of_an_indicator_are_alphabetical_with_claimed_values(client: Client) -> None:
    for name in ("Zulu", "alpha"):
        make_published(provider=make_provider(name=name))
    make_assessment(Status.APPROVED, provider=make_provider(name="Never"))
    make_assessment(Status.WITHDRAWN, provider=make_provider(name="Gone"))
    response = client.get("/methodology/indicators/AO-01/")
    rows = [" ".join(row.text_content().split()) for row in elements(response, "//tbody/tr")]
    assert [row.split()[:2] for row in rows] == [["alpha", "Mandatory"], ["Zulu", "Mandatory"]]
    assert all("Shown to vetted researchers" in row for row in rows)
    assert not attributes(response, "//a[contains(@href, 'sort')]/@href")


@pytest.mark.slow
@pytest.mark.parametrize("number", [1, 4])
def test_the_number_of_queries_does_not_grow(
    client: Client, number: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        make_published()
    with django_assert_max_num_queries(22):
        assert client.get("/methodology/indicators/AO-01/").status_code == 200
