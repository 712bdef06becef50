"""Terms of a fictional exchange, long enough that a small edit is a small edit."""

from __future__ import annotations

SUBJECTS = ("The Exchange", "A customer", "Each party", "The issuer", "Our banking partner")
DUTIES = (
    "may suspend the account where the law requires it",
    "shall keep records of every payment for five years",
    "must verify the identity of the holder before a withdrawal",
    "will refund a payment that was executed without consent",
    "shall answer a complaint within fifteen business days",
    "may charge a fee of 2 EUR for each conversion of currency",
)


def clause(number: int) -> str:
    subject = SUBJECTS[number % len(SUBJECTS)]
    duty = DUTIES[number % len(DUTIES)]
    return f"{subject} {duty}, as Section {number} of these terms describes in full."


def terms(clauses: int = 60, *, more: str = "", without: int = -1) -> str:
    """Markdown with a title, a date, headings and numbered clauses; `more` is the last paragraph."""
    lines = ["# Terms of Service", "Last updated: 3 March 2024"]
    for number in range(clauses):
        if number % 10 == 0:
            lines.append(f"## Part {chr(65 + number // 10)} of the terms")
        if number != without:
            lines.append(clause(number))
    return "\n\n".join([*lines, more] if more else lines) + "\n"


TERMS = terms()
REWRITTEN = terms(
    more="\n\n".join(f"New rule {n} binds all users of the wallet." for n in range(90))
)
FOOTER = """
[About us](https://exchange.example/about)

[Careers](https://exchange.example/careers)

[Help](https://exchange.example/help)
"""
