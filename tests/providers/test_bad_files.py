"""Each kind of bad file: the file, the line, the field and what is wrong; nothing written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError

from providers.models import Provider
from tests.providers.factories import E_GOLD, load, make_identifier, make_provider, write_entry

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db

EVENT = "events:\n  - {kind: report, summary: S, source: {title: T, tier: official%s}}\n"
LICENCE = "licences:\n  - {kind: K, authority: A, source: {title: T, tier: official}%s}\n"
RELATION = "relations:\n  - {kind: agent_of, target: %s, source: {title: T, tier: official}}\n"

# What follows `slug` and `name`, on lines 1 and 2, and the fault's line, field and words.
BAD_FIELDS = {
    "enumeration": ("status: opne\n", "line 3, status: 'opne' is not one of active, closed"),
    "activity": (
        "activities:\n  - e_wallet\n  - launderer\n",
        "line 5, activities[1]: 'launderer'",
    ),
    "unknown field": ("stauts: closed\n", "line 3, stauts: is not a field of the catalogue; did"),
    "unknown field within": (EVENT % ", link: x", "events[0].source.link: is not a field"),
    "grade": ("grade: A\n", "line 3, grade: is not a field of the catalogue"),
    "twice": ("country: KN\n\ncountry: NO\n", "line 5, country: is given twice; first on line 3"),
    "tab": ("summary:\tText\n", "line 3: has a tab character; use spaces"),
    "date": ("status_since: 2013-02-30\n", "line 3, status_since: '2013-02-30' is not a date"),
    "year": ("status_since: 13\n", "line 3, status_since: '13' is not a date"),
    "country": ("country: XX\n", "line 3, country: 'XX' is not an ISO 3166-1 alpha-2 code"),
    "small country": ("country: no\n", "line 3, country: 'no' is not an ISO 3166-1"),
    "address": ("website: halden.example\n", "line 3, website: 'halden.example' is not an http"),
    "script": ("website: 'javascript:alert(1)'\n", "line 3, website: 'javascript:alert(1)' is not"),
    "onion": (EVENT % ", url: 'http://a.onion/x'", "events[0].source.url: 'http://a.onion/x' is"),
    "onion with dot": ("website: http://a.onion./\n", "line 3, website: 'http://a.onion./' is not"),
    "no source": ("events:\n  - {kind: report, summary: S}\n", "line 4, events[0].source: is miss"),
    "text for list": ("aliases: Gold\n", "line 3, aliases: 'Gold' is not a list"),
    "list for text": ("summary: [a]\n", "line 3, summary: ['a'] is not text"),
    "list for mapping": ("events: [[a]]\n", "line 3, events[0]: ['a'] is not a mapping"),
    "not a flag": ("is_fictional: yes\n", "line 3, is_fictional: 'yes' is not true or false"),
    "alias twice": ("aliases: [A, A]\n", "line 3, aliases: holds something twice"),
    "empty text": ("summary: ''\n", "line 3, summary: is empty; leave the field out instead"),
    "long text": (
        "website: http://a.example/" + "a" * 500 + "\n",
        "has 517 characters; at most 500",
    ),
    "LEI": (
        "legal_entities:\n  - name: A\n    lei: 5493001KJTIIGC8Y1R13\n",
        "line 5, legal_entities[0].lei: '5493001KJTIIGC8Y1R13' is not an LEI",
    ),
    "dangling": (RELATION % "nowhere", "line 4, relations[0].target: 'nowhere' is the slug of no"),
    "itself": (RELATION % "e-gold", "line 4, relations[0].target: is the provider itself"),
    "reversed": (LICENCE % ", since: 2013-05, until: 2012", "licences[0].until: '2012' is before"),
    "repeated": (
        "identifiers:\n  - {scheme: nmls, value: 1}\n  - {scheme: nmls, value: 1}\n",
        "line 5, identifiers[1]: repeats identifiers[0]",
    ),
    "anchor": ("summary: &a Text\n", "line 3: has an anchor or alias"),
    "alias": ("aliases: *a\n", "line 3: has an anchor or alias"),
    "tag": ("summary: !!python/name:os.system Text\n", "line 3: has a tag (!)"),
    "two documents": ("---\nslug: other\n", "line 3: holds a second document"),
    "complex key": ("[a]: b\n", "line 3: has a list where the name of a field belongs"),
    "not YAML": ("summary: a: b\n", "line 3: is not YAML: mapping values are not allowed here"),
    "unclosed": ("aliases: [a\n", "is not YAML: expected ',' or ']'"),
    "deep": (f"aliases: {'[' * 2000}{']' * 2000}\n", "line 3: is nested more than 10 levels deep"),
    "control letter": ("summary: a\x07b\n", "line 3: holds a character that YAML does not allow"),
}
# The whole of the file.
BAD_FILES = {
    "empty": (b"", "e-gold.yaml: is empty"),
    "comments": (b"# nothing\n", "e-gold.yaml: is empty"),
    "list": (b"- slug: e-gold\n", "e-gold.yaml, line 1: is not a mapping"),
    "null": (b"~\n", "e-gold.yaml, line 1: is not a mapping"),
    "not UTF-8": (b"slug: e-gold\nname: \xe9\n", "e-gold.yaml, line 2: is not UTF-8 text"),
    "another name": (b"slug: gold\nname: A\n", "line 1, slug: 'gold' is not the name of the file"),
    "no name": (b"slug: e-gold\n", "e-gold.yaml, line 1, name: is missing"),
    "null name": (b"slug: e-gold\nname:\n", "e-gold.yaml, line 2, name: is missing"),
    "no slug": (b"name: A\n", "e-gold.yaml, line 1, slug: is missing"),
    "bad slug": (b"slug: E_Gold\nname: A\n", "line 1, slug: 'E_Gold' is not an address of small"),
    "huge": (b"# " + b"a" * 600_000, "e-gold.yaml: has 600,002 bytes; such a file has at"),
}


def refusal(folder: Path, *flags: str) -> str:
    """What the command said on refusing the folder."""
    with pytest.raises(CommandError) as caught:
        load(folder, *flags)
    return str(caught.value)


@pytest.mark.parametrize("kind", BAD_FIELDS)
def test_a_bad_field_is_named_with_file_and_line(kind: str, tmp_path: Path) -> None:
    text, words = BAD_FIELDS[kind]
    write_entry(tmp_path, f"slug: e-gold\nname: e-gold\n{text}")
    said = refusal(tmp_path)
    assert words in said
    assert f"{tmp_path}/e-gold.yaml" in said
    assert not Provider.objects.exists()


@pytest.mark.parametrize("kind", BAD_FILES)
def test_a_bad_file_is_named(kind: str, tmp_path: Path) -> None:
    data, words = BAD_FILES[kind]
    (tmp_path / "e-gold.yaml").write_bytes(data)
    assert words in refusal(tmp_path)
    assert not Provider.objects.exists()


def test_all_faults_of_all_files_are_listed_together(tmp_path: Path) -> None:
    write_entry(tmp_path, "slug: a\nname: A\nstatus: opne\ncountry: XX\n", name="a.yaml")
    write_entry(tmp_path, "slug: b\n", name="b.yaml")
    said = refusal(tmp_path)
    assert "status: 'opne'" in said
    assert "country: 'XX'" in said
    assert "b.yaml, line 1, name: is missing" in said
    assert said.endswith("3 problems. Nothing was written.")


def test_one_bad_file_keeps_the_good_ones_from_being_written(tmp_path: Path) -> None:
    write_entry(tmp_path)
    write_entry(tmp_path, "slug: b\n", name="b.yaml")
    refusal(tmp_path)
    assert not Provider.objects.exists()


def test_a_file_in_two_folders_is_refused(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_entry(tmp_path / name)
    with pytest.raises(CommandError, match=r"line 1, slug: 'e-gold' is in .*one/e-gold.yaml"):
        load(tmp_path / "one", str(tmp_path / "two"))


def test_one_service_in_two_files_is_refused(tmp_path: Path) -> None:
    identifiers = "identifiers:\n  - {scheme: ota_service, value: Gold}\n"
    for slug in ("one", "two"):
        write_entry(tmp_path, f"slug: {slug}\nname: A\n{identifiers}", name=f"{slug}.yaml")
    assert "two.yaml, line 4, identifiers[0].value: 'Gold' is in" in refusal(tmp_path)


def test_a_service_of_another_provider_of_the_database_is_refused(tmp_path: Path) -> None:
    make_identifier(make_provider(slug="other"), value="Gold")
    write_entry(tmp_path, E_GOLD + "identifiers:\n  - {scheme: ota_service, value: gold}\n")
    assert "'gold' belongs to the provider 'other' in the database" in refusal(tmp_path)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "nowhere: is not a folder" in refusal(tmp_path / "nowhere")


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    assert "holds no .yaml file" in refusal(tmp_path)


def test_a_file_that_would_be_overlooked_is_refused(tmp_path: Path) -> None:
    write_entry(tmp_path)
    write_entry(tmp_path, name="other.yml")
    assert "other.yml: must be named .yaml to be read" in refusal(tmp_path)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "e-gold.yaml").mkdir()
    assert "e-gold.yaml: cannot be read: Is a directory" in refusal(tmp_path)


def test_a_check_refuses_what_a_load_would(tmp_path: Path) -> None:
    write_entry(tmp_path, f"slug: e-gold\nname: e-gold\n{RELATION % 'nowhere'}")
    assert "'nowhere' is the slug of no provider" in refusal(tmp_path, "--check")
