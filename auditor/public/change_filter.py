"""Which changes a reader asks for: `?indicator=IV-01&direction=looser&from=40&sort=significance`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

from auditor.archive.querysets import ChangeQuerySet
from auditor.findings.telling import DIRECTIONS, Wanted, narrowed, weightiest_first
from auditor.kyc import framework
from auditor.kyc.framework_parts import Indicator

LEAST = re.compile(r"[0-9]{1,3}", re.ASCII)
MOST_SIGNIFICANT = 100
BY_SIGNIFICANCE = "significance"
# In the order of the fields below.
FILTERS = ("indicator", "direction", "from", "sort")
LONGEST_SHOWN = 60
NUL = "\x00"
NO_SUCH_INDICATOR = (
    "The framework has no indicator of this name. Choose one of the list, such as IV-01."
)


class BadFilter(Exception):
    """What is wrong with a filter and what to do, in a sentence."""


@dataclass(frozen=True, slots=True)
class ChangeFilter:
    """What was asked for, as it was written, so that a form shows it again. `fault` says what is wrong
    with it; nothing is to be listed then, and `wanted` is not to be read."""

    indicator: str = ""
    direction: str = ""
    least: str = ""
    sort: str = ""
    fault: str = ""

    @property
    def is_active(self) -> bool:
        return not self.fault and bool(self.wanted)

    @property
    def status(self) -> int:
        """Of the answer: 400 where the filter has a fault."""
        return 400 if self.fault else 200

    @property
    def wanted(self) -> Wanted:
        return Wanted(self.indicator, self.direction, int(self.least or 0))

    @property
    def is_by_significance(self) -> bool:
        return self.sort == BY_SIGNIFICANCE

    @property
    def query(self) -> str:
        """For a feed of the same changes: empty where nothing is asked for that there could be."""
        if self.fault:
            return ""
        given = {"indicator": self.indicator, "direction": self.direction, "from": self.least}
        chosen = {name: value for name, value in given.items() if value}
        return f"?{urlencode(chosen)}" if chosen else ""

    @property
    def words(self) -> str:
        """`looser, IV-01, significance from 40`."""
        labels = {value.value: str(value.label).lower() for value in DIRECTIONS}
        least = f"significance from {self.least}" if self.least else ""
        parts = (labels.get(self.direction, ""), self.indicator, least)
        return ", ".join(part for part in parts if part)

    @property
    def unlisted_indicator(self) -> str:
        """What was typed and no list offers: of an earlier framework, or wrong."""
        return "" if self.indicator in framework.newest().by_id else self.indicator[:LONGEST_SHOWN]

    @property
    def unlisted_direction(self) -> str:
        return "" if self.direction in DIRECTIONS else self.direction[:LONGEST_SHOWN]

    def apply(self, changes: ChangeQuerySet) -> ChangeQuerySet:
        """Those that are asked for; none where the filter has a fault."""
        return changes.none() if self.fault else narrowed(changes, self.wanted)

    def arrange(self, changes: ChangeQuerySet, *, otherwise: ChangeQuerySet) -> ChangeQuerySet:
        """In the order that is asked for, or in the list's own."""
        return weightiest_first(changes) if self.is_by_significance else otherwise


def read_filter(query: Mapping[str, str]) -> ChangeFilter:
    """Raises BadFilter."""
    found = filter_or_fault(query)
    if found.fault:
        raise BadFilter(found.fault)
    return found


def filter_or_fault(query: Mapping[str, str]) -> ChangeFilter:
    """The same for a page, which says in its place what is wrong."""
    indicator, direction, least, sort = (_given(query, name) for name in FILTERS)
    fault = _fault(indicator, direction, least, sort)
    return ChangeFilter(indicator, direction, least, sort, fault)


def _given(query: Mapping[str, str], name: str) -> str:
    return query.get(name, "").replace(NUL, "").strip()


def refuse_unknown(query: Iterable[str], known: Collection[str]) -> None:
    """A feed that ignored what is misspelt would seem narrowed and not be. Raises BadFilter."""
    if unknown := sorted(set(query) - set(known)):
        names = ", ".join(sorted(known)) or "none"
        raise BadFilter(f"This feed has no filter “{unknown[0][:LONGEST_SHOWN]}”. It has: {names}.")


def _fault(indicator: str, direction: str, least: str, sort: str) -> str:
    """The first thing that is wrong, in a sentence with what to do; empty where nothing is."""
    if indicator and indicator not in indicator_ids():
        return NO_SUCH_INDICATOR
    if direction not in ("", *DIRECTIONS):
        known = ", ".join(DIRECTIONS)
        return f"A change has none but these directions: {known}. Choose one of them."
    if least and not _is_significance(least):
        return "Significance is a whole number from 0 to 100. Write one of these."
    if sort not in ("", BY_SIGNIFICANCE):
        return "Changes are sorted by time, or by “significance”. Choose one of them."
    return ""


def _is_significance(value: str) -> bool:
    return bool(LEAST.fullmatch(value)) and int(value) <= MOST_SIGNIFICANT


@cache
def indicator_ids() -> frozenset[str]:
    """Of every version of the framework: ids are never used again."""
    versions = [framework.load(one) for one in framework.versions()]
    return frozenset(one.id for version in versions for one in version.indicators)


def groups_of_indicators() -> list[tuple[str, list[Indicator]]]:
    """(name of the group, its indicators) of the newest framework, for a list to choose from."""
    newest = framework.newest()
    return [
        (group.name, [one for one in newest.indicators if one.id.startswith(f"{group.id}-")])
        for group in newest.groups
    ]
