"""How a document is found on its pages: the parts of a declaration, checked.

The form is Open Terms Archive's: `fetch` a URL, `select` what matters, `remove` what does not;
a selector is CSS or a range between two; `combine` joins several pages. A PDF has `fetch` alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from auditor.pages.guard import HostMap, Refused, check_url

PDF_URL = re.compile(r"https?://.+\.pdf(\?.*)?$", re.IGNORECASE)
STARTS = ("startBefore", "startAfter")
ENDS = ("endBefore", "endAfter")
PART_KEYS = frozenset({"fetch", "select", "remove", "filter", "executeClientScripts"})
DEFAULT_KEYS = PART_KEYS - {"fetch"}


class DeclarationInvalid(ValueError):
    """A declaration that cannot be followed: one sentence a mistake, each with its place."""

    def __init__(self, mistakes: list[str]) -> None:
        self.mistakes = mistakes
        super().__init__(" ".join(mistakes))


@dataclass(frozen=True, slots=True)
class Range:
    """Everything from one selector to another."""

    start: str
    is_start_included: bool
    end: str
    is_end_included: bool


Selector = str | Range


@dataclass(frozen=True, slots=True)
class Part:
    """One page of a document: where it is and what of it counts."""

    url: str
    select: tuple[Selector, ...]
    remove: tuple[Selector, ...]
    filters: tuple[str | tuple[str, Any], ...]
    runs_scripts: bool

    @property
    def is_pdf(self) -> bool:
        """Without selectors a page is taken as PDF, as in the declarations' own rule."""
        return not self.select


def check(declaration: object, *, host_map: HostMap | None = None) -> None:
    """Raise DeclarationInvalid with every mistake of one entry of `terms`."""
    mistakes = list(find_mistakes(declaration, host_map=host_map))
    if mistakes:
        raise DeclarationInvalid(mistakes)


def parts_of(declaration: Mapping[str, Any]) -> list[Part]:
    """The pages of a declaration that was checked when it was stored, in order."""
    if "combine" not in declaration:
        return [_part(declaration)]
    shared = {key: value for key, value in declaration.items() if key in DEFAULT_KEYS}
    return [_part({**shared, **entry}) for entry in declaration["combine"]]


def find_mistakes(
    declaration: object, *, place: str = "", host_map: HostMap | None = None
) -> Iterator[str]:
    """Every mistake of one entry of `terms`, as sentences that begin with their place."""
    if not isinstance(declaration, Mapping):
        yield f"{place}: it must be an object with `fetch` or `combine`.".lstrip(": ")
    elif "combine" in declaration:
        yield from _mistakes_of_combined(declaration, place, host_map)
    else:
        yield from _mistakes_of_part(declaration, place, host_map, shared={})


def _mistakes_of_combined(
    declaration: Mapping[str, Any], place: str, host_map: HostMap | None
) -> Iterator[str]:
    yield from _unknown_keys(declaration, DEFAULT_KEYS | {"combine"}, place)
    shared = {key: value for key, value in declaration.items() if key in DEFAULT_KEYS}
    yield from _mistakes_of_fields(shared, place)
    entries = declaration["combine"]
    if not isinstance(entries, list) or not entries:
        yield _at(place, "combine") + "it must be a list of at least one page."
        return
    for number, entry in enumerate(entries):
        inner = f"{place}.combine[{number}]".lstrip(".")
        if isinstance(entry, Mapping):
            yield from _mistakes_of_part(entry, inner, host_map, shared=shared)
        else:
            yield f"{inner}: it must be an object with `fetch`."


def _mistakes_of_part(
    part: Mapping[str, Any], place: str, host_map: HostMap | None, *, shared: Mapping[str, Any]
) -> Iterator[str]:
    yield from _unknown_keys(part, PART_KEYS, place)
    yield from _mistakes_of_fields(part, place)
    url = part.get("fetch")
    if not isinstance(url, str):
        yield _at(place, "fetch") + "it must be a URL."
        return
    try:
        check_url(url, host_map=host_map)
    except Refused as refused:
        yield _at(place, "fetch") + f"{url!r} is not a URL that can be fetched. {refused}"
    has_selector = bool(part.get("select") or shared.get("select"))
    if not has_selector and not PDF_URL.match(url):
        yield _at(place, "select") + "a page that is not a PDF needs a selector."
    if not has_selector and set(part) - {"fetch"}:
        yield _at(place, "fetch") + "a PDF is declared by `fetch` alone."


