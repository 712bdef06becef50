"""A version as something to cite: plain, BibTeX and CSL-JSON."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from auditor.archive.models import Version

BIBTEX_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


@dataclass(frozen=True, slots=True)
class Citation:
    """The same reference in three forms."""

    plain: str
    bibtex: str
    csl_json: str


def cite(version: Version, *, url: str, archive: str) -> Citation:
    """`url` is the version's permanent address, `archive` the name of this site."""
    return Citation(
        plain=_plain(version, url=url, archive=archive),
        bibtex=_bibtex(version, url=url, archive=archive),
        csl_json=_csl(version, url=url, archive=archive),
    )


def _plain(version: Version, *, url: str, archive: str) -> str:
    document, at = version.document, version.captured_at
    return (
        f"{document.provider.name}. {document.name}. Version of {at.day} {at:%B %Y, %H:%M} UTC. "
        f"{archive}. {url} (SHA-256 {version.text_digest})"
    )


def _bibtex(version: Version, *, url: str, archive: str) -> str:
    document, at = version.document, version.captured_at
    key = re.sub(r"[^a-z0-9]+", "-", f"{document.provider.slug}-{document.slug}")
    fields = {
        "author": "{" + escape_bibtex(document.provider.name) + "}",
        "title": escape_bibtex(document.name),
        "year": f"{at:%Y}",
        "month": f"{at:%m}",
        "howpublished": escape_bibtex(archive),
        "url": url,
        "note": f"Version of {at:%Y-%m-%dT%H:%M:%SZ}, SHA-256 {version.text_digest}",
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items()]
    return f"@misc{{{key}-{at:%Y%m%d}-{version.text_digest[:8]},\n" + ",\n".join(lines) + "\n}"


def _csl(version: Version, *, url: str, archive: str) -> str:
    document, at = version.document, version.captured_at
    item = {
        "id": str(version.uuid),
        "type": "webpage",
        "title": document.name,
        "author": [{"literal": document.provider.name}],
        "container-title": archive,
        "issued": {"date-parts": [[at.year, at.month, at.day]]},
        "version": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        "URL": url,
        "note": f"SHA-256 {version.text_digest}",
    }
    return json.dumps([item], ensure_ascii=False, indent=2)


def escape_bibtex(text: str) -> str:
    return "".join(BIBTEX_SPECIAL.get(character, character) for character in text)
