"""What a rule is: which phrases must stand together, and what is claimed then."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.kyc.reading.rule_records import Record, sureness

BY_MODALITY = "by_modality"
"""The claimed value follows from must, may, if, not."""
BY_DENIAL = "by_denial"
"""The rule speaks only where its topic is denied, as a whole or with an exception."""
BY_OFFER = "by_offer"
"""The exposure follows from whether the route is open, open after checks, or shut."""
BY_ROUTE = "by_route"
"""As BY_OFFER, but a route that is open and tied to no check counts as open without checks."""
BY_TEXT = "by_text"
"""The trigger is what the sentence, or its lead-in, says of times and occasions."""

WITHIN = 20
"""Words apart at which two phrases of a sentence belong together where a rule does not say: in the long sentences of terms,
what stands further off is mostly said of something else (decision 21)."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which one indicator is spoken to. Names are those of lists in a Lexicon.

    `topic`: one of these stands in the sentence. `needs`: of each group one stands in the sentence or
    in its lead-in. `near`: the phrases of each group that stand in the sentence lie at most so many words
    from the topic, WITHIN where it does not say. `without`: none of these stands in the sentence.
    `most_words`: the sentence has no more words than these, as items of lists that name one thing.
    `under`: one of these stands in a heading, lead-in or table header above; `not_under`: none does.
    `confidence` is what the rule's author states, and what decides between rules that read one sentence; how
    sure a reading is said to be, `sureness`, follows from the rule's record too.
    """

    id: str
    indicator: str
    why: str
    topic: tuple[str, ...]
    claimed: str
    confidence: float
    needs: tuple[tuple[str, ...], ...] = ()
    without: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    not_under: tuple[str, ...] = ()
    near: int = WITHIN
    most_words: int | None = None
    trigger: str | None = None
    fires: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    record: Record | None = None

    @property
    def sureness(self) -> float:
        """From 0 to 1."""
        return sureness(self.confidence, self.record)


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The rules of one language: lists of phrases by name, and the rules that use them."""

    language: str
    lists: dict[str, tuple[str, ...]]
    rules: tuple[Rule, ...]
