"""Secrets of second factors are encrypted where they stand, and outlive a change of the key."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import CommandError, call_command

from auditor.accounts import secrecy
from tests.accounts.people import SECRET, code_now, make_account, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
OTHER_KEY = "another-key-0123456789-abcdefghijklmnopqrstuvwxyz-ABCD"


def stored() -> str:
    return str(list(Authenticator.objects.values_list("data", flat=True)))


def is_read() -> bool:
    secret: str = Authenticator.objects.get(type="totp").data["secret"]
    return secrecy.decrypt(secret) == SECRET


def test_a_new_secret_does_not_stand_in_the_database() -> None:
    factor = TOTP.activate(make_person("ada"), SECRET)
    assert SECRET not in stored()
    assert factor.validate_code(code_now())


def test_the_seed_of_recovery_codes_does_not_either() -> None:
    codes = RecoveryCodes.activate(make_person("ada"))
    assert codes.instance.data["seed"].startswith(secrecy.MARK)
    assert codes.validate_code(codes.get_unused_codes()[0])


def test_the_same_secret_is_never_encrypted_alike() -> None:
    assert secrecy.encrypt(SECRET) != secrecy.encrypt(SECRET)


def test_a_secret_from_before_still_works_and_is_encrypted_by_the_command() -> None:
    make_account("ada")
    assert TOTP(Authenticator.objects.get()).validate_code(code_now())
    call_command("reencrypt_second_factors")
    assert SECRET not in stored()
    assert is_read()


def test_an_earlier_key_still_reads_and_is_needed_no_more_afterwards(settings: Any) -> None:
    TOTP.activate(make_person("ada"), SECRET)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = OTHER_KEY
    assert is_read()
    call_command("reencrypt_second_factors")
    settings.SECRET_KEY_FALLBACKS = []
    assert is_read()


def test_without_its_key_a_secret_is_refused_and_nothing_is_changed(settings: Any) -> None:
    make_account("ada")
    TOTP.activate(make_person("eve"), SECRET)
    before = stored()
    settings.SECRET_KEY = OTHER_KEY
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("reencrypt_second_factors")
    assert stored() == before


def test_a_text_that_was_tampered_with_is_no_secret() -> None:
    with pytest.raises(secrecy.KeyMissing, match="SECRET_KEY_FALLBACKS"):
        secrecy.decrypt(secrecy.encrypt(SECRET)[:-4] + "AAAA")


@pytest.mark.parametrize("text", ["", "é", "x" * 10_000])
def test_any_text_survives_the_way_there_and_back(text: str) -> None:
    assert secrecy.decrypt(secrecy.encrypt(text)) == text
