"""To take back what was said last."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from auditor.findings.actions.judging import write
from auditor.findings.actions.writing import Refused, log, require_judge, save
from auditor.findings.models import ChangeVerdict, Verdict
from auditor.findings.settling import hold_documents
from auditor.findings.vocabulary import Decision

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class NotLast(Refused):
    """What was shown as somebody's last word is that no more."""

    def __init__(self) -> None:
        super().__init__(
            "Nothing was taken back: meanwhile something else is your last verdict, or it was superseded. "
            "Look again at what stands there now."
        )


@transaction.atomic
def take_back_last(
    *, by: User, at: datetime, shown: str | None = None
) -> Sequence[Verdict | ChangeVerdict]:
    """Take back what somebody said last, all of it if it was said of several places at once -> the
    verdicts that stand no more, the last one last; none if there is nothing to take back.

    `shown` is the `name_of` the word that a page showed as the last; None where no page did. Raises NotLast
    if another one is, or none; Refused.
    """
    require_judge(by, at)
    last = last_of(by)
    if shown is not None and (last is None or name_of(last) != shown):
        raise NotLast
    if isinstance(last, ChangeVerdict):
        return [_take_back_change(last, by=by, at=at)]
    if last is None:
        return []
    own = Verdict.objects.standing().filter(batch=last.batch, given_by=by)
    standing = own.exclude(decision=Decision.WITHDRAWN).order_by("pk")
    given = list(standing.select_related("document", "version"))
    # All of them before the first line of the log, for which others wait who hold one of these documents.
    hold_documents(one.document_id for one in given)
    for verdict in given:
        write(_next(verdict), Decision.WITHDRAWN, None, by=by, at=at, note="", batch=uuid.uuid4())
    return given


def name_of(word: Verdict | ChangeVerdict | None) -> str:
    """By what a page names the last word that it shows, so that none other is taken back from it."""
    return f"{type(word).__name__.lower()}-{word.pk}" if word else ""


def last_of(person: User) -> Verdict | ChangeVerdict | None:
    """What somebody said last and has not taken back, if nobody has said anything since."""
    kinds = (Verdict.objects.standing(), ChangeVerdict.objects.standing())
    rows = [
        kind.filter(given_by=person)
        .exclude(decision=Decision.WITHDRAWN)
        .order_by("-given_at", "-pk")
        .first()
        for kind in kinds
    ]
    return max((one for one in rows if one), key=lambda one: one.given_at, default=None)


def _next(verdict: Verdict) -> Verdict:
    """The next word on the same words as another."""
    copied = (
        "document version indicator line start end exact prefix suffix words_digest quote_digest"
    )
    values = {name: getattr(verdict, name) for name in [*copied.split(), "proposed"]}
    return Verdict(number=verdict.number + 1, **values)


def _take_back_change(word: ChangeVerdict, *, by: User, at: datetime) -> ChangeVerdict:
    key = {name: getattr(word, name) for name in ("document", "old_digest", "new_digest")}
    row = ChangeVerdict(
        **key,
        proposed_direction=word.proposed_direction,
        number=word.number + 1,
        decision=Decision.WITHDRAWN,
        given_by=by,
        given_at=at,
    )
    save(row, lambda: ChangeVerdict.objects.filter(**key).order_by("-number").first())
    log("change.judged", row, by=by, at=at, detail={})
    return word
