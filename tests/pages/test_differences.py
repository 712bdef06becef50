"""What a difference between two texts is made of."""

from __future__ import annotations

import pytest

from auditor.pages.differences import Kind, difference
from auditor.pages.regions import dates, language_of, without_region
from tests.pages.terms import DUTIES, FOOTER, REWRITTEN, TERMS, clause, terms

BRITISH = terms(
    more="The licence of an organisation is cancelled towards the end of the programme."
)
AMERICAN = terms(more="The license of an organization is canceled toward the end of the program.")
CARD = "\n[![](/a.jpg)\n\n#### News of the day\n\nAll about the summer.](https://x.example/news)\n"
QUESTION = "\nWas this article helpful?\n\nYes\n\nNo\n\nThanks for the feedback!\n"


def kind(old: str, new: str) -> Kind:
    return difference(old, new).kind


@pytest.mark.parametrize(
    ("what", "new"),
    [
        ("a footer", TERMS + FOOTER),
        ("a card", TERMS + CARD),
        ("a form", TERMS + QUESTION),
        ("a title", TERMS.replace("# Terms of Service", "# User agreement")),
        ("a menu", FOOTER + TERMS),
    ],
)
def test_what_stands_around_is_furniture(what: str, new: str) -> None:
    assert kind(TERMS, new) == kind(new, TERMS) == Kind.FURNITURE, what


def test_an_address_within_a_footer_is_furniture() -> None:
    old = TERMS + FOOTER + "\nHead office: 1 High Street, Metropolis\n"
    assert kind(old, old.replace("1 High Street", "2 Low Street")) == Kind.FURNITURE


def test_an_address_before_a_footer_is_the_documents() -> None:
    old = TERMS + "\nHead office: 1 High Street, Metropolis\n" + FOOTER
    assert kind(old, old.replace("1 High Street", "2 Low Street")) == Kind.WORDS


@pytest.mark.parametrize("number", [0, 7, 30, 59])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The", "Not the"), ("as Section", "not as Section"), ("these terms", "other terms"),
        ("in full.", "in full. A fee of 5 EUR applies."), (" of these terms", " of the law"),
    ],
)  # fmt: skip
def test_an_edit_of_any_clause_counts(number: int, old: str, new: str) -> None:
    edited = (
        clause(number).replace(old, new) if old in clause(number) else clause(number) + f" {new}."
    )
    assert kind(TERMS, TERMS.replace(clause(number), edited)) == Kind.WORDS


def test_the_date_of_effect_counts() -> None:
    assert kind(TERMS, TERMS.replace("3 March 2024", "4 March 2024")) == Kind.WORDS


def test_every_line_counts_in_a_text_without_paragraphs() -> None:
    old = "Deposit: free\n\nWithdrawal: 1 EUR\n\nNo verification"
    assert kind(old, old.replace("No verification", "Full verification")) == Kind.WORDS


def test_a_short_first_clause_is_no_title() -> None:
    old = f"No identification is required.\n\n{TERMS}"
    assert kind(old, old.replace("No identification", "Full identification")) == Kind.WORDS


def test_the_same_sentences_in_other_lines_are_layout() -> None:
    joined = TERMS.replace(f"{clause(3)}\n\n{clause(4)}", f"{clause(3)} {clause(4)}")
    assert kind(TERMS, joined.replace("Terms of Service", "Terms  of Service")) == Kind.NONE
    assert kind(TERMS, TERMS.replace(f"{clause(4)}\n\n", f"{clause(4)}\n- ")) == Kind.NONE


