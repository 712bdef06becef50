"""The rules by which texts are read: those of `kyc`, or others in their place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from auditor.kyc.clause import Clause
from auditor.kyc.vocabulary import Direction, ShiftKind


class Announced(Protocol):
    """When a text says that it takes effect, and where it says so (code points)."""

    @property
    def date(self) -> date: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class ReadShift(Protocol):
    """What became of one clause; see `auditor.kyc.direction`."""

    @property
    def indicator(self) -> str: ...
    @property
    def kind(self) -> ShiftKind: ...
    @property
    def old(self) -> Clause | None: ...
    @property
    def new(self) -> Clause | None: ...
    @property
    def sentence(self) -> str: ...
    @property
    def points(self) -> float: ...
    @property
    def tendency(self) -> int: ...
    @property
    def words(self) -> int: ...


class ReadChange(Protocol):
    """What a change did to the clauses of a text; see `auditor.kyc.direction`."""

    @property
    def shifts(self) -> Sequence[ReadShift]: ...
    @property
    def direction(self) -> Direction: ...
    @property
    def significance(self) -> int: ...
    @property
    def summary(self) -> str: ...
    @property
    def announced(self) -> Announced | None: ...
    @property
    def words(self) -> int: ...


ReadClauses = Callable[[str, str | None], Sequence[Clause]]
ReadsChange = Callable[[Sequence[Clause], Sequence[Clause], str, str], ReadChange]


@dataclass(frozen=True)
class Rules:
    """One edition: what has been read under another is read again.

    `clauses` takes a text and its language (ISO 639-1, None if unknown); `change` the clauses of two
    texts and the texts. `framework` is the version of the framework whose indicators they name.
    """

    version: str
    framework: str
    clauses: ReadClauses
    change: ReadsChange
