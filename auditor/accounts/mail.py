"""The letters that this room writes itself; those about addresses and passwords are allauth's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string

if TYPE_CHECKING:
    from auditor.accounts.models import Invitation

NO_EMAIL = (
    "This installation sends no e-mail, so nobody can be invited from here: EMAIL_URL is not set. "
    "`manage.py create_administrator` makes an account without it."
)


def send_invitation(invitation: Invitation, link: str) -> None:
    """Raises OSError where the mail server does not take it."""
    context = {"invitation": invitation, "link": link}
    subject = render_to_string("account/email/invitation_subject.txt", context).strip()
    message = render_to_string("account/email/invitation_message.txt", context)
    prefixed = f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{subject}"
    send_mail(prefixed, message, settings.DEFAULT_FROM_EMAIL, [invitation.email])
