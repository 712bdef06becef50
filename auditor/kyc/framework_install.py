"""A framework from elsewhere -> one more file of `frameworks/`; no file that is there is touched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Context, Inexact
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from auditor.kyc.framework import compare, load, versions
from auditor.kyc.framework_file import FOLDER, FrameworkError, is_version, read, schema
from auditor.kyc.framework_parts import Framework
from auditor.kyc.plain import to_plain

HEAD = "# Imported from an OSCAL catalog. Nothing here changes once an assessment is published under it.\n"
EXACT = Context(prec=30, traps=[Inexact])


class NotInstalled(Exception):
    """The framework cannot become a version here; `reasons` holds a sentence for each fault."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = reasons


def install(framework: Framework, folder: Path = FOLDER) -> Path:
    """Write it as a new version after all that are shipped -> the file. Raises NotInstalled, OSError.

    The digest of the new version is that of the file that is written here.
    """
    if not is_version(framework.version):
        raise NotInstalled((f"{framework.version!r} is not a version: write it as 2026.1.",))
    place = folder / f"{framework.version}.yaml"
    if place.exists() or framework.version in versions():
        sentence = f"Version {framework.version} exists, and a version is never overwritten."
        raise NotInstalled((f"{sentence} Give the catalog a later version.",))
    if departures := tuple(_departures(framework)):
        raise NotInstalled(departures)
    with TemporaryDirectory(dir=folder, prefix=".import-") as beside:
        written = Path(beside) / place.name
        _write_checked(framework, written)
        place.hardlink_to(written)  # Refused where somebody else was quicker.
    return place


def _departures(framework: Framework) -> Iterator[str]:
    """What no later version may do, against each that is shipped: ids stay what they are."""
    newest = versions()[-1:]
    for version in versions():
        older = load(version)
        retired = {one.id for one in older.retired}
        yield from (
            f"{one} was retired in {version}, and a retired id is never used again."
            for one in sorted(retired & set(framework.by_id))
        )
        if version in newest:
            yield from (f"{fault}." for fault in compare(older, framework))


def _write_checked(framework: Framework, written: Path) -> None:
    """Write the file, read it as any other, and see that it says the same. Raises NotInstalled."""
    try:
        content = content_of(framework)
        text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=100)
        written.write_text(HEAD + text, encoding="utf-8")
        found = read(written)
    except (FrameworkError, Inexact, ValueError) as error:
        raise NotInstalled((f"The catalog holds no sound framework: {error}",)) from error
    if replace(found, digest="") != replace(framework, digest=""):
        raise NotInstalled(("The catalog holds a text that a framework's file cannot hold.",))


def content_of(framework: Framework) -> dict[str, Any]:
    """The fields of the file: shares as decimals, and what is not given left out."""
    plain = to_plain(framework)
    del plain["digest"]
    content: dict[str, Any] = _fitting(plain, schema())
    return content


def _fitting(value: Any, asked: Mapping[str, Any]) -> Any:
    while "$ref" in asked:
        asked = schema()["$defs"][asked["$ref"].removeprefix("#/$defs/")]
    if isinstance(value, Mapping):
        known = asked.get("properties", {})
        return {k: _fitting(v, known.get(k, {})) for k, v in value.items() if v is not None}
    if isinstance(value, list):
        return [_fitting(one, asked.get("items", {})) for one in value]
    if asked.get("type") in ("number", "integer") and isinstance(value, str):
        return _decimal(Fraction(value))
    return value


def _decimal(share: Fraction) -> int | float:
    """As the file writes it. Raises decimal.Inexact for a third, which no decimal is."""
    exact = EXACT.divide(EXACT.create_decimal(share.numerator), share.denominator)
    return int(exact) if share.denominator == 1 else float(exact)
