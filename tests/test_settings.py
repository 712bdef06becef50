"""Settings: what is refused, and that the refusal names the variable."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from auditor.environment import Reader, path_url, require_writable

ROOT = Path(__file__).resolve().parent.parent
KEY = "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMN"
PRODUCTION = {"DEBUG": "false", "SECRET_KEY": KEY, "ALLOWED_HOSTS": "kyp.example"}
SHOW = "from auditor import settings; print(settings.{})"


def refusal(read: str, **values: str) -> str:
    """The error of a reader that is asked for the one variable there is."""
    (name,) = values
    with pytest.raises(ImproperlyConfigured) as error:
        getattr(Reader(values), read)(name, "sqlite:////srv/a.sqlite3")
    assert name in str(error.value)
    return str(error.value)


def load(tmp_path: Path, shown: str = "VERSION", **values: str) -> subprocess.CompletedProcess[str]:
    """Load the settings in a process of its own that has these variables and no others."""
    plain = {"PATH": os.environ["PATH"], "AUDITOR_ENV_FILE": os.devnull}
    return subprocess.run(
        [sys.executable, "-c", SHOW.format(shown)],
        cwd=ROOT,
        env=plain | {"DATA_URL": tmp_path.as_uri()} | values,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(("word", "expected"), [("TRUE", True), ("on", True), ("0", False)])
def test_a_flag_is_read_in_its_usual_words(word: str, expected: bool) -> None:
    assert Reader({"DEBUG": word}).flag("DEBUG", default=not expected) is expected


def test_a_flag_that_is_neither_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="DEBUG must be true or false, not 'maybe'"):
        Reader({"DEBUG": "maybe"}).flag("DEBUG", default=False)


def test_a_blank_variable_counts_as_absent() -> None:
    assert Reader({"DEBUG": "  "}).flag("DEBUG", default=True) is True


@pytest.mark.parametrize("text", ["-1", "1.5", "many", "0", "9999999999999999"])
def test_what_is_no_whole_number_from_the_minimum_is_refused(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="THREADS must be a whole number from 1 to"):
        Reader({"THREADS": text}).whole("THREADS", 4, minimum=1)


def test_a_choice_is_read_in_either_case() -> None:
    assert Reader({"LOG_LEVEL": "debug"}).choice("LOG_LEVEL", "INFO", ["DEBUG", "INFO"]) == "DEBUG"


def test_an_unknown_choice_is_refused_with_the_choices() -> None:
    with pytest.raises(ImproperlyConfigured, match="LOG_LEVEL must be one of DEBUG, INFO"):
        Reader({"LOG_LEVEL": "loud"}).choice("LOG_LEVEL", "INFO", ["DEBUG", "INFO"])


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mysql://u@h/db", "must be a sqlite:// or postgres:// URL, not 'mysql://h/db'"),
        ("auditor.sqlite3", "must be a sqlite:// or postgres:// URL"),
        ("sqlite:///relative.sqlite3", "absolute path"),
        ("sqlite://", "absolute path"),
        ("postgres://u@h:port/db", "cannot be read"),
        ("postgres://u@h:99999/db", "cannot be read"),
        ("postgres://u@h:5432", "must name a database"),
        ("postgres://u@[::1/db", "cannot be read"),
    ],
)
def test_a_malformed_database_is_refused(url: str, reason: str) -> None:
    assert reason in refusal("database", DATABASE_URL=url)


@pytest.mark.parametrize(
    ("read", "url"),
    [
        ("database", "mysql://me:hidden@h/db"),
        ("database", "postgres://me:hidden@h:x/db"),
        ("broker", "sqs://me:hidden@h"),
    ],
)
def test_no_refusal_shows_a_password(read: str, url: str) -> None:
    assert "hidden" not in refusal(read, SOME_URL=url)


def test_a_path_with_unusual_characters_makes_the_round_trip() -> None:
    path = Path("/srv/a b+c#d?e%20/auditor.sqlite3")
    assert Reader({}).database("DATABASE_URL", path_url("sqlite", path))["NAME"] == str(path)


@pytest.mark.parametrize(
    "url", ["imap://mail.example", "smtp+tls://", "mail.example:25", "smtp://me:hidden@/x"]
)
def test_a_mail_server_of_another_kind_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"EMAIL_URL must be smtp\+tls://") as refused:
        Reader({"EMAIL_URL": url}).email("EMAIL_URL", debug=False)
    assert "hidden" not in str(refused.value)


def test_a_mail_server_has_a_port_that_is_a_number() -> None:
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL has no port"):
        Reader({"EMAIL_URL": "smtp://mail.example:many"}).email("EMAIL_URL", debug=False)


def test_a_mail_server_is_read_with_its_password() -> None:
    url = "smtp+tls://kyp%40x.example:a%2Fb@mail.example"
    read = Reader({"EMAIL_URL": url}).email("EMAIL_URL", debug=True)
    assert (read["BACKEND"], read["HOST"], read["PORT"]) == ("smtp", "mail.example", 587)
    assert (read["USER"], read["PASSWORD"]) == ("kyp@x.example", "a/b")
    assert (read["USE_TLS"], read["USE_SSL"]) == (True, False)


def test_without_a_mail_server_letters_are_printed_with_debug_and_else_not_sent() -> None:
    assert Reader({}).email("EMAIL_URL", debug=True)["BACKEND"] == "console"
    unset = Reader({}).email("EMAIL_URL", debug=False)
    assert (unset["BACKEND"], unset["HOST"]) == ("dummy", "")


def test_nobody_can_be_invited_where_no_letter_is_sent(tmp_path: Path) -> None:
    shown = load(tmp_path, "CAN_SEND_EMAIL", **PRODUCTION)
    assert shown.stdout.strip() == "False"
    url = "smtp://mail.example"
    assert load(tmp_path, "CAN_SEND_EMAIL", EMAIL_URL=url, **PRODUCTION).stdout.strip() == "True"


@pytest.mark.parametrize("url", ["sqs://queue", "localhost:6379", "memory://", "redis"])
def test_an_unknown_broker_is_refused(url: str) -> None:
    assert "embedded://, redis://" in refusal("broker", CELERY_BROKER_URL=url)


def test_a_relative_queue_file_is_refused() -> None:
    assert "absolute path" in refusal("broker", CELERY_BROKER_URL="embedded://queue.sqlite3")


def test_a_queue_file_in_a_place_that_cannot_be_made_is_refused() -> None:
    assert "/dev/null/x" in refusal("broker", CELERY_BROKER_URL="embedded:///dev/null/x/q.sqlite3")


def test_a_folder_that_cannot_be_written_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditor.environment.os.access", lambda *_: False)
    with pytest.raises(
        ImproperlyConfigured, match=r"DATA_URL needs the folder .* cannot be written"
    ):
        require_writable("DATA_URL", tmp_path)


@pytest.mark.parametrize("url", ["s3://bucket", "/srv/blobs", "file://host/srv", "file:srv"])
def test_a_storage_that_is_no_folder_is_refused(url: str) -> None:
    assert "file://" in refusal("folder", STORAGE_URL=url)


def storage(url: str) -> str:
    return Reader({"STORAGE_URL": url}).storage("STORAGE_URL", Path("/other dir"))


@pytest.mark.parametrize(
    "url",
    [
        "file:///srv/a%20b",
        "s3://bucket",
        "s3://kyp-archive/main/pages",
        "s3://bucket/prefix?endpoint_url=https%3A%2F%2Fs3.example%3A9000&region=eu-central-1",
        "s3://bucket?endpoint_url=http://127.0.0.1:9000",
    ],
)
def test_a_folder_or_a_bucket_is_a_storage(url: str) -> None:
    assert storage(url) == url


def test_without_a_storage_url_the_default_folder_is_one() -> None:
    assert storage("") == "file:///other%20dir"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("gs://bucket", r"file:///absolute/folder or s3://bucket/prefix URL, not 'gs://bucket'"),
        ("/srv/blobs", "absolute/folder"),
        ("file://host/srv", "absolute path"),
        ("s3://", "must name a bucket"),
        ("s3://Bucket_1/a", "must name a bucket"),
        ("s3://key:secret@bucket", "AWS_ACCESS_KEY_ID"),
        ("s3://bucket?access_key=k", "endpoint_url and region"),
        ("s3://bucket?endpoint_url=ftp://host", "http or https URL"),
        ("s3://bucket?endpoint_url=", "http or https URL"),
        ("s3://bucket?endpoint_url=https://key:secret@host", "http or https URL"),
        ("s3://bucket?region=", "region must not be blank"),
        ("s3://bucket?region=a&region=b", "only once"),
        ("s3://bucket#part", "endpoint_url and region"),
    ],
)
def test_a_storage_that_cannot_be_used_is_refused(url: str, words: str) -> None:
    said = refusal("storage", STORAGE_URL=url)
    assert words in said
    assert "key:secret" not in said


def test_a_folder_is_read_from_its_url() -> None:
    found = Reader({"STORAGE_URL": "file:///srv/a%20b"}).folder("STORAGE_URL", Path("/other"))
    assert found == Path("/srv/a b")


def test_a_host_map_is_read() -> None:
    mapped = Reader({"MAP": "*.example=127.0.0.1:8701, b.test=[::1]:80"}).host_map("MAP")
    assert mapped == {"*.example": ("127.0.0.1", 8701), "b.test": ("::1", 80)}


@pytest.mark.parametrize(
    "item", ["*.example", "=127.0.0.1:80", "a=localhost:80", "a=127.0.0.1", "a=127.0.0.1:0"]
)
def test_a_malformed_host_map_is_refused(item: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="MAP must hold host=address:port"):
        Reader({"MAP": item}).host_map("MAP")


@pytest.mark.parametrize("key", ["", "short", "a" * 60])
def test_production_refuses_a_missing_or_weak_key(key: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is "):
        Reader({"SECRET_KEY": key}).secret_key("SECRET_KEY", debug=False)


def test_debug_refuses_a_missing_key_and_says_what_to_run() -> None:
    with pytest.raises(ImproperlyConfigured, match="make setup"):
        Reader({}).secret_key("SECRET_KEY", debug=True)


def test_production_refuses_to_start_without_hosts() -> None:
    with pytest.raises(ImproperlyConfigured, match="ALLOWED_HOSTS is missing"):
        Reader({}).hosts("ALLOWED_HOSTS", "localhost", debug=False)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[("DEBUG", "perhaps"), ("SECRET_KEY", "short"), ("ALLOWED_HOSTS", "")],
        *[("DATABASE_URL", "mysql://h/db"), ("CELERY_BROKER_URL", "sqs://q")],
        *[("STORAGE_URL", "gs://bucket"), ("AUDITOR_HOST_MAP", "a=b"), ("LOG_LEVEL", "loud")],
        *[("AUDITOR_SWEEP_SECONDS", "0"), ("SECURE_HSTS_SECONDS", "long")],
    ],
)
def test_the_settings_do_not_load_with_a_malformed_value(
    tmp_path: Path, name: str, value: str
) -> None:
    loaded = load(tmp_path, **(PRODUCTION | {name: value}))
    last = loaded.stderr.splitlines()[-1]
    assert (loaded.returncode, name in last) == (1, True)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("DEBUG", "False"),
        ("SESSION_COOKIE_SECURE", "True"),
        ("SECURE_SSL_REDIRECT", "True"),
        ("SECURE_HSTS_SECONDS", "31536000"),
        ("HOST_MAP", "{}"),
    ],
)
def test_production_is_secure_by_default(tmp_path: Path, shown: str, expected: str) -> None:
    secure = {name: value for name, value in PRODUCTION.items() if name != "DEBUG"}
    assert load(tmp_path, shown, **secure).stdout.strip() == expected


@pytest.mark.slow
def test_a_key_that_begins_with_a_dollar_sign_is_taken_as_it_is(tmp_path: Path) -> None:
    loaded = load(tmp_path, "SECRET_KEY", **(PRODUCTION | {"SECRET_KEY": f"$HOME{KEY}"}))
    assert loaded.stdout.strip() == f"$HOME{KEY}"


@pytest.mark.slow
def test_variables_are_read_from_a_file_and_the_environment_counts_more(tmp_path: Path) -> None:
    file = tmp_path / "settings.env"
    file.write_text(f"SECRET_KEY={KEY}\nALLOWED_HOSTS=a.example\nLOG_LEVEL=ERROR\n")
    values = {"AUDITOR_ENV_FILE": str(file), "LOG_LEVEL": "DEBUG"}
    assert load(tmp_path, "ALLOWED_HOSTS, settings.LOG_LEVEL", **values).stdout == (
        "['a.example'] DEBUG\n"
    )


@pytest.mark.parametrize("text", ["garbage", "ftp://kyp.example/", "https://"])
def test_what_is_no_web_address_is_refused(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="CONTACT must be an http or https URL"):
        Reader({"CONTACT": text}).url("CONTACT", "https://kyp.example/")


@pytest.mark.slow
def test_a_mistaken_setting_is_one_sentence_on_the_command_line() -> None:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "auditor.settings",
        "DEBUG": "maybe",
        "AUDITOR_ENV_FILE": os.devnull,
    }
    command = [sys.executable, "manage.py", "check"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.stderr == "Settings: DEBUG must be true or false, not 'maybe'.\n"
