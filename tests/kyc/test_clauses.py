"""Clauses of a text: where they stand, what they quote, and that no text is too much."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.kyc.clause import CONTEXT
from auditor.kyc.clauses import forget, matcher, read_clauses
from auditor.kyc.reading import phrases
from auditor.kyc.vocabulary import Operation, Trigger, Window

PIECES = st.sampled_from(
    [
        "We must verify your identity.", "You may not use a false name.", "# Limits", "- ", "| a | b |",
        "|---|---|", "EUR 1,000", "sanctions", "\n", "\n\n", "   ", "**Bold**", "a court", "<br>", "é", "\U0001f600",
    ]
)  # fmt: skip


def test_a_clause_is_the_sentence_that_speaks() -> None:
    text = "# Terms\n\nHello there. We must verify your identity. Good bye."
    (clause,) = read_clauses(text, "en")
    assert clause.exact == "We must verify your identity."
    assert (clause.line, clause.start) == (3, text.index("We must"))
    assert (clause.prefix, clause.suffix) == ("# Terms\n\nHello there. ", " Good bye.")


def test_a_clause_of_a_broken_paragraph_stands_on_its_own_line() -> None:
    (clause,) = read_clauses("This is long\nenough. We verify\nyour identity.", "en")
    assert clause.line == 2


def test_a_rule_is_named_with_its_language_and_says_why() -> None:
    (clause,) = read_clauses("We must verify your identity.", "en")
    assert clause.rule.startswith("en:IV-01.")
    assert "identity" in clause.why


def test_every_clause_bears_the_amount_of_its_sentence() -> None:
    clauses = read_clauses(
        "You must verify your identity if you withdraw more than EUR 1,000 per day.", "en"
    )
    assert {one.indicator for one in clauses} == {"IV-01", "LT-01"}
    assert {(one.amount, one.currency) for one in clauses} == {(Decimal(1000), "EUR")}
    assert {(one.window, one.operation) for one in clauses} == {(Window.DAY, Operation.WITHDRAWAL)}


def test_an_amount_of_another_sentence_is_not_borne() -> None:
    (clause,) = read_clauses("We verify your identity. A card is EUR 5.", "en")
    assert clause.amount is None


def test_a_short_row_speaks_as_a_whole() -> None:
    rows = "| Level | Limit |\n|---|---|\n| Unverified accounts | up to EUR 150 per month |"
    read = [(one.indicator, one.amount, one.line) for one in read_clauses(rows, "en")]
    assert read == [("LT-01", Decimal(150), 3), ("TP-02", Decimal(150), 3)]


def test_a_heading_alone_carries_nothing() -> None:
    assert read_clauses("# Identity verification\n\n## Sanctions\n", "en") == ()


@pytest.mark.parametrize(
    "title",
    [
        "**Identity verification.**", "__Identity verification.__", "***Identity verification.***",
        "__**Identity verification.**__", "*Identity verification.*", "_Identity verification._",
        "4.2 __Identity verification__.", "(a) **Identity verification.**", "iv. **Identity verification.**",
    ],
)  # fmt: skip
def test_a_title_within_a_paragraph_carries_nothing(title: str) -> None:
    assert read_clauses(f"{title} Our office is open on Mondays.", "en") == ()


def test_words_in_bold_within_a_sentence_are_no_title() -> None:
    text = "We **must verify your identity.** Our office is open on Mondays."
    assert [one.indicator for one in read_clauses(text, "en")] == ["IV-01"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ('Read the section "Copy of your passport" below.', "en"),
        ("See the sections “Identity check” and “Copy of your passport” below.", "en"),
        ("Lesen Sie den Abschnitt „Prüfung der Identität“.", "de"),
    ],
)
def test_a_title_that_is_cited_says_nothing_here(text: str, language: str) -> None:
    assert read_clauses(text, language) == ()


def test_lines_of_a_block_that_have_a_label_speak_apart() -> None:
    text = (
        "## Contact\n\nPellworth Oy  \nBusiness ID: 1234567-8  \nAddress: Harbour Lane 4, Anytown"
    )
    assert [one.line for one in read_clauses(text, "en") if one.indicator == "GS-01"] == [4, 5]


def test_definitions_control_nothing() -> None:
    assert read_clauses('"Verification" means the identity check of a customer.', "en") == ()


def test_the_language_is_recognised() -> None:
    text = "We must verify your identity before you can use the wallet and the card that we issue."
    assert read_clauses(text) == read_clauses(text, "en")


def test_a_language_without_rules_gives_nothing() -> None:
    assert read_clauses("We must verify your identity.", "xx") == ()


def test_reading_again_gives_the_same() -> None:
    text = "We must verify your identity. You may not use a false name."
    first = read_clauses(text, "en")
    assert read_clauses(text, "en") == first
    forget()
    assert read_clauses(text, "en") == first


@settings(deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=20)), max_size=30).map("".join))
def test_every_clause_quotes_the_text(text: str) -> None:
    for clause in read_clauses(text, "en"):
        assert text[clause.start : clause.end] == clause.exact
        assert clause.exact.strip()
        assert text[: clause.start].endswith(clause.prefix)
        assert text[clause.end :].startswith(clause.suffix)
        assert len(clause.prefix) <= CONTEXT >= len(clause.suffix)
        assert text.count("\n", 0, clause.start) == clause.line - 1
        assert 0 < clause.confidence <= 1


@settings(deadline=None)
@given(st.text(max_size=500))
def test_no_text_fails(text: str) -> None:
    read_clauses(text)


@pytest.mark.parametrize(
    "piece",
    [
        "verify identity sanctions block account ",
        "we may suspend ",
        "a.",
        "| ",
        "<br>",
        "**",
        "[x](",
        "- a\n",
        "(a) we may block your account\n",
        "# a\n",
        "\n",
        "\xa0",
    ],
)
def test_long_hostile_text_is_read(piece: str) -> None:
    forget()
    assert isinstance(read_clauses(piece * (200_000 // len(piece)), "en"), tuple)


def test_work_grows_in_step_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    entered: list[int] = []
    enter = phrases._Walk._enter

    def counted(walk: phrases._Walk, node: phrases._Node, first: int, at: int) -> None:
        entered.append(at)
        enter(walk, node, first, at)

    monkeypatch.setattr(phrases._Walk, "_enter", counted)
    works = []
    for times in (1_000, 4_000):
        entered.clear()
        matcher("en").found("we may block the account if a court asks " * times)
        works.append(len(entered))
    assert works[1] < 4.1 * works[0]


def test_lists_of_any_depth_are_read() -> None:
    deep = "\n".join(" " * (level % 190) + "- we may block your account" for level in range(20_000))
    assert read_clauses(deep, "en")


@pytest.mark.parametrize(
    ("sentence", "claimed"),
    [
        ("No identity document is required.", "explicit_no"),
        ("No proof of identity is requested.", "explicit_no"),
        ("No identity document is required for payments up to EUR 150.", "conditional"),
        ("We do not ask for identity documents below EUR 1,000.", "conditional"),
        ("Identity documents are not required unless you withdraw more than $500.", "conditional"),
        ("No identity document is required unless the transfer exceeds EUR 1,000.", "conditional"),
        ("No identity document is required until your balance reaches EUR 150.", "conditional"),
        (
            "No identity document is required up to EUR 150, and a fee of EUR 2 applies.",
            "conditional",
        ),
        (
            "A fee of EUR 2 applies and no identity document is required below EUR 150.",
            "conditional",
        ),
        ("No identity document is required and a fee of EUR 5 applies.", "explicit_no"),
        ("No identity document is required, but a fee of at most EUR 5 applies.", "explicit_no"),
        ("No identity document is required; the card costs up to EUR 9.", "explicit_no"),
        ("No identity document is required, but the minimum deposit is EUR 10.", "explicit_no"),
        ("No identity document is required for the EUR 25 card.", "explicit_no"),
        ("No identity document is required for withdrawals over EUR 1,000.", "explicit_no"),
        ("An identity document is required.", "mandatory"),
    ],
)
def test_what_is_not_required_is_not_read_as_required(sentence: str, claimed: str) -> None:
    found = [
        one for one in read_clauses(f"# Terms\n\n{sentence}\n", "en") if one.indicator == "IV-01"
    ]
    assert [one.claimed for one in found] == [claimed]


def test_what_is_not_required_up_to_an_amount_is_conditional_in_german_too() -> None:
    text = "# Bedingungen\n\nBis zu 150 EUR verlangen wir keinen Identitätsnachweis.\n"
    assert [one.claimed for one in read_clauses(text, "de")] == ["conditional"]


@pytest.mark.parametrize(
    ("language", "sentence", "claimed"),
    [
        (
            "fr",
            "Aucune pièce d'identité n'est demandée, des frais de 5 EUR s'appliquent.",
            "explicit_no",
        ),
        ("fr", "Aucune pièce d'identité n'est demandée jusqu'à 150 EUR.", "conditional"),
        (
            "de",
            "Es ist kein Identitätsnachweis erforderlich, die Gebühr beträgt 5 EUR.",
            "explicit_no",
        ),
        ("es", "No se requiere documento de identidad y la comisión es de 5 EUR.", "explicit_no"),
        ("it", "Nessun documento di identità è richiesto fino a 150 EUR.", "conditional"),
    ],
)
def test_in_other_languages_too_only_a_bound_makes_it_conditional(
    language: str, sentence: str, claimed: str
) -> None:
    found = read_clauses(f"# A\n\n{sentence}\n", language)
    assert [one.claimed for one in found if one.indicator == "IV-01"] == [claimed]


def test_what_is_not_required_up_to_an_amount_is_required_from_that_threshold_on() -> None:
    read = read_clauses("No identity document is required up to EUR 150.", "en")
    bounds = {one.indicator: (one.trigger, one.amount) for one in read}
    bound = (Trigger.THRESHOLD, Decimal(150))
    assert bounds == {"IV-01": bound, "LT-02": bound}


def test_what_is_never_asked_for_bears_no_sum_of_another_kind() -> None:
    (clause,) = read_clauses("No identity document is required and a fee of EUR 5 applies.", "en")
    assert clause.amount is None


@pytest.mark.parametrize(
    ("sentence", "indicator", "claimed"),
    [
        ("Anonymous accounts are allowed.", "AO-01", "explicit_no"),
        ("Anonymous accounts are not allowed.", "AO-01", "mandatory"),
        ("You can open an account anonymously.", "AO-01", "explicit_no"),
        ("Customers are not screened against sanctions lists.", "SC-01", "explicit_no"),
        ("There is no requirement to identify beneficial owners.", "BO-02", "explicit_no"),
        ("No selfie is required.", "IV-03", "explicit_no"),
        ("We require no source of funds information.", "ED-01", "explicit_no"),
        ("Neither a passport nor an identity card is required.", "IV-01", "explicit_no"),
        ("You are under no obligation to verify your identity.", "IV-01", "explicit_no"),
        ("We do not report suspicious activity to any authority.", "OM-04", "explicit_no"),
        ("We accept no cash.", "FC-02", "not_offered"),
        ("We do not accept cash.", "FC-02", "not_offered"),
        ("Neither cash nor vouchers are accepted as payment.", "FC-02", "not_offered"),
    ],
)
def test_what_is_not_done_is_never_read_as_done(
    sentence: str, indicator: str, claimed: str
) -> None:
    found = read_clauses(f"# Terms\n\n{sentence}\n", "en")
    assert [one.claimed for one in found if one.indicator == indicator] == [claimed]


@pytest.mark.parametrize(
    ("language", "sentence", "indicator", "claimed"),
    [
        ("fr", "Les comptes anonymes sont autorisés.", "AO-01", "explicit_no"),
        ("fr", "Les comptes anonymes sont interdits.", "AO-01", "mandatory"),
        ("fr", "Aucun selfie n'est demandé.", "IV-03", "explicit_no"),
        ("fr", "Vous n'êtes pas tenu de vérifier votre identité.", "IV-01", "explicit_no"),
        ("es", "Se permiten cuentas anónimas.", "AO-01", "explicit_no"),
        (
            "es",
            "Los clientes no se comprueban con las listas de sanciones.",
            "SC-01",
            "explicit_no",
        ),
        ("de", "Anonyme Konten sind erlaubt.", "AO-01", "explicit_no"),
        ("de", "Kunden werden nicht mit Sanktionslisten abgeglichen.", "SC-01", "explicit_no"),
        ("pt", "São permitidas contas anónimas.", "AO-01", "explicit_no"),
        ("pt", "Os clientes não são verificados nas listas de sanções.", "SC-01", "explicit_no"),
        ("ru", "Анонимные счета разрешены.", "AO-01", "explicit_no"),
        ("ru", "Клиенты не проверяются по санкционным спискам.", "SC-01", "explicit_no"),
        ("it", "Sono consentiti conti anonimi.", "AO-01", "explicit_no"),
        ("it", "I clienti non sono controllati nelle liste di sanzioni.", "SC-01", "explicit_no"),
    ],
)
def test_in_other_languages_too_what_is_not_done_is_never_read_as_done(
    language: str, sentence: str, indicator: str, claimed: str
) -> None:
    found = read_clauses(f"# A\n\n{sentence}\n", language)
    assert [one.claimed for one in found if one.indicator == indicator] == [claimed]


@pytest.mark.parametrize(
    ("sentence", "claimed", "amount"),
    [
        ("You must be able to explain where the funds that you deposit come from.", "mandatory", None),
        ("At our discretion we may ask for documents that show it, such as pay slips.", "discretionary", None),
        ("For deposits above EUR 1,000 in 30 days, documents that show it are required.", "conditional", Decimal(1000)),
        ("We may ask you where they come from.", "discretionary", None),
    ],
)  # fmt: skip
def test_it_is_read_that_the_source_of_funds_is_asked_for_by_a_pronoun(
    sentence: str, claimed: str, amount: Decimal | None
) -> None:
    found = read_clauses(f"## 7. Source of funds\n\n{sentence}\n", "en")
    assert [
        (one.indicator, one.claimed, one.amount) for one in found if one.indicator == "ED-01"
    ] == [("ED-01", claimed, amount)]
