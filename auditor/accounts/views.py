"""Somebody's own account: what they may do, their keys, and taking up an invitation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from auditor.accounts import actions, keys
from auditor.accounts.access import access_of, signed_in, signed_in_only
from auditor.accounts.forms import KeyForm, PasswordForm
from auditor.accounts.models import ApiToken, Invitation, RoleGrant
from auditor.accounts.roles import has_second_factor


@never_cache
@require_safe
@signed_in_only
def home(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    grants = RoleGrant.objects.active(timezone.now()).filter(user=user)
    context = {
        "grants": grants.select_related("provider", "approved_by").order_by("granted_at", "pk"),
        "has_second_factor": has_second_factor(user),
        "key_count": keys.keys_of(user).count(),
    }
    return render(request, "account/home.html", context)


@never_cache
@signed_in_only
def token_list(request: HttpRequest) -> HttpResponse:
    user, form = signed_in(request), KeyForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "now": timezone.now()}
    if request.method == "POST" and form.is_valid():
        try:
            context["key"] = keys.create_key(user=user, at=context["now"], **form.cleaned_data)
            context["form"] = KeyForm()
        except keys.KeyRefused as refusal:
            form.add_error(None, str(refusal))
    context["tokens"] = keys.keys_of(user)
    return render(request, "account/token_list.html", context)


@require_POST
@signed_in_only
def token_revoke(request: HttpRequest, token_key: str) -> HttpResponse:
    user = signed_in(request)
    token = get_object_or_404(ApiToken, user=user, token_key=token_key)
    keys.revoke_key(user=user, token=token, at=timezone.now())
    messages.success(request, f"The key “{token.name}” does not work any more.")
    return redirect("accounts:token-list")


@require_POST
@signed_in_only
def token_revoke_all(request: HttpRequest) -> HttpResponse:
    count = keys.revoke_all_keys(user=signed_in(request), at=timezone.now())
    if count:
        messages.success(request, "None of your keys works any more.")
    return redirect("accounts:token-list")


@never_cache
@sensitive_post_parameters("password1", "password2")
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """The page that an invitation's link leads to. Opening it uses nothing up."""
    invitation = actions.open_invitation(token, timezone.now())
    if access_of(request).user or invitation is None:
        status = 200 if invitation else 410
        return render(request, "account/invitation_over.html", {"open": invitation}, status=status)
    form = PasswordForm(request.POST or None, email=invitation.email)
    if request.method == "POST" and form.is_valid():
        return _accept(request, invitation, token, form)
    context = {"form": form, "invitation": invitation}
    return render(request, "account/invitation_accept.html", context)


def _accept(
    request: HttpRequest, invitation: Invitation, token: str, form: PasswordForm
) -> HttpResponse:
    password = form.cleaned_data["password1"]
    try:
        actions.accept_invitation(token=token, password=password, at=timezone.now())
    except actions.InvitationRefused as refusal:
        form.add_error(None, str(refusal))
        context = {"form": form, "invitation": invitation}
        return render(request, "account/invitation_accept.html", context, status=409)
    messages.success(request, "Your account is ready. Sign in with the password that you chose.")
    return redirect("account_login")


def admin_sign_in(request: HttpRequest) -> HttpResponse:
    """In place of Django's own page for its admin, which asks for no second factor."""
    user = access_of(request).user
    if user and not user.is_staff:
        raise PermissionDenied("Django's admin is for staff.")
    target = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = "/admin/"
    return redirect(target) if user else redirect_to_login(target)
