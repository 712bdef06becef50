"""Terms of fictional providers, written for these tests, and a history of edits to them."""

TERMS = """# Terms of service

These terms apply to every account that we open for you. Please read them before you use the service.

## 1. Opening an account

You may open an account if you are at least 18 years old and live in a country that we serve.

We ask for your name, your date of birth and an e-mail address when you register.

You may use the account up to a total of 2,500 EUR a year before we ask for further documents.

We may ask for an identity document at any time and at our discretion.

## 2. Adding money

You can add money by bank transfer, by card or with a voucher.

Vouchers that you buy in a shop are credited at once and without further checks.

We accept money from independent exchangers who are not our agents.

## 3. Sending and withdrawing money

You can send money to any other account holder. A payment cannot be reversed once it is made.

Withdrawals go to a bank account in your own name.

We process withdrawals within two working days.

## 4. Fees

Our fees are listed on the page of fees. We tell you of a change two months before it applies.

## 5. Restrictions

You must not use the service for gambling, for the sale of weapons or to pay persons on a sanctions list.

We may suspend an account if we have reason to believe that it is used in breach of these terms.

## 6. Complaints

Write to us if you are not satisfied. We answer within fifteen working days.

If our answer does not satisfy you, you may turn to the Example Financial Ombudsman.

## 7. Law

These terms are governed by the law of Norway.
"""

EDITS = (
    ("at our discretion", "where the law requires it"),
    ("two working days", "one working day"),
    ("2,500 EUR a year", "1,000 EUR a year"),
    ("## 2. Adding money", "## 2. Adding funds"),
    (
        "Vouchers that you buy in a shop are credited at once and without further checks.",
        "Vouchers of more than 50 EUR are credited after we have checked an identity document.",
    ),
    ("fifteen working days", "ten working days"),
    ("ten working days", "fifteen working days"),
    ("for gambling, for the sale", "for unlicensed gambling, for the sale"),
)
LAST_EDITS = (
    ("1,000 EUR a year before", "150 EUR a month before"),
    (
        "We accept money from independent exchangers who are not our agents.\n\n",
        "",
    ),
    (
        "where the law requires it.",
        "where the law requires it, and we close the account if it is not sent within 30 days.",
    ),
    (
        "Withdrawals go to a bank account in your own name.",
        "Withdrawals go to a bank account in your own name.\n\n"
        "The first withdrawal needs a document that proves your address.",
    ),
)

PRIVACY = """# Privacy policy

We keep what you give us when you register, and a record of your payments.

We keep identity documents for five years after an account is closed.

We share data with authorities where the law obliges us to.
"""


def edited(text: str) -> list[str]:
    """The text and what becomes of it, edit by edit; the last version takes several at once."""
    texts = [text]
    for before, after in EDITS:
        texts.append(texts[-1].replace(before, after))
    last = texts[-1]
    for before, after in LAST_EDITS:
        last = last.replace(before, after)
    return [*texts, last]
