"""The protocols by which a person tests a provider; docs/testing-protocol.md tells how."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices


class Protocol(TextChoices):
    """What is tried. A stored value is never reused with another meaning."""

    OPENING = "opening-1", "Opening an account"
    FIRST_VALUE = "first-value-1", "First deposit or transfer in"
    LIMITS = "limits-1", "Reaching a limit"
    CASH_OUT = "cash-out-1", "Withdrawal"
    CONTACT = "contact-1", "Question to the provider"


ETHICS = (
    ("no_false_documents", "No false, altered or borrowed document was used."),
    ("no_illegal_funds", "No illegal funds were used, and no more value than the test needs."),
    (
        "no_others_data",
        "No other person's data were used; the account is in the tester's own name.",
    ),
    ("no_getting_round", "No safeguard was broken: only what the provider offers was done."),
    ("law_was_kept", "The law of the place from which it was tested was kept."),
)


@dataclass(frozen=True)
class Template:
    """What to write down in a test of one protocol, by field, and which indicators it can answer."""

    prompts: dict[str, str]
    indicators: tuple[str, ...]


TEMPLATES: dict[str, Template] = {
    Protocol.OPENING: Template(
        {
            "tried": "With which data of your own, as which kind of customer, and where you stopped.",
            "asked": "Each thing that was asked for, in order, and what was marked as required.",
            "happened": "After which step the account was open, refused, or waited for something.",
            "accepted": "What of that was taken without a further question.",
        },
        ("AO-01", "AO-02", "AO-03", "AO-04", "IV-01", "IV-03"),
    ),
    Protocol.FIRST_VALUE: Template(
        {
            "tried": "How little was moved in, by which means of payment of your own.",
            "asked": "What was asked for before the amount was credited.",
            "happened": "Whether and when it was credited, held or refused, and with which words.",
            "accepted": "What was taken as proof of the payment's origin, if any was asked for.",
        },
        ("AO-02", "IV-01", "ED-01"),
    ),
    Protocol.LIMITS: Template(
        {
            "tried": "Which stated limit, its currency and window, and how near it you came.",
            "asked": "What was asked for on the way to it and at it.",
            "happened": "At which amount the limit acted, or at which you stopped.",
            "accepted": "What raised the limit, if anything did.",
        },
        ("AO-02", "IV-01", "ED-01"),
    ),
    Protocol.CASH_OUT: Template(
        {
            "tried": "How much was taken out, by which way, to an account of your own.",
            "asked": "What was asked for before it was paid.",
            "happened": "Whether and when it was paid, held or refused, and with which words.",
            "accepted": "What was taken as proof of who you are or of where the money came from.",
        },
        ("AO-02", "IV-01", "ED-01"),
    ),
    Protocol.CONTACT: Template(
        {
            "tried": "The question in your own words, by which channel, under your own name.",
            "asked": "What was asked of you before an answer.",
            "happened": "The answer in short, or that none came within two weeks.",
        },
        ("GS-01", "SC-01"),
    ),
}
