"""The sample sites as loaded and checked from their data, at every revision."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from auditor.sample.content import (
    ContentError,
    EditRule,
    Source,
    apply_rule,
    page_slices,
    parse_block,
    read_rule,
    split_blocks,
    truth,
)

DATA = Path(__file__).parent
PAGE_FORMATS = ("html", "script", "pdf")
FEATURES = {"etag", "gzip"}
CHARSETS = {"utf-8", "iso-8859-1"}
WORDS = {"tagline", "generated", "cookies", "newsletter", "search", "register", "home", "loading"}


@dataclass(frozen=True)
class Edit:
    """One edit that was made: ``revision`` is the document's number after it (the base is 0)."""

    provider: str
    document_type: str
    url: str
    revision: int
    note: str


@dataclass(frozen=True)
class Document:
    """A text with all its revisions: ``revisions[0]`` is the base, ``notes[n]`` led to n + 1.

    ``document_type`` and ``url`` (the first declared address) are None for text nobody tracks.
    """

    key: str
    document_type: str | None
    url: str | None
    revisions: tuple[Source, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """One address of a site; ``parts`` are pairs of a document key and a page slice (from 0)."""

    path: str
    label: str
    format: Literal["html", "script", "pdf"]
    parts: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Site:
    """One fictional provider's site."""

    slug: str
    name: str
    language: str
    charset: str
    features: frozenset[str]
    redirects: Mapping[str, str]
    words: Mapping[str, str]
    promotions: tuple[str, ...]
    register: Mapping[str, Any]
    documents: Mapping[str, Document]
    pages: tuple[Page, ...]

    @property
    def host(self) -> str:
        """The name the site answers to, without a port."""
        return f"{self.slug}.example"


@dataclass(frozen=True)
class Library:
    """All sites by slug, and the schedule: for each step the (slug, document key) edited."""

    sites: Mapping[str, Site]
    schedule: tuple[tuple[tuple[str, str], ...], ...]

    def revision(self, slug: str, key: str, step: int) -> int:
        """How many edits a document has had after ``step`` steps."""
        return sum(names.count((slug, key)) for names in self.schedule[:step])

    def edits_of_step(self, step: int) -> list[Edit]:
        """What the step with this number does; step 1 is the first."""
        return [self._edit(slug, key, step) for slug, key in self.schedule[step - 1]]

    def _edit(self, slug: str, key: str, step: int) -> Edit:
        document = self.sites[slug].documents[key]
        revision = self.revision(slug, key, step)
        note = document.notes[revision - 1]
        return Edit(slug, str(document.document_type), str(document.url), revision, note)


def truth_text(slug: str, document_type: str, revision: int) -> list[str]:
    """The words of a document at a revision, one string a heading, paragraph, item or cell.

    Raises LookupError for a provider, a type or a revision that does not exist.
    """
    for document in sample_library().sites[slug].documents.values():
        if document.document_type == document_type and 0 <= revision < len(document.revisions):
            return truth(document.revisions[revision])
    raise LookupError(f"{slug} has no {document_type!r} at revision {revision}.")


@lru_cache(maxsize=1)
def sample_library() -> Library:
    """The sites that come with the project, loaded once."""
    return load_library(DATA)


def load_library(data: Path) -> Library:
    """Load and check ``data``/sites, its schedule and ``data``/declarations.

    Raises ContentError for the first thing found wrong.
    """
    folders = sorted(path for path in (data / "sites").iterdir() if path.is_dir())
    sites = {folder.name: _load_site(folder, data / "declarations") for folder in folders}
    return Library(sites, _load_schedule(data / "sites" / "schedule.json", sites))


def _load_site(folder: Path, declarations: Path) -> Site:
    path = folder / "site.json"
    raw = _read_object(path)
    urls = _declared_urls(declarations / f"{folder.name}.json")
    edits = _read_object(folder / "edits.json")
    types = _field(raw, "documents", dict, path)
    if unknown := set(edits) - {key for key, named in types.items() if named}:
        raise ContentError(f"{folder / 'edits.json'}: no document is called {min(unknown)!r}.")
    if set(urls) != {named for named in types.values() if named}:
        raise ContentError(f"{path}: its documents are not the terms its declaration names.")
    documents = {
        key: _load_document(folder, key, named, urls.get(named or ""), edits.get(key, []))
        for key, named in types.items()
    }
    site = Site(
        slug=folder.name,
        name=_field(raw, "name", str, path),
        language=_field(raw, "language", str, path),
        charset=_field(raw, "charset", str, path),
        features=frozenset(_field(raw, "features", list, path)),
        redirects=_field(raw, "redirects", dict, path),
        words=_field(raw, "words", dict, path),
        promotions=tuple(_field(raw, "promotions", list, path)),
        register=_field(raw, "register", dict, path),
        documents=documents,
        pages=tuple(_read_page(page, documents, path) for page in _field(raw, "pages", list, path)),
    )
    _check_site(site, path)
    return site


def _load_document(
    folder: Path, key: str, named: str | None, url: str | None, raw_edits: Any
) -> Document:
    base = split_blocks(_read_text(folder / f"{key}.txt"))
    rules = _read_rules(raw_edits, f"{folder / 'edits.json'}: {key}")
    revisions = [base]
    for number, rule in enumerate(rules, start=1):
        where = f"{folder / 'edits.json'}: {key}, edit {number}"
        revisions.append(apply_rule(revisions[-1], rule, where))
    for source in revisions:
        _check_tables(source, folder / f"{key}.txt")
    return Document(key, named, url, tuple(revisions), tuple(rule.note for rule in rules))


def _read_rules(raw: Any, where: str) -> list[EditRule]:
    if not isinstance(raw, list):
        raise ContentError(f"{where}: the edits of a document are a list.")
    return [read_rule(edit, f"{where}, edit {number}") for number, edit in enumerate(raw, start=1)]


def _check_tables(source: Source, path: Path) -> None:
    for block in map(parse_block, source):
        if block.kind == "table" and len({len(row) for row in block.rows}) != 1:
            raise ContentError(f"{path}: the rows of {block.text!r} differ in their cells.")


def _read_page(raw: Any, documents: Mapping[str, Document], path: Path) -> Page:
    page_format = raw.get("format", "html")
    if page_format not in PAGE_FORMATS:
        raise ContentError(f"{path}: {page_format!r} is no format of a page.")
    parts = tuple(_read_part(part, documents, path) for part in _field(raw, "parts", list, path))
    return Page(_field(raw, "path", str, path), _field(raw, "label", str, path), page_format, parts)


def _read_part(part: str, documents: Mapping[str, Document], path: Path) -> tuple[str, int]:
    """Read ``key`` or ``key:slice``, and check that each revision has that slice."""
    key, _, number = part.partition(":")
    if key not in documents:
        raise ContentError(f"{path}: no document is called {key!r}.")
    index = int(number or 0)
    if any(len(page_slices(source)) <= index for source in documents[key].revisions):
        raise ContentError(f"{path}: {key!r} has no page {index}.")
    return key, index


def _check_site(site: Site, path: Path) -> None:
    if missing := WORDS - set(site.words):
        raise ContentError(f"{path}: words lacks {min(missing)!r}.")
    if site.charset not in CHARSETS or not site.features <= FEATURES:
        raise ContentError(f"{path}: an unknown charset or feature.")
    served = {key for page in site.pages for key, _ in page.parts}
    if unserved := set(site.documents) - served:
        raise ContentError(f"{path}: no page serves {min(unserved)!r}.")
    for page in site.pages:
        charset = "cp1252" if page.format == "pdf" else site.charset
        for key, _ in page.parts:
            _check_charset(site.documents[key], charset, path)


def _check_charset(document: Document, charset: str, path: Path) -> None:
    for source in document.revisions:
        try:
            "".join(source).encode(charset)
        except UnicodeEncodeError as error:
            sign = error.object[error.start]
            raise ContentError(f"{path}: {document.key} has {sign!r}, not in {charset}.") from error


def _declared_urls(path: Path) -> dict[str, str]:
    """The first address of each declared type."""
    terms = _field(_read_object(path), "terms", dict, path)
    return {named: _first_fetch(entry, path) for named, entry in terms.items()}


def _first_fetch(entry: Any, path: Path) -> str:
    first = entry["combine"][0] if "combine" in entry else entry
    return str(_field(first, "fetch", str, path))


def _load_schedule(
    path: Path, sites: Mapping[str, Site]
) -> tuple[tuple[tuple[str, str], ...], ...]:
    raw = json.loads(_read_text(path))
    steps = tuple(tuple(_read_name(name, sites, path) for name in step) for step in raw)
    planned = Counter(name for step in steps for name in step)
    for site in sites.values():
        for document in site.documents.values():
            _check_planned(site.slug, document, planned, path)
    return steps


def _read_name(name: str, sites: Mapping[str, Site], path: Path) -> tuple[str, str]:
    """Read ``slug/key`` of a step."""
    slug, _, key = name.partition("/")
    if slug not in sites or key not in sites[slug].documents:
        raise ContentError(f"{path}: no document is called {name!r}.")
    return slug, key


def _check_planned(
    slug: str, document: Document, planned: Counter[tuple[str, str]], path: Path
) -> None:
    count = planned[slug, document.key]
    if count != len(document.notes):
        raise ContentError(
            f"{path}: {slug}/{document.key} has {len(document.notes)} edits but {count} planned."
        )


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(f"{path} cannot be read: {error}.") from error


def _read_object(path: Path) -> dict[str, Any]:
    try:
        raw = json.loads(_read_text(path))
    except json.JSONDecodeError as error:
        raise ContentError(f"{path} is not JSON: {error}.") from error
    if not isinstance(raw, dict):
        raise ContentError(f"{path} does not hold an object.")
    return raw


def _field(raw: Any, name: str, kind: type, path: Path) -> Any:
    value = raw.get(name) if isinstance(raw, dict) else None
    if not isinstance(value, kind):
        raise ContentError(f"{path}: {name!r} is missing or is not a {kind.__name__}.")
    return value
