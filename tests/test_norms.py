"""The sizes that the norms allow."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("auditor", "providers", "scripts", "benchmarks", "tests")
LONGEST_FUNCTION = 40
LONGEST_MODULE = 400
LONGEST_TEMPLATE = 120


def modules() -> list[Path]:
    found = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]
    return sorted(path for path in found if "migrations" not in path.parts)


def length(path: Path) -> int:
    return len(path.read_text().splitlines())


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text())
    return [
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_module_is_longer_than_the_norm() -> None:
    assert [named(path) for path in modules() if length(path) > LONGEST_MODULE] == []


def test_every_module_with_content_says_what_it_is_for() -> None:
    silent = [
        p
        for p in modules()
        if p.read_text().strip() and not ast.get_docstring(ast.parse(p.read_text()))
    ]
    assert [named(path) for path in silent] == []


@pytest.mark.slow
def test_no_function_is_longer_than_the_norm() -> None:
    long = [
        f"{named(path)}: {node.name}"
        for path in modules()
        for node in functions(path)
        if (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]
    assert long == []


def test_no_template_is_longer_than_the_norm() -> None:
    templates = sorted((ROOT / "templates").rglob("*.html"))
    assert [named(path) for path in templates if length(path) > LONGEST_TEMPLATE] == []
