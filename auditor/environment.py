"""Typed readers of environment variables that refuse malformed values by name."""

from __future__ import annotations

import os
import re
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from auditor.pages.guard import ITSELF

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TRUE_WORDS = ("true", "yes", "on", "1")
FALSE_WORDS = ("false", "no", "off", "0")
DATABASE_SCHEMES = ("sqlite", "postgres", "postgresql")
BROKER_SCHEMES = ("embedded", "redis", "rediss", "amqp", "amqps")
EMAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465, "console": 0}
CONSOLE_EMAIL = "console://"
BUCKET = re.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
BUCKET_OPTIONS = {"endpoint_url", "region"}
KEY_LENGTH = 50
KEY_VARIETY = 5
LARGEST_PORT = 65535
LARGEST_NUMBER = 100_000_000  # Minutes, seconds, milliseconds: of none is more of any use.


class Reader:
    """Reads one installation's variables; every error names the variable and what it should be.

    A variable that is blank counts as one that is not there. Errors never hold a password.
    """

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values

    def text(self, name: str, default: str = "") -> str:
        return self._values.get(name, "").strip() or default

    def flag(self, name: str, *, default: bool) -> bool:
        word = self.text(name, str(default)).lower()
        if word in TRUE_WORDS:
            return True
        if word in FALSE_WORDS:
            return False
        raise ImproperlyConfigured(f"{name} must be true or false, not {word!r}.")

    def whole(
        self, name: str, default: int, *, minimum: int = 0, maximum: int = LARGEST_NUMBER
    ) -> int:
        value = self.text(name, str(default))
        if not value.isdecimal() or not minimum <= int(value) <= maximum:
            raise ImproperlyConfigured(
                f"{name} must be a whole number from {minimum} to {maximum}, not {value!r}."
            )
        return int(value)

    def url(self, name: str, default: str) -> str:
        """Nothing only where the default is nothing, too."""
        value = self.text(name, default)
        if not value:
            return ""
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ImproperlyConfigured(f"{name} must be an http or https URL, not {value!r}.")
        return value

    def choice(self, name: str, default: str, choices: Sequence[str]) -> str:
        """One of the words of `choices`, which are in capitals; small letters are accepted."""
        word = self.text(name, default).upper()
        if word not in choices:
            raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}, not {word!r}.")
        return word

    def words(self, name: str, default: str = "") -> list[str]:
        """A comma-separated list; blanks around and empty members are dropped."""
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]

    def hosts(self, name: str, default: str, *, debug: bool) -> list[str]:
        hosts = self.words(name, default if debug else "")
        if not hosts:
            raise ImproperlyConfigured(
                f"{name} is missing. With DEBUG=false it must list the host names under which the "
                "site is reached, separated by commas, such as kyp.example,www.kyp.example."
            )
        return hosts

    def secret_key(self, name: str, *, debug: bool) -> str:
        key = self.text(name)
        if not key:
            raise ImproperlyConfigured(
                f"{name} is missing. On your own machine `make setup` writes a .env file with one; "
                f"in production set {name} to {KEY_LENGTH} or more random characters."
            )
        if not debug and (len(key) < KEY_LENGTH or len(set(key)) < KEY_VARIETY):
            raise ImproperlyConfigured(
                f"{name} is too weak. With DEBUG=false it must hold {KEY_LENGTH} or more random "
                "characters; `python3 -c 'import secrets; print(secrets.token_urlsafe(48))'` "
                "prints such a key."
            )
        return key

    def database(self, name: str, default: str) -> dict[str, Any]:
        url = self.text(name, default)
        scheme = _scheme(url)
        if scheme not in DATABASE_SCHEMES:
            raise ImproperlyConfigured(
                f"{name} must be a sqlite:// or postgres:// URL, not {_bare(url)!r}."
            )
        try:
            database: dict[str, Any] = environ.Env.db_url_config(url)
        except (ValueError, KeyError) as error:
            raise ImproperlyConfigured(f"{name} cannot be read: {error}.") from error
        _require_named(name, scheme, str(database["NAME"]))
        return database

    def broker(self, name: str, default: str) -> str:
        url = self.text(name, default)
        scheme = _scheme(url)
        if scheme not in BROKER_SCHEMES:
            known = ", ".join(f"{known}://" for known in BROKER_SCHEMES)
            raise ImproperlyConfigured(f"{name} must be one of {known} URLs, not {_bare(url)!r}.")
        if scheme == "embedded":
            require_writable(name, _absolute(name, url, scheme).parent)
        return url

    def email(self, name: str, *, debug: bool) -> dict[str, Any]:
        """The parts of Django's settings of e-mail; HOST is empty where none is sent.

        With DEBUG letters are printed, unless a server is named.
        """
        url = self.text(name, CONSOLE_EMAIL if debug else "")
        parts, scheme = urlsplit(url), _scheme(url)
        if url and (scheme not in EMAIL_PORTS or not (parts.hostname or scheme == "console")):
            raise ImproperlyConfigured(
                f"{name} must be smtp+tls://user:password@host:port, or begin with smtp+ssl:// or "
                f"smtp://, or be console://, not {_bare(url)!r}."
            )
        is_server = url and scheme != "console"
        return {
            "BACKEND": "smtp" if is_server else "console" if url else "dummy",
            "HOST": parts.hostname or scheme,
            "PORT": _port(name, url) or EMAIL_PORTS.get(scheme, 0),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "USE_TLS": scheme == "smtp+tls",
            "USE_SSL": scheme == "smtp+ssl",
        }

    def folder(self, name: str, default: Path) -> Path:
        """A `file:` URL (or nothing) -> an absolute folder."""
        url = self.text(name)
        if not url:
            return default
        if _scheme(url) != "file":
            raise ImproperlyConfigured(
                f"{name} must be a file:///absolute/folder URL, not {_bare(url)!r}."
            )
        return _absolute(name, url, "file")

    def storage(self, name: str, default: Path) -> str:
        """A `file:` or `s3:` URL, or the default folder as one. Credentials are no part of it."""
        url = self.text(name) or default.as_uri()
        scheme = _scheme(url)
        if scheme == "file":
            return _absolute(name, url, scheme).as_uri()
        if scheme != "s3":
            raise ImproperlyConfigured(
                f"{name} must be a file:///absolute/folder or s3://bucket/prefix URL, "
                f"not {_bare(url)!r}."
            )
        _require_bucket(name, url)
        return url

    def host_map(self, name: str) -> dict[str, tuple[str, int]]:
        """`*.example=127.0.0.1:8701,...` -> {pattern: (numeric address, port)}.

        `127.0.*=*:8701` lets addresses stand for themselves at one port.
        """
        mapped = {}
        for item in self.words(name):
            pattern, _, target = item.partition("=")
            address, _, port = target.rpartition(":")
            is_known = address == ITSELF or _is_address(address)
            if not pattern or not is_known or not _is_port(port):
                raise ImproperlyConfigured(
                    f"{name} must hold host=address:port with a numeric address, not {item!r}."
                )
            mapped[pattern] = (address.strip("[]"), int(port))
        return mapped


