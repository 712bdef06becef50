"""Findings as the rules record them, and the people who judge them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User

from auditor.accounts.vocabulary import Role
from auditor.archive.models import Document, Version
from auditor.findings.models import ChangeReading, Finding, Verdict
from auditor.findings.standing import Claimed, StandingClause, clauses_of
from tests.assessments.factories import with_role
from tests.factories import START, make_document, make_version
from tests.findings.tiny import swept

MAY = "# Terms\n\nWe may ask for an identity document.\n\nYou must give an e-mail address.\n"
MUST = MAY.replace("We may ask for", "You must send")
RIGHT = Claimed("IV-01", "conditional")


def make_judge(role: Role = Role.RESEARCHER) -> User:
    return with_role(role)


def read_version_of(document: Document | None = None, text: str = MAY, **options: Any) -> Version:
    """A confirmed version that was read under the tiny rules."""
    version = make_version(document, text, **options)
    swept()
    return version


def read_change(old: str = MUST, new: str = MAY) -> ChangeReading:
    """A change of the provider's that was read."""
    document = make_document()
    make_version(document, old, captured_at=START)
    version = make_version(document, new)
    swept()
    return ChangeReading.objects.get(change__version=version)


def finding_of(version: Version, indicator: str = "IV-01") -> Finding:
    return Finding.objects.of_version(version).get(indicator=indicator)


def clause_of(version: Version, indicator: str = "IV-01") -> StandingClause:
    """As it stands now."""
    found = clauses_of(version, version.text())
    return next(one for one in found if one.indicator == indicator)


def verdicts_on(version: Version, indicator: str = "IV-01") -> list[Verdict]:
    rows = Verdict.objects.filter(document=version.document, indicator=indicator)
    return list(rows.in_order())
