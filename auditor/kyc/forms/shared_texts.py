"""One text for several controls: `City / State / ZIP` before three of them, `Name` before two."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from auditor.kyc.forms.control import Control
from auditor.kyc.forms.lexicon import matches_in_text
from auditor.kyc.forms.reading import Reading
from auditor.kyc.forms.texts import words_of
from auditor.kyc.vocabulary import Attribute, LabelSource

FAMILY_NAME_FIRST = frozenset({"ja", "zh", "ru"})
FIRM = 80.0
"""From here on a control's own name is believed rather than its place in the row."""

_WESTERN = {
    2: (Attribute.GIVEN_NAME, Attribute.FAMILY_NAME),
    3: (Attribute.GIVEN_NAME, Attribute.MIDDLE_NAME, Attribute.FAMILY_NAME),
}
_EASTERN = {
    2: (Attribute.FAMILY_NAME, Attribute.GIVEN_NAME),
    3: (Attribute.FAMILY_NAME, Attribute.GIVEN_NAME, Attribute.MIDDLE_NAME),
}


def settle_shared(
    readings: list[Reading], read: Callable[[Control], Reading], language: str | None
) -> None:
    """Tell controls apart that bear the same text, in place. `read` reads one by itself."""
    for start, end in _runs(readings):
        attributes = _listed(_text(readings[start].control), language)
        if len(attributes) > 1:
            _give_out(readings, start, end, attributes, read)
        elif all(one.attribute == Attribute.FULL_NAME for one in readings[start:end]):
            order = _EASTERN if language in FAMILY_NAME_FIRST else _WESTERN
            for at, attribute in zip(range(start, end), order.get(end - start, ()), strict=False):
                reason = "one of several fields for a name"
                readings[at] = readings[at].become(attribute, 76.0, reason)


def _runs(readings: Sequence[Reading]) -> Iterable[tuple[int, int]]:
    """Neighbours with the very same text, which the author did not declare."""
    start = 0
    while start < len(readings):
        end = start + 1
        while end < len(readings) and _shares(readings[start], readings[end]):
            end += 1
        if end - start > 1:
            yield start, end
        start = end


def _shares(one: Reading, other: Reading) -> bool:
    are_open = not (one.is_declared or other.is_declared)
    return are_open and bool(_text(one.control)) and _text(one.control) == _text(other.control)


def _text(control: Control) -> str:
    """The text that may be shared: an example within the field is its own."""
    is_own = (
        control.label_source not in {LabelSource.PLACEHOLDER, LabelSource.NONE}
        or not control.nearby
    )
    return control.label if is_own else control.nearby


def _listed(label: str, language: str | None) -> list[Attribute]:
    """What a text lists, in its order, each once; of phrases at one place the strongest."""
    best: dict[int, tuple[float, Attribute]] = {}
    for match in matches_in_text(words_of(label), language):
        found = (match.strength, match.attribute)
        best[match.start] = max(best.get(match.start, found), found)
    return list(dict.fromkeys(attribute for _, (_, attribute) in sorted(best.items())))


def _give_out(
    readings: list[Reading],
    start: int,
    end: int,
    attributes: Sequence[Attribute],
    read: Callable[[Control], Reading],
) -> None:
    """By their own names; where those say nothing, in the order of the text, if there are as many."""
    for at in range(start, end):
        control = readings[at].control
        alone = replace(read(replace(control, label="", nearby="", group="")), control=control)
        if alone.attribute in attributes or alone.strength >= FIRM:
            readings[at] = alone
        elif len(attributes) == end - start:
            attribute = attributes[at - start]
            reason = f"the text before several fields lists it at place {at - start + 1}"
            readings[at] = readings[at].become(attribute, 78.0, reason)
