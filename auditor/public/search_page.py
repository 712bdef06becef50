"""What a search in texts shows: excerpts with what was found, by text, and the facets around them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from auditor.archive.models import Version
from auditor.findings.models import Passage
from auditor.findings.searching import finding
from auditor.findings.searching.asking import BadQuery, Term, places
from auditor.findings.searching.finding import Narrowing, Tally
from auditor.public.change_filter import NO_SUCH_INDICATOR, indicator_ids
from auditor.public.clause_page import indicators
from auditor.public.document_page import legible_text

EXCERPTS = 3
AROUND = 110
LONGEST_EXCERPT = 320
NUL = "\x00"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Words around what was found, and the offsets of its first place in the text."""

    html: SafeString
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A text in which something was found: some excerpts of it, and how many passages more there are.
    `excerpts` is empty where the store does not have the text."""

    version: Version
    excerpts: tuple[Excerpt, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Facets:
    """What the search can be narrowed to, each with in how many texts something was found."""

    providers: tuple[Tally, ...]
    terms_types: tuple[Tally, ...]
    indicators: tuple[Tally, ...]


def narrowing_of(query: Mapping[str, str]) -> Narrowing:
    """What an address narrows a search to; a provider or type that the archive does not have finds nothing."""
    given = {name: query.get(name, "").replace(NUL, "").strip() for name in query}
    return Narrowing(
        provider=given.get("provider", ""),
        terms_type=given.get("type", ""),
        indicator=given.get("indicator", ""),
        is_every_version=given.get("versions") == "all",
    )


def refuse_unknown(narrowing: Narrowing) -> None:
    """An indicator that no version of the framework has. Raises BadQuery."""
    if narrowing.indicator and narrowing.indicator not in indicator_ids():
        raise BadQuery(NO_SUCH_INDICATOR)


def facets_of(terms: Sequence[Term], narrowing: Narrowing) -> Facets:
    """Three queries."""
    return Facets(
        providers=_with_chosen(finding.by_provider(terms, narrowing), narrowing.provider),
        terms_types=_with_chosen(finding.by_terms_type(terms, narrowing), narrowing.terms_type),
        indicators=_with_chosen(
            [_named(one) for one in finding.by_indicator(terms, narrowing)], narrowing.indicator
        ),
    )


def _with_chosen(tallies: Sequence[Tally], chosen: str) -> tuple[Tally, ...]:
    """What is chosen can be seen and taken back, also where nothing is found in it."""
    if not chosen or any(one.value == chosen for one in tallies):
        return tuple(tallies)
    return (*tallies, Tally(chosen, chosen, 0))


def _named(tally: Tally) -> Tally:
    indicator = indicators().get(tally.value)
    return replace(tally, label=f"{tally.value} {indicator.name}") if indicator else tally


def hits_of(terms: Sequence[Term], narrowing: Narrowing, chosen: Sequence[int]) -> list[Hit]:
    """The texts of a page of results, in the order given. Two queries."""
    found: dict[int, list[Passage]] = defaultdict(list)
    for passage in finding.in_versions(terms, narrowing, chosen):
        found[passage.version_id].append(passage)
    versions = _versions(chosen)
    return [_hit(versions[pk], found[pk], terms) for pk in chosen if pk in versions]


def _versions(chosen: Collection[int]) -> dict[int, Version]:
    return Version.objects.select_related("document__provider").in_bulk(list(chosen))


def _hit(version: Version, passages: Sequence[Passage], terms: Sequence[Term]) -> Hit:
    text = legible_text(version)
    if text is None:
        return Hit(version, (), len(passages))
    excerpts = [excerpt_of(text, one.start, one.end, terms) for one in passages[:EXCERPTS]]
    return Hit(version, tuple(excerpts), max(0, len(passages) - EXCERPTS))


def excerpt_of(text: str, start: int, end: int, terms: Sequence[Term]) -> Excerpt:
    """What was found in a passage, with the words around its first place, each place in a <mark>."""
    own = text[start:end]
    found = places(terms, own) or [(0, len(own))]
    first = found[0]
    begins = _word_start(own, max(0, first[0] - AROUND))
    ends = max(first[1], _word_end(own, begins + LONGEST_EXCERPT))
    html = format_html(
        "{}{}{}",
        "… " if begins else "",
        _marked(own, [one for one in found if one[1] <= ends], begins, ends),
        " …" if ends < len(own) else "",
    )
    return Excerpt(html, start + first[0], start + first[1])


def _word_start(text: str, at: int) -> int:
    """The beginning of the word that begins next."""
    space = text.find(" ", at) if at else -1
    return space + 1 if 0 <= space < at + AROUND // 2 else at


def _word_end(text: str, at: int) -> int:
    """The end of the word that ends last before a place, or the place where a word is too long for that."""
    if at >= len(text):
        return len(text)
    space = text.rfind(" ", at - AROUND // 2, at)
    return space if space > 0 else at


def _marked(text: str, found: Sequence[tuple[int, int]], begins: int, ends: int) -> SafeString:
    starts = [begins, *(end for _, end in found)]
    stops = [*(start for start, _ in found), ends]
    between = [text[start:stop] for start, stop in zip(starts, stops, strict=True)]
    words = [*(text[start:end] for start, end in found), ""]
    return format_html_join(
        "",
        "{}{}",
        (
            (plain, format_html("<mark>{}</mark>", word) if word else "")
            for plain, word in zip(between, words, strict=True)
        ),
    )
