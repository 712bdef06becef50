"""What was found of labelled lines -> the figures, and every miss and false alarm with its text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from auditor.archive.evaluation.clauses import WRITTEN_FROM, Compared

ENOUGH = 5
"""An indicator enters the macro average from so many labelled lines."""
NAMED_EVERYWHERE = "GS-01"
"""The provider's name stands in many lines alike; figures are given without it too."""
SHOWN = 300
"""Characters of a line that the list of errors shows."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Pairs of line and indicator: found, missed, and found where none is labelled."""

    found: int = 0
    missed: int = 0
    false: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.found + other.found, self.missed + other.missed, self.false + other.false
        )

    @property
    def labelled(self) -> int:
        return self.found + self.missed

    @property
    def precision(self) -> float:
        return _share(self.found, self.found + self.false)

    @property
    def recall(self) -> float:
        return _share(self.found, self.labelled)

    @property
    def f1(self) -> float:
        return _share(2 * self.found, 2 * self.found + self.missed + self.false)


def report(compared: Sequence[Compared], *, tolerance: int) -> list[str]:
    """Every figure, then every error."""
    read = [one for one in compared if one.text is not None]
    lines = [
        f"{len(read)} of {len(compared)} documents read, tolerance {tolerance}.",
        *(f"In no repository: {one.document.path}" for one in compared if one.text is None),
    ]
    for name, some in _halves(read):
        lines += ["", f"{name}:", *summary(some)]
    lines += ["", "by document:", *_by(read, lambda one: one.document.path)]
    lines += ["", "by language:", *_by(read, lambda one: one.document.language or "not said")]
    lines += ["", "by indicator:", *(_row(name, one) for name, one in sorted(counts(read).items()))]
    return [*lines, "", *_errors(read)]


def summary(compared: Sequence[Compared]) -> list[str]:
    """The figures of some documents together."""
    each = counts(compared)
    total = sum(each.values(), Counts())
    others = sum((one for name, one in each.items() if name != NAMED_EVERYWHERE), Counts())
    return [
        _row("micro", total),
        _row(f"without {NAMED_EVERYWHERE}", others),
        f"  macro: F1 {macro(each):.3f} over {sum(map(_is_enough, each.values()))} indicators",
        _right("claimed value", compared, lambda label, clause: label.claimed == clause.claimed),
        _right("trigger", compared, lambda label, clause: label.trigger == clause.trigger),
        f"  how sure readings are, mean squared error (0 is best): {sureness_error(compared):.4f}",
    ]


def sureness_error(compared: Sequence[Compared]) -> float:
    """The Brier score of the readings' confidence: how far from 1 where people agree, from 0 where not."""
    errors = [(1 - clause.confidence) ** 2 for one in compared for _, clause in one.matched]
    errors += [clause.confidence**2 for one in compared for clause in one.false]
    return _share(sum(errors), len(errors))


def counts(compared: Sequence[Compared]) -> dict[str, Counts]:
    """By indicator."""
    found = Counter(label.indicator for one in compared for label, _ in one.matched)
    missed = Counter(label.indicator for one in compared for label in one.missed)
    false = Counter(clause.indicator for one in compared for clause in one.false)
    names = found.keys() | missed.keys() | false.keys()
    return {name: Counts(found[name], missed[name], false[name]) for name in names}


def macro(each: dict[str, Counts]) -> float:
    """The mean F1 of the indicators with enough labels."""
    enough = [one.f1 for one in each.values() if _is_enough(one)]
    return _share(sum(enough), len(enough))


def _is_enough(one: Counts) -> bool:
    return one.labelled >= ENOUGH


def _halves(read: Sequence[Compared]) -> Iterator[tuple[str, list[Compared]]]:
    written = [one for one in read if one.document.path in WRITTEN_FROM]
    others = [one for one in read if one.document.path not in WRITTEN_FROM]
    yield "total", list(read)
    if written and others:
        yield "half A, rules written with it in sight", written
        yield "half B, held out at first", others


def _by(read: Sequence[Compared], key: Callable[[Compared], str]) -> Iterator[str]:
    for name in sorted({key(one) for one in read}):
        some = [one for one in read if key(one) == name]
        yield _row(name, sum(counts(some).values(), Counts()))


def _row(name: str, one: Counts) -> str:
    return (
        f"  {name}: F1 {one.f1:.3f}, precision {one.precision:.3f}, recall {one.recall:.3f} "
        f"({one.found} found, {one.missed} missed, {one.false} false)"
    )


def _right(name: str, compared: Sequence[Compared], is_right: Callable[..., bool]) -> str:
    verdicts = [is_right(*pair) for one in compared for pair in one.matched]
    right = sum(verdicts)
    share = 100 * _share(right, len(verdicts))
    return f"  {name} right: {right} of {len(verdicts)} ({share:.1f}%)"


def _errors(read: Sequence[Compared]) -> Iterator[str]:
    for one in read:
        lines = (one.text or "").split("\n")
        yield f"Errors in {one.document.path}:"
        for label in one.missed:
            yield f"- missed {label.indicator} {label.claimed}, line {label.line}"
            yield f"  {_shown(lines, label.line)}"
        for clause in one.false:
            yield f"- false {clause.indicator} {clause.claimed}, line {clause.line}, {clause.rule}"
            yield f"  {clause.exact[:SHOWN]}"
        for label, clause in one.matched:
            if label.claimed != clause.claimed:
                yield (
                    f"- value of {label.indicator}, line {label.line}: {label.claimed}, "
                    f"read as {clause.claimed} by {clause.rule}"
                )
                yield f"  {clause.exact[:SHOWN]}"


def _shown(lines: Sequence[str], number: int) -> str:
    return lines[number - 1].strip()[:SHOWN] if 0 < number <= len(lines) else "(no such line)"


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
