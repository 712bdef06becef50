"""What is typed on the pages of accounts."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any, cast

from django import forms
from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError

from auditor.accounts.actions import Terms
from auditor.accounts.keys import LONGEST_DAYS
from auditor.accounts.vocabulary import Role


def end_of_day(day: Any) -> datetime | None:
    """The last moment of a day, in UTC."""
    return datetime.combine(day, time.max, UTC) if day else None


class DayField(forms.DateField):
    """A day in the browser's own control; without one it is typed as 2026-05-03."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    input_formats = ["%Y-%m-%d"]


class PersonForm(forms.Form):
    """Whom to give which role, for what and until when."""

    email = forms.EmailField(
        label="E-mail address", widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(label="Role")
    provider = forms.SlugField(
        label="Provider (of a representative)",
        required=False,
        help_text="As in its page's address: of /providers/halden-pay/ is halden-pay.",
    )
    purpose = forms.CharField(
        label="Purpose",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Researchers and regulators are given access for a purpose.",
    )
    until = DayField(
        label="Until (the end of that day, UTC)",
        required=False,
        help_text="Researchers and regulators always have an end.",
    )

    def __init__(self, *args: Any, roles: frozenset[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = cast(forms.ChoiceField, self.fields["role"])
        role.choices = [(one.value, one.label) for one in Role if one in roles]

    def clean_provider(self) -> Any:
        slug = self.cleaned_data["provider"]
        found = apps.get_model("providers", "Provider")._default_manager.filter(slug=slug).first()
        if slug and found is None:
            raise ValidationError(f"No provider has the address {slug}.")
        return found

    def terms(self) -> Terms:
        data = self.cleaned_data
        expires_at = end_of_day(data["until"])
        return Terms(Role(data["role"]), data["purpose"], data["provider"], expires_at)


class RenewForm(forms.Form):
    until = DayField(label="Until (the end of that day, UTC)", required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Why", max_length=500)


class PasswordForm(forms.Form):
    """A first password, typed twice."""

    password1 = forms.CharField(
        label="Password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=" ".join(password_validators_help_texts()),
    )
    password2 = forms.CharField(
        label="The same password again",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._email = email

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        validate_password(password, User(username=self._email, email=self._email))
        return password

    def clean_password2(self) -> str:
        again: str = self.cleaned_data["password2"]
        if self.cleaned_data.get("password1", again) != again:
            raise ValidationError("The two passwords differ.")
        return again


class KeyForm(forms.Form):
    name = forms.CharField(
        label="What it is for", max_length=60, help_text="Such as: nightly export of our team."
    )
    days = forms.IntegerField(
        label=f"Days that it lasts (at most {LONGEST_DAYS})",
        min_value=1,
        max_value=LONGEST_DAYS,
        initial=30,
    )