def _mistakes_of_fields(part: Mapping[str, Any], place: str) -> Iterator[str]:
    for key in ("select", "remove"):
        if key in part:
            yield from _mistakes_of_selectors(part[key], _place(place, key))
    if "executeClientScripts" in part and not isinstance(part["executeClientScripts"], bool):
        yield _at(place, "executeClientScripts") + "it must be true or false."
    if "filter" in part:
        yield from _mistakes_of_filters(part["filter"], _place(place, "filter"))


def _mistakes_of_selectors(value: object, place: str) -> Iterator[str]:
    if value == []:
        yield f"{place}: the list is empty."
    for selector in value if isinstance(value, list) else [value]:
        if isinstance(selector, Mapping):
            yield from _mistakes_of_range(selector, place)
        else:
            yield from _mistakes_of_css(selector, place)


def _mistakes_of_range(selector: Mapping[str, Any], place: str) -> Iterator[str]:
    yield from _unknown_keys(selector, frozenset({*STARTS, *ENDS}), place)
    for names in (STARTS, ENDS):
        given = [name for name in names if name in selector]
        if len(given) != 1:
            yield f"{place}: a range needs exactly one of {names[0]} and {names[1]}."
        for name in given:
            yield from _mistakes_of_css(selector[name], _place(place, name))


def _mistakes_of_css(selector: object, place: str) -> Iterator[str]:
    if not isinstance(selector, str) or not selector.strip():
        yield f"{place}: a selector must be a text that is not empty, not {selector!r}."
        return
    import soupsieve  # Reader processes, which know declarations, do without it.

    try:
        soupsieve.compile(selector)
    except (soupsieve.SelectorSyntaxError, NotImplementedError) as error:
        reason = str(error).splitlines()[0].rstrip(".")
        yield f"{place}: {selector!r} is not a CSS selector ({reason})."


def _mistakes_of_filters(value: object, place: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{place}: it must be a list of names."
        return
    for entry in value:
        is_name = isinstance(entry, str) and bool(entry)
        if not is_name and not (isinstance(entry, Mapping) and len(entry) == 1):
            yield f"{place}: {entry!r} is neither a name nor an object of one name."
        elif isinstance(entry, Mapping) and not _is_query_names(entry):
            yield f"{place}: removeQueryParams needs a name or a list of names."


def _is_query_names(entry: Mapping[str, Any]) -> bool:
    """Whether the one built-in filter has what it takes; others belong to somebody else."""
    names = entry.get("removeQueryParams", "")
    listed = names if isinstance(names, list) else [names]
    return all(isinstance(name, str) for name in listed)


def _unknown_keys(part: Mapping[str, Any], known: frozenset[str], place: str) -> Iterator[str]:
    for key in part:
        if key not in known:
            yield f"{_at(place, str(key))}unknown key; the known ones are {', '.join(sorted(known))}."


def _place(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key


def _at(place: str, key: str) -> str:
    return f"{_place(place, key)}: "


def _part(fields: Mapping[str, Any]) -> Part:
    return Part(
        url=fields["fetch"],
        select=_selectors(fields.get("select")),
        remove=_selectors(fields.get("remove")),
        filters=tuple(_filter(entry) for entry in fields.get("filter", ())),
        runs_scripts=bool(fields.get("executeClientScripts", False)),
    )


def _selectors(value: object) -> tuple[Selector, ...]:
    if value is None:
        return ()
    return tuple(_selector(entry) for entry in (value if isinstance(value, list) else [value]))


def _selector(entry: Any) -> Selector:
    if isinstance(entry, str):
        return entry
    start = next(name for name in STARTS if name in entry)
    end = next(name for name in ENDS if name in entry)
    return Range(
        start=entry[start],
        is_start_included=start == "startBefore",
        end=entry[end],
        is_end_included=end == "endAfter",
    )


def _filter(entry: Any) -> str | tuple[str, Any]:
    if isinstance(entry, str):
        return entry
    name, parameters = next(iter(entry.items()))
    return name, parameters
