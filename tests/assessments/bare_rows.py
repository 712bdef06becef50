"""Rows of assessments as the database takes them, without the actions that make sound ones."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from auditor.assessments.models import (
    Anchoring,
    Answer,
    Assessment,
    Evidence,
    Limit,
    Observation,
    ObservationFile,
    Rate,
    ReplyInvitation,
    Scope,
    SurveyCitation,
    Tier,
)
from tests.accounts.people import make_person
from tests.archive.surveys import make_survey
from tests.assessments.factories import AT
from tests.factories import make_provider, make_version

DIGEST = "0" * 64
LATER = AT + timedelta(days=1)


def row(**overrides: Any) -> Assessment:
    """A bare draft, as the database takes it."""
    by = overrides.pop("author", None) or make_person()
    values: dict[str, Any] = {
        "framework": "2026.1",
        "framework_digest": DIGEST,
        "number": 1,
        "author": by,
        "changed_by": by,
        "changed_at": AT,
        "created_at": AT,
    }
    provider = overrides.pop("provider", None) or make_provider()
    return Assessment.objects.create(provider=provider, **(values | overrides))


def published(**overrides: Any) -> Assessment:
    values: dict[str, Any] = {
        "status": "published",
        "as_of": AT.date(),
        "submitted_at": AT,
        "reviewer": make_person(),
        "reviewed_at": AT,
        "reply_due_at": AT,
        "approved_at": AT,
        "approved_by": make_person(),
        "published_at": AT,
        "published_by": make_person(),
        "inputs": {},
        "score": {},
        "score_digest": DIGEST,
    }
    return row(**(values | overrides))


def reviewed(**overrides: Any) -> Assessment:
    values = {"status": "reviewed", "submitted_at": AT, "reviewer": make_person()}
    return row(**(values | overrides))


def correction(of: Assessment, **overrides: Any) -> Assessment:
    values = {"provider": of.provider, "number": 2, "supersedes": of, "reason": "Wrong."}
    return row(**(values | overrides))


def rate(**overrides: Any) -> Rate:
    values = {"currency": "USD", "per_unit": Decimal(1), "at": AT.date(), "source": "ECB"}
    return Rate.objects.create(
        **({"assessment": overrides.pop("assessment", None) or row()} | values | overrides)
    )


def scope(**overrides: Any) -> Scope:
    of = overrides.pop("assessment", None) or row()
    return Scope.objects.create(assessment=of, **({"label": "Everybody"} | overrides))


def tier(**overrides: Any) -> Tier:
    of = overrides.pop("scope", None) or scope()
    values = {"axis": "claimed", "order": 1, "level": 1, "trigger": "at_opening"}
    return Tier.objects.create(scope=of, **(values | overrides))


def limit(**overrides: Any) -> Limit:
    of = overrides.pop("tier", None) or tier()
    return Limit.objects.create(tier=of, **({"operation": "any", "window": "day"} | overrides))


def answer(**overrides: Any) -> Answer:
    of = overrides.pop("assessment", None) or row()
    values = {
        "indicator": "AO-01",
        "claimed": "silent",
        "observed": "not_assessed",
        "updated_at": AT,
        "updated_by": of.author,
    }
    return Answer.objects.create(assessment=of, **(values | overrides))


def evidence(**overrides: Any) -> Evidence:
    """A described document."""
    of = overrides.pop("answer", None) or answer()
    values = {
        "aspect": "claimed",
        "kind": "reputable_report",
        "strength": "report",
        "visibility": "public",
        "speaks_on": AT.date(),
        "added_at": AT,
        "added_by": of.updated_by,
        "title": "Report",
    }
    return Evidence.objects.create(answer=of, **(values | overrides))


def quote(**overrides: Any) -> Evidence:
    version = make_version()
    values = {
        "title": "",
        "version": version,
        "text_digest": version.text_digest,
        "exact": "We",
        "start": 0,
        "end": 2,
        "anchor": "anchored",
        "current_version": version,
        "current_start": 0,
        "current_end": 2,
    }
    return evidence(**(values | overrides))


def observation(**overrides: Any) -> Observation:
    values = {
        "provider": overrides.pop("provider", None) or make_provider(),
        "protocol": "opening-1",
        "tested_on": date(2026, 1, 2),
        "tried": "Opened an account.",
        "happened": "Nothing was asked for.",
        "ethics_confirmed": True,
        "recorded_at": AT,
        "recorded_by": overrides.pop("recorded_by", None) or make_person(),
    }
    return Observation.objects.create(**(values | overrides))


def kept_file(**overrides: Any) -> ObservationFile:
    of = overrides.pop("observation", None) or observation()
    values = {
        "content": "0" * 64,
        "file_name": "receipt.png",
        "media_type": "image/png",
        "length": 1,
        "added_at": AT,
        "added_by": of.recorded_by,
    }
    return ObservationFile.objects.create(observation=of, **(values | overrides))


def survey_citation(**overrides: Any) -> SurveyCitation:
    values = {"evidence": evidence(kind="form_survey"), "survey": make_survey()}
    return SurveyCitation.objects.create(**(values | overrides))


def anchoring(**overrides: Any) -> Anchoring:
    of = overrides.pop("evidence", None) or quote()
    values = {"version": of.version, "kind": "exact", "start": 0, "end": 2, "score": 1, "at": AT}
    return Anchoring.objects.create(evidence=of, **(values | overrides))


def invitation(**overrides: Any) -> ReplyInvitation:
    of = overrides.pop("assessment", None) or row()
    values = {
        "email": "law@provider.example",
        "token_hash": f"{ReplyInvitation.objects.count():064}",
        "sent_at": AT,
        "sent_by": of.author,
        "expires_at": LATER,
    }
    return ReplyInvitation.objects.create(assessment=of, **(values | overrides))
