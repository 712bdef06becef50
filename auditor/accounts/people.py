"""The pages on which people are invited, and roles given, renewed and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from auditor.accounts import actions
from auditor.accounts.access import access_of, manageable, people_managers_only, signed_in
from auditor.accounts.forms import PersonForm, ReasonForm, RenewForm, end_of_day
from auditor.accounts.mail import NO_EMAIL, send_invitation
from auditor.accounts.models import Invitation, RoleGrant
from auditor.accounts.vocabulary import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import User

REFUSALS = (actions.RoleRefused, actions.InvitationRefused)
PREVIOUS_SHOWN = 50


@never_cache
@require_safe
@people_managers_only
def people_list(request: HttpRequest) -> HttpResponse:
    at, roles = timezone.now(), manageable(access_of(request).roles)
    grants = RoleGrant.objects.filter(role__in=roles).select_related(
        "user", "provider", "approved_by", "revoked_by"
    )
    active = grants.active(at)
    context = {
        "grants": active.order_by("user__email", "role", "pk"),
        "previous": grants.exclude(pk__in=active).order_by("-granted_at", "-pk")[:PREVIOUS_SHOWN],
        "invitations": Invitation.objects.open(at)
        .filter(role__in=roles)
        .select_related("invited_by", "provider")
        .order_by("-invited_at", "-pk"),
        "previous_shown": PREVIOUS_SHOWN,
    }
    return render(request, "account/people/list.html", context)


@never_cache
@people_managers_only
def person_invite(request: HttpRequest) -> HttpResponse:
    """Invites somebody new; somebody who has an account is given the role at once."""
    form = PersonForm(request.POST or None, roles=manageable(access_of(request).roles))
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, _give_or_invite(request, form))
            return redirect("accounts:people-list")
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "no_email": "" if settings.CAN_SEND_EMAIL else NO_EMAIL}
    return render(request, "account/people/invite.html", context)


def _give_or_invite(request: HttpRequest, form: PersonForm) -> str:
    email, terms = form.cleaned_data["email"].lower(), form.terms()
    if (user := actions.account_with(email)) is not None:
        return _give(user, terms, signed_in(request))
    if not settings.CAN_SEND_EMAIL:
        raise actions.InvitationRefused(NO_EMAIL)
    try:
        _send(request, email, terms)
    except OSError as error:
        raise actions.InvitationRefused(
            f"The mail server did not take the letter ({error}). Nothing was recorded."
        ) from error
    went = "was only printed where the server runs, for" if settings.PRINTS_EMAIL else "went to"
    return f"An invitation {went} {email}. Its link works for seven days, once."


def _give(user: User, terms: actions.Terms, by: User) -> str:
    actions.grant_role(
        user=user,
        role=terms.role,
        approved_by=by,
        at=timezone.now(),
        purpose=terms.purpose,
        provider=terms.provider,
        expires_at=terms.expires_at,
    )
    return f"{user.email} has an account, and has the role now: {terms.role.label}."


@transaction.atomic
def _send(request: HttpRequest, email: str, terms: actions.Terms) -> None:
    """An invitation stands only if the server took its letter: nobody else knows the link."""
    by, at = signed_in(request), timezone.now()
    invitation, token = actions.invite(email=email, terms=terms, by=by, at=at)
    path = reverse("accounts:invitation-accept", args=[token])
    send_invitation(invitation, request.build_absolute_uri(path))


@never_cache
@people_managers_only
def grant_detail(request: HttpRequest, grant: int) -> HttpResponse:
    """One grant: to renew it or to take it back."""
    held = _held(request, grant)
    context: dict[str, Any] = {
        "grant": held,
        "is_active": held.is_active(timezone.now()),
        "is_own": held.user == signed_in(request),
        "renew_form": RenewForm(initial={"until": held.expires_at}),
        "revoke_form": ReasonForm(),
    }
    return render(request, "account/people/grant.html", context)


@require_POST
@people_managers_only
def grant_renew(request: HttpRequest, grant: int) -> HttpResponse:
    held, form = _held(request, grant), RenewForm(request.POST)
    if not form.is_valid():
        messages.error(request, "That is no day: write it as 2026-05-03.")
        return redirect("accounts:grant-detail", held.pk)
    expires_at = end_of_day(form.cleaned_data["until"])
    by, at = signed_in(request), timezone.now()
    return _told(
        request,
        held,
        lambda: actions.renew_role(grant=held, approved_by=by, at=at, expires_at=expires_at),
        "The role is renewed.",
    )


@require_POST
@people_managers_only
def grant_revoke(request: HttpRequest, grant: int) -> HttpResponse:
    held, by, at = _held(request, grant), signed_in(request), timezone.now()
    reason = request.POST.get("reason", "")[:500]
    return _told(
        request,
        held,
        lambda: actions.revoke_role(grant=held, by=by, at=at, reason=reason),
        "The role is taken back, and the person is signed out everywhere.",
    )


@require_POST
@people_managers_only
def second_factor_reset(request: HttpRequest, grant: int) -> HttpResponse:
    """For administrators alone: whoever can take away a second factor can weaken any account."""
    held, by, at = _held(request, grant), signed_in(request), timezone.now()
    if Role.ADMINISTRATOR not in access_of(request).roles:
        raise PermissionDenied("Second factors are reset by administrators.")
    return _told(
        request,
        held,
        lambda: actions.reset_second_factor(user=held.user, by=by, at=at),
        "The second factor is taken away. It has to be set up anew at the next sign-in.",
    )


@require_POST
@people_managers_only
def invitation_withdraw(request: HttpRequest, invitation: int) -> HttpResponse:
    roles = manageable(access_of(request).roles)
    found = get_object_or_404(Invitation, pk=invitation, role__in=roles)
    try:
        actions.withdraw_invitation(invitation=found, by=signed_in(request), at=timezone.now())
        messages.success(request, f"The invitation of {found.email} is withdrawn.")
    except actions.InvitationRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("accounts:people-list")


def _held(request: HttpRequest, grant: int) -> RoleGrant:
    """A grant that the request's user may manage."""
    grants = RoleGrant.objects.select_related("user", "provider", "approved_by", "revoked_by")
    return get_object_or_404(grants, pk=grant, role__in=manageable(access_of(request).roles))


def _told(request: HttpRequest, held: RoleGrant, act: Any, done: str) -> HttpResponse:
    """Do it and say so, or say why not."""
    try:
        act()
    except actions.RoleRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("accounts:grant-detail", held.pk)
    messages.success(request, done)
    return redirect("accounts:people-list")
