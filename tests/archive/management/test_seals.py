"""`manage.py seals`."""

from __future__ import annotations

import hashlib
import json
import subprocess
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from auditor.archive.models import Capture
from tests.archive.attempts import check_words
from tests.archive.authority import running_authority
from tests.factories import make_source

if TYPE_CHECKING:
    from pytest_django import Settings

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("seals", *arguments, stdout=out)
    return out.getvalue()


def test_it_says_what_was_sealed_and_that_no_authority_is_named() -> None:
    check_words(make_source())
    said = run("make")
    assert "1 seals made, 0 stamped" in said
    assert "AUDITOR_TIME_STAMPING_URL names no authority" in said


def test_it_says_that_the_authority_gave_no_stamp(settings: Settings, closed_port: int) -> None:
    settings.TIME_STAMPING_URL = f"http://127.0.0.1:{closed_port}/"
    check_words(make_source())
    assert "1 wait for a time stamp: the authority gave none." in run("make")


def test_what_holds_is_said_to_hold() -> None:
    check_words(make_source())
    run("make")
    assert (
        "1 seals of 1 checks and 0 time stamps verified, 0 checks not sealed yet: 0 problems"
        in run("verify")
    )


def test_what_was_changed_is_named_and_ends_with_an_error() -> None:
    check_words(make_source())
    run("make")
    Capture.objects.update(fetcher="browser")
    with pytest.raises(CommandError) as caught:
        run("verify")
    assert caught.value.returncode == 1


def test_certificates_that_cannot_be_read_are_told_of(settings: Settings, tmp_path: Path) -> None:
    settings.TIME_STAMPING_ROOTS = str(tmp_path / "none.pem")
    with pytest.raises(CommandError, match=r"none\.pem cannot be read"):
        run("verify")


def test_a_proof_can_be_verified_without_this_software(settings: Settings, tmp_path: Path) -> None:
    attempt = check_words(make_source()).capture.attempt
    with running_authority(tmp_path) as authority:
        settings.TIME_STAMPING_URL = authority.url
        run("make")
    proof = tmp_path / "proof"
    assert "openssl ts -verify" in run("export", str(attempt), "--out", str(proof))
    manifest = json.loads((proof / "manifest.json").read_bytes())
    own = hashlib.sha256((proof / "capture.json").read_bytes()).hexdigest()
    assert [str(attempt), own] in manifest["captures"]
    command = "openssl ts -verify -data manifest.json -in stamp.tsr -CAfile ../roots.pem"
    verified = subprocess.run(
        command.split(), cwd=proof, capture_output=True, text=True, check=False
    )
    assert verified.returncode == 0, verified.stderr


def test_a_check_that_is_not_sealed_has_no_proof(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No sealed check has the number"):
        run("export", str(uuid4()), "--out", str(tmp_path / "proof"))


def test_a_proof_is_written_into_a_new_folder_only(tmp_path: Path) -> None:
    attempt = check_words(make_source()).capture.attempt
    run("make")
    with pytest.raises(CommandError, match="cannot be written"):
        run("export", str(attempt), "--out", str(tmp_path))
