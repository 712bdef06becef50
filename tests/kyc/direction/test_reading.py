"""What two versions of a text give: shifts, direction, significance, summary."""

from __future__ import annotations

from datetime import date

import pytest

from auditor.kyc.direction import read_change
from auditor.kyc.vocabulary import Direction, ShiftKind
from tests.kyc.direction.versions import SILENT, Version, change, one

ASKED = "We may ask you for proof of your address."
SCREENED = "We screen every customer against lists of sanctions."
LICENSED = "Utopia Pay Ltd is licensed by the Bank of Utopia under number 4711."


def test_equal_texts_change_nothing() -> None:
    version = one(ASKED, "IV-04", "discretionary")
    reading = change(version, version)
    assert (reading.shifts, reading.direction, reading.significance, reading.summary) == (
        (), Direction.NONE, 0, "",
    )  # fmt: skip


def test_texts_without_clauses_change_nothing() -> None:
    reading = change(SILENT, Version("# Terms\n\nAnother law applies.\n"))
    assert reading.direction is Direction.NONE


def test_empty_texts_are_read() -> None:
    assert change(Version(""), Version("")).direction is Direction.NONE
    assert change(Version(""), one(ASKED, "IV-04", "discretionary")).direction is Direction.STRICTER


def test_an_added_control_is_stricter() -> None:
    reading = change(SILENT, one(ASKED, "IV-04", "discretionary"))
    assert reading.direction is Direction.STRICTER
    assert [(one.kind, one.old) for one in reading.shifts] == [(ShiftKind.ADDED, None)]


def test_a_removed_control_is_looser() -> None:
    reading = change(one(ASKED, "IV-04", "discretionary"), SILENT)
    assert reading.direction is Direction.LOOSER
    assert [(one.kind, one.new) for one in reading.shifts] == [(ShiftKind.REMOVED, None)]


def test_a_stronger_claim_is_stricter_and_says_so() -> None:
    now = one(
        "Proof of your address is required above EUR 1,000.", "IV-04", "conditional",
        amount="1000", currency="EUR",
    )  # fmt: skip
    reading = change(one(ASKED, "IV-04", "discretionary"), now)
    assert reading.direction is Direction.STRICTER
    assert reading.summary == (
        "Proof of address (IV-04), formerly at the provider's discretion, is now required above EUR 1,000."
    )


def test_a_fact_that_is_gone_is_looser_and_says_so() -> None:
    reading = change(one("We are supervised by the Bank of Utopia.", "GS-03", "stated"), SILENT)
    assert reading.direction is Direction.LOOSER
    assert reading.summary == "The text no longer names a supervisor (GS-03)."


def test_a_fact_that_is_swapped_is_neutral_and_flagged() -> None:
    other = LICENSED.replace("4711", "0815")
    reading = change(one(LICENSED, "GS-02", "stated"), one(other, "GS-02", "stated"))
    assert reading.direction is Direction.NEUTRAL
    assert [one.kind for one in reading.shifts] == [ShiftKind.REWORDED]
    assert reading.significance > 0
    assert "without “4711” and with “0815”" in reading.summary


def test_what_one_indicator_gains_and_another_loses_is_mixed() -> None:
    text = "# Terms\n\n{}\n"
    reading = change(
        Version(text.format(ASKED), (ASKED, "IV-03", "mandatory")),
        Version(text.format(SCREENED), (SCREENED, "SC-01", "mandatory")),
    )
    assert reading.direction is Direction.MIXED


def test_a_moved_clause_is_no_change_of_meaning() -> None:
    old = f"{ASKED}\n\n{SCREENED}\n\n{LICENSED}\n"
    new = f"{SCREENED}\n\n{LICENSED}\n\n{ASKED}\n"
    spoken = (
        (ASKED, "IV-04", "discretionary"), (SCREENED, "SC-01", "mandatory"), (LICENSED, "GS-02", "stated"),
    )  # fmt: skip
    reading = change(Version(old, *spoken), Version(new, *spoken))
    assert [(one.indicator, one.kind) for one in reading.shifts] == [("IV-04", ShiftKind.MOVED)]
    assert reading.shifts[0].sentence == (
        "What the text says of proof of address (IV-04) stands in another place now."
    )
    assert (reading.direction, reading.significance, reading.summary) == (Direction.NONE, 0, "")


