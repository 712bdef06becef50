"""Buttons and links that sign in through others, and those that only look like it."""

from __future__ import annotations

import pytest

from auditor.kyc.vocabulary import Attribute
from tests.kyc.forms.factories import only


def button(label: str, tag: str = "button", name: str = "") -> Attribute:
    return only(tag=tag, type="button", label=label, name=name).attribute


@pytest.mark.parametrize(
    "label",
    [
        "Continue with Google", "Sign up with Apple", "Log in with X", "Google", "Войти через Telegram",
        "Mit Google anmelden", "LINEで登録", "微信登录", "Google ile devam et", "Accedi con SPID",
        "المتابعة باستخدام جوجل",
    ],
)  # fmt: skip
def test_signing_in_through_another_service_is_told(label: str) -> None:
    assert button(label) == Attribute.FEDERATED_SIGN_IN


@pytest.mark.parametrize(
    "label", ["MetaMask", "Connect wallet", "连接钱包", "Cüzdan bağla", "Sign in with Ethereum"]
)
def test_signing_in_with_a_wallet_is_told(label: str) -> None:
    assert button(label) == Attribute.WALLET_SIGN_IN


@pytest.mark.parametrize(
    "label",
    ["Create account", "X", "Follow us on Facebook", "Get it on Google Play", "Use Google Authenticator", "", "Next"],
)  # fmt: skip
def test_other_buttons_are_not(label: str) -> None:
    assert button(label) == Attribute.OTHER


def test_a_link_that_bears_a_name_alone_wants_an_address_that_signs_in() -> None:
    assert button("Discord", tag="a", name="/oauth/discord") == Attribute.FEDERATED_SIGN_IN
    assert button("Discord", tag="a", name="https://discord.example/kyp") == Attribute.OTHER


def test_a_paragraph_that_names_a_service_is_no_button_to_sign_in() -> None:
    assert button("Continue with care, " * 10 + "Google") == Attribute.OTHER
