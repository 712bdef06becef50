"""Word lists of the seven languages whose terms are read: data, read once, each list in one file."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from providers.datafiles.located_yaml import parse

FOLDER = Path(__file__).resolve().parent
LANGUAGES = ("en", "fr", "es", "de", "pt", "ru", "it")
"""ISO 639-1 codes of the languages that are read."""
UNDETERMINED = "und"
"""ISO 639-2: a text in none of them, or one too short to say."""


class WordListError(Exception):
    """A word list cannot be read; says which, where and why."""


@cache
def word_list(name: str) -> Any:
    """The values of `<name>.yaml`, every scalar as text. Raises WordListError."""
    return read_words(FOLDER / f"{name}.yaml")


def read_words(path: Path) -> dict[str, Any]:
    """The values of any such file. Raises WordListError."""
    problems: list[str] = []
    located = parse(
        path.read_bytes(),
        lambda line, field, message: problems.append(f"{line}: {field} {message}"),
    )
    if problems or not isinstance(located.value, dict):
        raise WordListError(f"{path.name}: {'; '.join(problems) or 'is not a mapping'}")
    return located.value
