"""A form that writes upon what was seen. Nothing typed is lost, whatever comes of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.http import QueryDict

from auditor.assessments.actions import (
    AlreadyOpen,
    AlreadyPublished,
    ChangedMeanwhile,
    NotAllowed,
    Refused,
    WrongState,
)

Result = TypeVar("Result")
STATUS_OF: tuple[tuple[type[Refused], int], ...] = (
    (NotAllowed, 403),
    (WrongState, 409),
    (ChangedMeanwhile, 409),
    (AlreadyOpen, 409),
    (AlreadyPublished, 409),
)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field in which what stands there now differs from what was typed."""

    label: str
    now: str
    typed: str


class SeenForm(forms.Form):
    """`seen` is the revision that the page showed. After `carry_out`, `status` is the answer's.

    `draft` names the form among those whose fields the browser keeps until they are saved; `blamed`
    is the field of which an action's refusal speaks, where it can only be one.
    """

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    blamed = ""
    draft = ""
    status = 200
    is_outrun = False
    conflicts: tuple[Conflict, ...] = ()

    @property
    def blamed_id(self) -> str:
        return str(self[self.blamed].id_for_label) if self.blamed in self.fields else ""

    def carry_out(self, do: Callable[[dict[str, Any]], Result]) -> Result | None:
        """What the action gives, or None: it is said in the form why, and everything typed stays."""
        if not self.is_valid():
            self.status = 400
            return None
        try:
            return do(self.cleaned_data)
        except Refused as refused:
            self.refuse(refused)
            return None

    def refuse(self, refused: Refused) -> None:
        """Say why in the form; after a change by somebody else, it then writes upon that."""
        self.status = status_of(refused)
        for problem in refused.problems:
            self.add_error(None, problem)
        if isinstance(refused, ChangedMeanwhile):
            self.is_outrun = True
            given = self._given()
            given[self.add_prefix("seen")] = str(refused.revision)
            self.data = given

    @property
    def was(self) -> str:
        """What the page showed in each field: sent back with the form, so that what somebody did not
        touch is told from what they typed."""
        return json.dumps({name: _plain(value) for name, value in self.initial.items()})

    def compare(self, now: Mapping[str, Any]) -> None:
        """After a change by somebody else: what was not touched follows it; where what was typed
        differs from what stands there now, both are shown beside each other."""
        was, given = self._was(), self._given()
        for name in self.fields:
            if name in now and was.get(name) == _plain(self[name].value()):
                given[self.add_prefix(name)] = _plain(now[name])
        self.data = given
        self.initial = {**self.initial, **now}
        pairs = [(self[name], now[name]) for name in self.fields if name in now]
        self.conflicts = tuple(
            Conflict(str(bound.label), _shown(bound, value), _shown(bound, bound.value()))
            for bound, value in pairs
            if not bound.is_hidden and _plain(value) != _plain(bound.value())
        )

    def _given(self) -> Any:
        """What was sent, to be changed."""
        return self.data.copy() if isinstance(self.data, QueryDict) else dict(self.data)

    def _was(self) -> dict[str, Any]:
        try:
            found = json.loads(self.data.get("was", ""))
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}


def status_of(refused: Refused) -> int:
    return next((status for kind, status in STATUS_OF if isinstance(refused, kind)), 400)


def _plain(value: Any) -> str:
    return "" if value in (None, False) else str(value).replace("\r\n", "\n").strip()


def _shown(bound: forms.BoundField, value: Any) -> str:
    choices = dict(getattr(bound.field, "choices", ()) or ())
    if isinstance(bound.field, forms.BooleanField):
        return "yes" if _plain(value) else "no"
    return str(choices.get(value, _plain(value)))
