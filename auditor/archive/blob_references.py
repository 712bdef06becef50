"""Which rows name blobs. The sweep keeps what they name, and `blobs verify` looks for it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Model

from auditor.archive.models import Capture, FormSurvey, SnapshotPage, Trial, Version

# Every column that holds the name of a blob; a test finds columns that are missing here. What was
# read but is no version (Capture.text_digest) has a digest, but need not have been stored.
REFERENCES: tuple[tuple[type[Model], str], ...] = (
    (SnapshotPage, "blob"),
    (SnapshotPage, "reference"),
    (Capture, "screenshot"),
    (Capture, "refusal"),
    (Version, "text_digest"),
    (Trial, "screenshot"),
    (FormSurvey, "dom"),
    (FormSurvey, "screenshot"),
)
# Columns of rooms that stand above this one; they say so when they are loaded.
_elsewhere: set[tuple[type[Model], str]] = set()


def also_named_by(model: type[Model], field: str) -> None:
    """A column of another room that names blobs too."""
    _elsewhere.add((model, field))


def references() -> list[tuple[type[Model], str]]:
    """Every column that names blobs, those of other rooms last."""
    return [*REFERENCES, *sorted(_elsewhere, key=lambda one: (one[0].__name__, one[1]))]


def named_blobs() -> Iterator[tuple[str, str]]:
    """(what kind of row names it, digest), each pair once. Rows are streamed, not held."""
    for model, field in references():
        label = f"{model.__name__}.{field}"
        rows = model._default_manager.exclude(**{field: ""}).order_by()
        for digest in rows.values_list(field, flat=True).distinct().iterator(chunk_size=5000):
            yield label, digest
