"""`manage.py load_declarations`: what it says, and what it refuses."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from auditor.archive.models import Document, Source
from providers.models import Provider
from tests.archive.interchange.folders import PAGE, declare, write

pytestmark = pytest.mark.django_db


def run(folder: Path, *arguments: str) -> str:
    out = StringIO()
    call_command("load_declarations", str(folder), *arguments, stdout=out)
    return out.getvalue()


def test_it_says_what_it_added(tmp_path: Path) -> None:
    said = run(declare(tmp_path, Terms_of_Service=PAGE, Fees=PAGE))
    assert "1 services: 2 documents added, 2 sources added, 0 documents unchanged." in said


def test_run_again_it_adds_nothing(tmp_path: Path) -> None:
    run(declare(tmp_path, Fees=PAGE))
    assert "0 documents added, 0 sources added, 1 documents unchanged." in run(tmp_path)


def test_it_names_the_filters_that_are_not_run(tmp_path: Path) -> None:
    said = run(declare(tmp_path, Fees={**PAGE, "filter": ["theirs"]}))
    assert "Exchange: its filters are code of somebody else and are not run: theirs." in said


def test_it_names_the_drafts_it_made(tmp_path: Path) -> None:
    said = run(declare(tmp_path, Fees=PAGE))
    assert "New providers, as drafts to be reviewed: Exchange." in said


def test_one_service_can_be_chosen(tmp_path: Path) -> None:
    declare(tmp_path, "A", Fees=PAGE)
    run(declare(tmp_path, "B", Fees=PAGE), "--service", "B")
    assert Provider.objects.get().name == "B"


def test_a_source_knows_where_it_came_from(tmp_path: Path) -> None:
    run(declare(tmp_path, Fees=PAGE), "--origin", "sample")
    assert Source.objects.get().origin == "sample"


def test_every_mistake_is_said_and_nothing_written(tmp_path: Path) -> None:
    declare(tmp_path, "A", Fees=PAGE)
    write(tmp_path, "B.json", {"name": "", "terms": {"Odd": PAGE}})
    with pytest.raises(CommandError) as refused:
        run(tmp_path)
    assert len(str(refused.value).splitlines()) == 2
    assert (Provider.objects.count(), Document.objects.count()) == (0, 0)


@pytest.mark.parametrize("minutes", ["0", "-1", "x"])
def test_an_interval_that_is_none_is_refused(tmp_path: Path, minutes: str) -> None:
    with pytest.raises(CommandError, match="whole number from 1 to"):
        run(tmp_path, f"--check-minutes={minutes}")


def test_it_warns_while_the_contact_address_is_the_example(tmp_path: Path) -> None:
    page = {"fetch": "https://www.iana.org/help/example-domains", "select": "main"}
    assert "AUDITOR_CONTACT_URL is still the example" in run(declare(tmp_path, Fees=page))


def test_it_does_not_warn_of_sites_that_do_not_exist(tmp_path: Path) -> None:
    assert "AUDITOR_CONTACT_URL" not in run(declare(tmp_path, Fees=PAGE))
