"""The versions of the framework: what is asked, and what values mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.http import Http404

from auditor.api.base import One, Rows
from auditor.api.filtering import NoFilters
from auditor.api.shapes import shape_of
from auditor.kyc import framework
from auditor.kyc.framework_parts import Group, Indicator, ScaleValue, exact
from auditor.kyc.vocabulary import Aspect


@dataclass(frozen=True)
class ShownFramework:
    """A version of the framework; `digest` is the SHA-256 of its file."""

    version: str
    released: date
    title: str
    note: str
    digest: str


@dataclass(frozen=True)
class ShownScaleValue:
    """A value and what it means. Without a number it is no value: unknown, never zero."""

    aspect: Aspect
    value: str
    definition: str
    number: Decimal | None


@dataclass(frozen=True)
class ShownWholeFramework:
    """A version with its groups, indicators and scales."""

    about: ShownFramework
    groups: tuple[Group, ...]
    indicators: tuple[Indicator, ...]
    scales: tuple[ShownScaleValue, ...]


class FrameworkList(Rows):
    """The versions, newest first."""

    serializer_class = shape_of(ShownFramework)
    filter_backends = (NoFilters,)

    def get_queryset(self) -> list[ShownFramework]:  # type: ignore[override]
        return [_summary(version) for version in reversed(framework.versions())]


class FrameworkDetail(One):
    """One version, whole."""

    serializer_class = shape_of(ShownWholeFramework)

    def found(self, version: str) -> ShownWholeFramework:
        try:
            loaded = framework.load(version)
        except framework.UnknownVersion as error:
            raise Http404(str(error)) from error
        scales = (_value(aspect, one) for aspect in Aspect for one in loaded.scale(aspect))
        return ShownWholeFramework(
            _summary(version), loaded.groups, loaded.indicators, tuple(scales)
        )


def _summary(version: str) -> ShownFramework:
    found = framework.load(version)
    return ShownFramework(found.version, found.released, found.title, found.note, found.digest)


def _value(aspect: Aspect, one: ScaleValue) -> ShownScaleValue:
    number = None if one.number is None else exact(one.number)
    return ShownScaleValue(aspect, one.value, one.definition, number)
