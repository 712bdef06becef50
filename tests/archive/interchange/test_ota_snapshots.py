"""A snapshots repository is read page by page, in order of time, as it was recorded."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.archive.interchange.git import open_repository
from auditor.archive.interchange.ota_snapshots import (
    Recording,
    SnapshotHistory,
    page_name,
    part_of,
)
from auditor.pages.declaration import Part, parts_of
from tests.archive.histories import START, Commit, make_repository

pytestmark = pytest.mark.slow
TERMS = "Exchange/Terms of Service.html"
FEES = "Exchange/Fees.pdf"
ONE, TWO = "https://site.example/legal/one.html", "https://site.example/legal/two"


def moments(tmp_path: Path, *commits: Commit, only: str = "") -> list[list[Recording]]:
    folder = make_repository(tmp_path / "history", commits)
    services = frozenset([only] if only else [])
    with open_repository(folder) as repository, SnapshotHistory(repository, services) as history:
        return list(history.moments())


def recorded(tmp_path: Path, path: str = TERMS, body: str = "") -> Recording:
    [[one]] = moments(tmp_path, Commit({path: "page"}, body=body))
    return one


def combined(*urls: str) -> list[Part]:
    return parts_of({"combine": [{"fetch": url, "select": "main"} for url in urls]})


def test_a_page_knows_its_document_and_its_time(tmp_path: Path) -> None:
    one = recorded(tmp_path)
    assert (one.place, one.page, one.record.recorded_at) == (
        "Exchange/Terms of Service", "", START,
    )  # fmt: skip


@pytest.mark.parametrize(("path", "media_type"), [(TERMS, "text/html"), (FEES, "application/pdf")])
def test_the_name_says_the_media_type(tmp_path: Path, path: str, media_type: str) -> None:
    assert recorded(tmp_path, path).media_type == media_type


def test_the_trailers_say_how_it_was_fetched(tmp_path: Path) -> None:
    body = (
        "X-engine-version: 15.1.0\nX-fetcher: fullDom\n"
        "X-source-document-location: https://site.example/a b\n"
    )
    one = recorded(tmp_path, body=body)
    assert (one.engine_version, one.is_rendered) == ("15.1.0", True)
    assert one.location == "https://site.example/a b"


@pytest.mark.parametrize("body", ["", "X-engine-version: undefined\nX-fetcher: undefined\n"])
def test_what_older_engines_did_not_say_is_empty(tmp_path: Path, body: str) -> None:
    one = recorded(tmp_path, body=body)
    assert (one.engine_version, one.fetcher, one.location, one.is_rendered) == ("", "", "", False)


def test_pages_come_in_order_of_time(tmp_path: Path) -> None:
    days = (3, 1, 2)
    found = moments(tmp_path, *(Commit({TERMS: str(day)}, day=day) for day in days))
    assert [(one.record.recorded_at - START).days for [one] in found] == [1, 2, 3]


def test_documents_come_side_by_side(tmp_path: Path) -> None:
    commits = [Commit({path: str(day)}, day=day) for day in range(2) for path in (TERMS, FEES)]
    found = moments(tmp_path, *commits)
    assert [one.terms_type for [one] in found] == ["Fees", "Terms of Service"] * 2


def test_pages_of_a_document_recorded_together_stay_together(tmp_path: Path) -> None:
    names = [f"Exchange/Terms of Service #{page}.html" for page in ("one", "two")]
    found = moments(tmp_path, *(Commit({name: "page"}) for name in names), Commit({FEES: "p"}))
    assert [[one.page for one in pages] for pages in found] == [[""], ["one", "two"]]


def test_other_files_are_counted_and_left_out(tmp_path: Path) -> None:
    others = ["README.md", "a/b/c.html", ".github/x.html", "Exchange/Fees.md", "Exchange/x.mhtml"]
    folder = make_repository(tmp_path / "h", [Commit(dict.fromkeys([TERMS, *others], "page"))])
    with open_repository(folder) as repository, SnapshotHistory(repository) as history:
        assert (history.count(), history.other_files, history.texts) == (1, 5, 1)


def test_deletions_are_counted_and_left_out(tmp_path: Path) -> None:
    commits = [Commit({TERMS: "page"}), Commit({TERMS: None}, day=1)]
    folder = make_repository(tmp_path / "h", commits)
    with open_repository(folder) as repository, SnapshotHistory(repository) as history:
        assert (history.count(), history.deletions) == (1, 1)


def test_one_service_can_be_chosen(tmp_path: Path) -> None:
    commit = Commit({TERMS: "page", "Other/Fees.html": "page"})
    [[one]] = moments(tmp_path, commit, only="Other")
    assert one.service == "Other"


@pytest.mark.parametrize(
    "name", ['Quote"s', "Tab\there", "Café Zürich", "Number #1", "Back\\slash", "a;b & c"]
)
def test_names_may_hold_anything(tmp_path: Path, name: str) -> None:
    assert recorded(tmp_path, f"{name}/Imprint.html").service == name


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://site.example/legal/terms", "legal-terms"),
        ("https://site.example/legal/terms.html?lang=en", "legal-terms"),
        ("https://site.example/legal/v1.2", "legal-v1.2"),
        ("https://site.example/a%20b/c:d", "a b-c_d"),
        ("https://site.example/", ""),
    ],
)
def test_a_page_is_named_by_its_path(url: str, name: str) -> None:
    assert page_name(url) == name


def test_a_page_of_a_combined_document_is_found_by_its_name(tmp_path: Path) -> None:
    one = recorded(tmp_path, "Exchange/Terms of Service #legal-two.html")
    assert part_of(one, combined(ONE, TWO)) == 1


def test_a_page_is_found_by_its_address_first(tmp_path: Path) -> None:
    path, body = "Exchange/Terms of Service #legal-two.html", f"X-source-document-location: {ONE}"
    assert part_of(recorded(tmp_path, path, body), combined(ONE, TWO)) == 0


def test_a_page_that_is_not_declared_is_no_part(tmp_path: Path) -> None:
    one = recorded(tmp_path, "Exchange/Terms of Service #elsewhere.html")
    assert part_of(one, combined(ONE, TWO)) is None


def test_the_one_page_of_a_document_needs_no_name(tmp_path: Path) -> None:
    assert part_of(recorded(tmp_path), parts_of({"fetch": ONE, "select": "main"})) == 0
