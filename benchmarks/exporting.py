"""Twenty thousand findings with their evidence, written as CSV, workbook and JSON."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime

from benchmarks.installation import empty_installation  # isort: skip - sets Django up
from django.contrib.auth.models import User
from django.db.models import TextChoices

from auditor.accounts.vocabulary import Clearance, Role
from auditor.assessments.completing import completed
from auditor.assessments.freezing import frozen
from auditor.assessments.models import (
    VALUES,
    Answer,
    Assessment,
    Evidence,
    Limit,
    Scope,
    Tier,
)
from auditor.assessments.visibility import Viewer
from auditor.assessments.vocabulary import Status
from auditor.exports.making import FORMS, Making
from auditor.exports.memory import start_left_alone
from auditor.exports.selection import Selection
from auditor.exports.tables import TABLES, tables_named
from auditor.kyc import framework
from auditor.kyc.scoring.checks import ASPECTS
from auditor.kyc.vocabulary import (
    Aspect,
    EvidenceKind,
    EvidenceStrength,
    IdentityLevel,
    Operation,
    Trigger,
    Window,
)
from benchmarks.report import peak_mb, say
from providers.models import Provider

MAKE = "make"
FINDINGS = 20_000
ROWS_A_SECOND = 10_000
AT = datetime(2026, 6, 1, tzinfo=UTC)
NOTE = "What was found of this, in a sentence of a usual length for such a note. "
NEWEST = framework.newest()
FINDINGS_EACH = sum(len(ASPECTS[one.kind]) for one in NEWEST.indicators)


def main(arguments: list[str]) -> int:
    if arguments == [MAKE]:
        empty_installation()
        make_assessments(-(-FINDINGS // FINDINGS_EACH))
        return 0
    # In a process of its own, so that only the exports are in this one's memory.
    subprocess.run([sys.executable, "-m", "benchmarks.exporting", MAKE], check=True)
    public = Viewer.anonymous(at=AT)
    vetted = Viewer(AT, User.objects.earliest("pk"), frozenset([Role.REGULATOR]), Clearance.VETTED)
    for words, viewer in (("the public", public), ("vetted readers", vetted)):
        measure("csv", viewer, words, "answers")
        measure("csv", viewer, words)
    measure("json", vetted, "vetted readers")
    say("peak memory, CSV and JSON", peak_mb(), "MB", at_most=150)
    measure("xlsx", vetted, "vetted readers")
    say("peak memory, the workbook too", peak_mb(), "MB", at_most=150)
    return 0


def measure(form: str, viewer: Viewer, words: str, *names: str) -> None:
    tables = tables_named(names) if names else TABLES
    making = Making(FORMS[form], Selection(viewer, tables), via="benchmark")
    began = time.perf_counter()
    with start_left_alone():  # As `manage.py export` does.
        size = sum(len(piece) for piece in making.pieces())
    took = time.perf_counter() - began
    rows, findings = sum(making.rows.values()), making.rows["answers"]
    if findings < FINDINGS:
        raise RuntimeError(f"There were {findings} findings only.")
    what = f"{form}, {'findings alone' if names else 'all tables'}, for {words}"
    say(f"{what}: rows", rows, "")
    target = ROWS_A_SECOND if form == "csv" else None
    say(f"{what}: rows a second", rows / took, "", at_least=target)
    say(f"{what}: size", size / 1e6, "MB")


def make_assessments(number: int) -> None:
    """Published ones, each with every indicator answered and a piece of evidence a finding."""
    author, reviewer = (User.objects.create(username=name) for name in ("author", "reviewer"))
    providers = Provider.objects.bulk_create(
        Provider(slug=f"provider-{place:04}", name=f"Provider {place:04}")
        for place in range(number)
    )
    drafts = Assessment.objects.bulk_create(_draft(one, author) for one in providers)
    answers = Answer.objects.bulk_create(
        (one for draft in drafts for one in _answers(draft, author)), 500
    )
    Evidence.objects.bulk_create(
        (one for answer in answers for one in _evidence(answer, author)), 500
    )
    scopes = Scope.objects.bulk_create(
        Scope(assessment=draft, label="Everybody", is_typical=True) for draft in drafts
    )
    tiers = Tier.objects.bulk_create(one for scope in scopes for one in _tiers(scope))
    Limit.objects.bulk_create(
        Limit(tier=tier, operation=Operation.ANY, window=Window.MONTH, amount=1000, currency="EUR")
        for tier in tiers
    )
    publish(author, reviewer)


def publish(author: User, reviewer: User) -> None:
    """All say the same of their providers, so that one score is computed for all."""
    one = completed(Assessment.objects.order_by("pk")[:1])[0]
    Assessment.objects.update(
        status=Status.PUBLISHED,
        reviewer=reviewer,
        approved_by=author,
        published_by=author,
        **dict.fromkeys(
            ("submitted_at", "reviewed_at", "reply_due_at", "approved_at", "published_at"), AT
        ),
        **frozen(one, at=AT),
    )


def _draft(provider: Provider, author: User) -> Assessment:
    return Assessment(
        provider=provider, framework=NEWEST.version, framework_digest=NEWEST.digest, number=1,
        author=author, created_at=AT, changed_at=AT, changed_by=author,
        summary="A generated assessment.",
    )  # fmt: skip


def _answers(draft: Assessment, author: User) -> Iterator[Answer]:
    for place, indicator in enumerate(NEWEST.indicators):
        values = {
            aspect.value: _values(VALUES[aspect.value])[place % 3]
            for aspect in ASPECTS[indicator.kind]
        }
        yield Answer(
            assessment=draft, indicator=indicator.id, updated_at=AT, updated_by=author,
            claimed_note=NOTE, observed_note=NOTE, **values,
        )  # fmt: skip


def _values(choices: type[TextChoices]) -> list[str]:
    return [str(value) for value in choices.values]


def _evidence(answer: Answer, author: User) -> Iterator[Evidence]:
    for aspect in Aspect:
        if getattr(answer, aspect.value):
            yield Evidence(
                answer=answer, aspect=aspect, kind=EvidenceKind.AUTHORITY_FINDING,
                strength=EvidenceStrength.AUTHORITY, visibility=Clearance.PUBLIC,
                speaks_on=AT.date(), note=NOTE, added_at=AT, added_by=author,
                title="Order of an authority", publisher="Authority of Examples",
                url="https://authority.example/order",
            )  # fmt: skip


def _tiers(scope: Scope) -> Iterator[Tier]:
    for axis in (Aspect.CLAIMED, Aspect.OBSERVED):
        for order, level in enumerate((IdentityLevel.CONTACT_POINT, IdentityLevel.CHECKED)):
            yield Tier(scope=scope, axis=axis, order=order, level=level, trigger=Trigger.AT_OPENING)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