def path_url(scheme: str, path: Path) -> str:
    """An absolute path as a URL, whatever characters it holds: `sqlite:////srv/a%20b`."""
    slashes = ":///" if scheme == "sqlite" else "://"
    return f"{scheme}{slashes}{quote(str(path))}"


def require_writable(name: str, folder: Path) -> None:
    """Make the folder if need be; an error that names the variable if it cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ImproperlyConfigured(
            f"{name} needs the folder {folder}, which cannot be made: {reason}."
        ) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ImproperlyConfigured(f"{name} needs the folder {folder}, which cannot be written.")


def _require_named(name: str, scheme: str, database: str) -> None:
    if scheme == "sqlite" and not database.startswith("/"):
        raise ImproperlyConfigured(
            f"{name} must name a file by its absolute path, as in sqlite:////srv/auditor.sqlite3, "
            f"not {database!r}."
        )
    if not database:
        raise ImproperlyConfigured(
            f"{name} must name a database, as in postgres://user:password@host:5432/name."
        )


def _require_bucket(name: str, url: str) -> None:
    parts = urlsplit(url)
    if "@" in parts.netloc:
        raise ImproperlyConfigured(
            f"{name} must not hold a user or password. Set AWS_ACCESS_KEY_ID and "
            "AWS_SECRET_ACCESS_KEY, or another way in which AWS tools find credentials."
        )
    if not BUCKET.fullmatch(parts.netloc):
        raise ImproperlyConfigured(
            f"{name} must name a bucket of 3 to 63 small letters, digits, dots and hyphens, "
            f"as in s3://bucket/prefix, not {parts.netloc!r}."
        )
    _require_bucket_options(name, parts)


def _require_bucket_options(name: str, parts: SplitResult) -> None:
    options = parse_qs(parts.query, keep_blank_values=True)
    if parts.fragment or not options.keys() <= BUCKET_OPTIONS:
        raise ImproperlyConfigured(
            f"{name} takes endpoint_url and region after the question mark, and nothing else."
        )
    if any(len(values) > 1 for values in options.values()):
        raise ImproperlyConfigured(f"{name} may name each of its options only once.")
    if options.get("region") == [""]:
        raise ImproperlyConfigured(f"{name}: its region must not be blank; leave it out instead.")
    for endpoint in options.get("endpoint_url", []):
        found = urlsplit(endpoint)
        if found.scheme not in {"http", "https"} or not found.hostname or "@" in found.netloc:
            raise ImproperlyConfigured(
                f"{name} must have an http or https URL without user as endpoint_url, "
                f"not {_bare(endpoint)!r}."
            )


def _scheme(url: str) -> str:
    return url.partition(":")[0].lower() if "://" in url else ""


def _absolute(name: str, url: str, scheme: str) -> Path:
    parts = urlsplit(url)
    if parts.netloc or not parts.path.startswith("/"):
        raise ImproperlyConfigured(
            f"{name} must be an absolute path after {scheme}://, as in {scheme}:///srv/auditor, "
            f"not {_bare(url)!r}."
        )
    return Path(unquote(parts.path))


def _bare(url: str) -> str:
    """The URL without what may be a user and password."""
    scheme, separator, rest = url.partition("://")
    return f"{scheme}{separator}{rest.rpartition('@')[2]}" if separator else url.rpartition("@")[2]


def _port(name: str, url: str) -> int:
    try:
        return urlsplit(url).port or 0
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} has no port that can be read: {error}.") from error


def _is_address(text: str) -> bool:
    try:
        ip_address(text.strip("[]"))
    except ValueError:
        return False
    return True


def _is_port(text: str) -> bool:
    return text.isdecimal() and 0 < int(text) <= LARGEST_PORT
