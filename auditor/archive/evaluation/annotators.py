"""Labels of the same documents by several annotators -> what most of them say, and how far they agree.

One annotator misses lines and stretches indicators; what most of three say, who worked apart, is nearer to what the
guidelines mean.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from auditor.archive.evaluation.clauses import Label, Labelled, paired, places
from auditor.archive.evaluation.transitions import GoldInvalid

Annotation = Sequence[Labelled]
"""The documents of one annotator."""


def agreed(
    annotations: Sequence[Annotation], texts: Mapping[str, str], *, tolerance: int
) -> list[Labelled]:
    """The documents with the labels that more than half of their annotators give, in the order of lines.

    Labels of the same indicator are one where they stand no further apart than `tolerance` lines that are not empty;
    the line, and where no value is given twice the value too, are those of the annotator who comes first. Raises
    GoldInvalid where somebody has not labelled a document that others have.
    """
    return [
        Labelled(
            one[0].path,
            one[0].blob,
            one[0].language,
            _agreed([each.labels for each in one], _placed(one, texts), tolerance),
        )
        for one in _by_document(annotations)
    ]


def agreements(
    annotations: Sequence[Annotation], texts: Mapping[str, str], *, tolerance: int
) -> list[str]:
    """A line for each two annotators, numbered as they come: how far they agree."""
    documents = _by_document(annotations)
    return [
        _agreement(documents, pair, texts, tolerance)
        for pair in itertools.combinations(range(len(annotations)), 2)
    ]


def _by_document(annotations: Sequence[Annotation]) -> list[list[Labelled]]:
    """What each annotator says of a document, in the order of the annotators."""
    known = [{(one.path, one.blob): one for one in annotation} for annotation in annotations]
    for path, blob in dict.fromkeys(itertools.chain(*known)):
        count = sum((path, blob) in one for one in known)
        if count < len(known):
            raise GoldInvalid(f"{path} was labelled by {count} of {len(known)} annotators.")
    return [[one[key] for one in known] for key in known[0]]


def _placed(document: Sequence[Labelled], texts: Mapping[str, str]) -> Sequence[int]:
    """How many lines that are not empty come before each; of a text that is in no repository, how many lines do."""
    text = texts.get(document[0].blob)
    if text is not None:
        return places(text)
    return range(2 + max((label.line for one in document for label in one.labels), default=0))


def _agreed(
    each: Sequence[Sequence[Label]], placed: Sequence[int], tolerance: int
) -> tuple[Label, ...]:
    left = [list(labels) for labels in each]
    kept: list[Label] = []
    for distance in range(tolerance + 1):
        for number, label in [(n, label) for n, labels in enumerate(left) for label in labels]:
            if label not in left[number]:
                continue  # Taken together with an earlier annotator's.
            group = {number: label, **dict(_near(label, number, left, placed, distance))}
            if 2 * len(group) > len(each):
                kept.append(_together([group[one] for one in sorted(group)]))
                for one, taken in group.items():
                    left[one].remove(taken)
    return tuple(sorted(kept, key=lambda one: (one.line, one.indicator)))


def _near(
    label: Label, number: int, left: Sequence[list[Label]], placed: Sequence[int], distance: int
) -> Iterator[tuple[int, Label]]:
    """What other annotators say there."""
    for other, labels in enumerate(left):
        pairs = [] if other == number else paired([label], labels, placed, distance)[0]
        yield from ((other, found) for _, found in pairs)


def _together(group: Sequence[Label]) -> Label:
    claimed = Counter(one.claimed for one in group).most_common(1)[0][0]
    trigger = Counter(one.trigger for one in group).most_common(1)[0][0]
    return Label(group[0].line, group[0].indicator, claimed, trigger)


def _agreement(
    documents: Sequence[Sequence[Labelled]],
    pair: tuple[int, int],
    texts: Mapping[str, str],
    tolerance: int,
) -> str:
    together: list[tuple[Label, Label]] = []
    apart = 0
    for document in documents:
        one, other = (document[number] for number in pair)
        pairs, *left = paired(one.labels, other.labels, _placed(document, texts), tolerance)
        together += pairs
        apart += sum(map(len, left))
    # Where neither labels anything they agree.
    f1 = 2 * len(together) / (2 * len(together) + apart) if together or apart else 1.0
    same = sum(one.claimed == other.claimed for one, other in together)
    first, second = (number + 1 for number in pair)
    return (
        f"Annotators {first} and {second}: F1 {f1:.3f} over lines and indicators, "
        f"the same value on {same} of {len(together)}."
    )
