"""Labelled lines -> a record of each rule, and whether it makes readings surer in the right places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from auditor.archive.evaluation.clauses import Compared
from auditor.kyc.reading.pattern_file import FOLDER, VERSION, languages, read
from auditor.kyc.reading.rule_records import Record, sureness

Records = Mapping[str, Record]


class NothingToLearn(ValueError):
    """Too little was labelled, or none of it could be read."""


@dataclass(frozen=True, slots=True)
class Trained:
    """Records of all rules that spoke, and mean squared errors (Brier scores, 0 is best) of how sure readings
    were: by what the rules' authors state, and by records of the other documents, each left out in turn."""

    records: Records
    documents: int
    lines: int
    right: int
    by_statement: float
    by_record: float

    @property
    def is_worth_it(self) -> bool:
        return self.by_record < self.by_statement


@dataclass(frozen=True, slots=True)
class _Said:
    """A rule spoke on a line; whether a person says so too."""

    rule: str
    is_right: bool


def train(compared: Sequence[Compared]) -> Trained:
    """Raises NothingToLearn where rules spoke on the lines of fewer than two documents."""
    by_document = _by_document(compared)
    if len(by_document) < 2:
        raise NothingToLearn(
            "Rules spoke in fewer than two of the labelled documents that could be read: "
            "nothing can be learnt of one document and tried on another."
        )
    records = _records(one for said in by_document for one in said)
    said = [one for some in by_document for one in some]
    return Trained(
        records=records,
        documents=len(by_document),
        lines=len(said),
        right=sum(one.is_right for one in said),
        by_statement=brier(said, {}),
        by_record=_left_out(by_document, records) / len(said),
    )


def brier(said: Sequence[_Said], records: Records) -> float:
    """The mean squared error of how sure the readings are by these records."""
    return _error(said, records, _stated()) / len(said)


def _by_document(compared: Sequence[Compared]) -> list[list[_Said]]:
    """Versions of a document say much the same, and so do two annotators of it: they are left out together."""
    found: dict[str, list[_Said]] = defaultdict(list)
    for one in compared:
        found[one.document.path].extend(_said(one))
    return [said for said in found.values() if said]


def _said(compared: Compared) -> list[_Said]:
    right = [_Said(clause.rule, True) for _, clause in compared.matched]
    return right + [_Said(clause.rule, False) for clause in compared.false]


def _records(said: Iterable[_Said]) -> Records:
    records: dict[str, Record] = defaultdict(lambda: Record(0, 0))
    for one in said:
        records[one.rule] += Record(int(one.is_right), 1)
    return dict(records)


def _left_out(by_document: Sequence[Sequence[_Said]], records: Records) -> float:
    """The sum of squared errors, each document judged by what the others teach."""
    stated, total = _stated(), 0.0
    for said in by_document:
        own = _records(said)
        others = {
            rule: Record(one.right - own[rule].right, one.of - own[rule].of) if rule in own else one
            for rule, one in records.items()
        }
        total += _error(said, others, stated)
    return total


def _error(said: Iterable[_Said], records: Records, stated: Mapping[str, float]) -> float:
    sure = ((sureness(stated[one.rule], records.get(one.rule)), one.is_right) for one in said)
    return sum((share - is_right) ** 2 for share, is_right in sure)


def _stated() -> dict[str, float]:
    """How sure the author of each rule says that it is."""
    books = (read(FOLDER / VERSION / f"{language}.yaml") for language in languages())
    return {f"{book.language}:{rule.id}": rule.confidence for book in books for rule in book.rules}
