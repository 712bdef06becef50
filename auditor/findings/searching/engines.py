"""What differs between the databases: how words are kept, and how the passages that have them are named.

SQLite: an FTS5 table without contents beside the passages; rows of passages that are gone name nothing and
go with the next rebuilding. PostgreSQL: a column of the passages. Ids are never used twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from django.db import connection
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from auditor.findings.querysets import PassageQuerySet
from auditor.findings.searching.asking import Term

Entry = tuple[int, Sequence[str]]
"""The id of a passage and its words."""


class Engine(Protocol):
    """Full text of one database."""

    def keep(self, entries: Iterable[Entry]) -> None:
        """Keep the words of passages that were just recorded, in their transaction."""

    def containing(self, passages: PassageQuerySet, terms: Sequence[Term]) -> PassageQuerySet:
        """Those in which all terms stand."""

    def empty(self) -> None:
        """Forget all words, before every passage is recorded anew."""


class Fts5:
    """SQLite."""

    def keep(self, entries: Iterable[Entry]) -> None:
        rows = [(pk, " ".join(words)) for pk, words in entries]
        sql = "INSERT INTO findings_passage_words (rowid, words) VALUES (%s, %s)"
        with connection.cursor() as cursor:
            cursor.executemany(sql, rows)

    def containing(self, passages: PassageQuerySet, terms: Sequence[Term]) -> PassageQuerySet:
        sql = "SELECT rowid FROM findings_passage_words WHERE findings_passage_words MATCH %s"
        match = " ".join(_fts5(term) for term in terms)
        return passages.filter(pk__in=RawSQL(sql, [match]))  # noqa: S611 - a parameter

    def empty(self) -> None:
        with connection.cursor() as cursor:
            sql = (
                "INSERT INTO findings_passage_words (findings_passage_words) VALUES ('delete-all')"
            )
            cursor.execute(sql)


class Tsvector:
    """PostgreSQL."""

    def keep(self, entries: Iterable[Entry]) -> None:
        rows = [(_tsvector(words), pk) for pk, words in entries]
        sql = "UPDATE findings_passage SET words = %s::tsvector WHERE id = %s"
        with connection.cursor() as cursor:
            cursor.executemany(sql, rows)

    def containing(self, passages: PassageQuerySet, terms: Sequence[Term]) -> PassageQuerySet:
        sql = "findings_passage.words @@ %s::tsquery"
        query = " & ".join(_tsquery(term) for term in terms)
        stands = RawSQL(sql, [query], output_field=BooleanField())  # noqa: S611 - a parameter
        return passages.filter(stands)

    def empty(self) -> None:
        """Its words go with the passages."""


def engine() -> Engine:
    """That of the database in use."""
    return Tsvector() if connection.vendor == "postgresql" else Fts5()


def _fts5(term: Term) -> str:
    return f'"{" ".join(term.words)}"' + ("*" if term.is_prefix else "")


def _tsquery(term: Term) -> str:
    lexemes = [f"'{word}'" for word in term.words]
    return "(" + " <-> ".join(lexemes) + (":*" if term.is_prefix else "") + ")"


def _tsvector(words: Sequence[str]) -> str:
    """Words are letters and digits: nothing in them has to be escaped."""
    return " ".join(f"'{word}':{place}" for place, word in enumerate(words, start=1))
