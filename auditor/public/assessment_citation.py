"""A version of an assessment as something to cite."""

from __future__ import annotations

import json
import re
from datetime import datetime

from auditor.assessments.shown import ShownAssessment
from auditor.public.citation import Citation, escape_bibtex


def cite_assessment(
    shown: ShownAssessment, *, url: str, archive: str, published_at: datetime
) -> Citation:
    """`url` is the permanent address of this version, `archive` the name of this site."""
    digest = shown.score.digest if shown.score else ""
    return Citation(
        plain=(
            f"{archive}. {_title(shown)}. Published {published_at.day} {published_at:%B %Y}. {url}"
            f"{f' (SHA-256 of inputs and score {digest})' if digest else ''}"
        ),
        bibtex=_bibtex(shown, url, archive, published_at, digest),
        csl_json=_csl(shown, url, archive, published_at, digest),
    )


def _title(shown: ShownAssessment) -> str:
    about = shown.about
    return (
        f"{about.provider_name}: due diligence, claimed and observed. "
        f"Assessment no. {about.number} under framework {about.framework}"
    )


def _bibtex(shown: ShownAssessment, url: str, archive: str, at: datetime, digest: str) -> str:
    about = shown.about
    key = re.sub(r"[^a-z0-9]+", "-", f"{about.provider_slug}-{about.framework}-{about.number}")
    fields = {
        "author": "{" + escape_bibtex(archive) + "}",
        "title": escape_bibtex(_title(shown)),
        "year": f"{at:%Y}",
        "month": f"{at:%m}",
        "url": url,
        "note": f"Published {at:%Y-%m-%d}, SHA-256 of inputs and score {digest}",
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items()]
    return f"@misc{{assessment-{key},\n" + ",\n".join(lines) + "\n}"


def _csl(shown: ShownAssessment, url: str, archive: str, at: datetime, digest: str) -> str:
    item = {
        "id": str(shown.about.uuid),
        "type": "report",
        "title": _title(shown),
        "author": [{"literal": archive}],
        "publisher": archive,
        "number": str(shown.about.number),
        "issued": {"date-parts": [[at.year, at.month, at.day]]},
        "URL": url,
        "note": f"SHA-256 of inputs and score {digest}",
    }
    return json.dumps([item], ensure_ascii=False, indent=2)
