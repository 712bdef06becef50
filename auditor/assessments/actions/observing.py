"""Tests by people, and who vouches for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from auditor.accounts import audit
from auditor.accounts.roles import people_with, roles_of
from auditor.accounts.vocabulary import Role
from auditor.assessments.actions.bodies import File, kept_file
from auditor.assessments.actions.writing import Invalid, notify
from auditor.assessments.models import Observation, ObservationFile
from auditor.assessments.personal_data import personal_data
from auditor.assessments.workflow import NotAllowed
from providers.models import Provider

if TYPE_CHECKING:
    from django.contrib.auth.models import User

FREE = ("vantage", "tried", "asked", "happened", "accepted")
MOST_FILES = 10
SIGNERS = frozenset({Role.RESEARCHER, Role.REVIEWER})


@dataclass(frozen=True)
class Account:
    """What a tester tells of a test, by the questions of the protocol's template.

    `is_nobodys` says that what looks like personal data in it is no person's: a provider's published
    address, say.
    """

    protocol: str
    tested_on: date
    tried: str
    happened: str
    vantage: str = ""
    level_tried: int | None = None
    asked: str = ""
    accepted: str = ""
    is_nobodys: bool = False

    @property
    def personal(self) -> list[str]:
        """The kinds of what looks like personal data in the free words."""
        words = [getattr(self, name) for name in FREE]
        return sorted({one.kind for text in words for one in personal_data(text)})


@transaction.atomic
def record_observation(
    *, provider: Provider, account: Account, ethics_confirmed: bool, by: User, at: datetime
) -> Observation:
    """Raises NotAllowed, Invalid. It counts as evidence once another person has signed it, of which
    reviewers are told."""
    if Role.RESEARCHER not in roles_of(by, at):
        raise NotAllowed("To record a test is for a researcher.")
    _require_sound(account, ethics_confirmed=ethics_confirmed, at=at)
    told = {name: value for name, value in vars(account).items() if name != "is_nobodys"}
    observation = Observation.objects.create(
        provider=provider,
        ethics_confirmed=True,
        recorded_at=at,
        recorded_by=by,
        **told,
    )
    signers = people_with(Role.REVIEWER, at).exclude(pk=by.pk)
    # What was tried is on the page alone: letters have other readers.
    body = f"A test of {provider.name} waits for a second signature."
    path = reverse("assessing:observation-detail", args=[observation.uuid])
    notify(signers, None, body, at=at, path=path)
    detail = {"kept_as_nobodys": account.personal} if account.personal else {}
    audit.record(actor=by, action="observation.record", subject=observation, at=at, detail=detail)
    return observation


@transaction.atomic
def attach_file(
    *, observation: Observation, file: File, is_clean: bool, by: User, at: datetime
) -> ObservationFile:
    """Keep a file that bears a test out, by its SHA-256: by whoever recorded it, until it is signed.

    `is_clean` is their word that no person's data can be read in it; it stands in the log. Raises
    NotAllowed, Invalid, StorageFailed.
    """
    row = Observation.objects.select_for_update().get(pk=observation.pk)
    if row.recorded_by_id != by.pk or Role.RESEARCHER not in roles_of(by, at):
        raise NotAllowed("To add a file is for the researcher who recorded the test.")
    if row.signed_at is not None:
        raise Invalid("What was signed is not added to. Record another test.")
    if not is_clean or personal_data(file.name):
        raise Invalid(
            "Black out what could be read of a person, in the file's name too, and say so."
        )
    if row.files.count() >= MOST_FILES:
        raise Invalid(f"A test has at most {MOST_FILES} files.")
    kept = kept_file(file)
    if row.files.filter(content=kept["upload"]).exists():
        raise Invalid("This very file is there already.")
    added = ObservationFile.objects.create(
        observation=row,
        content=kept["upload"],
        file_name=kept["file_name"],
        media_type=kept["media_type"],
        length=len(file.content),
        added_at=at,
        added_by=by,
    )
    detail = {"sha256": added.content, "said_to_be_clean": is_clean}
    audit.record(actor=by, action="observation.attach", subject=row, at=at, detail=detail)
    return added


def _require_sound(account: Account, *, ethics_confirmed: bool, at: datetime) -> None:
    """Raises Invalid."""
    if not ethics_confirmed:
        raise Invalid(
            "Confirm that no false document, no illegal funds and no other person's data were used; "
            "a test that was not done so cannot be recorded."
        )
    if account.tested_on > at.date():
        raise Invalid("A test was not carried out on a day to come.")
    if not all(text.strip() for text in (account.protocol, account.tried, account.happened)):
        raise Invalid("Name the protocol, what was tried and what happened.")
    if account.personal and not account.is_nobodys:
        kinds = ", ".join(account.personal)
        raise Invalid(
            f"This looks like personal data: {kinds}. Take it out, or say that it is nobody's."
        )


@transaction.atomic
def sign_observation(
    *, observation: Observation, by: User, at: datetime, files: int = 0
) -> Observation:
    """Another person vouches for it, and for the `files` that were seen with it. Raises NotAllowed, Invalid."""
    if not roles_of(by, at) & SIGNERS or by.pk == observation.recorded_by_id:
        raise NotAllowed("To sign a test is for a researcher or reviewer who did not record it.")
    row = Observation.objects.select_for_update().get(pk=observation.pk)
    if row.files.count() != files:
        raise Invalid("A file was added meanwhile. Nothing is signed: look at it first.")
    unsigned = Observation.objects.filter(pk=observation.pk, signed_at=None)
    if not unsigned.update(signed_at=at, signed_by=by):
        raise Invalid("This test is signed already.")
    observation.signed_at, observation.signed_by = at, by
    audit.record(actor=by, action="observation.sign", subject=observation, at=at)
    return observation
