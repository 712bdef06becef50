"""`manage.py track`: each check comes to something that is said clearly, and none stops the rest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from auditor.archive import tracking
from auditor.archive.leases import claim
from auditor.archive.models import (
    Capture,
    Change,
    Document,
    RobotsFile,
    Snapshot,
    Source,
    Version,
)
from auditor.archive.pipeline import Recording
from auditor.pages.outcomes import MEANINGS, Outcome
from tests.archive.site import ROBOTS, Site, declare_page
from tests.archive.texts import as_html, cut_short, rewritten, terms

if TYPE_CHECKING:
    from pytest_django import Settings

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ODD = "http://site.example/odd"
BAD_PAGES = [
    ("server_error", 500, "text/html", b"Oops", "odd answered with status 500."),
    ("not_found", 404, "text/html", b"", "odd answered with status 404."),
    ("empty", 200, "text/html", b"", "odd answered with nothing."),
    ("empty", 200, "text/html", b"<main></main>", "holds no text."),
    ("too_large", 200, "text/html", b"x" * (30 << 20), "odd is larger than 25 MiB."),
    ("wrong_type", 200, "text/html", b"%PDF-1.7\n", "should be text/html, but it is "),
    ("selector_missed", 200, "text/html", b"<p>Elsewhere.</p>", f"{ODD}: "),
]


def page(**numbers: int) -> bytes:
    return as_html(terms(**numbers))


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("track", *arguments, stdout=out)
    return out.getvalue()


def refused(*arguments: str) -> str:
    with pytest.raises(CommandError) as error:
        call_command("track", *arguments)
    return str(error.value)


@pytest.mark.parametrize(
    ("outcome", "status", "kind", "body", "sentence"), BAD_PAGES, ids=range(len(BAD_PAGES))
)
def test_a_bad_page_is_said_and_stops_nothing(
    site: Site, outcome: str, status: int, kind: str, body: bytes, sentence: str
) -> None:
    site.serve("/odd", body, status, kind)
    site.serve("/terms", page())
    bad, _ = declare_page("/odd"), declare_page("/terms")
    said = run("--all")
    capture = bad.captures.get()
    assert (capture.outcome, sentence in capture.error) == (outcome, True)
    assert capture.error in said
    assert Version.objects.get().document.provider.name == "Provider of /terms"


def test_a_page_that_says_it_is_pdf_is_said(site: Site) -> None:
    site.serve("/odd.pdf", "<p>Not found</p>", kind="application/pdf")
    source = declare_page("/odd.pdf", select=None)
    run("--all")
    assert source.captures.get().outcome == "wrong_type"


def test_a_damaged_pdf_is_said(site: Site) -> None:
    site.serve("/odd.pdf", b"%PDF-1.7\nand no more", kind="application/pdf")
    source = declare_page("/odd.pdf", select=None)
    run("--all")
    assert source.captures.get().outcome == "wrong_type"


def test_a_host_that_does_not_answer_is_said(site: Site) -> None:
    source = declare_page(host="gone")
    run("--all")
    capture = source.captures.get()
    assert capture.outcome == "connect_failed"
    assert capture.error.startswith("No connection to http://gone.example/robots.txt could be made")


def test_a_server_that_says_unasked_that_nothing_changed_is_said(site: Site) -> None:
    site.serve("/terms", "", status=304)
    source = declare_page()
    run("--all")
    assert source.captures.get().outcome == "server_error"


def test_the_summary_counts_what_came_of_the_checks(site: Site) -> None:
    site.serve("/terms", page())
    for path in ("/terms", "/terms", "/gone"):
        declare_page(path)
    said = run("--all")
    assert "3 documents checked" in said
    assert "The page was not found (404)." in said


def test_a_first_version_is_said(site: Site) -> None:
    site.serve("/terms", page())
    declare_page()
    assert "[1/1] Provider of /terms, Terms of Service: first version, 219 words" in run("--all")


def test_what_did_not_change_is_said(site: Site) -> None:
    site.serve("/terms", page())
    declare_page()
    run("--all")
    assert "Terms of Service: unchanged" in run("--all")


def test_a_change_is_said(site: Site) -> None:
    declare_page()
    for limit in (500, 900):
        site.serve("/terms", page(limit=limit))
        said = run("--all")
    assert "change by the provider: 1 words added, 1 removed, passages changed: 1" in said


def test_what_is_not_believed_yet_is_said(site: Site) -> None:
    declare_page()
    for text in (terms(), rewritten()):
        site.serve("/terms", as_html(text))
        said = run("--all")
    assert "Terms of Service: kept as a candidate, not shown yet: " in said
    assert "it is read again soon, and shown if it says the same." in said
    assert "New text, kept as a candidate until it is believed" in said


def test_what_is_doubted_is_said_with_what_happens_next(site: Site, settings: Settings) -> None:
    settings.CHROMIUM = "/nonexistent/chromium"
    declare_page()
    for text in (terms(), cut_short()):
        site.serve("/terms", as_html(text))
        said = run("--all")
    capture = Capture.objects.latest("started_at")
    assert capture.error in said
    assert MEANINGS[Outcome(capture.outcome)].next_step in said


def test_a_page_that_robots_txt_forbids_is_not_asked_for(site: Site) -> None:
    site.serve(ROBOTS, "User-agent: *\nDisallow: /terms", kind="text/plain")
    source = declare_page()
    run("--all")
    assert (site.asked, source.captures.get().outcome) == ([], "refused_by_robots")


def test_robots_txt_is_remembered_from_run_to_run(site: Site) -> None:
    site.serve(ROBOTS, "User-agent: *\nDisallow: /terms", kind="text/plain")
    declare_page()
    run("--all")
    site.serve(ROBOTS, "", kind="text/plain")
    run("--all")
    assert (site.asked, RobotsFile.objects.count()) == ([], 1)


def test_a_document_that_is_being_checked_is_said(site: Site) -> None:
    source = declare_page()
    claim([source.document_id], at=datetime.now(UTC))
    assert "another worker is checking it" in run("--all")
    assert (site.asked, Capture.objects.count()) == ([], 0)


def test_only_what_is_due_is_checked_unless_told_otherwise(site: Site) -> None:
    declare_page("/due")
    later = declare_page("/later").document
    Document.objects.filter(pk=later.pk).update(
        next_check_at=datetime.now(UTC) + timedelta(hours=1)
    )
    run()
    assert site.asked == ["/due"]


def test_one_document_can_be_chosen(site: Site) -> None:
    declare_page("/other")
    run("--document", str(declare_page("/one").document_id))
    assert site.asked == ["/one"]


def test_the_documents_of_a_provider_can_be_chosen(site: Site) -> None:
    declare_page("/other")
    run("--provider", declare_page("/one").document.provider.slug)
    assert site.asked == ["/one"]


def test_a_document_that_is_not_there_is_refused() -> None:
    assert refused("--document", "99") == (
        "Nothing is tracked as a document 99. `load_declarations` adds documents."
    )


@pytest.mark.parametrize("slug", ["nobody", ""])
def test_a_provider_that_is_not_there_is_refused(slug: str) -> None:
    declare_page()
    assert f"a document of a provider {slug!r}" in refused(f"--provider={slug}")


def test_a_document_that_is_no_longer_tracked_is_refused() -> None:
    document = declare_page().document
    Document.objects.update(is_tracked=False)
    assert "Nothing is tracked" in refused("--document", str(document.pk))


@pytest.mark.parametrize(
    "options", [["--all", "--due"], ["--provider", "x", "--document", "1"]], ids=" ".join
)
def test_one_way_to_choose_excludes_another(options: list[str]) -> None:
    assert "not allowed with argument" in refused(*options)


def test_when_nothing_is_tracked_it_says_how_to_begin() -> None:
    assert "No document is tracked yet. `load_declarations` adds documents." in run("--all")


def test_when_nothing_is_due_it_says_so() -> None:
    assert "Nothing is due. `--all` checks every tracked document." in run()


@pytest.fixture
def interrupted(site: Site, monkeypatch: pytest.MonkeyPatch) -> list[Source]:
    """Five documents; the run is interrupted when the second lot is to be recorded."""
    finish, calls = Recording.finish, []

    def interrupt(recording: Recording) -> object:
        calls.append(recording)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return finish(recording)

    site.serve("/terms", page())
    sources = [declare_page() for _ in range(5)]
    with monkeypatch.context() as patched:
        patched.setattr(tracking, "TOGETHER", 1)
        patched.setattr(Recording, "finish", interrupt)
        with pytest.raises(KeyboardInterrupt):
            call_command("track", "--all", stdout=StringIO())
    return sources


def test_an_interruption_leaves_only_whole_rows(interrupted: list[Source]) -> None:
    models = (Capture, Snapshot, Version, Change)
    assert [model._default_manager.count() for model in models] == [1, 1, 1, 1]


def test_after_an_interruption_every_document_can_be_checked_at_once(
    interrupted: list[Source],
) -> None:
    assert Document.objects.filter(lease_until__isnull=False).count() == 0
    run("--all")
    assert Version.objects.count() == len(interrupted)
