"""What a request's user may do, found once by the gate: for views, templates and other rooms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from auditor.accounts.models import RoleGrant
from auditor.accounts.roles import clearance_of_roles
from auditor.accounts.vocabulary import WORKERS, Clearance, Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

View = Callable[..., HttpResponseBase]
# Who has a role that ends is told so this long before.
NOTICE = timedelta(days=14)


@dataclass(frozen=True)
class Access:
    """The roles in force for a request, and which of them soon end."""

    user: User | None = None
    roles: frozenset[Role] = frozenset()
    ending: tuple[RoleGrant, ...] = ()

    @property
    def clearance(self) -> Clearance:
        return clearance_of_roles(self.roles)

    @property
    def works_on_assessments(self) -> bool:
        return bool(self.roles & WORKERS)

    @property
    def manages_people(self) -> bool:
        return bool(manageable(self.roles))


NOBODY = Access()


def find_access(user: User | AnonymousUser, at: datetime) -> Access:
    """One query for somebody who is signed in, none otherwise."""
    if not isinstance(user, User) or not user.is_active:
        return NOBODY
    grants = list(RoleGrant.objects.active(at).filter(user=user).order_by("expires_at", "pk"))
    ending = tuple(one for one in grants if one.expires_at and one.expires_at <= at + NOTICE)
    return Access(user, frozenset(Role(one.role) for one in grants), ending)


def access_of(request: HttpRequest) -> Access:
    """What the gate found. A request that met no gate, or has no session, is nobody's."""
    return cast(Access, getattr(request, "access", NOBODY))


def manageable(roles: frozenset[Role]) -> frozenset[Role]:
    """The roles that somebody may give and take: all for administrators, and for editors those who
    speak for providers."""
    if Role.ADMINISTRATOR in roles:
        return frozenset(Role)
    return frozenset({Role.REPRESENTATIVE}) if Role.EDITOR in roles else frozenset()


def signed_in_only(view: View) -> View:
    """Let in whoever is signed in; send others to sign in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if access_of(request).user is None:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return guarded


def people_managers_only(view: View) -> View:
    """Let in who may give some role; refuse others who are signed in (403)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not access_of(request).manages_people:
            raise PermissionDenied("People are looked after by administrators and editors.")
        return view(request, *args, **kwargs)

    return signed_in_only(guarded)


def signed_in(request: HttpRequest) -> User:
    """The user of a request that `signed_in_only` let in."""
    user = access_of(request).user
    assert user is not None  # noqa: S101 - the guards above see to it
    return user
