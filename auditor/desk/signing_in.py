"""Signing in and out of the desk."""

from __future__ import annotations

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import ValidationError


class StaffForm(AuthenticationForm):
    """Refuses accounts that the desk is not for, in words."""

    def confirm_login_allowed(self, user: AbstractBaseUser) -> None:
        super().confirm_login_allowed(user)  # type: ignore[arg-type]
        if not getattr(user, "is_staff", False):
            raise ValidationError(
                "This account may not use the desk. Ask whoever runs this installation to make "
                "it a member of staff.",
                code="not_staff",
            )


class SignIn(LoginView):
    """`next` is followed within this site only."""

    template_name = "desk/sign_in.html"
    authentication_form = StaffForm
    next_page = "desk:queue"


class SignOut(LogoutView):
    """By POST only, so that no link of another page can do it."""

    next_page = "desk:sign-in"
