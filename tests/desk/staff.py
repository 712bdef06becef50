"""People of the desk, and the things that they look at."""

from __future__ import annotations

import itertools
from typing import Any

from django.contrib.auth.models import Permission, User
from django.test import Client

from auditor.archive.blobs import blob_store
from auditor.archive.models import Capture, Document, SnapshotPage, Version
from auditor.archive.vocabulary import VersionState
from tests.accounts.people import make_account
from tests.accounts.people import sign_in as sign_in_as
from tests.factories import make_document, make_version

ALL = ("view_document", "add_verdict", "add_source", "change_document")
_numbers = itertools.count(1)


def make_user(*permissions: str, is_staff: bool = True, name: str = "") -> User:
    name = name or f"person-{next(_numbers)}"
    user = make_account(name, is_staff=is_staff)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


def client_of(user: User | None) -> Client:
    client = Client()
    if user is not None:
        sign_in_as(client, user)
    return client


def staff_client(**overrides: Any) -> Client:
    return client_of(make_user(*ALL, **overrides))


def make_suspect(
    document: Document | None = None, text: str = "Try again later.", **overrides: Any
) -> Version:
    """A text that is not believed, with the capture that it came from."""
    values = {"state": VersionState.SUSPECT, "reason": "It is far shorter than usual."} | overrides
    return make_version(document or make_document(), text, **values)


def give_page(capture: Capture, body: bytes, media_type: str = "text/html") -> None:
    """Let a capture have kept this page."""
    assert capture.snapshot
    SnapshotPage.objects.filter(snapshot=capture.snapshot).delete()
    SnapshotPage.objects.create(
        snapshot=capture.snapshot,
        position=0,
        url="http://site.example/terms",
        media_type=media_type,
        blob=blob_store().put(body),
        length=len(body),
    )
