"""What a declaration would keep of a page, and what it would leave out: shown before it is saved.

Pages are a stranger's, so this runs in a process of its own with limits: `in_own_process`.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from auditor.pages.compare import Kind, Row, count_words, rows
from auditor.pages.declaration import Part, parts_of
from auditor.pages.decode import PDF, decode, sniff_type
from auditor.pages.extract import NotRead, RawPage, read_page
from auditor.pages.outcomes import Outcome
from auditor.pages.proposal import propose
from auditor.pages.selection import TooDeep

ROOT = Path(__file__).resolve().parents[2]
MEMORY_BYTES = 1 << 30
CPU_SECONDS = 40
WALL_SECONDS = 90
MOST_PASSAGES = 400
MOST_LEFT_OUT = 40
LONGEST_PASSAGE = 4000
LARGEST_PAGE = 16 << 20
LARGEST_ANSWER = 64 << 20
ODD_PDF = (
    "The address answers with a PDF, but does not end in .pdf. A PDF is declared by such an address "
    "alone: look on the provider's site for the one of the file itself."
)
TOO_MUCH = "Reading the page took more memory or time than the limits allow."


class TryoutFailed(ValueError):
    """A page that cannot be tried out; `outcome` says why, the message in words."""

    def __init__(self, outcome: Outcome, sentence: str) -> None:
        self.outcome = outcome
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage of the page's text, kept or removed; a long one is cut."""

    text: str
    is_kept: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What is kept and what is removed of the selected part, and what lies outside it.

    `hidden` counts the passages of the part beyond those that are shown, `left_out_words` the
    words of the page outside the part, of which `left_out` are the first passages.
    """

    passages: tuple[Passage, ...]
    hidden: int
    kept_words: int
    removed_words: int
    left_out: tuple[str, ...]
    left_out_words: int


def preview(page: RawPage, part: Part) -> Preview:
    """What `part` makes of a page. Raises NotRead."""
    kept = read_page(page, part).text
    if part.is_pdf:
        lines = [line for line in kept.splitlines() if line.strip()]
        return _preview([Passage(line, is_kept=True) for line in lines], kept, kept, "")
    selected = read_page(page, replace(part, remove=())).text if part.remove else kept
    passages = [passage for row in rows(selected, kept) for passage in _passages(row)]
    whole = read_page(page, replace(part, select=("body",), remove=())).text
    return _preview(passages, selected, kept, whole)


def _preview(passages: list[Passage], selected: str, kept: str, whole: str) -> Preview:
    kept_words, selected_words = count_words(kept), count_words(selected)
    outside = (row.old for row in rows(whole, selected) if row.kind == Kind.REMOVED)
    left_out = ["".join(piece.text for piece in pieces)[:LONGEST_PASSAGE] for pieces in outside]
    return Preview(
        passages=tuple(passages[:MOST_PASSAGES]),
        hidden=max(0, len(passages) - MOST_PASSAGES),
        kept_words=kept_words,
        removed_words=max(0, selected_words - kept_words),
        left_out=tuple(left_out[:MOST_LEFT_OUT]),
        left_out_words=max(0, count_words(whole) - selected_words) if whole else 0,
    )


def _passages(row: Row) -> Iterator[Passage]:
    """A row of the comparison as passages: what went, before what stayed."""
    if row.kind != Kind.EQUAL:
        went = "".join(piece.text for piece in row.old if piece.is_changed)
        if went.strip():
            yield Passage(went.strip()[:LONGEST_PASSAGE], is_kept=False)
    stayed = "".join(piece.text for piece in row.new)
    if stayed.strip():
        yield Passage(stayed[:LONGEST_PASSAGE], is_kept=True)


def try_declaration(pages: Sequence[RawPage], declaration: Mapping[str, Any]) -> dict[str, Any]:
    """Previews of every page of a declaration, as plain data. Raises TryoutFailed."""
    parts = parts_of(declaration)
    try:
        previews = [preview(page, part) for page, part in zip(pages, parts, strict=True)]
    except NotRead as error:
        raise TryoutFailed(error.outcome, str(error)) from error
    texts = [read_page(page, part).text for page, part in zip(pages, parts, strict=True)]
    return {
        "previews": [asdict(one) for one in previews],
        "word_count": sum(count_words(text) for text in texts),
    }


def try_proposals(page: RawPage, url: str) -> dict[str, Any]:
    """Proposed declarations of a page, each with its preview, as plain data. Raises TryoutFailed."""
    if sniff_type(page.body, page.media_type) == PDF:
        raise TryoutFailed(Outcome.WRONG_TYPE, ODD_PDF)
    try:
        found = propose(decode(page.body, page.charset).text)
    except TooDeep as error:
        raise TryoutFailed(Outcome.TOO_LARGE, str(error)) from error
    return {"proposals": list(islice(_with_previews(page, url, found), 3))}


def _with_previews(page: RawPage, url: str, found: Sequence[Any]) -> Iterator[dict[str, Any]]:
    for candidate in found:
        declaration: dict[str, Any] = {"fetch": url, "select": candidate.select}
        if candidate.remove:
            declaration["remove"] = list(candidate.remove)
        (part,) = parts_of(declaration)
        try:
            shown = preview(page, part)
        except NotRead:
            continue  # The engine reads it otherwise than the proposal did: it would not work.
        yield {
            "declaration": declaration,
            "reasons": list(candidate.reasons),
            "preview": asdict(shown),
        }


def in_own_process(
    pages: Sequence[RawPage], *, declaration: Mapping[str, Any] | None, url: str
) -> dict[str, Any]:
    """`try_declaration`, or `try_proposals` without one, within limits. Raises TryoutFailed."""
    if sum(len(page.body) for page in pages) > LARGEST_PAGE:
        limit = LARGEST_PAGE >> 20
        raise TryoutFailed(Outcome.TOO_LARGE, f"The page is larger than {limit} MiB.")
    head = {
        "declaration": declaration,
        "url": url,
        "pages": [[page.media_type, page.charset, len(page.body)] for page in pages],
    }
    job = json.dumps(head).encode() + b"\n" + b"".join(page.body for page in pages)
    environment = {"LANG": "C.UTF-8", "PATH": os.environ.get("PATH", "")}
    try:
        done = subprocess.run(
            (sys.executable, "-m", "auditor.pages.tryout"),
            input=job,
            capture_output=True,
            timeout=WALL_SECONDS,
            cwd=ROOT,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TryoutFailed(Outcome.TOO_LARGE, TOO_MUCH) from error
    return _answer(done.stdout)


def _answer(output: bytes) -> dict[str, Any]:
    if not output or len(output) > LARGEST_ANSWER:
        raise TryoutFailed(Outcome.TOO_LARGE, TOO_MUCH)
    try:
        answer: dict[str, Any] = json.loads(output)
    except ValueError as error:  # Its process ended in the middle of the answer.
        raise TryoutFailed(Outcome.TOO_LARGE, TOO_MUCH) from error
    if "outcome" in answer:
        raise TryoutFailed(Outcome(answer["outcome"]), answer["error"])
    return answer


def main() -> int:
    """One job from standard input, its answer to standard output."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    if sys.platform == "linux":  # macOS does not enforce an address space limit.
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    head = json.loads(sys.stdin.buffer.readline())
    pages = [
        RawPage(sys.stdin.buffer.read(length), media_type, charset)
        for media_type, charset, length in head["pages"]
    ]
    try:
        answer = (
            try_declaration(pages, head["declaration"])
            if head["declaration"]
            else try_proposals(pages[0], head["url"])
        )
    except TryoutFailed as error:
        answer = {"outcome": error.outcome.value, "error": str(error)}
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main())
