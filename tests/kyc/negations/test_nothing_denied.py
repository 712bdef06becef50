"""An example of a rule is no denial for a word in front of it or a remark behind that speak of something else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from auditor.kyc.clauses import read_clauses
from auditor.kyc.reading.pattern_file import load
from tests.kyc.negations.test_mechanically_denied import SAYS_NO_ALREADY

IN_FRONT: dict[str, tuple[str, ...]] = {
    "fr": (
        "En cas de soupçon de fraude, ",
        "À tout moment, ",
        "Sans préjudice de ce qui précède, ",
        "Conformément à la loi et sans délai, ",
    ),
    "es": (
        "En caso de sospecha de fraude, ",
        "En cualquier momento, ",
        "Sin perjuicio de lo anterior, ",
        "Conforme a la ley y sin demora, ",
    ),
    "de": (
        "In jedem Fall gilt: ",
        "Unter bestimmten Umständen: ",
        "Ohne Verzögerung und auf unsere Kosten: ",
    ),
    "pt": (
        "Em caso de suspeita de fraude, ",
        "A qualquer momento, ",
        "Sem prejuízo do anterior, ",
        "Antes de qualquer operação, ",
    ),
    "it": (
        "In caso di sospetta frode, ",
        "In qualsiasi momento, ",
        "Senza pregiudizio di quanto precede, ",
        "Sotto la nostra responsabilità, ",
    ),
    "ru": (
        "При любых условиях ",
        "Без ущерба для сказанного выше ",
        "По закону и без промедления ",
    ),
}
BEHIND: dict[str, tuple[str, ...]] = {
    "fr": (", et aucun frais n'est facturé.", ", sans que cela vous coûte rien."),
    "es": (", y no cobramos ninguna comisión.", ", pero no respondemos de ello."),
    "de": ("; Gebühren fallen dafür nicht an.", ", wenn Sie es nicht schon getan haben."),
    "pt": (", e não cobramos nenhuma comissão.", ", mas não respondemos por isso."),
    "it": (", e non addebitiamo alcuna commissione.", ", ma non ne rispondiamo."),
    "ru": (", и комиссия за это не взимается.", ", и вам это ничего не стоит."),
}


def denied(text: str, language: str) -> set[str]:
    return {one.indicator for one in read_clauses(text, language) if one.claimed == "explicit_no"}


def examples(language: str) -> Iterator[tuple[str, str]]:
    """What stands above, and the sentence, of every example that denies nothing itself."""
    for rule in load(language).rules:
        for example in rule.fires:
            above, parted, sentence = example.rpartition("\n\n")
            if not SAYS_NO_ALREADY.search(sentence) and not denied(example, language):
                yield f"{above}{parted}", sentence


@pytest.mark.parametrize(
    ("language", "words"), [(tongue, one) for tongue, all_ in IN_FRONT.items() for one in all_]
)
def test_words_in_front_deny_nothing(language: str, words: str) -> None:
    said = [
        f"{above}{words}{text[0].lower()}{text[1:]}"
        for above, text in examples(language)
        if text[0] != "-"
    ]
    assert len(said) > 40
    assert [one for one in said if denied(one, language)] == []


@pytest.mark.parametrize(
    ("language", "words"), [(tongue, one) for tongue, all_ in BEHIND.items() for one in all_]
)
def test_a_remark_behind_denies_nothing(language: str, words: str) -> None:
    said = [
        f"{above}{text[:-1]}{words}" for above, text in examples(language) if text.endswith(".")
    ]
    assert len(said) > 40
    assert [one for one in said if denied(one, language)] == []
