"""What terms say is not done: it is never read as done, and a negation in a condition is none."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from auditor.kyc.clauses import read_clauses
from auditor.kyc.reading.pattern_file import load

CLAIMED_AS_DONE = {"mandatory", "stated", "conditional", "discretionary"}
WAYS_TO_DENY = (
    (r"We must (?!not)", ("We do not ", "We never ")),
    (r"We (?:may|will|shall|can) (?!not)", ("We do not ", "We never ")),
    (
        r"We (?!are|have|had|do|must|may|will|shall|can|cannot|and|or|accept no|hold)(?=[a-z]+ )",
        ("We do not ", "We will not ", "We never "),
    ),
    (r"You must (?!not|never)", ("You do not have to ", "You need not ", "You never have to ")),
    (r"You (?:will|may) be (?=asked|required)", ("You will not be ", "You will never be ")),
    (r"(?:Companies|Customers|A company) must ", ("Companies do not have to ",)),
)
"""How a sentence begins that can be denied without a look at its grammar, and how its denial begins.

Left out are facts on companies, licences and supervisors ("We are not licensed" states one, too), what is
forbidden, and sentences that begin in another way.
"""
TOO_FAR = "whoever registers is a living person and the holder of the passport"
"""Its passport stands more than twelve words behind the negation, where this is no longer related to it."""


def claims(sentence: str) -> list[tuple[str, str]]:
    return [(one.indicator, one.claimed) for one in read_clauses(f"# Terms\n\n{sentence}\n", "en")]


def denials() -> Iterator[str]:
    """Every example of a rule that fires, denied, with the headings and lead-ins that it needs."""
    for rule in load("en").rules:
        for example in rule.fires:
            above, _, sentence = example.rpartition("\n\n")
            for begins, denied in WAYS_TO_DENY:
                if re.match(begins, sentence) and TOO_FAR not in sentence:
                    said = (re.sub(f"^{begins}", one, sentence, count=1) for one in denied)
                    yield from (f"{above}\n\n{one}".lstrip() for one in said)
                    break


@pytest.mark.parametrize("text", sorted(set(denials())))
def test_an_example_that_is_denied_is_not_read_as_done(text: str) -> None:
    read = [(one.indicator, one.claimed) for one in read_clauses(text, "en")]
    assert [one for one in read if one[1] in CLAIMED_AS_DONE] == []


def test_enough_examples_can_be_denied() -> None:
    assert len(set(denials())) > 80


@pytest.mark.parametrize(
    ("sentence", "indicator", "claimed"),
    [
        ("You never have to prove who you are.", "IV-01", "explicit_no"),
        ("There is no customer identification and verification.", "IV-01", "explicit_no"),
        ("Suspicious activity is not investigated.", "OM-01", "explicit_no"),
        ("Nobody checks transactions for unusual patterns.", "OM-01", "explicit_no"),
        ("Nobody has to identify themselves before a transfer.", "IV-01", "explicit_no"),
        ("It is impossible for us to find out who our users are.", "IV-01", "explicit_no"),
        ("We do not analyse how you use the card in order to prevent fraud.", "OM-01", "explicit_no"),
        ("We do not profile our customers' behaviour for fraud.", "OM-01", "explicit_no"),
        ("Your behaviour is never analysed to detect fraud.", "OM-01", "explicit_no"),
        ("We do not score donations for risk of fraud.", "OM-01", "explicit_no"),
        ("We do not look for signs of money laundering.", "OM-01", "explicit_no"),
        ("We do not receive updates from the population register.", "OM-03", "explicit_no"),
        ("We do not send your data along with a transfer.", "TR-01", "explicit_no"),
        ("We will not close your account if you cannot be identified.", "GS-06", "explicit_no"),
        ("Anyone may use the service without proving who they are.", "IV-01", "explicit_no"),
        ("Your identity can no longer be verified by post.", "IV-01", "explicit_no"),
        ("We do not carry out identity checks on our customers.", "IV-01", "explicit_no"),
        ("KYC is never required on our platform.", "IV-01", "explicit_no"),
        ("None of our customers has to provide a passport.", "IV-01", "explicit_no"),
        ("We don't do background checks.", "IV-01", "explicit_no"),
        ("You needn't prove your identity.", "IV-01", "explicit_no"),
        ("We do not use any third party to verify your identity.", "IV-01", "explicit_no"),
        ("We do not use any third party to verify your identity.", "IV-06", "explicit_no"),
        ("We no longer require identity verification.", "IV-01", "explicit_no"),
        ("We have stopped asking for proof of identity.", "IV-01", "explicit_no"),
        ("At no time do we verify the identity of payers.", "IV-01", "explicit_no"),
        ("We refrain from verifying identities.", "IV-01", "explicit_no"),
        ("We do not know who our customers are.", "IV-01", "explicit_no"),
        ("We do not want proof that you are who you say you are.", "IV-01", "explicit_no"),
        ("We neither collect nor store passport copies.", "IV-01", "explicit_no"),
        ("We do not use any processor that identifies users.", "IV-01", "explicit_no"),
        ("You can use our exchange without any KYC.", "IV-01", "explicit_no"),
        ("All services can be used without a verified identity.", "IV-01", "explicit_no"),
        ("We do not compare a selfie with the photo on your passport.", "IV-03", "explicit_no"),
        ("A picture on your document is not compared with your face.", "IV-03", "explicit_no"),
        ("You will never be asked for a selfie.", "IV-03", "explicit_no"),
        ("You aren't required to provide your real name.", "AO-01", "explicit_no"),
        ("You can use a pseudonym when registering.", "AO-01", "explicit_no"),
        ("No name or email is needed to create an account.", "AO-01", "explicit_no"),
        ("No name or email is needed to create an account.", "AO-03", "explicit_no"),
        ("We do not perform enhanced due diligence on high risk customers.", "ED-01", "explicit_no"),
        ("You are not obliged to tell us the purpose of a transaction.", "ED-01", "explicit_no"),
        ("We do not want to know where your funds come from.", "ED-01", "explicit_no"),
        ("We do not use blockchain analytics to trace your coins.", "OM-02", "explicit_no"),
        ("We do not re-verify existing customers.", "OM-03", "explicit_no"),
        ("The travel rule does not apply to our transfers.", "TR-01", "explicit_no"),
        ("We do not transmit information about the originator or beneficiary with a transfer.", "TR-01", "explicit_no"),
        ("No information about the sender travels along with the transfer.", "TR-01", "explicit_no"),
        ("We will not freeze your account at the request of the authorities.", "GS-06", "explicit_no"),
        ("We haven't introduced any identity verification.", "IV-01", "explicit_no"),
        ("Identity checks are not part of our process.", "IV-01", "explicit_no"),
        ("Verification of your identity is unnecessary.", "IV-01", "explicit_no"),
        ("We have abolished identity verification.", "IV-01", "explicit_no"),
        ("We have no transaction monitoring.", "OM-01", "explicit_no"),
        ("No records of your transactions are kept for any number of years.", "RK-01", "explicit_no"),
        ("We ask no questions about the source of your funds.", "ED-01", "explicit_no"),
        ("We don't care where your money comes from.", "ED-01", "explicit_no"),
        ("We can't freeze your account, even if the police ask.", "GS-06", "explicit_no"),
        ("Your account will never be frozen for suspicion of money laundering.", "GS-06", "explicit_no"),
        ("Identity verification is required for everyone, not only for users with a business account.", "IV-01", "mandatory"),
        ("Although others require a passport, we do not.", "IV-01", "explicit_no"),
        ("Unlike other exchanges, which ask for your passport, we do not.", "IV-01", "explicit_no"),
        ("While some services require KYC, ours does not.", "IV-01", "explicit_no"),
        ("Other exchanges verify your identity; we don't.", "IV-01", "explicit_no"),
        ("No KYC, no registration, no e-mail.", "IV-01", "explicit_no"),
        ("No KYC, no withdrawal fees.", "TP-04", "advertised"),
    ],
)  # fmt: skip
def test_what_is_denied_is_said_not_to_be_done(sentence: str, indicator: str, claimed: str) -> None:
    assert [value for name, value in claims(sentence) if name == indicator] == [claimed]


@pytest.mark.parametrize(
    "sentence",
    [
        "We accept documents that are out of date or unreadable.",
        "Services of a higher level can be used without any upgrade.",
        "Transfers above the limit do not require any documents.",
        "Our driver's licence check is done when you rent a car.",
        "Customers from sanctioned countries are welcome.",
        "We do not restrict access from any country.",
        "We do not share your data with law enforcement authorities.",
        "We never disclose customer information to the police or other authorities.",
        "We cooperate with no authority.",
        "We have no compliance officer.",
        "No data is shared with law enforcement.",
        "Your information is not disclosed to the police.",
        "Sanctioned persons may use the service.",
        "No sanctions screening takes place.",
        "We have no anti-money laundering policy.",
        "We will not notify you of changes to these terms.",
    ],
)
def test_a_fact_that_is_denied_is_not_stated(sentence: str) -> None:
    assert claims(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "indicator", "claimed"),
    [
        ("We are licensed by the Financial Conduct Authority and work with partner banks.", "GS-02", "stated"),
        ("We are licensed by the Financial Conduct Authority and work with partner banks.", "GS-03", "stated"),
        ("Acme Payments Ltd is incorporated in Ireland; we use Foo GmbH for hosting.", "GS-01", "stated"),
        ("Acme Payments Ltd is registered in Malta, except where we say otherwise.", "GS-01", "stated"),
        ("Acme Ltd provides the service with the exception of cards.", "GS-01", "stated"),
        ("We encourage you to review these terms regularly, as we may change them at any time.", "TP-03", "stated"),
        ("The app is only available to residents of the United States with an e-ID.", "SC-03", "mandatory"),
    ],
)  # fmt: skip
def test_the_mention_of_another_does_not_silence_what_is_said_of_oneself(
    sentence: str, indicator: str, claimed: str
) -> None:
    assert (indicator, claimed) in claims(sentence)


@pytest.mark.parametrize(
    ("sentence", "indicator", "claimed"),
    [
        ("If you do not provide an identity document, we may close your account.", "IV-01", "discretionary"),
        ("We may suspend your account where we cannot verify your identity.", "IV-01", "mandatory"),
        ("You cannot withdraw until you have verified your identity.", "IV-01", "mandatory"),
        ("Users who do not complete identity verification may not withdraw.", "IV-01", "mandatory"),
        ("We will not process your withdrawal until you have provided proof of identity.", "IV-01", "mandatory"),
        ("If your identity is not verified, we will close the account.", "IV-01", "conditional"),
        ("We do not verify your identity unless the law requires it.", "IV-01", "conditional"),
        ("We never ask for a selfie unless we suspect fraud.", "IV-03", "conditional"),
        ("We do not share your data with the police unless a court orders it.", "GS-05", "stated"),
        ("We do not share your data with anyone except law enforcement authorities.", "GS-05", "stated"),
        ("We do not store your photo, but we must verify your identity.", "IV-01", "mandatory"),
        ("Without KYC you cannot trade.", "IV-01", "mandatory"),
        ("KYC is not optional.", "IV-01", "mandatory"),
        ("It is not optional: you must submit a passport.", "IV-01", "mandatory"),
        ("We never waive the duty to identify customers.", "IV-01", "mandatory"),
        ("The account is not activated without a verified phone number.", "AO-04", "mandatory"),
        ("Under no circumstances do we open an account without a passport.", "AO-02", "mandatory"),
        ("Accounts that are not verified are closed.", "GS-06", "mandatory"),
        ("No KYC, no payout.", "IV-01", "mandatory"),
        ("Without KYC no payouts.", "IV-01", "mandatory"),
        ("We cannot open an account without:\n\n- a copy of your passport", "IV-01", "mandatory"),
        ("An account cannot be opened without the following:\n\n- your full name", "AO-03", "mandatory"),
        ("If you are a consumer, we do not verify your identity.", "IV-01", "explicit_no"),
        ("When registering you are not required to provide an identity document.", "IV-01", "explicit_no"),
    ],
)  # fmt: skip
def test_a_negation_of_a_condition_or_of_something_else_denies_nothing(
    sentence: str, indicator: str, claimed: str
) -> None:
    assert (indicator, claimed) in claims(sentence)


def test_no_checks_no_service_is_no_advertisement_of_their_absence() -> None:
    said = ("No KYC, no payout.", "No verification, no withdrawals.", "No ID, no service.")
    assert [one for text in said for one in claims(text) if one[0] == "TP-04"] == []


@pytest.mark.parametrize(
    "text",
    [
        "No documents are required when:\n\n- a transaction is below our limit",
        "Transactions are not subject to any review, including:\n\n- large transfers",
        "## Personal data\n\nWe collect none of the following information:\n\n- Full name",
        "## Company verification\n\nNone of these is required:\n\n- Letter of authorization",
        "## Company verification\n\nWe do not verify companies and do not ask for:\n\n- Register of directors",
    ],
)
def test_what_a_lead_in_denies_is_not_read_as_done(text: str) -> None:
    read = [one.claimed for one in read_clauses(text, "en")]
    assert not CLAIMED_AS_DONE.intersection(read)
