"""Every example of a rule that fires in one of six languages, denied by a word before its verb, is not read as done."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from auditor.kyc.clauses import read_clauses
from auditor.kyc.reading.pattern_file import load

CLAIMED_AS_DONE = {"mandatory", "stated", "conditional", "discretionary"}
SAYS_NO_ALREADY = re.compile(
    r"\b(?:ne|n|pas|aucune?|sans|no|sin|nunca|ning\w+|nicht|nie|keine?\w*|ohne|não|sem|nenhum\w*|non|mai|senza|nessun\w*"
    r"|не|ни|без|никогда)\b",
    re.IGNORECASE,
)
WAYS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "fr": (
        (r"^Nous pouvons ", ("Nous n'allons pas ", "Nous n'allons jamais ")),
        (r"^Nous ((?:vous )?\w+ons) ", (r"Nous ne \1 pas ", r"Nous ne \1 jamais ")),
        (r"^Vous devez ", ("Vous n'avez pas à ", "Vous n'êtes pas tenu de ", "Nul n'est tenu de ")),
        (r" doi(?:t|vent) ", (" n'a pas à ", " n'est jamais tenu de ")),
        (r" (vous )?(est|sont) ", (r" ne \1\2 pas ", r" ne \1\2 jamais ")),
    ),
    "es": (
        (r"^Pod(?:r?emos) ", ("No vamos a ", "Nunca vamos a ")),
        (r"^(\w+[aei]mos) ", (r"No \1 ", r"Nunca \1 ", r"Jamás \1 ")),
        (r"^(Le \w+emos) ", (r"No \1 ", r"Nunca \1 ")),
        (r"^Deberá |^Debe ", ("No tendrá que ", "No está obligado a ", "No es necesario ")),
        (r" (es|será|son) ", (r" no \1 ", r" nunca \1 ")),
    ),
    "de": (
        (r"^Wir können ", ("Wir werden nie ", "Wir werden niemals ")),
        (r"^Wir (\w+e?n) ", (r"Wir \1 nicht ", r"Wir \1 nie ", r"Wir \1 niemals ")),
        (r" (müssen|muss) ", (r" \1 nicht ", r" \1 niemals ")),
        (r" (ist|sind|wird|werden) ", (r" \1 nicht ", r" \1 nie ")),
        (r" (melden|führen|speichern) wir ", (r" \1 wir nicht ", r" \1 wir nie ")),
    ),
    "pt": (
        (r"^Pod(?:er)?emos ", ("Não vamos ", "Nunca vamos ")),
        (r"^(\w+[aei]mos) ", (r"Não \1 ", r"Nunca \1 ", r"Jamais \1 ")),
        (r"^Deve ", ("Não tem de ", "Não precisa de ", "Não é obrigado a ")),
        (r" deve ", (" não tem de ", " não precisa de ")),
        (r" (é|são) ", (r" não \1 ", r" nunca \1 ")),
    ),
    "ru": (
        (r"^Мы (?:вправе|можем) ", ("Мы не будем ", "Мы никогда не станем ")),
        (r"^Мы (\w+(?:ем|им)) ", (r"Мы не \1 ", r"Мы никогда не \1 ", r"Мы больше не \1 ")),
        (r" (обязан\w*) ", (r" не \1 ",)),
        (r" (необходимо|нужно) ", (r" не \1 ",)),
        (r" (\w+[аяую]тся) ", (r" не \1 ", r" никогда не \1 ")),
    ),
    "it": (
        (r"^Possiamo ", ("Non intendiamo ", "Non andremo mai a ")),
        (r"^(\w+iamo) ", (r"Non \1 ", r"Non \1 mai ")),
        (r"^(Le \w+iamo) ", (r"Non \1 ", r"Mai \1 ")),
        (r"^Deve ", ("Non è tenuto a ", "Non è obbligato a ", "Non deve ")),
        (r" deve ", (" non è tenuto a ", " non deve ")),
        (r"^Occorre ", ("Non occorre ", "Non serve ")),
        (r" (è|sono) ", (r" non \1 ", r" non \1 mai ")),
    ),
}
"""How a sentence is denied without a look at its grammar, but for where its verb stands."""
NO_DENIAL = (
    "GS-01",
    "GS-02",
    "GS-03",
    "GS-04",
    "AO-01",
    "AO-05",
    "SC-03",
    "FC-",
    "LT-",
    "TP-02",
    "TP-04",
    "AO-02",
)
"""Left out: what one is or is not, what is forbidden, open routes, limits, and what nothing precedes."""
REFUSES = re.compile(r"\b(?:refus|rejet|deneg|recus|rifiut|ablehn|lehn|отказ)", re.IGNORECASE)
"""Who does not refuse says nothing of a control; not read yet."""


def denials(language: str) -> Iterator[str]:
    """Every example of a rule that fires, denied, with the headings and lead-ins that it needs."""
    for rule in load(language).rules:
        if rule.indicator.startswith(NO_DENIAL) or rule.claimed in {"by_denial", "explicit_no"}:
            continue
        for example in rule.fires:
            above, _, sentence = example.rpartition("\n\n")
            if SAYS_NO_ALREADY.search(sentence) or REFUSES.search(sentence):
                continue
            for begins, denied in WAYS[language]:
                if re.search(begins, sentence):
                    said = (re.sub(begins, one, sentence, count=1) for one in denied)
                    yield from (f"{above}\n\n{one}".lstrip() for one in said)
                    break


@pytest.mark.parametrize(
    ("language", "text"), [(tongue, one) for tongue in WAYS for one in sorted(set(denials(tongue)))]
)
def test_an_example_that_is_denied_is_not_read_as_done(language: str, text: str) -> None:
    read = [(one.indicator, one.claimed) for one in read_clauses(text, language)]
    assert [one for one in read if one[1] in CLAIMED_AS_DONE] == []


@pytest.mark.parametrize("language", WAYS)
def test_enough_examples_can_be_denied(language: str) -> None:
    assert len(set(denials(language))) > 30
