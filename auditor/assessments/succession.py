"""Which texts come after the one that a quote was taken from, and what was not looked at yet."""

from __future__ import annotations

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from auditor.archive.models import Document, Version
from auditor.archive.querysets import VersionQuerySet
from auditor.archive.vocabulary import VersionState
from auditor.assessments.models import Anchoring, Evidence
from auditor.assessments.querysets import EvidenceQuerySet
from auditor.assessments.vocabulary import NOWHERE, AnchorState


def succession() -> VersionQuerySet:
    """What documents are believed to have said: our own confirmed readings, and what another archive
    recorded from before they began. Two archives' readers write one page in two ways, and from then
    on ours are compared with ours."""
    ours = Version.objects.confirmed().filter(
        imported=None, document=OuterRef("document"), captured_at__lte=OuterRef("captured_at")
    )
    return Version.objects.confirmed().filter(Q(imported=None) | ~Exists(ours))


def succession_of(document: Document) -> list[Version]:
    """The same for one document, oldest first."""
    return list(succession().filter(document=document).oldest_first())


def later_texts(version: Version, texts: list[Version]) -> list[Version]:
    """Those of a succession in which a quote of `version` is looked for, oldest first.

    A quote of what is not believed any more is held against the newest text, if there is no later one.
    """
    later = [one for one in texts if _place(one) > _place(version)]
    is_believed = version.state == VersionState.CONFIRMED
    return later or ([] if is_believed else texts[-1:])


def latest_record(evidence: Evidence) -> Anchoring | None:
    """Of the newest text that counts for a quote; None if that is the one it was taken from."""
    return _counting().filter(evidence=evidence).select_related("version").first()


def outdated(evidence: EvidenceQuerySet) -> EvidenceQuerySet:
    """Those of a set of quotes that have to be looked for in a text, or of which the state does not
    follow from what was found: a text that was looked at is not believed any more, or is again."""
    texts = succession().filter(document=OuterRef("version__document")).newest_first()
    held = Anchoring.objects.filter(evidence=OuterRef("pk"), version=OuterRef("newest_text"))
    annotated = evidence.annotate(newest_text=Subquery(texts.values("pk")[:1]), state=_state())
    is_unheld = ~_IS_BELIEVED & Q(newest_text__isnull=False) & ~Exists(held)
    is_out_of_step = ~Q(state=_state_that_follows())
    return annotated.filter(Exists(_unseen()) | is_unheld | is_out_of_step)


_IS_BELIEVED = Q(version__state=VersionState.CONFIRMED)


def _state() -> Case:
    """What a quote is said to be, in one word: where it stands, or how it does not."""
    here = Cast("current_version", CharField())
    return Case(When(anchor__in=NOWHERE, then=F("anchor")), default=here)


def _state_that_follows() -> Coalesce:
    """The same by the latest record, or without any; one subquery, since it is asked of every quote."""
    there = Cast("version", CharField())
    found = Case(When(kind__in=NOWHERE, then=F("kind")), default=there, output_field=CharField())
    latest = _counting().filter(evidence=OuterRef("pk")).annotate(found=found).values("found")
    unfound = Case(When(_IS_BELIEVED, then=there), default=Value(AnchorState.GONE.value))
    return Coalesce(Subquery(latest[:1]), unfound, output_field=CharField())


def _counting() -> QuerySet[Anchoring]:
    """Records of texts in a succession, after the quoted one if that is believed; the newest first."""
    own = "evidence__version__"
    is_after = (
        Q(version__captured_at__gt=F(f"{own}captured_at"))
        | Q(version__captured_at=F(f"{own}captured_at"), version__sequence__gt=F(f"{own}sequence"))
        | Q(
            version__captured_at=F(f"{own}captured_at"),
            version__sequence=F(f"{own}sequence"),
            version__gt=F(f"{own}id"),
        )
    )
    believed = Anchoring.objects.filter(Exists(succession().filter(pk=OuterRef("version"))))
    return believed.filter(is_after | ~Q(evidence__version__state=VersionState.CONFIRMED)).order_by(
        "-version__captured_at", "-version__sequence", "-version__id"
    )


def _place(version: Version) -> tuple[object, ...]:
    """What the versions of a document are ordered by."""
    return version.captured_at, version.sequence, version.pk


def _unseen() -> VersionQuerySet:
    """Later texts of which there is no record."""
    at, order = OuterRef("version__captured_at"), OuterRef("version__sequence")
    is_after = (
        Q(captured_at__gt=at)
        | Q(captured_at=at, sequence__gt=order)
        | Q(captured_at=at, sequence=order, pk__gt=OuterRef("version_id"))
    )
    seen = Anchoring.objects.filter(version=OuterRef("pk"), evidence=OuterRef(OuterRef("pk")))
    texts = succession().filter(is_after, document=OuterRef("version__document"))
    return texts.filter(~Exists(seen))