def test_sentences_that_change_places_are_no_layout() -> None:
    moved = TERMS.replace(f"{clause(3)}\n\n{clause(4)}", f"{clause(4)} {clause(3)}")
    assert kind(TERMS, moved) == Kind.ORDER


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("## Served\n\n- Iceland\n\n## Not served\n\n- Cuba", "## Served\n\n## Not served\n\n- Cuba\n- Iceland"),
        ("**To pay in?**\n\nNo.\n\n**To pay out?**\n\nYes.", "**To pay in?**\n\nYes.\n\n**To pay out?**\n\nNo."),
        ("Paid in:\n\n150 EUR\n\nPaid out:\n\n1000 EUR", "Paid in:\n\n1000 EUR\n\nPaid out:\n\n150 EUR"),
        ("You may\n\n- lend it\n\nYou may not\n\n- sell it", "You may\n\n- sell it\n\nYou may not\n\n- lend it"),
        ("## Served\n\n- [A](/a)\n\n## Not served\n\n- [B](/b)", "## Served\n\n- [B](/b)\n\n## Not served\n\n- [A](/a)"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_last", [True, False])
def test_a_short_line_under_another_heading_is_no_furniture(
    old: str, new: str, is_last: bool
) -> None:
    after = "" if is_last else f"\n\n{TERMS}"
    assert kind(f"{TERMS}\n\n{old}{after}", f"{TERMS}\n\n{new}{after}") == Kind.ORDER


def test_links_that_are_shuffled_under_their_heading_are_furniture() -> None:
    links = [f"- [Form {c}](https://x.example/{c})" for c in "abc"]
    old, new = ("\n\n".join(["", "## Forms", *some, clause(1)]) for some in (links, links[::-1]))
    assert kind(TERMS + old, TERMS + new) == Kind.FURNITURE


def test_a_word_that_moves_to_another_sentence_is_no_layout() -> None:
    old = terms(more="We may not refund fees here. You may cancel at any time now.")
    new = terms(more="We may refund fees here. You may not cancel at any time now.")
    assert kind(old, new) == Kind.WORDS


def test_links_are_told_from_words() -> None:
    old = terms(more="See our [fees](https://x.example/fees) before you pay anything at all.")
    assert kind(old, old.replace("x.example/fees", "x.example/prices")) == Kind.LINKS


def test_an_address_that_a_shield_hides_is_no_edit() -> None:
    old = terms(more="Write to [help@x.example](mailto:help@x.example) about anything at all.")
    new = terms(
        more=r"Write to [\[email protected\]](/cdn-cgi/l/email-protection) about anything at all."
    )
    assert kind(old, new) == Kind.FURNITURE


def test_another_regions_spelling_is_told() -> None:
    assert kind(BRITISH, AMERICAN) == Kind.REGION


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("is canceled", "is not canceled"), ("the program", "the 3 programs"),
        ("organization", "organization in Ruritania"), ("the end", "thirty days"),
    ],
)  # fmt: skip
def test_an_edit_hides_in_no_other_region(old: str, new: str) -> None:
    found = difference(BRITISH, AMERICAN.replace(old, new))
    assert found.kind == Kind.WORDS
    assert found.is_region


def test_a_text_that_stops_is_cut() -> None:
    assert difference(TERMS, TERMS[: len(TERMS) * 2 // 3]).is_cut
    assert not difference(TERMS, terms(without=3)).is_cut


def test_little_of_a_text_is_part_of_it() -> None:
    assert kind(TERMS, TERMS[: len(TERMS) // 5]) == Kind.PART


def test_unlike_words_under_unlike_headings_are_another_document() -> None:
    news = "\n\n".join(
        f"## Story {c}\n\nYesterday mayor {c} opened bridge {c}."
        for c in "abcdefghijklmnopqrst" * 3
    )
    assert kind(TERMS, news) == Kind.OTHER


def test_a_rewritten_document_is_still_the_document() -> None:
    assert kind(TERMS, REWRITTEN) == Kind.WORDS


def test_counts_are_in_words() -> None:
    found = difference(TERMS, terms(more="Nine new words are added at the very end."))
    assert (found.added, found.removed) == (9, 0)


@pytest.mark.parametrize(("old", "new"), [("", TERMS), (TERMS, ""), ("", "")])
def test_nothing_can_be_compared(old: str, new: str) -> None:
    assert difference(old, new).kind in {Kind.NONE, Kind.WORDS, Kind.PART}


def test_dates_know_how_they_are_written() -> None:
    assert dates("11 November 2019 and November 11, 2019").keys() == {"2019-11-11"}
    assert without_region("On November 11, 2019") == without_region("On 11 November 2019")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (" ".join(DUTIES), "en"),
        (
            "Les clients ne peuvent pas utiliser le service dans les pays et pour les achats. " * 5,
            "fr",
        ),
        ("Die Kunden werden von der Bank nicht mit dem Vertrag oder für sie belastet. " * 5, "de"),
        ("Мы не можем и не будем по вашей просьбе на это или для вас. " * 6, "ru"),
        ("価格はいつでも変更されることがあります。", "ja"),
        ("Fees", ""),
    ],
)
def test_a_language_is_known_by_its_small_words(text: str, language: str) -> None:
    assert language_of(text * 3) == language
