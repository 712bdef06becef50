"""Secrets of second factors, encrypted where they stand.

The key is derived from SECRET_KEY (HKDF with SHA-256) and used for nothing else; texts that an
earlier key of SECRET_KEY_FALLBACKS has encrypted are still read. What stands there unencrypted, from
before there was this, is read too, until `reencrypt_second_factors` has seen it.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from functools import lru_cache

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction

# No secret of allauth's begins so: they are base32 or hexadecimal.
MARK = "encrypted-1:"
PURPOSE = b"auditor.accounts: secrets of second factors"
# The fields of an authenticator's data that are secret: a text, or a list of texts.
SECRET_FIELDS = ("secret", "seed", "migrated_codes")


class KeyMissing(Exception):
    """A secret was encrypted with a key that this installation does not have."""

    def __init__(self) -> None:
        super().__init__(
            "A second factor was encrypted with another SECRET_KEY. Put that key into "
            "SECRET_KEY_FALLBACKS, or reset the second factor (manage.py reset_second_factor)."
        )


def encrypt(text: str) -> str:
    return MARK + _fernet(*_keys()).encrypt(text.encode()).decode()


def decrypt(text: str) -> str:
    """What `encrypt` was given; what was never encrypted as it is. Raises KeyMissing."""
    if not text.startswith(MARK):
        return text
    try:
        return _fernet(*_keys()).decrypt(text.removeprefix(MARK)).decode()
    except InvalidToken as error:
        raise KeyMissing from error


@transaction.atomic
def reencrypt() -> int:
    """Encrypt every secret with the newest key -> how many factors there are. Raises KeyMissing."""
    rows = Authenticator.objects.select_for_update().order_by("pk")
    number = 0
    for row in rows:
        row.data = {name: _anew(name, value) for name, value in row.data.items()}
        row.save(update_fields=["data"])
        number += 1
    return number


def _anew(name: str, value: object) -> object:
    if name not in SECRET_FIELDS:
        return value
    if isinstance(value, list):
        return [encrypt(decrypt(one)) for one in value]
    return encrypt(decrypt(value)) if isinstance(value, str) else value


def _keys() -> tuple[str, ...]:
    return settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS


@lru_cache(maxsize=8)
def _fernet(*keys: str) -> MultiFernet:
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(key.encode())
    return urlsafe_b64encode(derived)
