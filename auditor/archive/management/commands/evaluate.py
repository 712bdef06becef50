"""`manage.py evaluate`: measure the software against labelled sets."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from auditor.archive.evaluation import (
    anchors,
    annotators,
    clause_figures,
    clauses,
    diligence,
    forms,
)
from auditor.archive.evaluation.transitions import (
    MODES,
    GoldInvalid,
    judge_transitions,
    read_gold,
    report,
)
from auditor.archive.interchange.git import NotARepository

FAULTS = (GoldInvalid, NotARepository, anchors.NothingToMeasure, forms.FormsInvalid)


class Command(BaseCommand):
    help = "Measure how well changes are told apart, quotes found, clauses read, forms understood."
    requires_system_checks = ()  # It reads files only: no database, no settings of the site.

    def add_arguments(self, parser: ArgumentParser) -> None:
        subjects = parser.add_subparsers(dest="subject", required=True)
        transitions = subjects.add_parser("transitions", help="what happened between two versions")
        transitions.add_argument(
            "--mode", choices=sorted(MODES), default="live",
            help="live: only the past is known; archive: the whole history is",
        )  # fmt: skip
        transitions.add_argument("--gold", type=Path, required=True, help="JSON Lines file")
        transitions.add_argument(
            "--repo", type=Path, required=True, nargs="+", action="extend",
            help="git directory or bundle with the versions; several may be named",
        )  # fmt: skip
        quotes = subjects.add_parser("anchors", help="whether quotes are found in the next version")
        quotes.add_argument(
            "--repo", type=Path, required=True, help="git directory or bundle with the versions"
        )
        quotes.add_argument("--limit", type=int, help="about so many sentences, drawn by chance")
        quotes.add_argument("--seed", type=int, default=0, help="of the draw")
        lines = subjects.add_parser("clauses", help="which lines speak to which indicator")
        lines.add_argument(
            "--gold", type=Path, required=True, nargs="+", action="extend",
            help="JSON Lines file; several, one an annotator of the same documents: what most of them label counts",
        )  # fmt: skip
        lines.add_argument(
            "--repo", type=Path, required=True, nargs="+", action="extend",
            help="git directory or bundle with the documents; several may be named",
        )  # fmt: skip
        lines.add_argument(
            "--tolerance", type=int, default=0,
            help="so many non-empty lines may lie between a label and what was found (1 for hard-wrapped text)",
        )  # fmt: skip
        lines.add_argument(
            "--documents", nargs="+", default=[], metavar="PATH", help="only these documents"
        )
        controls = subjects.add_parser("forms", help="what the controls of sign-up pages ask for")
        controls.add_argument("--gold", type=Path, required=True, help="JSON Lines file")
        controls.add_argument("--pages", type=Path, required=True, help="folder with the pages")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            lines = SUBJECTS[options["subject"]](options)
        except FAULTS as error:
            raise CommandError(str(error)) from error
        for line in lines:
            self.stdout.write(line)


def _transitions(options: dict[str, Any]) -> list[str]:
    verdicts = judge_transitions(read_gold(options["gold"]), options["repo"], mode=options["mode"])
    steps = diligence.read_steps(verdicts, options["repo"])
    return [
        *report(verdicts, mode=options["mode"]),
        *(["", *diligence.report(steps)] if steps else []),
    ]


def _anchors(options: dict[str, Any]) -> list[str]:
    limit = options["limit"]
    if limit is not None and limit < 1:
        raise CommandError("--limit must be 1 or more.")
    return anchors.report(anchors.measure(options["repo"], limit=limit, seed=options["seed"]))


def _clauses(options: dict[str, Any]) -> list[str]:
    if options["tolerance"] < 0:
        raise CommandError("--tolerance must be 0 or more.")
    annotations = [clauses.read_gold(one) for one in options["gold"]]
    unknown = sorted(set(options["documents"]) - {one.path for one in annotations[0]})
    if unknown:
        raise CommandError(f"Not in the labelled set: {', '.join(unknown)}.")
    if options["documents"]:
        annotations = [
            [one for one in annotation if one.path in options["documents"]]
            for annotation in annotations
        ]
    tolerance = options["tolerance"]
    said, gold = _agreed(annotations, options["repo"], tolerance)
    compared = clauses.compare_all(gold, options["repo"], tolerance=tolerance)
    return [*said, *clause_figures.report(compared, tolerance=tolerance)]


def _agreed(
    annotations: list[list[clauses.Labelled]], sources: list[Path], tolerance: int
) -> tuple[list[str], list[clauses.Labelled]]:
    """What is to be said of several annotators, and what counts of their labels."""
    if len(annotations) == 1:
        return [], annotations[0]
    texts = clauses.texts_of([one.blob for one in annotations[0]], sources)
    gold = annotators.agreed(annotations, texts, tolerance=tolerance)
    count = sum(len(one.labels) for one in gold)
    return [
        *annotators.agreements(annotations, texts, tolerance=tolerance),
        f"{count} labels that most of {len(annotations)} annotators give.",
    ], gold


def _forms(options: dict[str, Any]) -> list[str]:
    return forms.report(forms.judge_forms(forms.read_labels(options["gold"]), options["pages"]))


SUBJECTS: dict[str, Callable[[dict[str, Any]], list[str]]] = {
    "anchors": _anchors,
    "clauses": _clauses,
    "forms": _forms,
    "transitions": _transitions,
}
