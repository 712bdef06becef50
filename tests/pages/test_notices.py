"""Short lines in which a page speaks of itself: hidden where it failed, awaited where it may be a clause."""

from __future__ import annotations

import pytest

from auditor.pages.belief import Belief, Nature, judge_history
from auditor.pages.differences import Kind, difference
from auditor.pages.notices import are_asides, is_notice
from tests.pages.memories import Reader, dated
from tests.pages.terms import TERMS, clause, terms

NOTICES = [
    "Something went wrong. Please try again later.",
    "Oops! Something went wrong on our end.",
    "We are experiencing technical difficulties.",
    "This content could not be loaded. Reload the page to try again.",
    "Your browser is not supported",
    "Your browser is out of date. Please update your browser to view this page.",
    "Please enable JavaScript in your browser to continue.",
    "You need to enable JavaScript to run this app.",
    "JavaScript is disabled in your browser.",
    "Loading… Please wait.",
    "Nous rencontrons des difficultés techniques. Veuillez réessayer plus tard.",
    "Votre navigateur n'est pas pris en charge.",
    "Veuillez activer JavaScript pour continuer.",
    "Algo salió mal. Inténtelo de nuevo más tarde.",
    "Su navegador no es compatible.",
    "Habilite JavaScript en su navegador para continuar.",
    "Etwas ist schiefgelaufen. Bitte versuchen Sie es später erneut.",
    "Ihr Browser wird nicht unterstützt.",
    "Bitte aktivieren Sie JavaScript, um fortzufahren.",
    "Algo deu errado. Tente novamente mais tarde.",
    "Seu navegador não é compatível.",
    "Ative o JavaScript para continuar.",
    "Qualcosa è andato storto. Riprova più tardi.",
    "Il tuo browser non è supportato.",
    "Attiva JavaScript per continuare.",
    "Что-то пошло не так. Попробуйте ещё раз позже.",
    "Ваш браузер не поддерживается.",
    "Включите JavaScript, чтобы продолжить.",
]
CLAUSES = [
    "We may refuse service at any time.",
    "Registration is free.",
    "Your account is closed at once.",
    "No refunds are given.",
    "You may disable JavaScript in your browser, and then nothing is stored.",
    "We are not liable where something went wrong. Please try again later.",
    "We are not liable for technical difficulties.",
    "A transfer that failed is tried again later.",
    "The wallet is provided as it is.",
    "An order cannot be loaded twice.",
    "Loading an account with cash is free.",
    "Nous pouvons refuser un client.",
    "La inscripción es gratuita.",
    "Die Anmeldung ist kostenlos.",
    "O registo é gratuito.",
    "La registrazione è gratuita.",
    "Регистрация бесплатна.",
]
ASIDES = [
    "Technical difficulties",
    "- your browser is not supported.",
    "Sign up now and get a $10 bonus",
    "Download our app",
    "We use cookies to make this site better. Accept all",
    "An unexpected error occurred",
    "Téléchargez notre application",
    "Descarga nuestra aplicación",
    "Jetzt App laden",
    "Baixe o nosso aplicativo",
    "Scarica la nostra app",
    "Скачайте наше приложение",
]


def amid(line: str) -> str:
    """The terms with a line between two clauses."""
    return TERMS.replace(clause(30), f"{line}\n\n{clause(30)}")


@pytest.mark.parametrize("line", NOTICES)
def test_a_page_that_says_that_it_failed_has_not_changed(line: str) -> None:
    found = Reader(TERMS).read(amid(line))
    assert (found.belief, found.nature) == (Belief.CONFIRMED, Nature.NOISE)
    assert Reader(amid(line)).read(TERMS).nature is Nature.NOISE


def test_with_the_whole_history_at_hand_it_is_no_change_either() -> None:
    found = judge_history(dated(TERMS, amid(NOTICES[0]), TERMS))
    assert {one.nature for one in found[1:]} == {Nature.NOISE}


@pytest.mark.parametrize("line", CLAUSES)
def test_a_short_clause_is_an_edit_that_is_believed_at_once(line: str) -> None:
    assert not is_notice(line)
    found = Reader(TERMS).read(amid(line))
    assert (found.belief, found.nature) == (Belief.CONFIRMED, Nature.EDIT)


@pytest.mark.parametrize("line", ASIDES)
def test_what_a_page_may_say_for_itself_waits_and_is_not_hidden(line: str) -> None:
    reader = Reader(TERMS)
    assert reader.read(amid(line)).belief is Belief.CANDIDATE
    assert difference(TERMS, amid(line)).kind is Kind.WORDS
    assert reader.read(amid(line)).settles == {1: Belief.CONFIRMED}


def test_an_offer_that_goes_again_never_was_a_change() -> None:
    reader = Reader(TERMS, amid(ASIDES[2]), TERMS)
    assert reader.beliefs == [Belief.CONFIRMED, Belief.VARIANT]


def test_an_offer_beside_a_clause_is_an_edit() -> None:
    assert Reader(TERMS).read(amid(f"{ASIDES[2]}\n\n{CLAUSES[0]}")).belief is Belief.CONFIRMED


def test_a_notice_takes_no_clause_with_it() -> None:
    found = Reader(TERMS).read(amid(f"{NOTICES[0]}\n\n{CLAUSES[0]}"))
    assert (found.belief, found.nature) == (Belief.CONFIRMED, Nature.EDIT)


def test_words_that_go_while_the_page_says_that_it_failed_are_read_again() -> None:
    failed = TERMS.replace(clause(30), NOTICES[0])
    reader = Reader(TERMS)
    assert reader.read(failed).belief is Belief.CANDIDATE
    assert reader.read(TERMS).settles == {1: Belief.VARIANT}


def test_a_sentence_about_cookies_that_is_reworded_is_an_edit() -> None:
    old, new = (terms(more=f"We use cookies to {what}.") for what in ("count", "advertise"))
    assert Reader(old).read(new).belief is Belief.CONFIRMED


def test_one_offer_for_another_is_an_aside() -> None:
    assert are_asides(["Download our app"], ["Get $10 for each friend"])


def test_nothing_is_no_aside() -> None:
    assert not are_asides([], [])
