"""Which words lead to a sign-up form, and which say how far one is in it."""

from __future__ import annotations

import pytest

from auditor.pages.form_words import is_log_in, is_next, rank_of_way, step_of


@pytest.mark.parametrize(
    "label",
    [
        "Sign up", "SIGN UP →", "Create account", "Open an account", "Don't have an account?",
        "Jetzt registrieren", "S'inscrire", "Regístrate", "Registrati", "Criar conta", "Регистрация",
        "Üye ol", "साइन अप करें", "立即注册", "新規登録", "إنشاء حساب",
    ],
)  # fmt: skip
def test_words_that_lead_to_the_form(label: str) -> None:
    assert rank_of_way(label, "") == 3


@pytest.mark.parametrize(
    "label",
    [
        "Log in", "News", "", "Sign up for our newsletter", "Register for the webinar", "تسجيل الدخول",
        "How to sign up and what else there is to know about accounts with us",
    ],
)  # fmt: skip
def test_words_that_do_not(label: str) -> None:
    assert rank_of_way(label, "") == 0


def test_words_within_others_come_after_those_that_stand_alone() -> None:
    assert rank_of_way("Personal: sign up", "") == 2


@pytest.mark.parametrize(
    "address", ["/register", "https://a.example/en/sign-up?x=1", "/onboarding/"]
)
def test_an_address_alone_leads_there_last(address: str) -> None:
    assert rank_of_way("Start", address) == 1


def test_an_address_that_only_resembles_one_leads_nowhere() -> None:
    assert rank_of_way("Read", "/registered-office") == 0


@pytest.mark.parametrize("label", ["Log in", "Anmelden", "ログイン"])
def test_words_to_log_in(label: str) -> None:
    assert is_log_in(label)


@pytest.mark.parametrize("label", ["Next", "Continue »", "Weiter", "次へ"])
def test_words_that_lead_on(label: str) -> None:
    assert is_next(label)


@pytest.mark.parametrize(
    "text",
    [
        "Step 1 of 3",
        "Étape 1 sur 4",
        "Шаг 1 из 3",
        "第1步 共3步",
        "ステップ 1 / 3",
        "الخطوة 1 من 3",
    ],
)
def test_steps_are_told(text: str) -> None:
    assert step_of(f"Welcome. {text}. Your e-mail") == text


@pytest.mark.parametrize("text", ["", "Step 1 of 1", "Page 1 of 3", "One step to go"])
def test_what_is_no_step(text: str) -> None:
    assert step_of(text) == ""
