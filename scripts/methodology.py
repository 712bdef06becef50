"""The parts of docs/methodology.md that repeat the framework or the table of states: written from them.

A block stands between `<!-- generated: name -->` and `<!-- end: name -->`. `python -m scripts.methodology`
writes every block anew; `scripts/check_docs.py` complains of those that differ.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path

from auditor.assessments.workflow import TRANSITIONS, Transition, diagram
from auditor.kyc import framework
from auditor.kyc.framework import Framework
from auditor.kyc.framework_parts import ScaleValue
from auditor.kyc.vocabulary import Aspect
from scripts.worked_example import worked_example

PAGE = Path(__file__).resolve().parent.parent / "docs" / "methodology.md"
BLOCK = re.compile(r"(<!-- generated: ([a-z-]+) -->\n)(.*?)(<!-- end: \2 -->)", re.DOTALL)
MARK = re.compile(r"<!-- (?:generated|end): ([a-z-]+) -->")
Rows = Iterable[tuple[object, ...]]


def written(text: str, newest: Framework) -> str:
    """The page with every block as the framework has it."""
    return BLOCK.sub(lambda match: _block(match, newest), text)


def block_faults(text: str, newest: Framework) -> list[str]:
    """A sentence for each block that is missing, unknown, broken or out of step."""
    found = {match[2]: match for match in BLOCK.finditer(text)}
    known = set(BLOCKS)
    faults = [f"docs/methodology.md has no block `{name}`." for name in sorted(known - set(found))]
    for name in sorted(set(MARK.findall(text)) - set(found)):
        faults.append(f"docs/methodology.md: the block `{name}` has no beginning or no end.")
    for name in sorted(set(found) - known):
        faults.append(f"docs/methodology.md: nothing writes the block `{name}`.")
    for name, match in found.items():
        if name in known and _block(match, newest) != match[0]:
            faults.append(
                f"docs/methodology.md: the block `{name}` is out of step; "
                "run `python -m scripts.methodology`."
            )
    return faults


def _block(match: re.Match[str], newest: Framework) -> str:
    write = BLOCKS.get(match[2])
    return f"{match[1]}{write(newest)}\n{match[4]}" if write else match[0]


def table(head: tuple[str, ...], rows: Rows) -> str:
    """A Markdown table; None is a hyphen."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def _cell(value: object) -> str:
    return "-" if value is None else str(value).replace("|", "\\|")


def _number(value: Fraction | None) -> str | None:
    return None if value is None else f"{float(value):g}"


def version(newest: Framework) -> str:
    return (
        f"Framework **{newest.version}**, released {newest.released.isoformat()}, "
        f"SHA-256 `{newest.digest}`.\n\n{newest.note}"
    )


def indicators(newest: Framework) -> str:
    parts = []
    for group in newest.groups:
        rows = (
            (
                one.id,
                f"**{one.name}.** {one.question}",
                one.kind.label,
                one.observability.value,
                one.weight,
                f"{one.source} ({one.source_status.value})",
            )
            for one in newest.indicators_of(group.id)
        )
        head = ("Id", "Question", "Kind", "Seen", "Weight", "Source")
        parts.append(f"### {group.name}\n\n{table(head, rows)}")
    return "\n\n".join(parts)


def scales(newest: Framework) -> str:
    return "\n\n".join(
        f"**{aspect.label}**\n\n{_scale(newest.scale(aspect), has_numbers=has_numbers)}"
        for aspect, has_numbers in (
            (Aspect.CLAIMED, True),
            (Aspect.OBSERVED, True),
            (Aspect.EXPOSURE, False),
            (Aspect.FACT, False),
        )
    )


def _scale(values: tuple[ScaleValue, ...], *, has_numbers: bool) -> str:
    if not has_numbers:
        return table(("Value", "Meaning"), ((f"`{v.value}`", v.definition) for v in values))
    rows = ((f"`{v.value}`", _number(v.number), v.definition) for v in values)
    return table(("Value", "Number", "Meaning"), rows)


def observabilities(newest: Framework) -> str:
    rows = (
        (one.value, one.definition, "unknown" if one.counts_while_unknown else "beyond sight")
        for one in newest.observabilities
    )
    statuses = ((one.value, one.definition) for one in newest.source_statuses)
    first = table(("Seen", "Meaning", "Conduct that is not known is"), rows)
    return f"{first}\n\n{table(('Source', 'Meaning'), statuses)}"


def levels(newest: Framework) -> str:
    rows = (
        (one.level.value, one.name, one.definition, one.nist, one.eidas) for one in newest.levels
    )
    head = ("Level", "Name", "Meaning", "NIST SP 800-63A-4", "eIDAS")
    return f"{table(head, rows)}\n\n{newest.comparison}"


def triggers(newest: Framework) -> str:
    return table(
        ("Trigger", "Meaning"), ((f"`{one.value}`", one.definition) for one in newest.triggers)
    )


def dimensions(newest: Framework) -> str:
    rows = ((f"`{one.value}`", one.definition) for one in newest.dimensions)
    return table(("Dimension", "Meaning"), rows)


def grades(newest: Framework) -> str:
    bands = ((band.grade.value, _number(band.at_least * 100)) for band in newest.scoring.grades)
    caps = (
        (
            cap.indicator,
            newest.by_id[cap.indicator].name,
            cap.observed.label,
            cap.by.label if cap.by else "any",
            cap.at_most.value,
        )
        for cap in newest.scoring.caps
    )
    head = ("Indicator", "Name", "Observed", "By what evidence", "Grade at most")
    return f"{table(('Grade', 'From'), bands)}\n\n{table(head, caps)}"


def evidence(newest: Framework) -> str:
    strengths = (
        (
            one.value.label,
            _number(one.number),
            f"{one.half_life_months} months",
            _number(one.together_at_most),
        )
        for one in newest.strengths
    )
    kinds = (
        (one.value.label, one.definition, ", ".join(s.label for s in one.strengths))
        for one in newest.evidence_kinds
    )
    first = table(("Strength", "Fresh", "Half-life", "Several together at most"), strengths)
    return f"{first}\n\n{table(('Kind', 'Meaning', 'Strength'), kinds)}"


def assessment_states(_: Framework) -> str:
    """The diagram, and who may do what; from `workflow.TRANSITIONS`."""
    rows = (
        (
            action.label,
            ", ".join(str(source.label) for source in one.sources),
            one.target.label if one.target else None,
            " or ".join(str(party.label) for party in one.by),
            _conditions(one),
        )
        for action, one in TRANSITIONS.items()
    )
    head = ("What is done", "In state", "Leads to", "By", "If")
    return f"```mermaid\n{diagram()}\n```\n\n{table(head, rows)}"


def _conditions(transition: Transition) -> str | None:
    found = [*transition.needs, *(["it is not the author"] if transition.excludes_author else [])]
    return "; ".join(found) or None


BLOCKS: dict[str, Callable[[Framework], str]] = {
    "version": version,
    "indicators": indicators,
    "scales": scales,
    "observabilities": observabilities,
    "levels": levels,
    "triggers": triggers,
    "dimensions": dimensions,
    "grades": grades,
    "evidence": evidence,
    "worked-example": worked_example,
    "assessment-states": assessment_states,
}


def main() -> int:
    """Write the page; 0, for there is nothing to fail but what Python says itself."""
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), framework.newest()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
