"""What goes with the tables: what they are, what each column means and what its being empty means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from auditor.accounts.vocabulary import Clearance
from auditor.exports.columns import Column, Standing, Table
from auditor.exports.formats.values import time_text
from auditor.exports.selection import Selection

# Raised when a column changes its meaning or goes; new columns may come at any time.
FORMAT_VERSION = 1
HEAD = ("table", "column", "type", "meaning", "values", "when_empty", "filled_for")
RULE = (
    "A text that a spreadsheet would take for a formula has an apostrophe put before it: one that "
    "begins with an apostrophe, a tab, a line break, or, after any white space, with = + - @ or one "
    "of their full-width forms. To undo it, take one apostrophe away from the front of each text that "
    "begins with one. JSON is left as it is."
)


def dictionary_rows(tables: Sequence[Table]) -> Iterator[tuple[str, ...]]:
    """The data dictionary, in the order of HEAD."""
    for table in tables:
        for column in table.columns:
            yield (
                table.name,
                column.name,
                column.kind.value,
                column.says,
                ", ".join(values_of(column)),
                column.empty.value,
                str(column.needs.label),
            )


def values_of(column: Column) -> list[str]:
    """The values that it can have, where they are few and named."""
    return [str(value) for value in column.choices.values] if column.choices else []


def read_me(selection: Selection, *, product: str) -> list[str]:
    """What a reader has to know, one sentence or heading a line."""
    viewer = selection.viewer
    return [
        f"{product}: export of {time_text(viewer.at)}, format version {FORMAT_VERSION}",
        f"Made for: {sight_words(selection)}. Of: {selection.words}.",
        "",
        "Empty cells. Nothing empty means that a control is absent: “absent” is a value and is written "
        "out. Where a cell can be empty for several reasons, the column of the same name that ends in "
        "_status gives the reason:",
        *(f"  {one.value}: {one.label}." for one in Standing),
        "For every other column the data dictionary says what empty means.",
        "What was withdrawn is a row of assessments and has no findings. Evidence that this export may "
        "not see is no row.",
        "",
        f"Formulas. {RULE}",
        "Lists are JSON arrays. Times are in UTC. Decimal points are points; nothing is rounded but by "
        "spreadsheets, which keep 15 digits.",
        "The columns are comma-separated UTF-8. Where your spreadsheet separates by semicolons, import "
        "the file and name the comma, or use the workbook: a field with a semicolon could be torn apart.",
        "",
        "Addresses of providers are text and not links: some of these services are harmful.",
        "Do not rank providers by what is unknown of them.",
    ]


def sight_words(selection: Selection) -> str:
    """For whom, without naming anybody."""
    viewer = selection.viewer
    if viewer.user is None:
        return "everybody: what the public sees"
    clearance = Clearance.RESTRICTED if viewer.works_on_all else viewer.clearance
    return f"a person with an account, clearance {clearance.label.lower()}"


def file_name(at: datetime, suffix: str) -> str:
    return f"know-your-provider-{at:%Y-%m-%d}.{suffix}"
