"""A document's past, as belief remembers it, and a document that is read time and again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from auditor.pages.belief import Belief, DatedText, Earlier, Judgement, Memory, judge
from auditor.pages.essence import essence_digest
from auditor.pages.outcomes import Outcome

START = datetime(2026, 1, 1, tzinfo=UTC)
RECHECK = timedelta(hours=6)


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def never_read(key: int) -> str:
    raise AssertionError(f"The text of {key} was read.")


def dated(*texts: str | tuple[float, str]) -> list[DatedText]:
    """Texts a day apart, or at the days that stand before them."""
    pairs = [text if isinstance(text, tuple) else (at, text) for at, text in enumerate(texts)]
    return [DatedText(day(at), text) for at, text in pairs]


class Reader:
    """Reads one document a day and keeps what the archive would."""

    def __init__(self, *texts: str, language: str = "") -> None:
        self.rows: list[Earlier] = []
        self.texts: list[str] = []
        self.language = language
        self.days = 0.0
        for text in texts:
            self.read(text)

    def read(
        self, text: str, *, after: float = 1, found: Outcome = Outcome.OK, fetcher: str = "http"
    ) -> Judgement:
        self.days += after
        at = day(self.days)
        essence = essence_digest(text)
        memory = Memory(self.rows, self.texts.__getitem__, self.language, RECHECK)
        judgement = judge(memory, text, essence=essence, at=at, found=found, fetcher=fetcher)
        for key, belief in judgement.settles.items():
            self.rows[key] = replace(self.rows[key], belief=belief)
        if judgement.belief is not Belief.SAME:
            row = Earlier(len(self.rows), at, essence, len(text.split()), judgement.belief)
            self.rows.append(row)
            self.texts.append(text)
        return judgement

    @property
    def beliefs(self) -> Sequence[Belief]:
        return [row.belief for row in self.rows]
