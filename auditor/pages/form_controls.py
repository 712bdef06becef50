"""What was read in the frames of a page -> its controls, with the names by which people know them.

What comes from a page is checked here: it may hold anything, and no more of it is kept than is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

LONGEST = 300  # Characters of a text that are kept.
MOST_OPTIONS = 400
BOXES = frozenset({"checkbox", "radio", "switch"})
Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SeenControl:
    """A control that a person would see. Texts have at most LONGEST characters.

    `label_source` is label, aria, placeholder, nearby, title or none. `kind` is field, button (links too)
    or captcha. `frame` is the URL of the frame that it stands in, "" for the page itself. `is_behind` an
    overlay that can be closed or answered. A set of radio buttons is one control with `options`. The other
    fields are those of `auditor.kyc.forms.Control`.
    """

    order: int
    kind: str = "field"
    tag: str = "input"
    type: str = "text"
    name: str = ""
    id: str = ""
    autocomplete: str = ""
    label: str = ""
    label_source: str = "none"
    placeholder: str = ""
    group: str = ""
    nearby: str = ""
    is_required: bool = False
    options: tuple[str, ...] = ()
    step: str = ""
    max_length: int | None = None
    pattern: str = ""
    inputmode: str = ""
    accept: str = ""
    frame: str = ""
    is_behind: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A control with what only the survey needs: where it can be asked for, and whose it is."""

    control: SeenControl
    place: tuple[int, int]  # the reading of a frame, and the element in it
    others: tuple[tuple[int, int], ...] = ()  # of a set, the places of its other buttons
    is_aside: bool = False
    href: str = ""
    submits: bool = False
    is_enclosed: bool = False  # stands in a form
    form: int = -1
    title: str = ""
    before: str = ""  # the nearest line of text before it


def controls_of(items: Sequence[Item], *, reading: int, frame: str) -> list[Found]:
    """The controls of one frame in the order of reading, each radio button by itself."""
    found: list[Found] = []
    for index, item in enumerate(items):
        if "control" not in item:
            continue
        one = _found(item, reading, frame)
        if one.control.kind == "field":
            one = _named(one, _Surroundings(items, index), found[-1] if found else None)
        found.append(one)
    return found


def in_sets(found: Iterable[Found]) -> list[Found]:
    """Radio buttons that belong together, as one control each set; the others as they are."""
    places: dict[tuple[int, int, str], int] = {}
    joined: list[Found] = []
    for one in found:
        control = one.control
        key = (one.place[0], one.form, control.name)
        if control.type != "radio" or not control.name:
            joined.append(one)
        elif key in places:
            joined[places[key]] = _joined(joined[places[key]], one)
        else:
            places[key] = len(joined)
            joined.append(_first_of_set(one))
    return joined


def numbered(found: Iterable[Found]) -> list[Found]:
    return [
        replace(one, control=replace(one.control, order=order)) for order, one in enumerate(found)
    ]


def _found(item: Item, reading: int, frame: str) -> Found:
    return Found(
        _control(item, frame),
        (reading, int(item["control"])),
        is_aside=item.get("aside") is True,
        href=str(item.get("href") or "")[:2000],
        submits=item.get("submits") is True,
        is_enclosed=item.get("enclosed") is True,
        form=item["form"] if isinstance(item.get("form"), int) else -1,
        title=plain_text(item.get("title")),
    )


def _control(item: Item, frame: str) -> SeenControl:
    kind, limit, label = item.get("kind"), item.get("max_length"), plain_text(item.get("label"))
    return SeenControl(
        order=0,
        kind=kind if kind in {"field", "button", "captcha"} else "button",
        label=label,
        label_source=_source(item, label),
        is_required=item.get("required") is True or _has_star(label),
        options=tuple(plain_text(one) for one in _list(item.get("options"))[:MOST_OPTIONS]),
        max_length=limit if isinstance(limit, int) and 0 <= limit < 1 << 31 else None,
        frame=frame[:2000],
        is_behind=item.get("behind") is True,
        **{key: plain_text(item.get(key)) for key in _TEXTS},
    )


def _has_star(label: str) -> bool:
    """Forms mark by a star what must be filled in."""
    return label.startswith("*") or label.endswith("*")


# Fields that are kept as they are, cut.
_TEXTS = (
    "tag", "type", "name", "id", "autocomplete", "placeholder", "group", "step", "pattern",
    "inputmode", "accept",
)  # fmt: skip
_SOURCES = frozenset({"label", "aria", "placeholder"})


def _source(item: Item, label: str) -> str:
    if not label:
        return "none"
    source = item.get("source")
    return source if source in _SOURCES else "label"


class _Surroundings:
    """The texts around a control, line by line, as far as the controls before and after it."""

    def __init__(self, items: Sequence[Item], index: int) -> None:
        back = reversed(items[max(0, index - LONGEST) : index])
        self._before = [line[::-1] for line in _lines(back)]
        self._after = list(_lines(iter(items[index + 1 : index + LONGEST])))

    @property
    def before_on_line(self) -> str:
        return _joined_text(self._before[0])

    @property
    def before(self) -> str:
        """The nearest line with a text before the control."""
        return next(filter(None, map(_joined_text, self._before)), "")

    @property
    def after_on_line(self) -> str:
        return _joined_text(self._after[0])

    @property
    def after(self) -> str:
        return next(filter(None, map(_joined_text, self._after)), "")


def _lines(items: Iterator[Item]) -> Iterator[list[str]]:
    """Texts by line, up to the next control or frame; one line at least."""
    line: list[str] = []
    for item in items:
        if "text" in item:
            line.append(plain_text(item["text"]))
        elif "line" in item:
            yield line
            line = []
        else:
            break
    yield line


def _named(one: Found, around: _Surroundings, previous: Found | None) -> Found:
    """With the text beside it, which is its label where it has none of its own."""
    control = one.control
    if control.type in BOXES:
        nearby = around.after_on_line or around.after or around.before
    else:
        nearby = around.before_on_line or around.after_on_line or around.before
    if not any(map(str.isalnum, nearby)):
        # Fields parted by signs alone ("( ) -") are read under the text before the first of them.
        nearby = previous.control.nearby if previous and nearby else nearby
    title, label, source = one.title, control.label, control.label_source
    if not label:
        label = nearby or title
        source = "nearby" if nearby else "title" if title else "none"
    is_required = control.is_required or _has_star(label)
    named = replace(
        control, label=label, label_source=source, nearby=nearby, is_required=is_required
    )
    return replace(one, control=named, before=around.before)


def _first_of_set(one: Found) -> Found:
    """A set is called what its group is called, or what stands before its first button."""
    control = one.control
    label, source = (control.group, "label") if control.group else (one.before, "nearby")
    named = replace(
        control,
        label=label or control.label,
        label_source=source if label else control.label_source,
        nearby=one.before,
        options=(control.label,),
        id="",
    )
    return replace(one, control=named)


def _joined(whole: Found, button: Found) -> Found:
    control = whole.control
    options = (*control.options, button.control.label)[:MOST_OPTIONS]
    is_required = control.is_required or button.control.is_required
    joined = replace(control, options=options, is_required=is_required)
    return replace(whole, control=joined, others=(*whole.others, button.place))


def _joined_text(texts: Iterable[str]) -> str:
    return " ".join(texts).strip()[:LONGEST]


def plain_text(value: object) -> str:
    """A text that any database keeps: no NUL, no half of a surrogate pair."""
    text = value if isinstance(value, str) else ""
    text = text.replace("\x00", "").encode("utf-8", "replace").decode()
    return " ".join(text.split())[:LONGEST]


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
