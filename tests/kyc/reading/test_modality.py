"""From must, may, if and not to what is claimed."""

from __future__ import annotations

import pytest

from auditor.kyc.clauses import read_clauses
from auditor.kyc.vocabulary import Trigger


def claimed(text: str, indicator: str = "IV-01") -> str:
    return {one.indicator: one.claimed for one in read_clauses(text, "en")}[indicator]


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("We verify your identity.", "mandatory"),
        ("You must verify your identity.", "mandatory"),
        ("You will be asked to verify your identity.", "mandatory"),
        ("We may verify your identity.", "discretionary"),
        ("You may be required to verify your identity.", "discretionary"),
        ("We reserve the right to verify your identity.", "discretionary"),
        ("We verify your identity at our sole discretion.", "discretionary"),
        ("If you pay out EUR 1,000, you must verify your identity.", "conditional"),
        ("If you pay out EUR 1,000, we may verify your identity.", "discretionary"),
        ("We do not verify your identity.", "explicit_no"),
        ("You are not required to verify your identity.", "explicit_no"),
    ],
)
def test_modality_decides_what_a_control_claims(sentence: str, value: str) -> None:
    assert claimed(sentence) == value


def test_an_item_takes_the_modality_of_its_lead_in() -> None:
    assert claimed("We may ask you for:\n\n- a copy of your passport") == "discretionary"


def test_a_duty_in_a_clause_of_the_lead_in_does_not_bind() -> None:
    lead = "We may ask for the following where more diligence is required:"
    assert claimed(f"{lead}\n\n- a copy of your passport") == "discretionary"


@pytest.mark.parametrize(
    ("lead", "value"),
    [
        ("We never ask for:", "explicit_no"),
        ("The following is not required:", "explicit_no"),
        ("If you do not want to wait, you must send:", "mandatory"),
        ("We do not charge for it, but you must send:", "mandatory"),
        ("We do not sell your data. We ask for:", "mandatory"),
        ("Accounts that are not verified are closed. Please upload:", "mandatory"),
        ("We do not check companies and do not ask for:", "explicit_no"),
        ("We verify companies, but we do not ask for:", "explicit_no"),
        ("Unless you are a company, we do not ask for:", "conditional"),
        ("We ask for nothing except:", "mandatory"),
    ],
)
def test_what_a_lead_in_denies_is_not_done(lead: str, value: str) -> None:
    assert claimed(f"{lead}\n\n- a copy of your passport") == value


def test_a_bare_list_of_a_privacy_notice_is_what_is_collected() -> None:
    assert claimed("# Personal data that we collect\n\n- Copy of your passport;") == "mandatory"


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("You can pay in with vouchers.", "offered_without_cdd"),
        ("Verified customers can pay in with vouchers.", "offered_after_cdd"),
        ("You may not pay in with vouchers.", "not_offered"),
        ("We do not accept vouchers.", "not_offered"),
    ],
)
def test_a_route_is_open_or_shut(sentence: str, value: str) -> None:
    assert claimed(sentence, "FC-02") == value


@pytest.mark.parametrize(
    ("sentence", "trigger"),
    [
        ("We verify your identity before you withdraw.", Trigger.BEFORE_WITHDRAWAL),
        ("We verify your identity before you deposit.", Trigger.BEFORE_DEPOSIT),
        ("We verify your identity if you send more than 1,000 euros.", Trigger.THRESHOLD),
        ("We verify your identity if we suspect a crime.", Trigger.RISK_EVENT),
        ("We verify your identity when a court orders us to, by court order.", Trigger.AUTHORITY_REQUEST),
        ("We verify your identity when you open an account.", Trigger.AT_OPENING),
        ("We verify your identity.", None),
    ],
)  # fmt: skip
def test_the_trigger_is_what_the_sentence_says(sentence: str, trigger: Trigger | None) -> None:
    (found,) = [one for one in read_clauses(sentence, "en") if one.indicator == "IV-01"]
    assert found.trigger is trigger


@pytest.mark.parametrize(
    "text",
    [
        "For users of the level Gold we verify your identity.",
        "## For customers who live abroad\n\nWe verify your identity.",
        "**Data used for users with a verified level**:\n\n- Copy of your passport",
    ],
)
def test_what_concerns_a_level_or_group_only_is_conditional(text: str) -> None:
    assert claimed(text) == "conditional"


def test_what_a_control_makes_possible_is_no_discretion() -> None:
    assert claimed("We verify your identity so that nobody else can pay.") == "mandatory"


@pytest.mark.parametrize(
    "sentence",
    [
        "Wir verlangen einen Ausweis, der nicht abgelaufen ist.",
        "Wir prüfen Ihre Identität, wenn Sie nicht schon Kunde sind.",
        "Wir prüfen nicht nur Ihre Identität.",
    ],
)
def test_no_denial_reaches_over_a_barrier(sentence: str) -> None:
    claims = {one.claimed for one in read_clauses(sentence, "de") if one.indicator == "IV-01"}
    assert "explicit_no" not in claims


def test_a_rule_of_denials_is_silent_where_nothing_is_denied() -> None:
    rules = {one.rule for one in read_clauses("Wir prüfen Ihren Reisepass.", "de")}
    assert "de:IV-01.denied" not in rules


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "Bis 100 Euro verlangen wir keinen Ausweis."),
        ("fr", "Jusqu'à 100 euros, nous ne demandons pas de pièce d'identité."),
        ("es", "Hasta 100 euros no pedimos documento de identidad."),
        ("pt", "Até 100 euros não pedimos documento de identidade."),
        ("it", "Fino a 100 euro non chiediamo il documento d'identità."),
        ("ru", "До 15 000 рублей мы не запрашиваем паспорт."),
    ],
)
def test_what_is_not_done_up_to_an_amount_is_conditional(language: str, sentence: str) -> None:
    claims = [(one.indicator, one.claimed) for one in read_clauses(sentence, language)]
    assert claims == [("IV-01", "conditional")]
