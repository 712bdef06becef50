"""A fictional provider of the sample web, whose terms change at a word, and the people who assess it.

What a test does by hand it does in a browser; what time and machines do, it asks of the scene: the site
changes a page, documents are captured, quotes are looked for again, letters go out.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.core import mail
from django.core.management import call_command
from django.test import Client

from auditor.accounts.vocabulary import Role
from auditor.archive.clock import database_now
from auditor.archive.interchange.declarations import read_folder
from auditor.archive.interchange.documents import store_declarations
from auditor.archive.models import Version
from auditor.archive.vocabulary import Origin
from auditor.assessments import tasks
from auditor.assessments.actions import Quote
from auditor.sample.library import DATA
from auditor.sample.server import SampleWeb
from providers.models import Provider
from tests.accounts.people import sign_in as sign_in_as
from tests.assessments.factories import Cast, with_role

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext
    from pytest_django import Settings

SLUG = "pellworth"
TERMS = "terms-of-service"
# The first change of the sample web rewords it; the thirteenth moves the other, which stays as it is.
CLAUSE_THAT_CHANGES = (
    "At our discretion we may ask for documents that show it, such as pay slips, tax assessments, "
    "contracts of sale or statements of another exchange."
)
CLAUSE_THAT_MOVES = (
    "We report the transactions of customers who live in the European Union to the tax authority of "
    "our country once a year."
)
STEP_OF_MOVE = 13


class AssessmentScene:
    """Pellworth Exchange with its first captures; a researcher, a reviewer and an editor."""

    def __init__(self, web: SampleWeb) -> None:
        self._web = web
        self.provider = Provider.objects.get(slug=SLUG)
        self.cast = Cast(
            author=person("Demonstration researcher", Role.RESEARCHER),
            reviewer=person("Demonstration reviewer", Role.REVIEWER),
            editor=person("Demonstration editor", Role.EDITOR),
        )
        self.capture()

    def capture(self) -> None:
        """The provider's documents are checked now."""
        call_command("track", "--provider", SLUG, stdout=StringIO())

    def change(self) -> None:
        """The sample web makes its next step of changes."""
        self._web.advance()

    def change_until_moved(self) -> None:
        """It makes those up to the one that moves a clause, each captured."""
        while self._web.step < STEP_OF_MOVE:
            self.change()
            self.capture()

    def sweep(self) -> None:
        """What the scheduler asks workers for each minute: quotes, and letters."""
        tasks.revisit_evidence()
        tasks.send_notices()

    def newest_terms(self) -> Version:
        return self.versions_of_terms()[0]

    def versions_of_terms(self) -> list[Version]:
        """Newest first."""
        ours = Version.objects.filter(document__provider=self.provider, document__slug=TERMS)
        return list(ours.confirmed().newest_first())

    def quote(self, exact: str) -> Quote:
        """What an assessor selects in the newest terms."""
        version = self.newest_terms()
        start = version.text().index(exact)
        return Quote(version, start, start + len(exact), exact)

    def letters_to(self, user: User) -> list[str]:
        return [str(one.body) for one in mail.outbox if one.to == [user.email]]


@contextmanager
def assessment_scene(settings: Settings) -> Iterator[AssessmentScene]:
    """The sample web at its first step, reached as `*.example`; no browser draws its pages."""
    settings.CHROMIUM = "/nonexistent/chromium"
    with SampleWeb(None) as web:
        settings.HOST_MAP = {"*.example": web.address}
        call_command("load_catalogue", str(DATA / "catalogue"), stdout=StringIO())
        declared = read_folder(DATA / "declarations", host_map=settings.HOST_MAP)
        store_declarations(declared, origin=Origin.SAMPLE, at=database_now())
        yield AssessmentScene(web)


def person(name: str, role: Role) -> User:
    """Somebody named by what they do, with an address under `.example`."""
    user = with_role(role)
    user.first_name, user.email = name, f"{role.value}@people.example"
    user.is_staff = True
    user.save()
    return user


def sign_in(context: BrowserContext, user: User, url: str) -> None:
    """The browser is somebody's from now on: signing in itself is tested elsewhere."""
    client = Client()
    sign_in_as(client, user)
    cookies: list[Any] = [
        {"name": name, "value": morsel.value, "url": url} for name, morsel in client.cookies.items()
    ]
    context.clear_cookies()
    context.add_cookies(cookies)
