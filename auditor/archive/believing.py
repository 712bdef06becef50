"""What is believed of a document's readings: the archive's rows in terms of belief, and back.

The rules stand in `auditor.pages.belief`, which knows texts alone. Here they are given a
document's own line of versions (our readings; another archive's records are a line of their own),
and a person's verdict counts more than they do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache

from django.conf import settings
from django.db.models import OuterRef, Subquery

from auditor.archive.blobs import read_text
from auditor.archive.models import Document, Verdict, Version
from auditor.archive.querysets import VersionQuerySet
from auditor.archive.vocabulary import Finding, VersionState
from auditor.pages.belief import Belief, DatedText, Earlier, Judgement, Memory, judge_history
from auditor.pages.essence import essence_digest

BELIEF_OF_STATE = {
    VersionState.CONFIRMED: Belief.CONFIRMED,
    VersionState.CANDIDATE: Belief.CANDIDATE,
    VersionState.SUSPECT: Belief.SUSPECT,
    VersionState.VARIANT: Belief.VARIANT,
}
STATE_OF_BELIEF = {belief: state for state, belief in BELIEF_OF_STATE.items()}


def memory_of(document: Document, versions: Sequence[Version]) -> Memory:
    """A document's own versions, oldest first, as belief needs them."""
    digests = {version.pk: version.text_digest for version in versions}
    return Memory(
        earlier=[_earlier(version) for version in versions],
        text_of=cache(lambda key: read_text(digests[key])),
        language=document.language,
        recheck_after=settings.RECHECK_AFTER,
    )


def _earlier(version: Version) -> Earlier:
    return Earlier(
        key=version.pk,
        at=version.captured_at,
        # Versions from before essences were kept have none.
        essence=version.essence_digest or essence_digest(version.text()),
        words=version.word_count,
        belief=BELIEF_OF_STATE[VersionState(version.state)],
        is_sure=is_found_genuine(version),
    )


def own_line(document_ids: Iterable[int]) -> dict[int, list[Version]]:
    """Every version that we read ourselves, of any state, oldest first, by document.

    Each comes as `with_findings` gives it.
    """
    lines: dict[int, list[Version]] = {document_id: [] for document_id in document_ids}
    rows = Version.objects.filter(document__in=lines, imported=None)
    for version in with_findings(rows).oldest_first():
        lines[version.document_id].append(version)
    return lines


def with_findings(versions: VersionQuerySet) -> VersionQuerySet:
    """Versions that know as `finding_on_check` the latest verdict on any reading of their check."""
    given = Verdict.objects.filter(version__capture=OuterRef("capture"))
    latest = given.order_by("-given_at", "-pk").values("finding")[:1]
    return versions.annotate(finding_on_check=Subquery(latest))


def is_found_genuine(version: Version) -> bool:
    """Whether a person has said so. The version comes as `with_findings` gives it."""
    return getattr(version, "finding_on_check", None) == Finding.GENUINE


def judge_imported(document: Document, *, read_text: Callable[[str], str]) -> None:
    """Judge the records of another archive with their whole history at hand; saves their states.

    What a person has found stays as it was found. The caller re-links the document.
    """
    rows = Version.objects.filter(document=document, imported__isnull=False).oldest_first()
    versions = list(rows)
    found = judge_history(
        [DatedText(version.captured_at, read_text(version.text_digest)) for version in versions],
        language=document.language,
    )
    verdicts = _verdicts(versions)
    for version, judgement in zip(versions, found, strict=True):
        version.reason = judgement.reason
        version.like = None if judgement.like is None else versions[judgement.like]
        version.state = _state(judgement, verdicts.get(version.pk))
    Version.objects.bulk_update(versions, ["reason", "like", "state"], batch_size=500)


def _verdicts(versions: Iterable[Version]) -> Mapping[int, str]:
    """What people have found, by version; the latest finding counts."""
    given = Verdict.objects.filter(version__in=versions).order_by("given_at", "pk")
    return dict(given.values_list("version_id", "finding"))


def _state(judgement: Judgement, finding: str | None) -> VersionState:
    """As a person has found it, else as it is judged."""
    if finding == Finding.GENUINE:
        return VersionState.CONFIRMED
    state = STATE_OF_BELIEF[judgement.belief]
    is_overruled = finding == Finding.DISMISSED and state == VersionState.CONFIRMED
    return VersionState.SUSPECT if is_overruled else state
