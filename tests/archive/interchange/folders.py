"""Folders of declarations, written for a test."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

PAGE = {"fetch": "https://site.example/terms", "select": "main"}
OTHER = {"fetch": "https://site.example/terms", "select": "article"}


def declare(folder: Path, name: str = "Exchange", **terms: Any) -> Path:
    """Write `name`.json; `Terms_of_Service=...` is the type "Terms of Service"."""
    named = {key.replace("_", " "): value for key, value in terms.items()}
    return write(folder, f"{name}.json", {"name": name, "terms": named})


def remember(folder: Path, name: str = "Exchange", **terms: Any) -> Path:
    """Write `name`.history.json."""
    named = {key.replace("_", " "): value for key, value in terms.items()}
    return write(folder, f"{name}.history.json", named)


def write(folder: Path, file: str, content: Any) -> Path:
    folder.mkdir(exist_ok=True, parents=True)
    text = content if isinstance(content, str) else json.dumps(content)
    (folder / file).write_text(text, encoding="utf-8")
    return folder
