"""What Django's admin leaves alone: second factors, whose secrets are nobody else's, and addresses,
which only their owner can prove.

Roles, invitations and the audit log are not registered at all. Who is changed here is told by whom.
"""

from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.http import HttpRequest

if TYPE_CHECKING:
    AccountAdminBase = UserAdmin[User]
else:
    AccountAdminBase = UserAdmin

for model in (Authenticator, EmailAddress, EmailConfirmation, User):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


@admin.register(User)
class AccountAdmin(AccountAdminBase):
    """Django's own, and the log says who changed an account, or set its password, here."""

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> User | None:
        found: User | None = super().get_object(request, *args, **kwargs)
        if found is not None:
            found.changed_by = request.user  # type: ignore[attr-defined]
        return found

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        obj.changed_by = request.user  # type: ignore[attr-defined]
        super().save_model(request, obj, form, change)
