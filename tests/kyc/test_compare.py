"""A new version may add, reword aloud and retire; it never changes in silence what an id asks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from auditor.kyc.framework import Framework, compare
from auditor.kyc.framework_parts import RetiredIndicator, RevisedIndicator
from auditor.kyc.vocabulary import IndicatorKind, Observability
from tests.kyc.factories import FRAMEWORK


def later(**values: Any) -> Framework:
    return replace(FRAMEWORK, version="2026.2", **values)


def with_first(**values: Any) -> Framework:
    first, *others = FRAMEWORK.indicators
    return later(indicators=(replace(first, **values), *others))


def test_another_weight_source_or_indicator_is_a_new_version_s_right() -> None:
    added = replace(FRAMEWORK.indicators[-1], id="TP-05")
    assert compare(FRAMEWORK, with_first(weight=2, source="Another")) == ()
    assert compare(FRAMEWORK, later(indicators=(*FRAMEWORK.indicators, added))) == ()


@pytest.mark.parametrize("field", ["name", "question"])
def test_new_words_must_be_declared(field: str) -> None:
    newer = with_first(**{field: "Other words"})
    assert compare(FRAMEWORK, newer) == (
        f"AO-01 has another {field}: say under `revised` what was worded anew",
    )
    assert compare(FRAMEWORK, replace(newer, revised=(RevisedIndicator("AO-01", "W"),))) == ()


@pytest.mark.parametrize(
    ("field", "value"),
    [("kind", IndicatorKind.FACT), ("group", "IV"), ("observability", Observability.AUTHORITY)],
)
def test_what_asks_for_something_else_is_another_indicator(field: str, value: str) -> None:
    newer = replace(with_first(**{field: value}), revised=(RevisedIndicator("AO-01", "W"),))
    assert compare(FRAMEWORK, newer) == (
        f"AO-01 has another {field}: retire the id and use a new one",
    )


def test_an_indicator_does_not_just_go() -> None:
    newer = later(indicators=FRAMEWORK.indicators[1:])
    assert compare(FRAMEWORK, newer) == ("AO-01 is gone: put it under `retired`, with the reason",)
    retired = (RetiredIndicator("AO-01", "2026.2", "Merged"),)
    assert compare(FRAMEWORK, replace(newer, retired=retired)) == ()


def test_what_was_retired_stays_retired() -> None:
    older = replace(FRAMEWORK, retired=(RetiredIndicator("AO-09", "2026.1", "Merged"),))
    assert compare(older, later()) == ("AO-09 was retired before 2026.1: keep it under `retired`",)


def test_versions_count_up() -> None:
    tenth = replace(FRAMEWORK, version="2026.10")
    assert compare(later(), tenth) == ()
    assert compare(tenth, later()) == ("2026.2 does not come after 2026.10: raise the version",)
