"""The framework as an OSCAL catalog, and back."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.kyc.framework import Framework
from auditor.kyc.oscal import NAMESPACE, NotACatalog, check_catalog, from_catalog, to_catalog
from auditor.kyc.vocabulary import EvidenceKind, Observability, SourceStatus
from tests.kyc.factories import FRAMEWORK

CATALOG = to_catalog(FRAMEWORK)
LINES = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=30)


@st.composite
def frameworks(draw: st.DrawFn) -> Framework:
    """The shipped framework with other words, weights and evidence in some indicators."""
    indicators = list(FRAMEWORK.indicators)
    for place in draw(st.sets(st.integers(0, len(indicators) - 1), max_size=5)):
        indicators[place] = replace(
            indicators[place],
            name=draw(LINES),
            question=draw(LINES),
            source=draw(LINES),
            weight=draw(st.integers(1, 5)),
            observability=draw(st.sampled_from(Observability)),
            source_status=draw(st.sampled_from(SourceStatus)),
            evidence=tuple(draw(st.lists(st.sampled_from(EvidenceKind), min_size=1, unique=True))),
        )
    return replace(FRAMEWORK, title=draw(LINES), indicators=tuple(indicators))


@settings(deadline=None)
@given(frameworks())
def test_a_framework_survives_the_way_there_and_back(framework: Framework) -> None:
    document = json.loads(json.dumps(to_catalog(framework)))
    assert check_catalog(document) == ()
    assert from_catalog(document) == framework


def test_the_same_framework_gives_the_same_catalog() -> None:
    assert to_catalog(FRAMEWORK) == CATALOG
    other = to_catalog(replace(FRAMEWORK, digest="0" * 64))
    assert other["catalog"]["uuid"] != CATALOG["catalog"]["uuid"]


def test_an_indicator_is_a_control_with_its_question_and_props() -> None:
    control = CATALOG["catalog"]["groups"][0]["controls"][0]
    assert control["id"] == "AO-01"
    assert control["parts"][0]["prose"] == FRAMEWORK.by_id["AO-01"].question
    assert {"name": "weight", "ns": NAMESPACE, "value": "3"} in control["props"]


def changed(*path: Any, to: Any) -> dict[str, Any]:
    document = deepcopy(CATALOG)
    place: Any = document["catalog"]
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return document


FIRST = ("groups", 0, "controls", 0)
BAD = {
    "no catalog": ({}, "catalog: is missing"),
    "no mapping": ([], "is not a mapping"),
    "uuid": (changed("uuid", to="1"), "catalog.uuid: '1' is not a UUID"),
    "unknown field": (changed("extra", to=1), "catalog.extra: is not a field of the catalogs"),
    "other OSCAL": (changed("metadata", "oscal-version", to="1.0.0"), "'1.0.0' is not one of"),
    "no time": (changed("metadata", "last-modified", to="2026"), "is not the beginning of a day"),
    "no token": (changed(*FIRST, "id", to="1 a"), "controls[0].id: '1 a' is not a token"),
    "spaces": (changed(*FIRST, "title", to=" a "), "is not one line without space"),
    "id twice": (changed(*FIRST, "id", to="AO-02"), "the id AO-02 is given 2 times"),
    "no weight": (
        changed(*FIRST, "props", 3, "name", to="evidence"),
        "control AO-01: has no prop weight",
    ),
    "weight in words": (changed(*FIRST, "props", 3, "value", to="much"), "is no framework: "),
    "no statement": (changed(*FIRST, "parts", 0, "name", to="source"), "is no framework: 'state"),
    "no kind": (changed(*FIRST, "props", 0, "value", to="check"), "kind: 'check' is not of"),
    "not base64": (
        changed("back-matter", "resources", 0, "base64", "value", to="%"),
        "is no framework: ",
    ),
    "not JSON": (
        changed("back-matter", "resources", 0, "base64", "value", to="YQ=="),
        "is no framework: ",
    ),
}


@pytest.mark.parametrize(("document", "words"), BAD.values(), ids=BAD)
def test_what_is_no_catalog_of_ours_is_refused_in_words(document: Any, words: str) -> None:
    with pytest.raises(NotACatalog) as raised:
        from_catalog(document)
    assert words in str(raised.value)
