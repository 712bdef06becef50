"""What changes on every request without meaning anything, as real pages have it."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime

# One space in about this many becomes a line break.
WRAP_ODDS = 14


def _token() -> str:
    return secrets.token_hex(16)


@dataclass(frozen=True)
class Noise:
    """The noise of one response: tokens of 32 hex digits, one tag for bold, and the time."""

    nonce: str = field(default_factory=_token)
    csrf: str = field(default_factory=_token)
    session: str = field(default_factory=_token)
    build: str = field(default_factory=lambda: secrets.token_hex(3))
    bold: str = field(default_factory=lambda: secrets.choice(("strong", "b")))
    moment: datetime = field(default_factory=lambda: datetime.now(UTC))

    def attributes(self, anchor: str | None = None) -> str:
        """A hashed class and an id; a heading with an anchor keeps it as its id."""
        identity = anchor or f"n{secrets.token_hex(4)}"
        return f' class="css-{self.build}-{secrets.token_hex(2)}" id="{identity}"'

    def link(self, target: str) -> str:
        """A link target of this site with the session in its query."""
        path, mark, anchor = target.partition("#")
        joint = "&amp;" if "?" in path else "?"
        return f"{path}{joint}sid={self.session}{mark}{anchor}"

    def wrap(self, text: str) -> str:
        """The same words with some of the spaces turned into line breaks and indents."""
        return "".join(self._space() if sign == " " else sign for sign in text)

    def pad(self) -> str:
        """White space for the inside edge of a block: nothing, or a line break and indent."""
        return secrets.choice(("", "\n", "\n    "))

    def _space(self) -> str:
        if secrets.randbelow(WRAP_ODDS):
            return " "
        return "\n" + " " * secrets.randbelow(9)
