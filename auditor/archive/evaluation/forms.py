"""Forms whose controls are labelled -> how many are classified right, and every error.

The labels are JSON Lines: a header, then one object a page with `file`, `lang` and `controls`; of a control
`attribute`, `scored`, and its place: `dom_index` among input (not hidden, submit, button, image, reset),
select and textarea in document order, or `button_index` among button, link with an address, frame and
input of the types submit, button and image.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditor.archive.evaluation.form_pages import Page, read_page
from auditor.kyc.forms import Classified, classify
from auditor.kyc.vocabulary import Attribute


class FormsInvalid(Exception):
    """The labels or their pages cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Expected:
    """One labelled control of a page."""

    attribute: Attribute
    is_scored: bool
    dom_index: int | None
    button_index: int | None


@dataclass(frozen=True, slots=True)
class LabelledPage:
    file: str
    language: str
    controls: tuple[Expected, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A scored control, with what it was taken for. `is_plain`: autocomplete or English labels."""

    file: str
    expected: Attribute
    classified: Classified
    is_plain: bool

    @property
    def is_right(self) -> bool:
        return self.classified.attribute == self.expected


def read_labels(path: Path) -> list[LabelledPage]:
    """The labelled pages. Raises FormsInvalid."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        rows = [json.loads(line) for line in lines if line.strip()]
        return [_labelled(row) for row in rows if "file" in row]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FormsInvalid(f"The labels {path} cannot be read: {error!r}.") from error


def _labelled(row: Mapping[str, Any]) -> LabelledPage:
    controls = tuple(_expected(one) for one in row["controls"])
    return LabelledPage(str(row["file"]), str(row["lang"]), controls)


def _expected(row: Mapping[str, Any]) -> Expected:
    place, button = row.get("dom_index"), row.get("button_index")
    return Expected(Attribute(row["attribute"]), bool(row["scored"]), place, button)


def judge_forms(labels: Sequence[LabelledPage], pages: Path) -> list[Judged]:
    """Every scored control of every page. Raises FormsInvalid where page and labels do not fit."""
    judged = [one for page in labels for one in _judge(page, pages / page.file)]
    if not judged:
        raise FormsInvalid("No control is labelled as scored: there is nothing to measure.")
    return judged


def _judge(labelled: LabelledPage, path: Path) -> Iterator[Judged]:
    page = _page(path)
    classified = classify([one.control for one in page.placed], page.language or labelled.language)
    places = {
        (one.dom_index, one.button_index): found
        for one, found in zip(page.placed, classified, strict=True)
    }
    is_plain = labelled.language == "en" or any(one.control.autocomplete for one in page.placed)
    for expected in labelled.controls:
        found = places.get((expected.dom_index, expected.button_index))
        if found is None:
            raise FormsInvalid(f"{path.name} has no control at the place of {expected}.")
        if expected.is_scored:
            yield Judged(labelled.file, expected.attribute, found, is_plain)


def _page(path: Path) -> Page:
    try:
        return read_page(path.read_bytes())
    except OSError as error:
        raise FormsInvalid(f"The page {path} cannot be read: {error.strerror}.") from error


def report(judged: Sequence[Judged]) -> list[str]:
    """The figures as lines: in all, of plain pages, a page, an attribute, and every error."""
    plain = [one for one in judged if one.is_plain]
    errors = [one for one in judged if not one.is_right]
    return [
        f"scored controls right: {_share(judged)}",
        f"with autocomplete or English labels right: {_share(plain)}",
        f"pages: {len({one.file for one in judged})}",
        "",
        "by attribute:",
        *_by_attribute(judged),
        "",
        f"Errors: {len(errors)}",
        *map(_in_words, errors),
    ]


def _share(judged: Sequence[Judged]) -> str:
    right = sum(one.is_right for one in judged)
    return f"{right} of {len(judged)}" + (f" ({100 * right / len(judged):.1f}%)" if judged else "")


def _by_attribute(judged: Iterable[Judged]) -> Iterator[str]:
    of: Counter[Attribute] = Counter()
    right: Counter[Attribute] = Counter()
    for one in judged:
        of[one.expected] += 1
        right[one.expected] += one.is_right
    for attribute, count in of.most_common():
        yield f"  {attribute.value}: {right[attribute]} of {count}"


def _in_words(one: Judged) -> str:
    control = one.classified.control
    name = control.name or control.id or "no name"
    return (
        f"- {one.file}, {name}, {control.label!r}: {one.expected.value} was taken for"
        f" {one.classified.attribute.value} ({one.classified.confidence:.2f}: {one.classified.reason})"
    )
