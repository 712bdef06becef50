"""`manage.py blobs`: what it says, how it ends, and what it refuses."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from auditor.archive.blobs import blob_store
from tests.archive.test_blobs import path_of
from tests.archive.test_blobs_deltas import PAGE
from tests.archive.test_blobs_faults import make_old
from tests.factories import make_version

pytestmark = pytest.mark.django_db


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("blobs", *arguments, stdout=out)
    return out.getvalue()


def test_a_whole_store_is_said_to_be_whole() -> None:
    make_version()
    assert "2 blobs decoded, 2 names in rows looked up: 0 problems." in said("verify", "--all")


def test_a_lost_blob_is_listed_and_the_command_fails() -> None:
    version, out = make_version(), StringIO()
    path_of(blob_store(), version.text_digest).unlink()
    with pytest.raises(CommandError, match="from a backup") as caught:
        call_command("blobs", "verify", stdout=out)
    assert caught.value.returncode == 1
    assert f"The blob {version.text_digest} is not in the store" in out.getvalue()


def test_a_sample_is_verified() -> None:
    make_version()
    assert "1 blobs decoded" in said("verify", "--sample", "1")


def test_orphans_are_deleted_once_they_are_old() -> None:
    store = blob_store()
    digest = store.put(PAGE)
    assert "Deleted 0 orphans" in said("gc")
    make_old(store, digest)
    assert "Deleted 1 orphans" in said("gc", "--older-than", "24")
    assert not store.has(digest)


def test_a_dry_run_names_what_would_go() -> None:
    store = blob_store()
    digest = store.put(PAGE)
    make_old(store, digest)
    text = said("gc", "--dry-run")
    assert f"{digest} (keyframe)" in text
    assert "Would delete 1 orphans" in text
    assert store.has(digest)


def test_the_stock_is_counted() -> None:
    store = blob_store()
    store.put(PAGE + b"!", like=store.put(PAGE))
    assert said("stats").splitlines()[0] == "2 blobs: 1 keyframes, 1 deltas, 0 damaged."


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["gc", "--older-than", "0"], "1 or more"),
        (["gc", "--older-than", "soon"], "whole number of hours"),
        (["verify", "--sample", "0"], "from 1 on"),
        (["verify", "--all", "--sample", "3"], "not allowed"),
        ([], "required"),
    ],
)
def test_arguments_that_make_no_sense_are_refused(arguments: list[str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("blobs", *arguments)


@pytest.mark.parametrize("action", ["verify", "gc", "stats"])
def test_a_store_that_cannot_be_used_is_a_sentence(
    action: str, settings: Any, tmp_path: Any
) -> None:
    (tmp_path / "file").write_text("in the way")
    settings.STORAGE_URL = (tmp_path / "file").as_uri()
    with pytest.raises(CommandError, match="blob store cannot be used"):
        call_command("blobs", action)
