"""Several annotators of the same documents: what most of them say counts, and how far they agree is told."""

from __future__ import annotations

import pytest

from auditor.archive.evaluation.annotators import agreed, agreements
from auditor.archive.evaluation.clauses import Label, Labelled
from auditor.archive.evaluation.transitions import GoldInvalid

TEXT = "# Terms\n\nWe verify\nyour identity.\n\nWe may freeze funds.\n"
FIRST, SECOND, FROZEN = 3, 4, 6
TEXTS = {"b": TEXT}


def label(line: int, indicator: str, claimed: str = "mandatory", trigger: str = "") -> Label:
    return Label(line, indicator, claimed, trigger or None)


def annotation(*labels: Label) -> list[Labelled]:
    return [Labelled("Acme/Terms", "b", "en", labels)]


def most(*annotations: list[Labelled], tolerance: int = 0) -> list[Label]:
    (document,) = agreed(annotations, TEXTS, tolerance=tolerance)
    return list(document.labels)


def test_what_two_of_three_label_counts_and_what_one_labels_does_not() -> None:
    both, own = label(FIRST, "IV-01"), label(FROZEN, "GS-06")
    assert most(annotation(both), annotation(both, own), annotation()) == [both]


def test_one_of_two_is_no_majority() -> None:
    assert most(annotation(label(FIRST, "IV-01")), annotation()) == []


def test_lines_next_to_each_other_are_one_label_where_that_is_tolerated() -> None:
    given = [annotation(label(FIRST, "IV-01")), annotation(label(SECOND, "IV-01")), annotation()]
    assert most(*given) == []
    assert most(*given, tolerance=1) == [label(FIRST, "IV-01")]


def test_a_label_that_all_give_on_neighbouring_lines_counts_once() -> None:
    given = [annotation(label(FIRST, "IV-01")), annotation(label(SECOND, "IV-01"))]
    assert most(*given, annotation(label(FIRST, "IV-01")), tolerance=1) == [label(FIRST, "IV-01")]


def test_the_value_that_is_given_most_counts_and_the_first_where_none_is() -> None:
    given = [
        annotation(label(FIRST, "IV-01", one), label(FROZEN, "GS-06", other))
        for one, other in (
            ("mandatory", "mandatory"),
            ("conditional", "discretionary"),
            ("conditional", "conditional"),
        )
    ]
    assert [one.claimed for one in most(*given)] == ["conditional", "mandatory"]


def test_what_counts_comes_in_the_order_of_lines() -> None:
    first = annotation(label(FROZEN, "IV-01"), label(FIRST, "IV-01"))
    assert [one.line for one in most(first, first)] == [FIRST, FROZEN]


def test_labels_of_a_text_that_is_in_no_repository_count_by_their_lines() -> None:
    given = [annotation(label(FIRST, "IV-01"))] * 2
    (document,) = agreed(given, {}, tolerance=0)
    assert document.labels == (label(FIRST, "IV-01"),)


def test_two_who_label_nothing_agree() -> None:
    (said,) = agreements([annotation(), annotation()], TEXTS, tolerance=0)
    assert said.startswith("Annotators 1 and 2: F1 1.000")


def test_a_document_that_somebody_left_out_is_refused() -> None:
    other = [Labelled("Acme/Privacy", "c", "en", ())]
    with pytest.raises(GoldInvalid, match=r"Acme/Privacy was labelled by 1 of 2"):
        agreed([annotation(), [*annotation(), *other]], TEXTS, tolerance=0)


def test_how_far_each_two_agree_is_told() -> None:
    one, other = label(FIRST, "IV-01"), label(FROZEN, "GS-06")
    said = agreements(
        [
            annotation(one, other),
            annotation(label(FIRST, "IV-01", "discretionary")),
            annotation(),
        ],
        TEXTS,
        tolerance=0,
    )
    assert said == [
        "Annotators 1 and 2: F1 0.667 over lines and indicators, the same value on 0 of 1.",
        "Annotators 1 and 3: F1 0.000 over lines and indicators, the same value on 0 of 0.",
        "Annotators 2 and 3: F1 0.000 over lines and indicators, the same value on 0 of 0.",
    ]
