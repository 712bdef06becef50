"""What stands around an assessment: texts that were read and judged, and a neighbour; with marks in
everything of them that is for nobody on a public page.
"""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta

from django.contrib.auth.models import User

from auditor.accounts.vocabulary import Role
from auditor.archive.models import Document, Version
from auditor.archive.verdicts import give_verdict
from auditor.archive.vocabulary import Finding, VersionState
from auditor.assessments import actions
from auditor.assessments.models import Assessment
from auditor.assessments.vocabulary import Status
from auditor.findings.actions.changing import judge_change
from auditor.findings.actions.judging import Passage, add_clause, judge
from auditor.findings.models import ChangeReading
from auditor.findings.standing import Claimed, shown_of_change
from auditor.findings.vocabulary import Decision
from auditor.kyc.scoring import Tier
from auditor.kyc.vocabulary import Aspect, IdentityLevel, Trigger
from providers.models import Provider
from tests.archive.surveys import (
    MAIL,
    PASSPORT,
    make_attempt,
    make_seen,
    make_signup_page,
    record,
)
from tests.assessments.factories import HOUR, Cast, Writer, make_assessment, make_cast, with_role
from tests.assessments.seeded import seed
from tests.factories import START, make_document, make_version
from tests.findings.factories import clause_of
from tests.findings.tiny import AT, swept
from tests.providers.factories import make_provider, make_relation

NAME, NEIGHBOUR = "Halden Pay", "Kiosk"
OLD = (
    f"# Terms of {NAME}\n\nYou must send an identity document.\n\n"
    "You must give an e-mail address.\n\nWe never take cash.\n\n"
    "Our company number is 12345.\n\nCustomers may be asked twice.\n"
)
NEW = OLD.replace("must send", "may be asked for")
FC = Claimed("FC-01", "offered_unspecified")
ADDED = "Customers may be asked twice."
DAY = timedelta(days=1)
PICTURE = b"\x89PNG\r\n\x1a\n vetted:picture"


def inner(where: str) -> str:
    """A mark in what no public page shows to anybody, reviewers and editors included."""
    return f"<restricted:inner {where}>"


def add_read_texts(provider: Provider) -> Document:
    """A document whose change was read, judged with notes; and versions that are not believed."""
    document = make_document(provider, slug="read", terms_type="Fees")
    make_version(document, OLD, captured_at=START + DAY)
    newest = make_version(document, NEW, captured_at=START + 2 * DAY)
    judge_by = _judge()
    _dismiss(document, judge_by)
    for number, state in enumerate(VersionState):
        if state != VersionState.CONFIRMED:
            at = START + (5 + number) * DAY
            words = f"{OLD}\n{inner(state)} must send an identity document.\n"
            make_version(document, words, captured_at=at, state=state)
    swept()
    _say(newest, judge_by)
    return document


def _judge() -> User:
    """Whose name is nobody's business either."""
    person = with_role(Role.RESEARCHER)
    person.username = person.last_name = inner("judge")
    person.save()
    return person


def _dismiss(document: Document, by: User) -> None:
    """A version that was read and judged while it was believed, and is not any more."""
    words = f"{inner('dismissed')} must send an identity document."
    version = make_version(document, f"{OLD}\n{words}\n", captured_at=START + 3 * DAY)
    swept()
    start = version.text().index(words)
    passage = Passage(start, start + len(words), words)
    add_clause(version=version, passage=passage, claim=FC, by=by, at=AT)
    give_verdict(version=version, finding=Finding.DISMISSED, by=by, at=AT, note=inner("dismissal"))


def _say(version: Version, by: User) -> None:
    clause = clause_of(version)
    judge(
        version=version,
        indicator="IV-01",
        quote=clause.quote_digest,
        decision=Decision.ACCEPTED,
        by=by,
        at=AT,
        seen=clause.seen,
        shown=clause.shown,
        note=inner("verdict"),
    )
    start = version.text().index(ADDED)
    passage = Passage(start, start + len(ADDED), ADDED)
    claim = Claimed("IV-01", "discretionary")
    add_clause(version=version, passage=passage, claim=claim, by=by, at=AT, note=inner("addition"))
    reading = ChangeReading.objects.get(change__version=version)
    judge_change(
        reading=reading,
        decision=Decision.ACCEPTED,
        by=by,
        at=AT,
        seen=0,
        shown=shown_of_change(reading),
        note=inner("change"),
    )


def add_surveyed_form(provider: Provider) -> None:
    """A sign-up form that two surveys agree on, and that asked for more later."""
    page = make_signup_page(provider)
    before = dataclasses.replace(MAIL, label="vetted:control")
    after = (before, dataclasses.replace(PASSPORT, label="vetted:control added"))
    for number, controls in enumerate([(before,), (before,), after, after]):
        seen = make_seen(
            controls, screenshot=PICTURE, first_step_because="vetted:step", title="vetted:title"
        )
        record(page, make_attempt(at=START + number * DAY, seen=seen))


def add_neighbour(provider: Provider) -> Provider:
    """An exchanger with marks in its published assessment, which asks less at the counter."""

    def content(row: Assessment, cast: Cast, at: datetime) -> None:
        seed(row, cast, at)
        for axis in (Aspect.CLAIMED, Aspect.OBSERVED):
            opening = Tier(1, axis, IdentityLevel.NONE, Trigger.AT_OPENING)
            Writer(row, at).tiers("Everybody", axis, opening)

    neighbour = make_provider(slug="kiosk", name=NEIGHBOUR)
    make_relation(neighbour, provider)
    make_assessment(Status.PUBLISHED, provider=neighbour, cast=make_cast(), content=content)
    return neighbour


def open_reply_link(row: Assessment, cast: Cast) -> str:
    """The token of a link to an assessment that is reviewed; it opens for years."""
    opened = actions.open_reply(
        assessment=row,
        email="law@provider.example",
        by=cast.editor,
        at=row.changed_at + HOUR,
        seen=row.revision,
        time=3650 * DAY,
    )
    assert opened.token
    return opened.token
