"""Style and meaning are told apart in every language whose terms are read."""

from __future__ import annotations

import pytest

from auditor.kyc.vocabulary import Direction
from tests.kyc.direction.versions import Version, change

# (heading of a text in the language, a sentence, the same in other style, the same with another meaning)
SENTENCES = [
    (
        "These are the terms for the use of our services and of your account.",
        "We may require a copy of your passport.",
        "We can require copies of your passport.",
        "We may require a copy of your passport and of your payslip.",
    ),
    (
        "Voici les conditions pour l'utilisation de nos services et de votre compte.",
        "Nous pouvons exiger une copie de votre passeport depuis le 1er mai 2024.",
        "Nous pourrons exiger la copie de votre passeport depuis le 3 juin 2025.",
        "Nous pouvons exiger une copie de votre passeport sauf pour les mineurs.",
    ),
    (
        "Estas son las condiciones para el uso de nuestros servicios y de su cuenta.",
        "Podemos exigir una copia de su pasaporte.",
        "Podremos exigir la copia de su pasaporte.",
        "Podemos exigir una copia de su pasaporte y de su nómina.",
    ),
    (
        "Dies sind die Bedingungen für die Nutzung unserer Dienste und Ihres Kontos.",
        "Wir können eine Kopie Ihres Reisepasses verlangen.",
        "Wir könnten die Kopie Ihres Reisepasses verlangen.",
        "Wir können keine Kopie Ihres Reisepasses verlangen.",
    ),
    (
        "Estas são as condições para o uso dos nossos serviços e da sua conta.",
        "Podemos exigir uma cópia do seu passaporte.",
        "Poderemos exigir a cópia do seu passaporte.",
        "Podemos exigir uma cópia do seu passaporte e do seu salário.",
    ),
    (
        "Настоящие условия определяют порядок использования наших услуг и вашего счета.",
        "Мы можем потребовать копию вашего паспорта.",
        "Мы вправе потребовать и копию вашего паспорта.",
        "Мы можем потребовать копию вашего паспорта без предупреждения.",
    ),
    (
        "Queste sono le condizioni per l'uso dei nostri servizi e del vostro conto.",
        "Possiamo richiedere una copia del vostro passaporto.",
        "Potremo richiedere la copia del vostro passaporto.",
        "Possiamo richiedere una copia del vostro passaporto e della busta paga.",
    ),
]


def version(heading: str, sentence: str) -> Version:
    return Version(f"{heading}\n\n{sentence}\n", (sentence, "IV-05", "discretionary"))


@pytest.mark.parametrize(("heading", "sentence", "styled", "changed"), SENTENCES)
def test_style_is_told_from_meaning(heading: str, sentence: str, styled: str, changed: str) -> None:
    before = version(heading, sentence)
    assert change(before, version(heading, styled)).direction is Direction.NONE
    assert change(before, version(heading, changed)).direction is not Direction.NONE
