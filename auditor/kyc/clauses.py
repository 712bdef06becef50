"""The text of terms -> the clauses that speak to due diligence, with what each claims.

Lines become blocks with what stands above them, blocks become sentences, and the rules of the text's
language (`patterns/`) are matched against each. Every sentence that speaks to an indicator gives one
clause for it, so that a line may give several. Nothing is read but the text and the pattern files.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import NamedTuple

from auditor.kyc.amounts import Amount, find_amounts
from auditor.kyc.bounds import bounds_demand
from auditor.kyc.clause import CONTEXT, STATED, Clause
from auditor.kyc.language import language_of
from auditor.kyc.reading import modality
from auditor.kyc.reading.blocks import Block, Context, blocks
from auditor.kyc.reading.match import Found, Matcher, Reading, merged
from auditor.kyc.reading.pattern_file import VERSION, languages, load
from auditor.kyc.reading.tokens import words
from auditor.kyc.sentences import sentences
from auditor.kyc.vocabulary import ClaimedValue, Trigger
from auditor.kyc.words import UNDETERMINED

RULES_VERSION = f"{VERSION}.8"
"""Raised with every change to rules or engine that makes texts read differently."""

REMEMBERED = 20_000
TIERS = "TP-02"
"""The one fact whose clauses bear amounts: the limits that are published."""
DIGIT = re.compile(r"\d")
DEFAULT = "en"
"""A text whose language is not recognised is mostly short, or a list of names: it is read as English."""
BREAK = re.compile(
    r"(?<=[.!?:;*|])\s{0,9}<br\s{0,9}/?>|(?:<br\s{0,9}/?>\s{0,9}){2,20}|\s{2}\n(?=\w[\w .]{1,30}:\s)"
)
CUT = re.compile(rf"(?:{BREAK.pattern})|(?<=\s)\|(?=\s)")
"""Where sentences end besides full stops: forced line breaks (but for those between the items of a
list; in Markdown's way only before a line with a label, `Address:`), and cells of a long table row."""
SHORT_ROW = 240
QUOTES = '"“„«'
CITED = re.compile(
    r"\b(?:sections?|chapters?|clauses?|headings?|abschnitt\w{0,2}|kapitel|secci[oó]n|sezione|se[cç][aã]o|раздел\w{0,2})"
    r"(?:(?:\s{1,3}(?:and|or|und|oder|et|ou|y|o|e|и|или)|,)?\s{0,3}[\"“„«][^\"“”„«»]{1,120}[\"”“»]){1,6}",
    re.IGNORECASE,
)
"""A reference to parts of the document by their titles: what these name is said there, not here."""

TITLE = re.compile(
    r"[\s|_]{0,6}(?:\(?(?:\d{1,3}(?:\.\d{1,3}){0,3}|(?:[a-zA-Z]|[ivxIVX]{1,5})(?=\\?[.)]))\\?[.)]{0,2}\s{0,6})?"
    r"_{0,2}(?:(?P<strong>\*\*|__)[^*\n]{1,100}(?P=strong)|(?P<light>[*_])[^*_\n]{1,60}(?P=light))[\s_.:|]{0,6}"
)
"""A sentence that is emphasised as a whole, with its number if it has one."""


class _Heard(NamedTuple):
    """A rule that fired in a sentence; offsets count in the block's text."""

    start: int
    end: int
    reading: Reading


def read_clauses(text: str, language: str | None = None) -> tuple[Clause, ...]:
    """The clauses in the order of the document. A language that has no rules gives none.

    `language` is an ISO 639-1 code; where it is None it is recognised from the text.
    """
    tongue = language or language_of(text)
    if tongue == UNDETERMINED:
        tongue = DEFAULT
    if tongue not in languages():
        return ()
    found = (clause for block in blocks(text) for clause in _clauses(text, block, tongue))
    clauses = sorted(found, key=lambda one: (one.start, one.end, one.indicator))
    return _with_amounts(text, clauses, tongue)


def rules_that_fire(text: str, language: str) -> frozenset[str]:
    """The ids of all rules that fire anywhere in a text: what the examples of the rules are tried by."""
    heard = (one for block in blocks(text) for one in _heard(language, block.text, block.context))
    return frozenset(one.reading.rule.id for one in heard)


def forget() -> None:
    """Drop what is remembered of lines that were read; for measurements."""
    _heard.cache_clear()
    _lead.cache_clear()
    _found.cache_clear()


@cache
def matcher(language: str) -> Matcher:
    """The rules of a language, ready to be matched."""
    return Matcher(load(language))


def _clauses(text: str, block: Block, language: str) -> Iterator[Clause]:
    for heard in _surest(_heard(language, block.text, block.context)):
        start, end = block.start + heard.start, block.start + heard.end
        rule = heard.reading.rule
        yield Clause(
            indicator=rule.indicator,
            claimed=heard.reading.claimed,
            line=block.line + block.text.count("\n", 0, heard.start),
            start=start,
            end=end,
            exact=text[start:end],
            prefix=text[max(0, start - CONTEXT) : start],
            suffix=text[end : end + CONTEXT],
            confidence=rule.sureness,
            rule=f"{language}:{rule.id}",
            why=rule.why,
            trigger=heard.reading.trigger,
        )


def _surest(all_: Iterable[_Heard]) -> Iterable[_Heard]:
    """Of several rules that read the same sentence for the same indicator the surest."""
    best: dict[tuple[int, int, str], _Heard] = {}
    for one in all_:
        known = best.setdefault((one.start, one.end, one.reading.rule.indicator), one)
        if known.reading.rule.confidence < one.reading.rule.confidence:
            best[one.start, one.end, one.reading.rule.indicator] = one
    return best.values()


def _with_amounts(text: str, clauses: Sequence[Clause], language: str) -> tuple[Clause, ...]:
    """Each clause that can bear one has the first amount that its sentence gives."""
    if not any(DIGIT.search(one.exact) for one in clauses if _bears(one)):
        return tuple(clauses)
    amounts = [one for one in find_amounts(text, language) if not one.is_unlimited]
    starts = [one.start for one in amounts]
    made = []
    for clause in clauses:
        own = amounts[bisect_left(starts, clause.start) : bisect_left(starts, clause.end)]
        own = [one for one in own if one.end <= clause.end]
        made.append(_with_amount(clause, own, text, language) if _bears(clause) else clause)
    return tuple(made)


def _bears(clause: Clause) -> bool:
    return clause.claimed != STATED or clause.indicator == TIERS


def _with_amount(clause: Clause, own: Sequence[Amount], text: str, language: str) -> Clause:
    """What is not done up to an amount is done above it; of what is never done no other sum tells."""
    claimed, trigger = clause.claimed, clause.trigger
    if claimed == ClaimedValue.EXPLICIT_NO:
        own = [one for one in own if bounds_demand(one, text, clause.start, language)]
        claimed, trigger = ClaimedValue.CONDITIONAL.value, Trigger.THRESHOLD
    if not own:
        return clause
    first = own[0]
    bounds = (first.value, first.upper, first.lower)
    return replace(
        clause,
        claimed=claimed,
        amount=next((bound for bound in bounds if bound is not None), None),
        currency=first.currency,
        window=first.window,
        operation=first.operation,
        trigger=trigger,
    )


@lru_cache(maxsize=REMEMBERED)
def _heard(language: str, text: str, context: Context) -> tuple[_Heard, ...]:
    """All that fires in a block. Equal lines in equal context are read once."""
    flat = text.replace("\n", " ")
    spans = [*_spans(text, language)]
    title = _title(flat, spans)
    lead, above = _above(language, context, title)
    said = _uncited(flat)
    return tuple(
        _Heard(start, end, reading)
        for start, end in spans[bool(title) :]
        for reading in matcher(language).readings(said[start:end], lead, above)
    )


def _uncited(text: str) -> str:
    """A text without the titles that it cites, as long as before."""
    if not any(mark in text for mark in QUOTES):
        return text
    return CITED.sub(lambda cited: " " * len(cited[0]), text)


def _spans(text: str, language: str) -> Iterator[tuple[int, int]]:
    """The sentences of a block. A short row of a table is one: its cells speak together."""
    start, flat = 0, text.replace("\n", " ")
    cuts = CUT.finditer(text) if len(text) > SHORT_ROW else BREAK.finditer(text)
    for end, following in [*(one.span() for one in cuts), (len(text), len(text))]:
        for first, last in sentences(flat[start:end], language):
            yield start + first, start + last
        start = following


def _title(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The emphasised words with which a paragraph or row begins, if more follows: they carry nothing alone."""
    if len(spans) < 2:
        return ""
    first = text[slice(*spans[0])]
    return first if TITLE.fullmatch(first) else ""


def _above(language: str, context: Context, title: str) -> tuple[Found, Found]:
    """What is found in the lead-in, and in all that stands above."""
    lead = _lead(language, context.lead)
    others: Iterable[str] = (*context.headings, *context.labels, title)
    return lead, merged([lead, *(_found(language, one) for one in others)])


@lru_cache(maxsize=REMEMBERED)
def _lead(language: str, text: str) -> Found:
    """What is found in a lead-in; what it denies counts in its last sentence only."""
    flat = text.replace("\n", " ")
    spans = [*sentences(flat, language)]
    begins = len(words(flat[: spans[-1][0]])) if spans else 0
    found = _found(language, text)
    return modality.of_last_sentence(found, begins) if begins else found


@lru_cache(maxsize=REMEMBERED)
def _found(language: str, text: str) -> Found:
    return matcher(language).found(text)
