"""What `manage.py evaluate forms` prints of each set of labelled pages -> figures with their targets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from scripts.figures import EvaluationFailed, Figure, bounded

ROOT = Path(__file__).resolve().parent.parent
LABELS = "expected.jsonl"
ALL_CONTROLS = "scored controls right"
PLAIN_CONTROLS = "with autocomplete or English labels right"
COUNTED_FORMS = re.compile(rf"^({ALL_CONTROLS}|{PLAIN_CONTROLS}): (\d+) of (\d+)", re.MULTILINE)
FORMS_NOTE = (
    "The outside pages and types are Chromium's. Their labels were read before the patterns were written, so\n"
    "that they are not held out. Our own pages were labelled before there was a pattern, but by the hand that then\n"
    "wrote the patterns: 435 of 437 were right on the first run, which says that the two agree rather than how\n"
    "strangers' pages fare. The other sets were labelled after the patterns, and each before these were first run\n"
    "on it. Right were then 175 of 186 (94.1%) in old markup, 144 of 180 (80.0%) in fresh wordings and, after\n"
    "stems were added, 101 of 131 (77.1%) in unusual ones, which were sought for being so; and at last 111 of\n"
    "113 (98.2%) in checkouts. What they taught was added to the patterns since: the figures below are those of\n"
    "now, and the first ones say what to expect."
)


@dataclass(frozen=True, slots=True)
class FormSet:
    """Labelled pages in a folder, with the least shares in percent; None: no target."""

    name: str
    folder: Path
    of_all: float | None
    of_plain: float | None = None


FORM_SETS = (
    FormSet("outside pages", ROOT.parent / "shared" / "gold" / "forms", 90, 95),
    FormSet("our own pages", ROOT / "tests" / "kyc" / "forms" / "pages", 92),
    FormSet("pages in old markup", ROOT / "tests" / "kyc" / "forms" / "old_markup", 92),
    FormSet("pages in fresh wordings", ROOT / "tests" / "kyc" / "forms" / "fresh_wordings", 92),
    FormSet("pages in unusual wordings", ROOT / "tests" / "kyc" / "forms" / "unusual_wordings", 92),
    FormSet("checkouts", ROOT / "tests" / "kyc" / "forms" / "checkouts", 92),
)


def form_figures(labelled: FormSet, said: str) -> list[Figure]:
    """The shares of a report with the set's targets. Raises EvaluationFailed."""
    found = {what: (int(count), int(of)) for what, count, of in COUNTED_FORMS.findall(said)}
    if found.keys() != {ALL_CONTROLS, PLAIN_CONTROLS}:
        raise EvaluationFailed(f"The evaluation of forms in {labelled.folder} printed no figures.")
    targets = {ALL_CONTROLS: labelled.of_all, PLAIN_CONTROLS: labelled.of_plain}
    return [
        bounded(f"{labelled.name}: {what}", *found[what], bound)
        for what, bound in targets.items()
        if bound is not None
    ]
