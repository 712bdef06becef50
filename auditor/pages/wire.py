"""What goes between the application and a reader process: frames of a length, JSON and bytes.

Nothing that comes from a reader is run or unpickled: it has had a stranger's page in its hands.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any

from auditor.pages.declaration import Part, Range, Selector
from auditor.pages.extract import RawPage
from auditor.pages.outcomes import Outcome
from auditor.pages.reading import LastText, Reading

LENGTH = 4  # Bytes of the number that says how long a frame is, high byte first.
KINDS = {
    **dict.fromkeys(("error", "text", "text_sha256", "essence_sha256", "needs_browser"), str),
    **{"word_count": int, "signals": dict},
}
Take = Callable[[int], bytes]


class FrameBroken(ValueError):
    """An answer that is not one."""


Job = tuple[list[RawPage], list[Part], LastText | None]


def pack_job(
    pages: Sequence[RawPage], parts: Sequence[Part], last: LastText | None = None
) -> Iterator[bytes]:
    """The pieces of a job: a frame that describes it, then the bodies."""
    head = {
        "pages": [[page.media_type, page.charset, len(page.body)] for page in pages],
        "parts": [_plain_part(part) for part in parts],
        "last": asdict(last) if last else None,
    }
    yield from frame(json.dumps(head).encode())
    for page in pages:
        yield page.body


def unpack_job(head: bytes, take: Take) -> Job:
    """Undo `pack_job`; `take(n)` gives the next n bytes."""
    described = json.loads(head)
    pages = [RawPage(take(length), kind, charset) for kind, charset, length in described["pages"]]
    last = LastText(**described["last"]) if described["last"] else None
    return pages, [_part(plain) for plain in described["parts"]], last


def pack_reading(reading: Reading, *, is_last: bool) -> bytes:
    """A frame that describes a reading in JSON, then its text as it is, which may be long.

    `is_last` says that the process ends after it. The text's digest stays here: whoever takes the
    text makes it anew, since this process has had a stranger's page in its hands.
    """
    described = asdict(replace(reading, text="", text_sha256=""))
    head = json.dumps({"reading": described, "is_last": is_last}).encode()
    return b"".join([*frame(head), reading.text.encode()])


def unpack_reading(answer: bytes) -> tuple[Reading, bool]:
    """Undo `pack_reading`. Raises FrameBroken."""
    try:
        end = LENGTH + int.from_bytes(answer[:LENGTH], "big")
        given = json.loads(answer[LENGTH:end])
        plain = given["reading"]
        plain["text"] = answer[end:].decode()
        plain["text_sha256"] = hashlib.sha256(answer[end:]).hexdigest() if answer[end:] else ""
        plain["outcome"] = Outcome(plain["outcome"])
        plain["missed"] = tuple(plain["missed"])
        plain["read_as"] = tuple(plain["read_as"])
        _check(plain)
        return Reading(**plain), bool(given["is_last"])
    except (ValueError, KeyError, TypeError) as error:
        raise FrameBroken(f"A reader process gave no reading: {error}.") from error


def _check(plain: dict[str, Any]) -> None:
    """Raises TypeError or ValueError for a value that no reading has."""
    for name, kind in KINDS.items():
        if not isinstance(plain.get(name, kind()), kind):
            raise TypeError(f"{name} is a {type(plain[name]).__name__}")
        if kind is str:
            plain.get(name, "").encode()  # Half a character could not be stored.


def frame(content: bytes) -> Iterator[bytes]:
    """A length and what is that long."""
    yield len(content).to_bytes(LENGTH, "big")
    yield content


def _plain_part(part: Part) -> dict[str, Any]:
    return {
        "url": part.url,
        "select": [_plain_selector(one) for one in part.select],
        "remove": [_plain_selector(one) for one in part.remove],
        "filters": part.filters,
        "runs_scripts": part.runs_scripts,
    }


def _part(plain: dict[str, Any]) -> Part:
    return Part(
        url=plain["url"],
        select=tuple(map(_selector, plain["select"])),
        remove=tuple(map(_selector, plain["remove"])),
        filters=tuple(one if isinstance(one, str) else tuple(one) for one in plain["filters"]),
        runs_scripts=plain["runs_scripts"],
    )


def _plain_selector(selector: Selector) -> str | dict[str, Any]:
    return selector if isinstance(selector, str) else asdict(selector)


def _selector(plain: str | dict[str, Any]) -> Selector:
    return plain if isinstance(plain, str) else Range(**plain)
