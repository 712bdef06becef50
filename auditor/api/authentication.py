"""Who asks: by a key that is sent with the request, or by the session of a browser."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed

from auditor.accounts.roles import lacks_second_factor, roles_of

UNKNOWN_KEY = "This key is not known, or it has expired. Make a new one on your account's page."
NO_SECOND_FACTOR = (
    "Your role needs a second factor, and your account has none. Sign in and set one up; your keys "
    "work again from then on."
)


class KeyAuthentication(TokenAuthentication):  # type: ignore[misc]
    """`Authorization: Token kyp_…`. Refused: a key without an end or with one too far off, and any
    of somebody who needs a second factor and has none."""

    def authenticate_credentials(self, token: bytes) -> Any:
        try:
            token.decode()
            user, key = super().authenticate_credentials(token)
        except (AuthenticationFailed, UnicodeDecodeError) as error:
            raise AuthenticationFailed(UNKNOWN_KEY) from error
        # A key that was made before the role came, or before the factor went, opens no more than a
        # session would.
        if lacks_second_factor(user, roles_of(user, timezone.now())):
            raise AuthenticationFailed(NO_SECOND_FACTOR)
        return user, key

    def validate_user(self, auth_token: Any) -> Any:
        expiry, created = auth_token.expiry, auth_token.created
        if expiry is None or expiry - created > settings.KEY_LIFETIME:
            raise AuthenticationFailed(UNKNOWN_KEY)
        return super().validate_user(auth_token)


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """What the description says of it."""

    target_class = KeyAuthentication
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token` and a key of your account, which lasts 90 days at most.",
        }
