"""How sure a reading is said to be: by what the author of its rule states, and by the rule's record."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.kyc.clauses import read_clauses
from auditor.kyc.reading.pattern_file import languages, load
from auditor.kyc.reading.rule_records import (
    STATED_WEIGHT,
    Record,
    RecordsInvalid,
    read_records,
    sureness,
    write_records,
)

shares = st.floats(0, 1)
counts = st.integers(0, 500)


def test_a_rule_without_a_record_is_as_sure_as_its_author_states() -> None:
    assert sureness(0.6, None) == 0.6


def test_a_record_moves_what_is_stated() -> None:
    right, wrong = Record(STATED_WEIGHT, STATED_WEIGHT), Record(0, STATED_WEIGHT)
    assert (sureness(0.6, right), sureness(0.6, wrong)) == (0.8, 0.3)


@given(shares, counts, counts)
def test_a_line_more_that_is_right_never_makes_a_rule_less_sure(
    stated: float, right: int, wrong: int
) -> None:
    record = Record(right, right + wrong)
    assert sureness(stated, record) <= sureness(stated, record + Record(1, 1))
    assert sureness(stated, record + Record(0, 1)) <= sureness(stated, record)


@given(shares, counts, counts)
def test_nothing_is_surer_than_certain(stated: float, right: int, wrong: int) -> None:
    assert 0 <= sureness(stated, Record(right, right + wrong)) <= 1


def test_what_is_written_is_read(tmp_path: Path) -> None:
    records = {"en:IV-01.documents": Record(3, 4), "de:GS-01.company": Record(0, 2)}
    write_records(tmp_path / "records.json", records)
    assert read_records(tmp_path / "records.json") == records


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("[]", "cannot be read"),
        ("{", "cannot be read"),
        ('{"en:IV-01.documents": 3}', "cannot be read"),
        ('{"en:IV-01.documents": [1, 2, 3]}', "cannot be read"),
        ('{"en:IV-01.documents": ["1", "2"]}', "cannot be read"),
        ('{"en:IV-01.documents": [3, 2]}', "right more often than it spoke"),
    ],
)
def test_records_that_are_none_are_refused(tmp_path: Path, content: str, reason: str) -> None:
    (tmp_path / "records.json").write_text(content)
    with pytest.raises(RecordsInvalid, match=reason):
        read_records(tmp_path / "records.json")


def test_a_file_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordsInvalid, match="cannot be read"):
        read_records(tmp_path / "records.json")


def test_a_reading_is_as_sure_as_its_rule() -> None:
    (clause,) = (
        one
        for one in read_clauses("We must verify your identity.", "en")
        if one.indicator == "IV-01"
    )
    (rule,) = (one for one in load("en").rules if f"en:{one.id}" == clause.rule)
    assert clause.confidence == rule.sureness


def test_the_shipped_records_are_used() -> None:
    assert any(rule.record for language in languages() for rule in load(language).rules)
