"""The table of phrases: complete, and put together to whole sentences of facts."""

from __future__ import annotations

import pytest

from auditor.kyc import framework
from auditor.kyc.clause import STATED
from auditor.kyc.direction.phrases import summary_of, table
from auditor.kyc.vocabulary import ClaimedValue, ExposureValue, IndicatorKind
from auditor.kyc.words import WordListError
from tests.kyc.direction.versions import SILENT, Version, change, one

INDICATORS = framework.newest().indicators
CLAIMS = {
    IndicatorKind.CONTROL: (
        "mandatory",
        "conditional",
        "discretionary",
        "explicit_no",
        "contradictory",
    ),
    IndicatorKind.EXPOSURE: tuple(
        value for value in ExposureValue if value != ExposureValue.UNKNOWN
    ),
    IndicatorKind.FACT: (STATED,),
}
EVERY = [(one.id, claimed) for one in INDICATORS for claimed in CLAIMS[one.kind]]


def test_every_indicator_has_its_phrases_and_none_else() -> None:
    assert sorted(table()["indicators"]) == sorted(one.id for one in INDICATORS)


def test_facts_have_a_topic_and_all_else_a_subject() -> None:
    for indicator in INDICATORS:
        wanted = (
            {"says", "topic"} if indicator.kind is IndicatorKind.FACT else {"family", "subject"}
        )
        assert wanted <= set(table()["indicators"][indicator.id])


@pytest.mark.parametrize(("indicator", "claimed"), EVERY)
def test_every_value_can_be_said_to_come_and_to_go(indicator: str, claimed: str) -> None:
    version = one("Something is said here.", indicator, claimed)
    for reading in (change(SILENT, version), change(version, SILENT)):
        assert reading.summary.endswith(".")
        assert f"({indicator})" in reading.summary
        assert "{" not in reading.summary


def test_a_fact_that_stands_elsewhere_too_is_not_said_to_be_gone() -> None:
    first, second = "The Bank of Utopia supervises us.", "So does the Bank of Atlantis."
    both = Version(f"{first}\n\n{second}\n", (first, "GS-03", STATED), (second, "GS-03", STATED))
    left = Version(f"{first}\n", (first, "GS-03", STATED))
    assert (
        change(both, left).summary
        == "A passage that names a supervisor (GS-03) is gone; others remain."
    )
    assert change(left, both).summary == "A further passage names a supervisor (GS-03)."


def test_a_control_that_stands_elsewhere_too_is_not_said_to_be_gone() -> None:
    first, second = "We screen names.", "Transfers are screened against the lists."
    both = Version(
        f"{first}\n\n{second}\n", (first, "SC-01", "mandatory"), (second, "SC-01", "mandatory")
    )
    left = Version(f"{first}\n", (first, "SC-01", "mandatory"))
    assert change(both, left).summary.endswith("in a passage that is gone; others remain.")
    assert "is now also stated as a rule" in change(left, both).summary


@pytest.mark.parametrize(
    ("indicators", "sentences", "said"),
    [
        ([], [], ""),
        (["GS-03"], ["A."], "A."),
        (["GS-03", "RK-01"], ["A.", "B."], "A. B."),
        (
            ["GS-03", "GS-03"],
            ["A.", "A."],
            "A. One more passage changed, on the supervisor (GS-03).",
        ),
        (
            ["GS-03"] * 5,
            ["A.", "A.", "B.", "B.", "C."],
            "A. 4 more passages changed, on the supervisor (GS-03).",
        ),
        (
            ["GS-03", "GS-03", "IV-04"],
            ["A.", "B.", "C."],
            "A. 2 more passages changed, on the supervisor (GS-03); proof of address (IV-04).",
        ),
        (
            ["GS-03", "IV-01", "IV-04", "GS-01", "GS-02"],
            ["A.", "B.", "C.", "D.", "E."],
            "A. 4 more passages changed, on proof of identity (IV-01); proof of address (IV-04); "
            "the legal entity (GS-01); and 1 more indicator.",
        ),
        (
            ["GS-03", "IV-01", "IV-04", "GS-01", "GS-02", "GS-04"],
            ["A.", "B.", "C.", "D.", "E.", "F."],
            "A. 5 more passages changed, on proof of identity (IV-01); proof of address (IV-04); "
            "the legal entity (GS-01); and 2 more indicators.",
        ),
    ],
)
def test_a_summary_counts_every_passage_that_it_does_not_tell(
    indicators: list[str], sentences: list[str], said: str
) -> None:
    assert summary_of(indicators, sentences) == said


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            {"amount": "1000", "currency": "EUR", "trigger": "threshold"},
            "is now required above EUR 1,000.",
        ),
        (
            {"amount": "1000.50", "currency": "EUR", "trigger": "threshold"},
            "is now required above EUR 1,000.5.",
        ),
        (
            {"amount": "0.1", "currency": "BTC", "window": "day", "trigger": "threshold"},
            "is now required above BTC 0.1 a day.",
        ),
        (
            {"amount": "5", "currency": "EUR"},
            "is now required in stated cases (EUR 5).",
        ),
        ({"trigger": "before_withdrawal"}, "is now required before a withdrawal."),
        ({}, "is now required in stated cases."),
    ],
)
def test_conditions_are_named_where_they_are_known(more: dict[str, str], said: str) -> None:
    new = one("You must prove who you are, if so.", "IV-01", ClaimedValue.CONDITIONAL, **more)
    assert change(SILENT, new).summary.endswith(said)


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Prove who you are if you send more than EUR 500.", "is now required above EUR 500."),
        (
            "Prove who you are if you send up to EUR 500.",
            "is now required in stated cases (EUR 500).",
        ),
        (
            "Prove who you are if the fee of EUR 500 is waived.",
            "is now required in stated cases (EUR 500).",
        ),
    ],
)
def test_above_is_said_only_of_an_amount_that_is_known_to_be_a_least(
    sentence: str, said: str
) -> None:
    new = one(sentence, "IV-01", ClaimedValue.CONDITIONAL, amount="500", currency="EUR")
    assert change(SILENT, new).summary.endswith(said)


def test_a_limit_is_said_with_its_amount() -> None:
    limit = {"currency": "USD", "window": "day"}
    old = one(
        "Send 100 dollars a day without a check.", "LT-01", "conditional", amount="100", **limit
    )
    new = one(
        "Send 900 dollars a day without a check.", "LT-01", "conditional", amount="900", **limit
    )
    assert change(old, new).summary == (
        "Limits that depend on verification (LT-01), formerly set at USD 100 a day, "
        "are now set at USD 900 a day."
    )


def test_a_faulty_table_is_refused(tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "phrases.yaml"
    file.write_text("- no mapping\n")
    monkeypatch.setattr("auditor.kyc.direction.phrases.FILE", file)
    with pytest.raises(WordListError, match="is not a mapping"):
        table.__wrapped__()
