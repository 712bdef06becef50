"""Sentences and what stands above them -> the rules that fire, and what each reads."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from auditor.kyc.clause import STATED
from auditor.kyc.reading import modality
from auditor.kyc.reading.phrases import END, Hit, Lexicon
from auditor.kyc.reading.rules import (
    BY_DENIAL,
    BY_MODALITY,
    BY_OFFER,
    BY_ROUTE,
    BY_TEXT,
    Rule,
    RuleBook,
)
from auditor.kyc.reading.tokens import partings, words
from auditor.kyc.vocabulary import Trigger

Found = dict[str, list[Hit]]
LONGEST = 100
"""Words that the longest phrase of a pattern file spans, with room to spare."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one rule makes of one sentence."""

    rule: Rule
    claimed: str
    trigger: Trigger | None


class Matcher:
    """The rules of one language, ready to be matched."""

    def __init__(self, book: RuleBook) -> None:
        self.book = book
        self._lexicon = Lexicon(book.lists, modality.RESERVED.keys() | _named(book.rules))
        self._by_topic: dict[str, list[int]] = {}
        for number, rule in enumerate(book.rules):
            for name in rule.topic:
                self._by_topic.setdefault(name, []).append(number)

    def found(self, text: str) -> Found:
        """The lists that have a phrase in a text."""
        return self._lexicon.find(words(text))

    def readings(self, sentence: str, lead: Found, above: Found) -> list[Reading]:
        """What fires in a sentence, given the lists found in its lead-in and in all above it."""
        said = words(sentence)
        here = self._lexicon.find(said)
        if parted := partings(sentence):
            here[modality.PARTING] = [Hit(place, place) for place in parted]
            here[END] = [Hit(len(said), len(said))]
        numbers = sorted({n for name in here for n in self._by_topic.get(name, ())})
        return [
            one
            for number in numbers
            if _is_short_enough(self.book.rules[number], said)
            and (one := _read(self.book.rules[number], here, lead, above)) is not None
        ]


def _named(rules: Iterable[Rule]) -> set[str]:
    """The lists that some rule asks for."""
    return {
        name
        for rule in rules
        for names in (rule.topic, rule.without, rule.under, rule.not_under, *rule.needs)
        for name in names
    }


def merged(founds: Iterable[Found]) -> Found:
    """All that was found in several texts together."""
    together: Found = {}
    for found in founds:
        for name, hits in found.items():
            together.setdefault(name, []).extend(hits)
    return together


def _is_short_enough(rule: Rule, said: Sequence[str]) -> bool:
    return rule.most_words is None or len(said) <= rule.most_words


def _read(rule: Rule, here: Found, lead: Found, above: Found) -> Reading | None:
    if any(name in here for name in rule.without) or any(name in above for name in rule.not_under):
        return None
    if rule.under and not any(name in above for name in rule.under):
        return None
    # That something is a privacy notice stands in its headings; all else counts near by only.
    around = {*lead, *({modality.PRIVACY} & above.keys())}
    for topic in _topics(rule, here):
        # A definition names who the provider is, but controls nothing.
        if rule.claimed != STATED and modality.is_no_claim(topic, here):
            continue
        if not all(_is_met(group, topic, rule.near, here, around) for group in rule.needs):
            continue
        claimed = _claimed(rule, here, lead, above, topic)
        if claimed is not None:
            return Reading(rule, claimed, _trigger(rule, here, lead))
    return None


def _topics(rule: Rule, here: Found) -> Iterator[Hit]:
    for name in rule.topic:
        yield from here.get(name, ())


def _is_met(
    group: Sequence[str], topic: Hit, near: int, here: Found, around: Container[str]
) -> bool:
    if any(name in around for name in group):
        return True
    return any(_stands_near(here.get(name, ()), topic, near) for name in group)


def _stands_near(hits: Sequence[Hit], topic: Hit, near: int) -> bool:
    """Whether one of the hits, which are in the order of their last words, lies so near the topic."""
    start = bisect_left(hits, topic.first - near, key=attrgetter("last"))
    for place in range(start, len(hits)):
        hit = hits[place]
        if hit.first <= topic.last + near:
            return True
        if hit.last > topic.last + near + LONGEST:
            return False
    return False


def _claimed(rule: Rule, here: Found, lead: Found, above: Found, topic: Hit) -> str | None:
    """None where a rule that speaks of denials only meets none of this topic."""
    if rule.claimed == BY_DENIAL:
        return modality.denied_control(here, lead, topic)
    if rule.claimed == BY_MODALITY:
        return modality.claimed_control(here, lead, above, topic)
    if rule.claimed in {BY_OFFER, BY_ROUTE}:
        is_route = rule.claimed == BY_ROUTE
        return modality.claimed_exposure(here, lead, topic, is_route=is_route)
    return rule.claimed


def _trigger(rule: Rule, here: Found, lead: Found) -> Trigger | None:
    if rule.trigger == BY_TEXT:
        return modality.trigger_of(here, lead)
    return Trigger(rule.trigger) if rule.trigger else None
