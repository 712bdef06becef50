"""What needs a person's eye: texts that are not believed, documents that cannot be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models.functions import Coalesce

from auditor.archive.models import Document, Version
from auditor.pages.outcomes import MEANINGS, Outcome

VERSION, DOCUMENT = "version", "document"
KINDS = {VERSION: "Texts that are not believed", DOCUMENT: "Documents that cannot be read"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to look at, as light as a list of thousands needs it."""

    kind: str
    pk: int
    since: datetime
    provider: str
    provider_name: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a filter and how many entries it leaves."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; empty for everything."""

    kind: str = ""
    provider: str = ""
    outcome: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Filters:
        return cls(*(query.get(name, "") for name in ("kind", "provider", "outcome")))

    @property
    def is_narrow(self) -> bool:
        return bool(self.kind or self.provider or self.outcome)

    def takes(self, entry: Entry) -> bool:
        wanted = (self.kind, self.provider, self.outcome)
        found = (entry.kind, entry.provider, entry.outcome)
        return all(not one or one == other for one, other in zip(wanted, found, strict=True))


def everything(at: datetime) -> list[Entry]:
    """All that needs a look, the oldest first. Two queries."""
    of_provider = ("document__provider__slug", "document__provider__name")
    versions = Version.objects.needing_a_look(at).values_list(
        "pk", "captured_at", *of_provider, "capture__outcome"
    )
    since = Coalesce("failing_since", "last_checked_at", "created_at")
    documents = Document.objects.needing_a_look().values_list(
        "pk", since, "provider__slug", "provider__name", "last_outcome"
    )
    found = [*_entries(VERSION, versions), *_entries(DOCUMENT, documents)]
    return sorted(found, key=lambda entry: (entry.since, entry.kind, entry.pk))


def _entries(kind: str, rows: Iterable[tuple[Any, ...]]) -> list[Entry]:
    return [
        Entry(kind, pk, since, slug, name, outcome or "") for pk, since, slug, name, outcome in rows
    ]


def choices(entries: Sequence[Entry]) -> dict[str, list[Choice]]:
    """The options of each filter."""
    kinds = Counter(entry.kind for entry in entries)
    providers = Counter((entry.provider, entry.provider_name) for entry in entries)
    outcomes = Counter(entry.outcome for entry in entries if entry.outcome)
    named = sorted(providers.items(), key=lambda item: item[0][1].casefold())
    return {
        "kinds": [Choice(kind, label, kinds[kind]) for kind, label in KINDS.items()],
        "providers": [Choice(slug, name, count) for (slug, name), count in named],
        "outcomes": [
            Choice(outcome, MEANINGS[Outcome(outcome)].sentence, count)
            for outcome, count in sorted(outcomes.items())
        ],
    }


@dataclass(frozen=True, slots=True)
class Item:
    """An entry with the row that it stands for, and what is to be said of it."""

    kind: str
    since: datetime
    row: Any
    document: Document
    sentence: str
    next_step: str


def items(entries: Iterable[Entry]) -> list[Item]:
    """The rows of a page's entries. Two queries."""
    listed = list(entries)
    keys = {kind: [one.pk for one in listed if one.kind == kind] for kind in KINDS}
    versions = Version.objects.select_related("document__provider", "capture")
    documents = Document.objects.select_related("provider")
    found: dict[tuple[str, int], Any] = {
        **{(VERSION, pk): row for pk, row in versions.in_bulk(keys[VERSION]).items()},
        **{(DOCUMENT, pk): row for pk, row in documents.in_bulk(keys[DOCUMENT]).items()},
    }
    return [
        _item(entry, found[entry.kind, entry.pk])
        for entry in listed
        if (entry.kind, entry.pk) in found
    ]


def _item(entry: Entry, row: Any) -> Item:
    meaning = MEANINGS[Outcome(entry.outcome)] if entry.outcome else None
    document = row if entry.kind == DOCUMENT else row.document
    sentence = meaning.sentence if meaning else ""
    if entry.kind == VERSION:
        sentence = row.reason or sentence
    step = meaning.next_step if meaning and entry.kind == DOCUMENT else NEXT_STEP_OF_TEXT
    return Item(entry.kind, entry.since, row, document, sentence, step)


NEXT_STEP_OF_TEXT = "Compare it with the last confirmed text and say whether it is genuine."
