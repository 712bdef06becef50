"""Controls for tests."""

from __future__ import annotations

from typing import Any

from auditor.kyc.forms import Classified, Control, classify
from auditor.kyc.vocabulary import Attribute


def make(*labels: str | dict[str, Any]) -> list[Control]:
    """A control for each label, or for each set of fields."""
    given = [{"label": one} if isinstance(one, str) else one for one in labels]
    return [Control(order, **fields) for order, fields in enumerate(given)]


def attributes(*labels: str | dict[str, Any], language: str | None = "en") -> list[Attribute]:
    return [one.attribute for one in classify(make(*labels), language)]


def only(language: str | None = "en", **fields: Any) -> Classified:
    (one,) = classify([Control(0, **fields)], language)
    return one
