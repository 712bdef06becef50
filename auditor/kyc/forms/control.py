"""What a control of a form is, and what was found that it asks for."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.kyc.vocabulary import Attribute, LabelSource


@dataclass(frozen=True, slots=True)
class Control:
    """A control that a person would see, as the page gives it. Texts are unbounded and as they stand.

    `order` counts from 0 in the order of reading. `tag` is input, select, textarea, button or a (a
    link that signs in through others), or the tag of an element with a role; `type` the value of
    the attribute as the browser understands it (text, email, checkbox, ...). `label` is what a person
    reads as its name, `label_source` where that was found. `group` is the legend or the heading of the
    group that it stands in (fieldset, role=group, radio group). `options` are the texts of a select or
    of a group of radio buttons. `max_length` in characters.
    """

    order: int
    tag: str = "input"
    type: str = "text"
    name: str = ""
    id: str = ""
    autocomplete: str = ""
    label: str = ""
    label_source: LabelSource = LabelSource.NONE
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


@dataclass(frozen=True, slots=True)
class Classified:
    """A control with what it asks for. `confidence` lies between 0 and 1; `reason` says why in words."""

    control: Control
    attribute: Attribute
    confidence: float
    reason: str
