"""Typed readers of environment variables that refuse malformed values by name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from collections.abc import Callable

    import environ

TRUE_WORDS = ("true", "yes", "on", "1")
FALSE_WORDS = ("false", "no", "off", "0")


class Reader:
    """Reads one installation's variables; every error names the variable and what it should be."""

    def __init__(self, env: environ.Env) -> None:
        self._env = env

    def text(self, name: str, default: str = "") -> str:
        return str(self._env.str(name, default=default)).strip()

    def flag(self, name: str, *, default: bool) -> bool:
        word = self.text(name, str(default)).lower()
        if word in TRUE_WORDS:
            return True
        if word in FALSE_WORDS:
            return False
        raise ImproperlyConfigured(f"{name} must be true or false, not {word!r}.")

    def whole(self, name: str, default: int, *, minimum: int = 0) -> int:
        value = self.text(name, str(default))
        if not value.isdecimal() or int(value) < minimum:
            raise ImproperlyConfigured(
                f"{name} must be a whole number of at least {minimum}, not {value!r}."
            )
        return int(value)

    def words(self, name: str, default: str = "") -> list[str]:
        """A comma-separated list; blanks around and empty members are dropped."""
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]

    def database(self, name: str, default: str) -> dict[str, Any]:
        url = self.text(name, default)
        if urlsplit(url).scheme not in {"sqlite", "postgres", "postgresql"}:
            raise ImproperlyConfigured(
                f"{name} must be a sqlite:// or postgres:// URL, not {url.split('@')[-1]!r}."
            )
        return self._refusing(name, lambda: dict(self._env.db_url_config(url)))

    def folder(self, name: str, default: Path) -> Path:
        """A `file:` URL (or nothing) -> an absolute folder."""
        url = self.text(name)
        if not url:
            return default
        parts = urlsplit(url)
        if parts.scheme != "file" or parts.netloc or not parts.path.startswith("/"):
            raise ImproperlyConfigured(
                f"{name} must be a file:///absolute/folder URL, not {url!r}. "
                "Other kinds of storage are not supported yet."
            )
        return Path(unquote(parts.path))

    def host_map(self, name: str) -> dict[str, tuple[str, int]]:
        """`*.example=127.0.0.1:8701,...` -> {pattern: (numeric address, port)}."""
        mapped = {}
        for item in self.words(name):
            pattern, _, target = item.partition("=")
            address, _, port = target.rpartition(":")
            if not pattern or not address or not port.isdecimal():
                raise ImproperlyConfigured(f"{name} must hold host=address:port, not {item!r}.")
            mapped[pattern] = (address, int(port))
        return mapped

    def _refusing(self, name: str, read: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        try:
            return read()
        except (ValueError, KeyError) as error:
            raise ImproperlyConfigured(f"{name} cannot be read: {error}.") from error
