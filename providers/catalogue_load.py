"""The catalogue's files into the database, all or nothing.

A file that is gone deletes nothing: other rooms hold years of history about the provider.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q

from providers.catalogue_file import CatalogueEntry, CatalogueError, Problem
from providers.catalogue_file.checks import services_of
from providers.catalogue_rows import (
    MODELS,
    WITH_ROWS,
    Difference,
    difference,
    empty_provider,
    write_provider,
    write_rows,
)
from providers.models import Identifier, Provider
from providers.vocabulary import IdentifierScheme


@dataclass(slots=True)
class LoadReport:
    """Slugs by what became of them; `kept` says why; an adopted draft is among the updated."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: dict[str, str] = field(default_factory=dict)
    adopted: dict[str, str] = field(default_factory=dict)
    """The slug of the file -> the slug under which the import had made the draft."""


@dataclass(slots=True)
class _Match:
    """An entry and the provider it is about, if the database has it."""

    entry: CatalogueEntry
    provider: Provider | None

    @property
    def reason_to_keep(self) -> str:
        """Why the provider's present state is people's work, or nothing."""
        if self.provider is None or not self.provider.is_edited_by_hand:
            return ""
        has_changed = self.provider.catalogue_digest not in ("", self.entry.digest)
        return "edited in the admin" + ("; its file has changed since" if has_changed else "")


@transaction.atomic
def load_entries(*, entries: Sequence[CatalogueEntry], force: bool = False) -> LoadReport:
    """Makes the database say what the entries say. Raises CatalogueError, having written nothing.

    Providers that people edited are kept as they are unless `force`. A draft that an import made
    is adopted if it has the entry's slug or one of its Open Terms Archive services.
    """
    matches = _matches(entries)
    report = LoadReport()
    found = [(match, _write_own_row(match, report, force=force)) for match in matches]
    targets = _targets(matches)
    for match, rest in found:
        if match.provider and rest:
            write_rows(match.provider, rest, providers=targets)
    return report


def check_entries(*, entries: Sequence[CatalogueEntry]) -> None:
    """Raises CatalogueError if the entries do not fit what the database has. Writes nothing."""
    _matches(entries)


def _write_own_row(match: _Match, report: LoadReport, *, force: bool) -> Difference | None:
    """Writes the provider itself if that is called for -> the difference, its rows still to do."""
    entry, provider = match.entry, match.provider
    found = difference(provider, entry) if provider else _everything(entry)
    if provider and not found:
        report.unchanged.append(entry.slug)
        return None
    if match.reason_to_keep and not force:
        report.kept[entry.slug] = match.reason_to_keep
        return None
    if provider and provider.is_draft:
        report.adopted[entry.slug] = provider.slug
    (report.updated if provider else report.created).append(entry.slug)
    match.provider = provider or empty_provider()
    write_provider(match.provider, found, digest=entry.digest)
    return found


def _targets(matches: Sequence[_Match]) -> dict[str, Provider]:
    """What relations lead to, by the slug that the files use."""
    slugs = {row["target"] for match in matches for row in match.entry.rows("relations")}
    stored = {provider.slug: provider for provider in Provider.objects.filter(slug__in=slugs)}
    return stored | {match.entry.slug: match.provider for match in matches if match.provider}


def _everything(entry: CatalogueEntry) -> Difference:
    missing = {name: rows for name in MODELS if (rows := entry.rows(name))}
    return Difference(entry.provider_values(), {}, missing)


def _matches(entries: Sequence[CatalogueEntry]) -> list[_Match]:
    """Each entry with its provider. Raises CatalogueError where that cannot be said."""
    by_slug, by_service = _known_providers(entries)
    taken = {entry.slug for entry in entries}
    matches: list[_Match] = []
    problems: list[Problem] = []
    for entry in entries:
        match = _Match(entry, by_slug.get(entry.slug))
        problems += _match_services(match, by_service, taken)
        matches.append(match)
    problems += _dangling(matches)
    if problems:
        raise CatalogueError(problems)
    return matches


def _match_services(
    match: _Match, by_service: dict[str, Provider], taken: set[str]
) -> Iterator[Problem]:
    """Adopts a draft that has one of the entry's services; anybody else's service is a problem."""
    for service, path in services_of(match.entry):
        holder = by_service.get(service.casefold())
        if holder is None or holder == match.provider:
            continue
        if match.provider is None and holder.is_draft and holder.slug not in taken:
            match.provider = holder
            continue
        yield match.entry.problem(
            path,
            f"{service!r} belongs to the provider {holder.slug!r} in the database; "
            "take the identifier from it in the admin, or out of this file",
        )


def _known_providers(
    entries: Sequence[CatalogueEntry],
) -> tuple[dict[str, Provider], dict[str, Provider]]:
    """The providers that entries may be about, with their rows: by slug, by service."""
    services = {value.casefold() for entry in entries for value, _ in services_of(entry)}
    named = Identifier.objects.filter(scheme=IdentifierScheme.OTA_SERVICE)
    holders = {
        value.casefold(): pk
        for value, pk in named.values_list("value", "provider_id")
        if value.casefold() in services
    }
    slugs = [entry.slug for entry in entries]
    rows = Provider.objects.filter(Q(slug__in=slugs) | Q(pk__in=holders.values()))
    known = {provider.pk: provider for provider in rows.prefetch_related(*WITH_ROWS)}
    by_slug = {provider.slug: provider for provider in known.values()}
    return by_slug, {value: known[pk] for value, pk in holders.items()}


def _dangling(matches: Sequence[_Match]) -> Iterator[Problem]:
    """Relations whose target neither the files nor, once they are loaded, the database has."""
    renamed = {match.provider.slug for match in matches if match.provider}
    known = set(Provider.objects.values_list("slug", flat=True)) - renamed
    known |= {match.entry.slug for match in matches}
    for match in matches:
        for number, row in enumerate(match.entry.rows("relations")):
            if row["target"] not in known:
                message = f"{row['target']!r} is the slug of no provider in files or database"
                yield match.entry.problem(("relations", number, "target"), message)
