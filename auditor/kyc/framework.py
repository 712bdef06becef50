"""The shipped versions of the framework, and what a new one may change."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from auditor.kyc.framework_file import FOLDER, FrameworkError, read
from auditor.kyc.framework_parts import Framework, Indicator

__all__ = [
    "Framework",
    "FrameworkError",
    "Indicator",
    "UnknownVersion",
    "compare",
    "load",
    "newest",
    "read",
    "versions",
]
# Two questions are the same question only if these agree; names and questions may be worded anew,
# if the new version says so.
MEANING = ("kind", "group", "observability")
WORDING = ("name", "question")


class UnknownVersion(LookupError):
    """No such version of the framework is shipped."""

    def __init__(self, version: str) -> None:
        super().__init__(
            f"There is no framework {version!r}; there are {', '.join(versions()) or 'none'}."
        )


def versions() -> tuple[str, ...]:
    """The versions that are shipped, oldest first."""
    return tuple(sorted((path.stem for path in FOLDER.glob("*.yaml")), key=_order))


def newest() -> Framework:
    """The version that new assessments use."""
    return load(versions()[-1])


@cache
def load(version: str) -> Framework:
    """A shipped version. Raises UnknownVersion, or FrameworkError where its file is wrong."""
    if version not in versions():
        raise UnknownVersion(version)
    return read(FOLDER / f"{version}.yaml")


def compare(older: Framework, newer: Framework) -> tuple[str, ...]:
    """What `newer` changes and may not, or not without saying so; nothing if all is well."""
    return tuple(_departures(older, newer))


def _departures(older: Framework, newer: Framework) -> Iterator[str]:
    retired = {one.id for one in newer.retired}
    if _order(older.version) >= _order(newer.version):
        yield f"{newer.version} does not come after {older.version}: raise the version"
    for former in older.retired:
        if former.id not in retired:
            yield f"{former.id} was retired before {older.version}: keep it under `retired`"
    for indicator in older.indicators:
        if indicator.id in newer.by_id:
            yield from _changes(indicator, newer.by_id[indicator.id], newer)
        elif indicator.id not in retired:
            yield f"{indicator.id} is gone: put it under `retired`, with the reason"


def _changes(before: Indicator, after: Indicator, newer: Framework) -> Iterator[str]:
    for field in MEANING:
        if getattr(before, field) != getattr(after, field):
            yield f"{after.id} has another {field}: retire the id and use a new one"
    is_declared = after.id in {one.id for one in newer.revised}
    for field in WORDING:
        if getattr(before, field) != getattr(after, field) and not is_declared:
            yield f"{after.id} has another {field}: say under `revised` what was worded anew"


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
