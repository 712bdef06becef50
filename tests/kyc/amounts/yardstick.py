"""Written forms of amounts with what a reader finds in them, and how many are read right.

A form's `is` holds the amounts in order: `<=1000 EUR day withdrawal` (at most), `>=` (at least),
`100..500 EUR`, `unlimited day`, `none`; `?` is a currency that the text leaves open, a crypto asset
stands in the currency's place. A form is right if every field of every amount is.
`python -m tests.kyc.amounts.yardstick` prints the figures and every form that is read wrongly.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from auditor.kyc.amounts import Amount, find_amounts
from auditor.kyc.vocabulary import Operation, Window
from auditor.kyc.words import LANGUAGES

FOLDER = Path(__file__).resolve().parent / "forms"
# 4.90 and 4.9 are one value.
ZEROS = re.compile(r"(?<=[0-9]\.[0-9])0+(?![0-9])|(?<=[0-9])\.0+(?![0-9])")


@dataclass(frozen=True, slots=True)
class Form:
    """One written form, in a language, and what it says."""

    language: str
    text: str
    expected: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A form beside what was found."""

    form: Form
    found: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        return self.found == self.form.expected


def forms() -> Iterator[Form]:
    for language in LANGUAGES:
        for one in yaml.safe_load((FOLDER / f"{language}.yaml").read_text(encoding="utf-8")):
            parts = tuple(ZEROS.sub("", part.strip()) for part in one["is"].split(";"))
            yield Form(language, one["text"], () if parts == ("none",) else parts)


def readings() -> list[Reading]:
    return [
        Reading(form, tuple(written(one) for one in find_amounts(form.text, form.language)))
        for form in forms()
    ]


def written(amount: Amount) -> str:
    """An amount as the forms write it."""
    parts = [
        _sum(amount),
        *([] if amount.is_unlimited else [amount.currency or amount.unit or "?"]),
    ]
    return " ".join([*parts, *(one.value for one in (amount.window, amount.operation) if one)])


def _sum(amount: Amount) -> str:
    if amount.is_unlimited:
        return "unlimited"
    if amount.value is None:
        return f"{amount.lower:f}..{amount.upper:f}"
    sign = "<=" if amount.upper is not None else ">=" if amount.lower is not None else ""
    return sign + ZEROS.sub("", f"{amount.value:f}")


def is_form(said: str) -> bool:
    """Whether an expectation uses known words only."""
    head, *rest = said.split()
    words = [*Window.values, *Operation.values]
    named = rest if head == "unlimited" else rest[1:]
    return all(word in words for word in named) and (head == "unlimited" or len(rest) >= 1)


def report(found: list[Reading]) -> str:
    """One line a language, the total, and every form that is read wrongly."""
    lines = []
    for language in LANGUAGES:
        own = [one for one in found if one.form.language == language]
        lines.append(
            f"{language} forms read right: {sum(one.is_right for one in own)} of {len(own)}"
        )
    lines.append(f"all forms read right: {sum(one.is_right for one in found)} of {len(found)}")
    wrong = [one for one in found if not one.is_right]
    return "\n".join([*lines, *(_wrong(one) for one in wrong)])


def _wrong(one: Reading) -> str:
    wanted = "; ".join(one.form.expected) or "none"
    return f"\n{one.form.language}: {one.form.text}\n  is:    {wanted}\n  found: {'; '.join(one.found) or 'none'}"


if __name__ == "__main__":
    sys.stdout.write(report(readings()) + "\n")
