"""What people say of findings and of changes. Append-only: a later word supersedes an earlier one.

A verdict names words, not a row of the machine's: whatever is read anew, it stands.
"""

from __future__ import annotations

import uuid
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from auditor.accounts.querysets import AppendOnlyError
from auditor.archive.models import Document, Version
from auditor.findings.models.rules import (
    DIGEST_LENGTH,
    Claim,
    Quoted,
    choice,
    claim_rules,
    known,
    quote_rules,
)
from auditor.findings.querysets import ChangeVerdictQuerySet, VerdictQuerySet
from auditor.findings.vocabulary import CLAIMS, HOLDING, Decision
from auditor.kyc.vocabulary import Direction


class Word(models.Model):
    """Somebody's word at a time. `number` counts what was said of the same thing, from 1; `batch` is
    shared by what was said with one key press or button."""

    number = models.PositiveIntegerField()
    decision = choice(Decision)
    note = models.TextField(blank=True)
    batch = models.UUIDField(default=uuid.uuid4, editable=False)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    given_at = models.DateTimeField()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError("Verdicts are never changed: give another one.")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("Verdicts are never deleted: take one back by another one.")


class Verdict(Word, Quoted, Claim):
    """A person's word on quoted words of a document, under an indicator.

    It is known again by document, `indicator` and `quote_digest`; of those with the same key the one
    with the greatest `number` counts. `settled_indicator` and the claim are what holds from then on
    (empty where it was rejected or taken back); `proposed` is what the machine had proposed, and
    null where it had proposed nothing. `version` is the one in which it was judged, and line and
    offsets are those of its text.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="clause_verdicts")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="clause_verdicts")
    indicator = models.CharField(max_length=20)
    settled_indicator = models.CharField(max_length=20, blank=True)
    proposed = models.JSONField(null=True, blank=True)

    objects = VerdictQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["document", "quote_digest"], name="clause_verdict_of_quote"),
            models.Index(fields=["words_digest", "indicator"], name="clause_verdict_of_words"),
            models.Index(fields=["given_by", "-given_at"], name="clause_verdict_of_person"),
        ]
        constraints = [
            UniqueConstraint(
                fields=["document", "indicator", "quote_digest", "number"],
                name="clause_verdict_number_once",
            ),
            CheckConstraint(condition=Q(number__gte=1), name="clause_verdict_from_one"),
            known("clause_verdict", "decision", Decision),
            *quote_rules("clause_verdict"),
            *claim_rules("clause_verdict"),
            CheckConstraint(
                condition=(Q(decision__in=HOLDING, claimed__in=CLAIMS) & ~Q(settled_indicator=""))
                | (
                    ~Q(decision__in=HOLDING)
                    & Q(
                        settled_indicator="",
                        claimed="",
                        amount=None,
                        currency="",
                        window="",
                        operation="",
                        trigger="",
                    )
                ),
                name="clause_verdict_claim_of_decision",
            ),
            CheckConstraint(
                condition=~Q(decision=Decision.ACCEPTED) | Q(proposed__isnull=False),
                name="clause_verdict_on_proposal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.decision}"

    @property
    def holds(self) -> bool:
        """Whether the words count as a clause of the provider's."""
        return self.decision in HOLDING


class ChangeVerdict(Word):
    """A person's word on what a change did: known again by the document and its two texts.

    `direction` is what holds from then on: the machine's where it was accepted, the person's where
    it was corrected, none where it was rejected (the change says nothing of due diligence) or taken
    back. `proposed_direction` is what the machine had said.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="change_verdicts")
    old_digest = models.CharField("SHA-256 of the text before", max_length=DIGEST_LENGTH)
    new_digest = models.CharField("SHA-256 of the text after", max_length=DIGEST_LENGTH)
    direction = choice(Direction, blank=True)
    proposed_direction = choice(Direction)

    objects = ChangeVerdictQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["given_by", "-given_at"], name="change_verdict_of_person")]
        constraints = [
            UniqueConstraint(
                fields=["document", "old_digest", "new_digest", "number"],
                name="change_verdict_number_once",
            ),
            CheckConstraint(condition=Q(number__gte=1), name="change_verdict_from_one"),
            known("change_verdict", "proposed_direction", Direction),
            known("change_verdict", "direction", Direction, or_empty=True),
            CheckConstraint(
                condition=(
                    Q(decision__in=[Decision.ACCEPTED, Decision.CORRECTED]) & ~Q(direction="")
                )
                | Q(decision__in=[Decision.REJECTED, Decision.WITHDRAWN], direction=""),
                name="change_verdict_direction_of_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision}: {self.direction}"
