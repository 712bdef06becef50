"""`manage.py replay`: recorded pages become captures at their own times, each once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from auditor.archive import pipeline, replaying
from auditor.archive.models import Capture, Change, Document, Snapshot, Source, Version
from tests.archive.histories import START, Commit, add_commits, git, make_repository
from tests.archive.interchange.folders import OTHER, PAGE, declare, remember, write
from tests.archive.pages_of_old import TERMS, page, recording, run_replay

# Committed, as several threads and the pipeline's own transactions are at work.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NEW = "From July on we ask for a second document from customers of other countries."


@pytest.fixture
def declared(tmp_path: Path) -> Path:
    return declare(tmp_path / "declarations", Terms_of_Service=PAGE)


def history(tmp_path: Path, *commits: Commit, name: str = "history") -> Path:
    return make_repository(tmp_path / name, commits)


def three_days(tmp_path: Path, name: str = "history") -> Path:
    """Noise on the second day, words on the third."""
    pages = (page(), page(noise="Sale!"), page(NEW))
    commits = (recording(content, day=day) for day, content in enumerate(pages))
    return history(tmp_path, *commits, name=name)


def rows() -> list[Any]:
    """Everything a replay makes, without what differs from one database to another."""
    captures = Capture.objects.order_by("attempt").values_list(
        "attempt", "started_at", "outcome", "text_digest", "snapshot__digest", "trigger"
    )
    versions = Version.objects.order_by("uuid").values_list(
        "uuid", "state", "captured_at", "change__cause", "change__previous__uuid"
    )
    return [*captures, *versions]


def test_each_page_is_a_capture_at_its_own_time(tmp_path: Path, declared: Path) -> None:
    run_replay(three_days(tmp_path), declared)
    times = Capture.objects.order_by("started_at").values_list("started_at", flat=True)
    assert list(times) == [START + timedelta(days=day) for day in range(3)]


def test_a_capture_says_that_it_was_replayed(tmp_path: Path, declared: Path) -> None:
    run_replay(history(tmp_path, recording(page())), declared)
    assert Capture.objects.get().trigger == "replay"


def test_a_capture_names_the_commit_that_it_came_from(tmp_path: Path, declared: Path) -> None:
    folder = history(tmp_path, recording(page(), body="X-engine-version: 15.1.0\n"))
    run_replay(folder, declared)
    [kept] = Capture.objects.get().record["pages"]
    origin = kept["notes"]["replayed"]
    assert origin["commit"] == git(folder, "rev-parse", "main").strip()
    assert (origin["path"], origin["engine_version"]) == (TERMS, "15.1.0")


def test_the_final_address_is_kept(tmp_path: Path, declared: Path) -> None:
    body = "X-source-document-location: https://site.example/elsewhere"
    run_replay(history(tmp_path, recording(page(), body=body)), declared)
    assert Capture.objects.get().record["pages"][0]["final_url"] == "https://site.example/elsewhere"


@pytest.mark.parametrize(("fetcher", "kept"), [("htmlOnly", "http"), ("fullDom", "browser")])
def test_a_capture_says_what_fetched_it(
    tmp_path: Path, declared: Path, fetcher: str, kept: str
) -> None:
    run_replay(history(tmp_path, recording(page(), body=f"X-fetcher: {fetcher}")), declared)
    assert Capture.objects.get().fetcher == kept


def test_only_changed_words_are_a_change(tmp_path: Path, declared: Path) -> None:
    run_replay(three_days(tmp_path), declared)
    changes = Change.objects.by_provider().order_by("occurred_at")
    assert [change.cause for change in changes] == ["first", "change"]
    assert changes[1].occurred_at == START + timedelta(days=2)


def test_every_raw_page_is_kept(tmp_path: Path, declared: Path) -> None:
    run_replay(three_days(tmp_path), declared)
    assert Snapshot.objects.count() == 3


def test_the_tracking_of_a_document_is_left_as_it_is(tmp_path: Path, declared: Path) -> None:
    run_replay(three_days(tmp_path), declared)
    document = Document.objects.get()
    assert (document.next_check_at, document.last_checked_at) == (None, None)


def test_a_page_without_the_document_is_a_failed_check(tmp_path: Path, declared: Path) -> None:
    run_replay(history(tmp_path, recording("<html><body>Nothing here</body></html>")), declared)
    assert Capture.objects.get().outcome == "selector_missed"
    assert not Version.objects.exists()


def test_replaying_twice_adds_nothing(tmp_path: Path, declared: Path) -> None:
    folder = three_days(tmp_path)
    run_replay(folder, declared)
    before = rows()
    said = run_replay(folder, declared)
    assert "3 of them known before" in said
    assert rows() == before


def test_a_copy_of_a_repository_is_the_same_history(tmp_path: Path, declared: Path) -> None:
    folder = three_days(tmp_path)
    git(tmp_path, "clone", "--quiet", str(folder), "copy")
    run_replay(folder, declared)
    assert "3 of them known before" in run_replay(tmp_path / "copy", declared)


def test_new_pages_are_added_later(tmp_path: Path, declared: Path) -> None:
    folder = three_days(tmp_path)
    run_replay(folder, declared)
    add_commits(folder, [recording(page(NEW, NEW), day=3)])
    run_replay(folder, declared)
    assert (Capture.objects.count(), Version.objects.count()) == (4, 3)


def test_a_replay_that_was_broken_off_ends_as_one_that_was_not(
    tmp_path: Path, declared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replaying, "TOGETHER", 1)
    folder = three_days(tmp_path)
    break_off_after(2, monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        run_replay(folder, declared)
    broken_off = Capture.objects.count()
    monkeypatch.undo()
    run_replay(folder, declared)
    assert (broken_off, Capture.objects.count()) == (2, 3)
    assert [change.cause for change in Change.objects.order_by("occurred_at")] == [
        "first", "change",
    ]  # fmt: skip


def break_off_after(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    real, calls = pipeline.record_all, []

    def record_all(checks: Any) -> Any:
        calls.append(checks)
        if len(calls) > count:
            raise KeyboardInterrupt
        return real(checks)

    monkeypatch.setattr(replaying, "record_all", record_all)


def test_the_declaration_of_the_time_is_followed(tmp_path: Path) -> None:
    folder = declare(tmp_path / "declarations", Terms_of_Service=OTHER)
    end = (START + timedelta(days=1)).isoformat()
    remember(folder, Terms_of_Service=[{**PAGE, "validUntil": end}])
    run_replay(three_days(tmp_path), folder)
    captures = Capture.objects.order_by("started_at")
    selectors = [capture.source.declaration["select"] for capture in captures]
    assert selectors == ["main", "main", "article"]


def both(tmp_path: Path) -> Path:
    """A document in two pages."""
    combine = [{"fetch": f"https://site.example/{name}"} for name in ("one", "two")]
    return declare(
        tmp_path / "declarations", Terms_of_Service={"combine": combine, "select": "main"}
    )


def part(name: str) -> str:
    return f"Exchange/Terms of Service #{name}.html"


def test_pages_recorded_together_are_one_check(tmp_path: Path) -> None:
    commits = [recording(page(name), part(name)) for name in ("one", "two")]
    run_replay(history(tmp_path, *commits), both(tmp_path))
    assert len(Capture.objects.get().record["pages"]) == 2


def test_a_page_that_was_not_recorded_again_still_stands(tmp_path: Path) -> None:
    commits = [recording(page(name), part(name)) for name in ("one", "two")]
    commits.append(recording(page(NEW), part("two"), day=1))
    run_replay(history(tmp_path, *commits), both(tmp_path))
    texts = [version.text() for version in Version.objects.oldest_first()]
    assert [NEW in text for text in texts] == [False, True]
    assert all("one" in text for text in texts)


def test_half_a_document_is_no_check_and_is_counted(tmp_path: Path) -> None:
    said = run_replay(history(tmp_path, recording(page(), part("one"))), both(tmp_path))
    assert "1 pages made no check: other pages of their document were not there yet." in said
    assert not Capture.objects.exists()


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("Exchange/Fees.html", "no such document is declared"),
        ("Other/Terms of Service.html", "no such document is declared"),
        (part("elsewhere"), "its declaration names no such page"),
    ],
)
def test_what_is_not_declared_is_left_out_and_counted(
    tmp_path: Path, declared: Path, path: str, why: str
) -> None:
    folder = history(tmp_path, recording(page()), recording(page(), path, day=1))
    said = run_replay(folder, declared)
    name = path.split(" #")[0].removesuffix(".html")
    assert f"1 pages of {name} were left out: {why}." in said
    assert Capture.objects.count() == 1


def test_a_document_that_is_declared_no_more_is_counted(tmp_path: Path) -> None:
    folder = declare(tmp_path / "declarations", Fees=PAGE)
    remember(folder, Terms_of_Service=[{**PAGE, "validUntil": START.isoformat()}])
    said = run_replay(three_days(tmp_path), folder)
    assert "2 pages of Exchange/Terms of Service were left out: no such document was" in said
    assert Capture.objects.count() == 1


def test_only_services_with_pages_are_declared(tmp_path: Path, declared: Path) -> None:
    declare(declared, "Other", Fees=PAGE)
    run_replay(three_days(tmp_path), declared)
    assert Source.objects.count() == 1


def test_it_says_what_came_of_it(tmp_path: Path, declared: Path) -> None:
    said = run_replay(three_days(tmp_path), declared)
    assert "3 pages made 3 checks of 1 documents, 0 of them known before" in said
    lines = [line.strip("│ ").split("│") for line in said.splitlines() if "│" in line]
    table = {cells[0].strip(): int(cells[1]) for cells in lines if len(cells) == 2}
    assert table["The document was read."] == 3
    assert (table["Confirmed versions"], table["Changes shown"]) == (2, 1)


def refused(*arguments: object) -> str:
    with pytest.raises(CommandError) as error:
        call_command("replay", *map(str, arguments))
    assert not any(model._default_manager.exists() for model in (Document, Source, Capture))
    return str(error.value)


def test_declarations_are_asked_for(tmp_path: Path) -> None:
    assert "--declarations" in refused(three_days(tmp_path))


def test_a_path_that_is_not_there_is_refused(tmp_path: Path, declared: Path) -> None:
    said = refused(tmp_path / "no", "--declarations", declared)
    assert "there is no such file or folder" in said


def test_a_folder_that_is_no_repository_is_refused(tmp_path: Path, declared: Path) -> None:
    assert "is not a git repository" in refused(tmp_path, "--declarations", declared)


def test_an_empty_repository_is_refused(tmp_path: Path, declared: Path) -> None:
    git(tmp_path, "init", "--quiet")
    assert "no commit is checked out" in refused(tmp_path, "--declarations", declared)


def test_a_versions_repository_is_refused(tmp_path: Path, declared: Path) -> None:
    folder = history(tmp_path, Commit({"Exchange/Terms of Service.md": "Text"}))
    said = refused(folder, "--declarations", declared)
    assert "it looks like a versions repository, which `import_ota` brings in" in said


def test_a_repository_of_something_else_is_refused(tmp_path: Path, declared: Path) -> None:
    folder = history(tmp_path, Commit({"README": "Text"}))
    said = refused(folder, "--declarations", declared)
    assert "no file is named like <service>/<Type>.html or .pdf (1 other files)" in said


def test_a_service_without_pages_is_refused(tmp_path: Path, declared: Path) -> None:
    declare(declared, "Other", Fees=PAGE)
    said = refused(three_days(tmp_path), "--declarations", declared, "--service", "Other")
    assert "no page of Other" in said


def test_a_service_without_declaration_is_refused(tmp_path: Path, declared: Path) -> None:
    said = refused(three_days(tmp_path), "--declarations", declared, "--service", "Nobody")
    assert "no declaration named 'Nobody'" in said


def test_a_repository_of_undeclared_services_is_refused(tmp_path: Path) -> None:
    folder = declare(tmp_path / "declarations", "Other", Fees=PAGE)
    said = refused(three_days(tmp_path), "--declarations", folder)
    assert "none of its services is declared (Exchange)" in said


def test_mistaken_declarations_are_refused(tmp_path: Path) -> None:
    folder = write(tmp_path / "declarations", "Exchange.json", {"name": "Exchange"})
    assert "Exchange.json, terms" in refused(three_days(tmp_path), "--declarations", folder)


def test_an_empty_name_is_refused(declared: Path) -> None:
    assert "it must name a repository" in refused("", "--declarations", declared)
