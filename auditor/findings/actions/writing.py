"""What every verdict goes through: who may give one, and the row and the line of the log that it leaves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from auditor.accounts import audit
from auditor.accounts.roles import roles_of
from auditor.accounts.vocabulary import WORKERS
from auditor.findings.models import ChangeVerdict, Verdict
from auditor.findings.settling import hold_documents, settle_after
from auditor.findings.vocabulary import Decision

if TYPE_CHECKING:
    from django.contrib.auth.models import User

JUDGES = WORKERS
DONE = {
    Decision.ACCEPTED: "accepted it",
    Decision.CORRECTED: "corrected it",
    Decision.REJECTED: "rejected it",
    Decision.ADDED: "added it",
    Decision.WITHDRAWN: "took a verdict back",
}


class Refused(Exception):
    """Something was asked that cannot be done; the message is a sentence for whoever asked."""


class NotAllowed(Refused):
    """It is not for this person to do."""


class Invalid(Refused):
    """What was given makes no verdict."""


class Gone(Refused):
    """What was to be judged is not proposed any more."""


class ReadMeanwhile(Refused):
    """The machine says something else since the page was shown."""

    def __init__(self) -> None:
        super().__init__(
            "The text was read anew after this page was shown, and the machine says something else now. "
            "Nothing of yours was recorded: look at what it says, and give your verdict on that."
        )


class JudgedMeanwhile(Refused):
    """Somebody has said something else since the page was shown."""

    def __init__(self, word: Verdict | ChangeVerdict | None) -> None:
        who = audit.name_of(word.given_by) if word else "Somebody"
        what = DONE[Decision(word.decision)] if word else "changed it"
        when = f" on {word.given_at:%-d %B %Y at %H:%M} UTC" if word else ""
        super().__init__(
            f"{who} {what}{when}, after this page was shown. Nothing of yours was recorded: look at "
            "it again, and give your verdict if you see it otherwise."
        )
        self.word = word


def require_judge(by: User, at: datetime) -> None:
    """Raises NotAllowed."""
    if not roles_of(by, at) & JUDGES:
        raise NotAllowed("Clauses are judged by researchers, reviewers and editors.")


def require_standing(word: Verdict | ChangeVerdict | None) -> None:
    """That there is something to take back. Raises Invalid."""
    if word is None or word.decision == Decision.WITHDRAWN:
        raise Invalid("There is no verdict to take back.")


def save(
    row: Verdict | ChangeVerdict, latest: Callable[[], Verdict | ChangeVerdict | None]
) -> None:
    """With what stands of changes by it. Raises JudgedMeanwhile if another verdict has taken the number at
    the same time."""
    hold_documents([row.document_id])
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        word = latest()
        if word is None or word.number < row.number:
            raise
        raise JudgedMeanwhile(word) from error
    settle_after(row)


def log(
    action: str, row: Verdict | ChangeVerdict, *, by: User, at: datetime, detail: dict[str, Any]
) -> None:
    """Log a verdict: on what, and which; the words themselves stand in its row."""
    audit.record(
        actor=by,
        action=action,
        subject=row,
        at=at,
        detail={
            "document": row.document_id,
            "decision": str(row.decision),
            "number": row.number,
            **detail,
        },
    )
