"""What is remembered of a document, and what is thought of a reading of it: the words of belief."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from auditor.pages.outcomes import Outcome


class Belief(StrEnum):
    """How far a reading is believed. Only confirmed versions are public."""

    SAME = "same"  # Nothing new: no version comes of it.
    CONFIRMED = "confirmed"
    CANDIDATE = "candidate"  # Waits for a second reading that agrees.
    SUSPECT = "suspect"  # Looks like a failure: recaptured, then put before a person.
    VARIANT = "variant"  # One of several wordings that a site serves by turns.


class Nature(StrEnum):
    """What a reading is, against the version before it. Only an edit is the provider's change."""

    FIRST = "first"
    EDIT = "edit"
    NOISE = "noise"  # Navigation, footers, formatting: a new version, but no change of words.
    REAPPEARANCE = "reappearance"
    LOCALE = "locale"
    FAILURE = "failure"


@dataclass(frozen=True, slots=True)
class Earlier:
    """One earlier version of the document, as it is believed now."""

    key: int
    at: datetime
    essence: str  # SHA-256 of the essence of its text.
    words: int
    belief: Belief
    is_sure: bool = False  # A person has found it genuine: nothing that is read overrules that.


@dataclass(frozen=True, slots=True)
class Memory:
    """What is known of a document when a reading comes. `earlier` is its own line, oldest first."""

    earlier: Sequence[Earlier]
    text_of: Callable[[int], str]  # By key. It costs a read, so it is called only when needed.
    language: str = ""  # Declared BCP 47 tag, "" when unknown.
    recheck_after: timedelta = timedelta(hours=6)
    is_whole: bool = False  # Somebody has looked at all that came later, too, for what alternates.


@dataclass(frozen=True, slots=True)
class Judgement:
    """What comes of a reading.

    `reason` is a sentence for people ("" for an unchanged text and a plain first one). `like` is the
    earlier version that this one equals or is a variant of. `settles` gives earlier candidates the
    state that this reading shows them to have, and believed wordings that prove to alternate VARIANT. `is_flapping` says that the document alternates between
    wordings now; who reports it does so once.
    """

    belief: Belief
    nature: Nature
    outcome: Outcome = Outcome.OK
    reason: str = ""
    like: int | None = None
    settles: Mapping[int, Belief] = field(default_factory=dict)
    is_flapping: bool = False
    signals: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DatedText:
    """One recorded text of a history; `text` is "" where the record is empty."""

    at: datetime
    text: str