def test_lines_put_in_above_move_nothing() -> None:
    version = one(ASKED, "IV-04", "discretionary")
    later = Version("# News\n\nHello.\n\n" + version.text, (ASKED, "IV-04", "discretionary"))
    assert change(version, later).shifts == ()


@pytest.mark.parametrize(
    "styled",
    [
        "We may ask you for proof of your address",
        "3.2. We may ask you for proof of your address.",
        "* We may ask you for **proof** of your [address](https://pay.example/a(b)?c=1).",
        "We MAY ask you for proofs of your address.",
        "We may ask you for prooof of your address." ,
        "We can ask you for the proof of your address.",
        "We may ask you for<br>proof of your address.",
    ],
)  # fmt: skip
def test_style_is_no_change_of_meaning(styled: str) -> None:
    reading = change(one(ASKED, "IV-04", "discretionary"), one(styled, "IV-04", "discretionary"))
    assert reading.direction is Direction.NONE


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Records authorised by us are kept since 1 May 2024.", "Records authorized by us are kept since June 2, 2025."),
        ("You log in and prove your name.", "You login and prove your name."),
        ("Our customers\u2019 names are screened, see Section 4.", "Our customers' names are screened, see Section 11.2."),
        ("Les noms sont vérifiés depuis le 1er mai 2024.", "Les noms sont vérifiés depuis le 3 juin 2025."),
        ("The U.S. sanctions are obeyed.", "The US sanctions are obeyed."),
    ],
)  # fmt: skip
def test_spelling_dates_and_places_are_style(before: str, after: str) -> None:
    reading = change(one(before, "SC-01", "mandatory"), one(after, "SC-01", "mandatory"))
    assert reading.direction is Direction.NONE


@pytest.mark.parametrize(
    "after",
    [
        "We screen every customer against lists of sanctions of Atlantis.",
        "We screen every customer against lists of 40 sanctions.",
        "We screen every customer against lists of sanctions unless we know them.",
        "We screen no customer against lists of sanctions.",
        "We screen every merchant and partner against watchlists.",
    ],
)
def test_names_numbers_and_logic_are_meaning(after: str) -> None:
    reading = change(one(SCREENED, "SC-01", "mandatory"), one(after, "SC-01", "mandatory"))
    assert reading.direction is not Direction.NONE


def test_a_company_renamed_throughout_is_style_in_a_control() -> None:
    before, after = "Oldname screens every customer.", "Newname screens every customer."
    reading = change(one(before, "SC-01", "mandatory"), one(after, "SC-01", "mandatory"))
    assert reading.direction is Direction.NONE


def test_a_company_renamed_throughout_is_another_name_in_a_fact() -> None:
    before, after = "Oldname is a company of Utopia.", "Newname is a company of Utopia."
    reading = change(one(before, "GS-01", "stated"), one(after, "GS-01", "stated"))
    assert reading.direction is Direction.NEUTRAL


def test_a_clause_that_is_read_in_one_version_only_is_no_change_if_its_words_stay() -> None:
    version = one(ASKED, "IV-04", "discretionary")
    unread = Version(version.text.replace("contract", "agreement"))
    assert change(version, unread).direction is Direction.NONE
    assert change(unread, version).direction is Direction.NONE


def test_a_clause_that_is_read_in_one_version_only_is_no_change_if_style_changed() -> None:
    version = one(ASKED, "IV-04", "discretionary")
    unread = Version(version.text.replace(ASKED, "We can ask you for a proof of your **address**."))
    assert change(version, unread).direction is Direction.NONE
    assert change(unread, version).direction is Direction.NONE


def test_a_short_item_that_is_a_line_of_its_own_stays_in_other_writing() -> None:
    written, joined = "Vouchers:\n\n* Pre-paid\n", "Coupons:\n\n2. Prepaid\n"
    item = ("Pre-paid", "FC-03", "offered_unspecified")
    assert change(Version(written, item), Version(joined)).direction is Direction.NONE
    gone = Version("Coupons: no card may be Pre-paid by others.\n")
    assert change(Version(written, item), gone).direction is not Direction.NONE


def test_paragraphs_split_in_two_change_nothing() -> None:
    spoken = ((ASKED, "IV-04", "discretionary"), (SCREENED, "SC-01", "mandatory"))
    together, apart = (
        Version(f"{ASKED} {SCREENED}\n", *spoken),
        Version(f"{ASKED}\n\n{SCREENED}\n", *spoken),
    )
    assert change(together, apart).shifts == ()


