"""What is read in one sentence, and frames of sentences filled: shared by the grids and the traps."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.kyc.clauses import read_clauses


def read(text: str, indicator: str, language: str) -> set[str]:
    """The values that are read of an indicator in a text."""
    clauses = read_clauses(f"# 1\n\n{text}\n", language)
    return {one.claimed for one in clauses if one.indicator == indicator}


def filled(frame: str, fillers: Mapping[str, str]) -> str:
    """A frame with its slots filled; one whose name begins with a capital begins with one."""
    capitals = {
        name[:1].upper() + name[1:]: words[:1].upper() + words[1:]
        for name, words in fillers.items()
    }
    return frame.format(**fillers, **capitals)
