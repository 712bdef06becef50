"""Which versions and changes lie around or between versions of one document."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from auditor.archive.models import Change, Version
from auditor.archive.vocabulary import Cause

ARCHIVE_CAUSES = frozenset({Cause.TECHNICAL, Cause.EXTRACTOR, Cause.DECLARATION})
# Something differs on the page, but nothing in what the provider says.
WORDLESS_CAUSES = frozenset({Cause.BOILERPLATE, Cause.LANGUAGE, Cause.PAGE})


def position(version: Version) -> tuple[object, ...]:
    """The order of the versions of a document, as `VersionQuerySet.oldest_first` has it."""
    return version.captured_at, version.sequence, version.pk


def after(version: Version, *, prefix: str = "") -> Q:
    """The versions later than `version`; `prefix` leads to the version from another model."""
    at, sequence, pk = f"{prefix}captured_at", f"{prefix}sequence", f"{prefix}pk"
    return (
        Q(**{f"{at}__gt": version.captured_at})
        | Q(**{at: version.captured_at, f"{sequence}__gt": version.sequence})
        | Q(**{at: version.captured_at, sequence: version.sequence, f"{pk}__gt": version.pk})
    )


def previous_version(version: Version) -> Version | None:
    siblings = Version.objects.confirmed().filter(document=version.document_id)
    earlier = siblings.exclude(after(version)).exclude(pk=version.pk)
    return earlier.newest_first().first()


def next_version(version: Version) -> Version | None:
    siblings = Version.objects.confirmed().filter(document=version.document_id)
    return siblings.filter(after(version)).oldest_first().first()


@dataclass(frozen=True, slots=True)
class Steps:
    """The changes that lead from one version to a later one, and whose doing they are."""

    changes: tuple[Change, ...]

    @property
    def by_archive(self) -> int:
        return sum(change.cause in ARCHIVE_CAUSES for change in self.changes)

    @property
    def only(self) -> Change | None:
        """The one change between neighbours."""
        return self.changes[0] if len(self.changes) == 1 else None

    @property
    def is_archive_alone(self) -> bool:
        return bool(self.changes) and self.by_archive == len(self.changes)

    @property
    def is_wordless(self) -> bool:
        """Whether nothing differs but navigation, counters, layout or the language shown."""
        return bool(self.changes) and all(one.cause in WORDLESS_CAUSES for one in self.changes)

    @property
    def is_mixed(self) -> bool:
        return 0 < self.by_archive < len(self.changes)


def steps_between(older: Version, newer: Version) -> Steps:
    """One query: the changes after `older` up to and with `newer`."""
    changes = Change.objects.filter(
        version__document=older.document_id, version__state=newer.state
    ).filter(after(older, prefix="version__"))
    upto = changes.exclude(after(newer, prefix="version__"))
    return Steps(tuple(upto.select_related("reappearance_of").order_by("occurred_at", "pk")))
