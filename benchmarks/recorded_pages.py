"""The recorded pages that measurements and tests replay, where they are at hand, and how to read them."""

from __future__ import annotations

import json
from pathlib import Path

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
BUNDLE = CORPUS / "raw-snapshots.bundle"
BUFFER = "https://buffer.com/legal"
COLLECTIVE = "https://opencollective.com"
PRIVACY = ("privacy-policy", "crpn", "gdpr", "dpf", "data-retention")
# How the documents of that repository are declared.
DECLARATIONS = {
    "Open Collective": {
        "Terms of Service": {"fetch": f"{COLLECTIVE}/tos", "select": ".markdown"},
        "Privacy Policy": {"fetch": f"{COLLECTIVE}/privacypolicy", "select": ".markdown"},
    },
    "Buffer": {
        "Terms of Service": {"fetch": BUFFER, "select": "#terms"},
        "Privacy Policy": {
            "fetch": BUFFER,
            "select": [f"[aria-labelledby={name}]" for name in PRIVACY],
        },
        "Copyright Claims Policy": {"fetch": BUFFER, "select": "[aria-labelledby=dmca]"},
        "Developer Terms": {"fetch": BUFFER, "select": "[aria-labelledby=api]"},
    },
}


def write_declarations(folder: Path) -> None:
    for name, terms in DECLARATIONS.items():
        content = json.dumps({"name": name, "terms": terms})
        (folder / f"{name}.json").write_text(content, encoding="utf-8")
