"""The framework as a catalog of NIST's OSCAL, and back without loss.

Groups and indicators become groups and controls, with what OSCAL has no name for as props in our own
namespace. Scales, levels and the numbers of the score have no place in a catalog: they travel as JSON
in a resource of the back matter. Identifiers are derived (UUID version 5), so that one framework always
gives the same catalog. The official schema is not shipped: `oscal.schema.json` describes, more strictly
than it, what is written here.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from auditor.kyc.framework_parts import Framework
from auditor.kyc.plain import NotOfThisShape, from_plain, to_plain
from providers.datafiles.faults import Rules
from providers.datafiles.located_yaml import named

OSCAL_VERSION = "1.2.0"
NAMESPACE = "https://know-your-provider.example/ns/oscal"
ROOT = uuid5(NAMESPACE_URL, NAMESPACE)
SCHEMA_FILE = Path(__file__).resolve().parent / "oscal.schema.json"
# Of the framework, what the catalog says in its own words; the rest is embedded.
IN_METADATA = frozenset(["version", "released", "title", "note", "digest"])
IN_GROUPS = frozenset(["groups", "indicators"])
EMBEDDED = "framework.json"
# Of an indicator, what stands in props, by their names.
PROPS = {
    "kind": "kind",
    "observability": "observability",
    "source_status": "source-status",
    "weight": "weight",
}
Content = dict[str, Any]


class NotACatalog(Exception):
    """A document is no catalog of a framework; `reasons` holds a sentence for each fault."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = reasons


def to_catalog(framework: Framework) -> Content:
    """The OSCAL document, `{"catalog": ...}`."""
    content: Content = to_plain(framework)
    return {
        "catalog": {
            "uuid": _uuid("catalog", framework),
            "metadata": _metadata(content),
            "groups": [_group(group, content) for group in content["groups"]],
            "back-matter": {"resources": [_resource(framework, content)]},
        }
    }


def from_catalog(document: object) -> Framework:
    """The framework of a catalog that `to_catalog` made. Raises NotACatalog."""
    reasons = check_catalog(document)
    if reasons or not isinstance(document, dict):
        raise NotACatalog(reasons)
    try:
        return from_plain(Framework, _content(document["catalog"]))
    except (NotBase64, LookupError, ValueError, TypeError, NotOfThisShape) as error:
        raise NotACatalog((f"is no framework: {error}",)) from error


def _content(catalog: Content) -> Content:
    """The framework's fields out of a catalog of the right shape, whatever its texts hold."""
    groups = [{"id": group["id"], "name": group["title"]} for group in catalog["groups"]]
    indicators = [
        _indicator(control, group) for group in catalog["groups"] for control in group["controls"]
    ]
    embedded: Content = json.loads(b64decode(_embedded(catalog)["value"], validate=True))
    in_words = _from_metadata(catalog["metadata"])
    return embedded | in_words | {"groups": groups, "indicators": indicators}


def check_catalog(document: object) -> tuple[str, ...]:
    """What departs from the shape that we write, a sentence each; nothing if all is well."""
    if not isinstance(document, dict):
        return ("is not a mapping: an OSCAL document begins with `catalog`",)
    faults = tuple(f"{named(path)}: {message}" for path, message in rules().faults_of(document))
    return faults or tuple(_repeated_ids(document["catalog"]))


def _repeated_ids(catalog: Content) -> Iterator[str]:
    controls = [control for group in catalog["groups"] for control in group["controls"]]
    parts = [part for control in controls for part in control["parts"]]
    ids = Counter(part["id"] for part in (*catalog["groups"], *controls, *parts))
    for name, times in ids.items():
        if times > 1:
            yield f"catalog: the id {name} is given {times} times"
    for control in controls:
        missing = {*PROPS.values()} - {prop["name"] for prop in control["props"]}
        for name in sorted(missing):
            yield f"catalog, control {control['id']}: has no prop {name}"


