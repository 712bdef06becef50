"""Something of everything, and where to read it."""

from __future__ import annotations

from typing import Any

from django.test import Client
from knox.models import get_token_model

from auditor.assessments.models import Assessment
from auditor.assessments.vocabulary import Status
from providers.models import Identifier, LegalEntity, Licence, PublicEvent, Relation
from tests.assessments.factories import make_cast
from tests.assessments.seeded import make_seeded
from tests.factories import make_provider, make_version

ROOT = "/api/v1/"
SOURCE: dict[str, Any] = {
    "source_title": "Register",
    "source_url": "https://register.example/1",
    "source_tier": "official",
}


def build(status: Status = Status.DISPUTED) -> Assessment:
    """A seeded assessment of a provider with public facts and a document of two versions."""
    row = make_seeded(status, make_cast())
    provider = row.provider
    LegalEntity.objects.create(provider=provider, name="A company")
    Licence.objects.create(provider=provider, kind="Bank", authority="Authority", **SOURCE)
    Identifier.objects.create(provider=provider, scheme="domain", value="provider.example")
    PublicEvent.objects.create(provider=provider, kind="report", summary="A report.", **SOURCE)
    Relation.objects.create(subject=provider, kind="owned_by", target=make_provider(), **SOURCE)
    make_version(provider.documents.get(), "# Terms\n\nOther words than before.\n")
    return row


def paths(row: Assessment) -> dict[str, str]:
    """Every address of the interface, by the path as its description writes it."""
    provider = row.provider
    document = provider.documents.get()
    version = document.versions.latest("captured_at").uuid
    return {
        "": "",
        "providers/": "providers/",
        "providers/{slug}/": f"providers/{provider.slug}/",
        "documents/": "documents/",
        "documents/{provider}/{document}/": f"documents/{provider.slug}/{document.slug}/",
        "versions/": "versions/",
        "versions/{uuid}/": f"versions/{version}/",
        "versions/{uuid}/text/": f"versions/{version}/text/",
        "changes/": "changes/",
        "changes/{uuid}/": f"changes/{version}/",
        "assessments/": "assessments/",
        "assessments/{uuid}/": f"assessments/{row.uuid}/",
        "frameworks/": "frameworks/",
        "frameworks/{version}/": "frameworks/2026.1/",
    }


def key_of(user: Any, **more: Any) -> dict[str, str]:
    """The headers of a request with a new key."""
    _, token = get_token_model().objects.create(user, **({"name": "Tests"} | more))
    return {"Authorization": f"Token {token}"}


def read(client: Client, path: str, **more: Any) -> Any:
    """What stands at a path, as JSON."""
    answer = client.get(f"{ROOT}{path}", **more)
    assert answer.status_code == 200, answer.content
    return answer.json()
