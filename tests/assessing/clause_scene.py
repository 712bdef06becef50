"""Texts of fictional providers that were read: open, judged, repeated elsewhere, changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import User

from auditor.accounts.vocabulary import Role
from auditor.archive.models import Version
from auditor.assessments import actions
from auditor.assessments.models import Assessment
from auditor.findings.actions import judge
from auditor.findings.models import ChangeReading, Verdict
from auditor.findings.standing import clause_at
from auditor.findings.vocabulary import Decision
from tests.assessments.factories import with_role
from tests.factories import START, make_document, make_provider, make_version
from tests.findings.factories import finding_of
from tests.findings.tiny import AT, swept

IDENTITY = "We may ask for an identity document at any time."
REPEATED = "You must give an e-mail address that is yours."
CASH = "Partners take cash at their counters."
TERMS = (
    "# Terms of use\n\nHalden Pay moves value between people.\n\n## Accounts\n\n"
    f"{REPEATED}\n\n{IDENTITY}\n\n## Money\n\n{CASH}\n\n"
    "Tell us where your money comes from if we ask.\n\nOur company number is 00 11 22.\n"
)
BEFORE = TERMS.replace("We may ask for", "You must send")


@dataclass(frozen=True)
class ClauseScene:
    """Halden Pay's terms and their last change; Sagne Kort says one thing in the same words."""

    researcher: User
    reviewer: User
    terms: Version
    other: Version
    change: ChangeReading
    draft: Assessment

    @property
    def review(self) -> str:
        return f"/assess/clauses/{self.terms.uuid}/"

    @property
    def change_review(self) -> str:
        return f"/assess/clauses/changes/{self.terms.uuid}/"

    @property
    def alike(self) -> str:
        quote = finding_of(self.terms, "AO-03").quote_digest
        return f"{self.review}alike/AO-03/{quote}/"


def build_clause_scene() -> ClauseScene:
    halden = make_provider(slug="halden-pay", name="Halden Pay", is_fictional=True)
    sagne = make_provider(slug="sagne-kort", name="Sagne Kort", is_fictional=True)
    document = make_document(halden, title="Terms of use")
    make_version(document, BEFORE, captured_at=START)
    terms = make_version(document, TERMS, captured_at=START + timedelta(days=40))
    other = make_version(
        make_document(sagne), f"# Conditions\n\n{REPEATED}\n", captured_at=START + timedelta(days=9)
    )
    swept()
    change = ChangeReading.objects.get(change__version=terms)
    researcher = with_role(Role.RESEARCHER)
    draft = actions.start(provider=halden, by=researcher, at=AT)
    return ClauseScene(researcher, with_role(Role.REVIEWER), terms, other, change, draft)


def say(
    scene: ClauseScene, indicator: str, decision: Decision = Decision.ACCEPTED, *, by: User
) -> Verdict:
    """Somebody's verdict on a clause of the terms, upon what stands there now."""
    quote = finding_of(scene.terms, indicator).quote_digest
    clause = clause_at(scene.terms, indicator, quote)
    return judge(
        version=scene.terms,
        indicator=indicator,
        quote=quote,
        decision=decision,
        by=by,
        at=AT,
        seen=clause.seen if clause else 0,
        shown=clause.shown if clause else "",
    )


def addresses(scene: ClauseScene) -> dict[str, str]:
    """Every page of the review, by name."""
    return {
        "queue": "/assess/clauses/",
        "queue-changes": "/assess/clauses/?kind=change",
        "queue-narrowed": "/assess/clauses/?provider=sagne-kort&indicator=AO-03",
        "queue-none": "/assess/clauses/?indicator=TP-04",
        "review": scene.review,
        "review-correct": f"{scene.review}?correct=IV-01-{finding_of(scene.terms).start}",
        "change": scene.change_review,
        "alike": scene.alike,
        "take-over": f"/assess/{scene.draft.uuid}/take-over/",
    }