def _metadata(content: Content) -> Content:
    return {
        "title": content["title"],
        "last-modified": f"{content['released']}T00:00:00Z",
        "version": content["version"],
        "oscal-version": OSCAL_VERSION,
        "props": [_prop("digest", content["digest"])],
        "remarks": content["note"],
    }


def _from_metadata(metadata: Content) -> Content:
    return {
        "version": metadata["version"],
        "released": metadata["last-modified"][:10],
        "title": metadata["title"],
        "note": metadata["remarks"],
        "digest": metadata["props"][0]["value"],
    }


def _group(group: Content, content: Content) -> Content:
    members = [one for one in content["indicators"] if one["group"] == group["id"]]
    return {
        "id": group["id"],
        "title": group["name"],
        "controls": [_control(indicator) for indicator in members],
    }


def _control(indicator: Content) -> Content:
    props = [_prop(name, str(indicator[field])) for field, name in PROPS.items()]
    return {
        "id": indicator["id"],
        "class": "indicator",
        "title": indicator["name"],
        "props": [*props, *(_prop("evidence", kind) for kind in indicator["evidence"])],
        "parts": [
            {"id": f"{indicator['id']}_smt", "name": "statement", "prose": indicator["question"]},
            {
                "id": f"{indicator['id']}_src",
                "name": "source",
                "ns": NAMESPACE,
                "prose": indicator["source"],
            },
        ],
    }


def _indicator(control: Content, group: Content) -> Content:
    values = {prop["name"]: prop["value"] for prop in control["props"]}
    prose = {part["name"]: part["prose"] for part in control["parts"]}
    return {
        "id": control["id"],
        "group": group["id"],
        "name": control["title"],
        "question": prose["statement"],
        "evidence": [p["value"] for p in control["props"] if p["name"] == "evidence"],
        "source": prose["source"],
        **{field: values[name] for field, name in PROPS.items()},
        "weight": int(values["weight"]),
    }


def _resource(framework: Framework, content: Content) -> Content:
    apart = IN_METADATA | IN_GROUPS
    rest = {field: value for field, value in content.items() if field not in apart}
    data = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return {
        "uuid": _uuid("resource", framework),
        "title": "Scales, levels and the numbers of the score",
        "base64": {
            "filename": EMBEDDED,
            "media-type": "application/json",
            "value": b64encode(data.encode()).decode(),
        },
    }


def _embedded(catalog: Content) -> Mapping[str, str]:
    embedded: Mapping[str, str] = catalog["back-matter"]["resources"][0]["base64"]
    return embedded


def _prop(name: str, value: str) -> Content:
    return {"name": name, "ns": NAMESPACE, "value": value}


def _uuid(what: str, framework: Framework) -> str:
    return str(uuid5(ROOT, f"{what} {framework.version} {framework.digest}"))


def is_token(value: str) -> bool:
    """OSCAL's data type `token`."""
    return re.fullmatch(r"[^\W\d][\w.-]*", value) is not None


def is_line(value: str) -> bool:
    """OSCAL's data type `string`: not empty, no space at either end."""
    return re.fullmatch(r"\S(.*\S)?", value) is not None


def is_uuid(value: str) -> bool:
    """OSCAL's data type `uuid`, in small letters."""
    try:
        return str(UUID(value)) == value
    except ValueError:
        return False


def is_instant(value: str) -> bool:
    """The beginning of a day in UTC, as we write every instant."""
    return re.fullmatch(r"\d{4}-\d{2}-\d{2}T00:00:00Z", value) is not None


FORMATS: dict[str, tuple[Callable[[str], bool], str]] = {
    "token": (is_token, "is not a token: letters, digits, '.', '-' and '_', a letter first"),
    "line": (is_line, "is not one line without space at its ends"),
    "uuid": (is_uuid, "is not a UUID in small letters"),
    "instant": (is_instant, "is not the beginning of a day in UTC"),
}


@cache
def rules() -> Rules:
    """What is demanded of the catalogs that we write, ready to be applied."""
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return Rules(schema, formats=FORMATS, whole="the catalogs that we write")
