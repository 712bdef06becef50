# ruff: noqa: RUF001 - Texts in several scripts.
"""Quotes of texts in other languages and scripts, and with characters that are written in several ways."""

from __future__ import annotations

import unicodedata

import pytest

from auditor.pages.anchor import Kind
from tests.pages.anchoring import find, find_alone, is_same, text_of

# A paragraph before, the quoted clause, the clause reworded, a paragraph after.
CLAUSES = {
    "German": (
        "Der Anbieter führt Konten für Privatkunden.",
        "Wir prüfen die Identität jedes Kunden vor der ersten Auszahlung.",
        "Wir prüfen die Identität jedes Kunden vor jeder Auszahlung.",
        "Beschwerden beantworten wir binnen zwei Wochen.",
    ),
    "French": (
        "Le prestataire tient des comptes de paiement.",
        "L'identité du client est vérifiée avant le premier retrait d'espèces.",
        "L'identité du client est vérifiée avant chaque retrait d'espèces.",
        "Les réclamations reçoivent une réponse sous quinze jours.",
    ),
    "Russian": (
        "Оператор ведёт счета клиентов.",
        "Мы проверяем личность клиента перед первым выводом средств.",
        "Мы проверяем личность клиента перед каждым выводом средств.",
        "На жалобы мы отвечаем в течение двух недель.",
    ),
    "Chinese": (
        "本公司为客户开立账户。",
        "首次提款之前，我们会核实每位客户的身份。",
        "每次提款之前，我们会核实每位客户的身份。",
        "投诉将在十五个工作日内得到答复。",
    ),
    "Japanese": (
        "当社は利用者の口座を管理します。",
        "最初の出金の前に、当社は利用者の本人確認を行います。",
        "毎回の出金の前に、当社は利用者の本人確認を行います。",
        "苦情には十五営業日以内に回答します。",
    ),
    "Arabic": (
        "تدير الشركة حسابات العملاء.",
        "نتحقق من هوية العميل قبل أول عملية سحب للأموال.",
        "نتحقق من هوية العميل قبل كل عملية سحب للأموال.",
        "نرد على الشكاوى خلال أسبوعين.",
    ),
    "Hindi": (
        "कंपनी ग्राहकों के खाते रखती है।",
        "पहली निकासी से पहले हम ग्राहक की पहचान की जाँच करते हैं।",
        "हर निकासी से पहले हम ग्राहक की पहचान की जाँच करते हैं।",
        "शिकायतों का उत्तर दो सप्ताह में दिया जाता है।",
    ),
    "Thai": (
        "บริษัทดูแลบัญชีของลูกค้า",
        "เราตรวจสอบตัวตนของลูกค้าก่อนการถอนเงินครั้งแรก",
        "เราตรวจสอบตัวตนของลูกค้าก่อนการถอนเงินทุกครั้ง",
        "เราตอบข้อร้องเรียนภายในสองสัปดาห์",
    ),
}
LANGUAGES = pytest.mark.parametrize("language", CLAUSES)


def texts(language: str) -> tuple[str, str, str, str]:
    """The old text, the clause, the clause reworded, and the text without it."""
    before, clause, reworded, after = CLAUSES[language]
    return f"{before}\n\n{clause}\n\n{after}\n", clause, reworded, f"{before}\n\n{after}\n"


@LANGUAGES
def test_the_same_clause_is_found_further_down(language: str) -> None:
    old, clause, _, _ = texts(language)
    new = "2026\n\n" + old
    assert is_same(find(clause, new, old=old), new, clause)
    assert is_same(find_alone(clause, new, old=old), new, clause)


@LANGUAGES
def test_a_reworded_clause_is_found(language: str) -> None:
    old, clause, reworded, _ = texts(language)
    new = old.replace(clause, reworded)
    found = find(clause, new, old=old)
    assert (found.kind, text_of(found, new)) == (Kind.EDITED, reworded)


@LANGUAGES
def test_a_clause_that_was_taken_out_is_gone(language: str) -> None:
    old, clause, _, new = texts(language)
    assert find(clause, new, old=old).kind is Kind.GONE
    assert find_alone(clause, new, old=old).kind is Kind.GONE


@LANGUAGES
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_how_accents_are_encoded_does_not_matter(language: str, form: str) -> None:
    old, clause, _, _ = texts(language)
    new = unicodedata.normalize(form, "2026\n\n" + old)  # type: ignore[arg-type]
    found = find(clause, new, old=old)
    assert found.kind is Kind.EXACT
    assert unicodedata.normalize("NFC", text_of(found, new)) == unicodedata.normalize("NFC", clause)


def test_a_word_of_a_script_without_spaces_is_found() -> None:
    old, _, _, _ = texts("Chinese")
    new = "二〇二六年。\n\n" + old
    assert is_same(find("身份", new, old=old), new, "身份")


def test_an_emoji_is_a_word_and_two_code_points_are_two() -> None:
    old = "Fees 💶 apply.\n\nWe like you 👍🏽 a lot."
    new = "Hello 👋🏽.\n\n" + old
    assert is_same(find("👍🏽", new, old=old), new, "👍🏽")
    assert is_same(find("a lot", new, old=old), new, "a lot")


def test_another_emoji_is_another_word() -> None:
    old = "Cash is welcome ✅ at every branch of ours.\n"
    new = "Cash is welcome ❌ at every branch of ours.\n"
    assert find(old.strip(), new, old=old).kind is Kind.EDITED


@pytest.mark.parametrize(
    ("old", "new"), [("€5", "$5"), ("5%", "5‰"), ("1,000", "1.000"), ("-5", "5")]
)
def test_signs_and_separators_count(old: str, new: str) -> None:
    clause = "The fee for a payment abroad is {} of the amount that is paid."
    found = find(clause.format(old), clause.format(new), old=clause.format(old))
    assert found.kind is Kind.EDITED


def test_typographic_quotation_marks_do_not_matter() -> None:
    old = 'The "Exchange" doesn\'t lend - ever.'
    assert find(old, "The “Exchange” doesn’t lend – ever.", old=old).kind is Kind.EXACT
