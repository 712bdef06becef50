"""`manage.py survey`: look at sign-up pages now, and say what their forms ask for."""

from __future__ import annotations

from argparse import ArgumentParser
from contextlib import closing
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table
from rich.text import Text

from auditor.archive.clock import database_now
from auditor.archive.models import SignupPage
from auditor.archive.surveyed_forms import ReadForm, controls_of, read_form
from auditor.archive.surveying import Surveyed, declare_signup_page, order_of, survey
from auditor.archive.tracking import open_engine
from auditor.archive.vocabulary import Trigger, VersionState
from auditor.pages.form_outcomes import SurveyResult, meaning_of
from auditor.pages.guard import Refused
from auditor.pages.outcomes import Outcome
from providers.models import Provider

STATES = {
    VersionState.CANDIDATE: "It is looked at again soon, and believed if it shows the same.",
    VersionState.CONFIRMED: "Two surveys agree on it.",
    VersionState.SUSPECT: "It was not read whole, so that it is compared with nothing.",
}


class Command(BaseCommand):
    help = (
        "Survey sign-up pages: those that are due, a provider's, or any address without recording."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("url", nargs="?", help="look at this page and record nothing")
        parser.add_argument("--provider", metavar="SLUG", help="the provider's sign-up page")
        parser.add_argument("--declare", metavar="URL", help="where the provider's form is")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["url"] and (options["provider"] or options["declare"]):
            raise CommandError("Give an address or a provider, not both.")
        if options["declare"] and not options["provider"]:
            raise CommandError("`--declare` needs `--provider SLUG`: whose form is it?")
        if options["url"]:
            self._look(options["url"])
            return
        pages = _chosen(options["provider"], options["declare"])
        if not pages:
            self.stdout.write("No sign-up page is due. `--provider SLUG` surveys one at once.")
            return
        with (
            open_engine() as engine,
            closing(survey(pages, engine=engine, trigger=Trigger.MANUAL)) as surveys,
        ):
            for one in surveys:
                self._say(one)

    def _look(self, url: str) -> None:
        with open_engine() as engine:
            attempt = engine.survey(order_of(url)).result()
        self.stdout.write(f"{url}: {_came(attempt.result, attempt.outcome, attempt.error)}")
        if attempt.seen is not None:
            form = read_form(attempt.seen.controls, language=attempt.seen.language)
            self.stdout.write(_described(form, attempt.seen.first_step_because))

    def _say(self, one: Surveyed) -> None:
        name = one.page.provider.name
        if one.recorded is None:
            self.stdout.write(f"{name}: not surveyed here: {one.passed_over}")
            return
        made = one.recorded.survey
        came = _came(SurveyResult(made.result), Outcome(made.outcome), made.error)
        state = STATES.get(VersionState(made.state), "") if made.state else ""
        self.stdout.write(f"{name}, {one.page.url}: {came} {state}".rstrip())
        if made.dom:
            self.stdout.write(_described(controls_of(made), made.first_step_because))
        for change in one.recorded.changes:
            self.stdout.write(f"{change.get_kind_display()}: {change.control}")


def _chosen(slug: str | None, declared: str | None) -> list[SignupPage]:
    if slug is None:
        return list(SignupPage.objects.due(database_now()).most_overdue_first())
    provider = Provider.objects.filter(slug=slug).first()
    if provider is None:
        raise CommandError(f"No provider is called {slug!r} in the catalogue.")
    if declared:
        try:
            declare_signup_page(provider=provider, url=declared, at=database_now())
        except Refused as error:
            raise CommandError(f"{declared} cannot be declared. {error}") from error
    pages = list(SignupPage.objects.current().filter(provider=provider))
    if not pages:
        raise CommandError(
            f"It is not known where one signs up with {provider.name}. `--declare URL` says it."
        )
    return pages


def _came(result: SurveyResult, outcome: Outcome, error: str) -> str:
    meaning = meaning_of(result, outcome)
    if result == SurveyResult.LISTED:
        return meaning.sentence
    return f"{meaning.sentence} {error} {meaning.next_step}"


def _described(form: ReadForm, first_step_because: str) -> str:
    lines = [_table(form), form.identity.sentence, *form.identity.caveats]
    if first_step_because:
        lines.append(f"First step only. {first_step_because}")
    return "\n".join(lines)


def _table(form: ReadForm) -> str:
    table = Table("", "What a person reads", "Type", "Required", "Asks for", "Sure")
    for seen, found in zip(form.controls, form.classified, strict=True):
        table.add_row(
            str(seen.order + 1),
            # Text of a page is no markup of ours.
            Text(seen.label or seen.name or "(no name)"),
            Text(seen.type),
            "yes" if seen.is_required else "",
            found.attribute.label,
            f"{found.confidence:.0%}",
        )
    console = Console(width=120)
    with console.capture() as captured:
        console.print(table)
    return captured.get()
