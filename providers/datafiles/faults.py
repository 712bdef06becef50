"""Errors of JSON Schema as sentences for those who write the files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from providers.datafiles.located_yaml import Path

Fault = tuple[Path, str]
TYPES = {
    "string": "text",
    "array": "a list",
    "object": "a mapping",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
}


class Rules:
    """A schema, with a sentence for each of its formats and the name of what it describes."""

    def __init__(
        self,
        schema: dict[str, Any],
        *,
        formats: Mapping[str, tuple[Callable[[str], bool], str]],
        whole: str,
    ) -> None:
        checker = FormatChecker(formats=())
        for name, (check, _) in formats.items():
            checker.checks(name)(_for_text(check))
        self.validator = Draft202012Validator(schema, format_checker=checker)
        self.sentences = {name: sentence for name, (_, sentence) in formats.items()}
        self.whole = whole

    def faults_of(self, content: dict[str, Any]) -> Iterator[Fault]:
        """Each way in which `content` departs from the schema."""
        errors = self.validator.iter_errors(content)
        yield from dict.fromkeys(fault for error in errors for fault in self._faults(error))

    def _faults(self, error: Any) -> Iterable[Fault]:
        """One error of jsonschema, typed Any because its stubs leave the parts open -> faults."""
        path: Path = tuple(error.absolute_path)
        if error.validator == "additionalProperties":
            known = error.schema.get("properties", {})
            unknown = [key for key in error.instance if key not in known]
            return [((*path, key), self._unknown(key, known)) for key in unknown]
        if error.validator == "required":
            missing = [key for key in error.validator_value if key not in error.instance]
            return [((*path, key), "is missing") for key in missing]
        return [(path, self._in_words(error.validator, error.validator_value, error.instance))]

    def _unknown(self, key: str, known: Iterable[str]) -> str:
        near = get_close_matches(key, known, n=1)
        return f"is not a field of {self.whole}" + (f"; did you mean {near[0]}?" if near else "")

    def _in_words(self, rule: str, wanted: Any, value: Any) -> str:
        shown = repr(value) if len(repr(value)) <= 80 else f"{repr(value)[:77]}..."
        sentences: dict[str, Callable[[], str]] = {
            "enum": lambda: f"{shown} is not one of {', '.join(wanted)}",
            "type": lambda: f"{shown} is not {_type_in_words(wanted)}",
            "format": lambda: f"{shown} {self.sentences[wanted]}",
            "minLength": lambda: "is empty; leave the field out instead",
            "maxLength": lambda: f"has {len(value)} characters; at most {wanted} are stored",
            "uniqueItems": lambda: "holds something twice",
            "minItems": lambda: f"has {len(value)} entries; at least {wanted} are needed",
            "maxItems": lambda: f"has {len(value)} entries; at most {wanted} are allowed",
            "minimum": lambda: f"{value} is below {wanted}",
            "exclusiveMinimum": lambda: f"{value} is not above {wanted}",
            "maximum": lambda: f"{value} is above {wanted}",
        }
        return sentences[rule]()


def _type_in_words(wanted: str | list[str]) -> str:
    """One type, or several of which any will do."""
    names = [wanted] if isinstance(wanted, str) else wanted
    return " or ".join(TYPES[name] for name in names if name != "null")


def _for_text(check: Callable[[str], bool]) -> Callable[[object], bool]:
    """What is not text is a fault of its type, not of its form."""
    return lambda value: not isinstance(value, str) or check(value)