def test_what_is_put_to_a_sentence_is_a_change_of_it() -> None:
    after = "We may ask you for proof of your address and of your income."
    reading = change(one(ASKED, "IV-05", "discretionary"), one(after, "IV-05", "discretionary"))
    assert [one.kind for one in reading.shifts] == [ShiftKind.REWORDED]


def test_the_summary_names_every_indicator_or_counts_it() -> None:
    text = "\n\n".join(f"Sentence number {n} is of indicator {n}." for n in range(6))
    ids = ("IV-01", "IV-02", "IV-03", "SC-01", "SC-02", "GS-01")
    spoken = [
        (
            f"Sentence number {n} is of indicator {n}.",
            one,
            "stated" if one == "GS-01" else "mandatory",
        )
        for n, one in enumerate(ids)
    ]
    reading = change(SILENT, Version(text, *spoken))
    assert len(reading.shifts) == 6
    assert reading.summary.count(" (") == 4
    assert reading.summary.endswith("; and 2 more indicators.")


def test_a_clause_of_another_text_is_refused() -> None:
    version = one(ASKED, "IV-04", "discretionary")
    with pytest.raises(ValueError, match="has no line 5"):
        read_change(version.clauses, [], "One line.", "Another line.")


def test_shifts_are_ranked_and_moves_come_last() -> None:
    old = f"{ASKED}\n\n{SCREENED}\n\n{LICENSED}\n\nWe tell you of changes.\n"
    new = f"{SCREENED}\n\n{LICENSED}\n\n{ASKED}\n\nWe check your face and document.\n"
    spoken = (
        (ASKED, "IV-04", "discretionary"), (SCREENED, "SC-01", "mandatory"), (LICENSED, "GS-02", "stated"),
    )  # fmt: skip
    reading = change(
        Version(old, *spoken, ("We tell you of changes.", "TP-03", "stated")),
        Version(new, *spoken, ("We check your face and document.", "IV-03", "mandatory")),
    )
    assert [one.indicator for one in reading.shifts] == ["IV-03", "TP-03", "IV-04"]


def test_what_both_versions_speak_of_is_not_said_to_be_gone_or_new() -> None:
    shared, reworked = (
        "Passports of all customers are checked.",
        "Passports of most customers are checked.",
    )
    other = "Driving licences serve as well where nothing else is at hand."
    long = Version(
        f"{shared}\n\n{other}\n", (shared, "IV-01", "mandatory"), (other, "IV-01", "mandatory")
    )
    short = Version(f"{reworked}\n", (reworked, "IV-01", "mandatory"))
    gone, come = change(long, short), change(short, long)
    assert "no longer mentioned" not in gone.summary
    assert "in a passage that is gone; others remain" in gone.summary
    assert "is now also required" in come.summary


def test_words_that_a_page_glued_together_are_style() -> None:
    before = "Records of talks with the support team are kept by Utopia."
    after = before.replace("Records", "SupportRecords")
    reading = change(one(before, "RK-01", "mandatory"), one(after, "RK-01", "mandatory"))
    assert reading.direction is Direction.NONE


def test_an_abbreviation_that_was_typed_twice_is_style() -> None:
    before, after = "The GDPRGDP is obeyed in checks.", "The GDPR is obeyed in checks."
    reading = change(one(before, "IV-01", "mandatory"), one(after, "IV-01", "mandatory"))
    assert reading.direction is Direction.NONE


def test_another_number_in_roman_figures_is_none() -> None:
    before, after = "MiFID 2 applies to checks.", "MiFID II applies to checks."
    reading = change(one(before, "IV-01", "mandatory"), one(after, "IV-01", "mandatory"))
    assert reading.direction is Direction.NONE


def test_the_date_from_which_the_new_text_applies_is_its_own_claim() -> None:
    old = Version("# Terms\n\nThese terms apply from 1 May 2024.\n")
    new = Version("# Terms\n\nThese terms apply from 3 June 2025.\n")
    reading = change(old, new)
    assert reading.announced is not None
    assert reading.announced.date == date(2025, 6, 3)
    assert "3 June 2025" in new.text[reading.announced.start : reading.announced.end]
    assert reading.direction is Direction.NONE


def test_a_text_that_announces_no_date_has_none() -> None:
    assert change(SILENT, one(ASKED, "IV-04", "discretionary")).announced is None
