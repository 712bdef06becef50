"""What comes in place of a page: its beginning is kept, and it costs nothing else."""

from __future__ import annotations

import asyncio
import gzip
import random
import zlib
from collections.abc import AsyncIterator, Callable
from typing import Any

import brotli
import pytest
import zstandard

from auditor.pages import fetch as fetch_module
from auditor.pages.encoding import EncodingBroken, decode_start
from auditor.pages.fetch import Known, Validators
from auditor.pages.outcomes import Outcome
from auditor.pages.refusals import BROKEN_OFF, CUT, KEPT, Refusal, read_start
from tests.pages.browsing import NEEDS_BROWSER
from tests.pages.orders import TERMS, attempt, make_part
from tests.pages.test_fetch import encoded, failure, fetch
from tests.pages.web import HOST, Answer, Web

SORRY = b"<title>Access denied</title><p>Ray ID 7f3a</p>"
NOISE = random.Random(3).randbytes(KEPT + 100_000)  # noqa: S311 - the same in every run
COMPRESS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("gzip", gzip.compress),
    ("deflate", zlib.compress),
    ("br", brotli.compress),
    ("zstd", zstandard.compress),
]
compressed = pytest.mark.parametrize(("name", "compress"), COMPRESS)


def refusal(web: Web, answer: Answer, path: str = "/", **options: Any) -> Refusal:
    web.answers[path] = answer
    found = failure(web, path, **options).refusal
    assert found is not None
    return found


@pytest.mark.parametrize("status", [300, 401, 403, 404, 406, 410, 418, 429, 451, 500, 503])
def test_the_body_of_an_answer_that_is_no_page_is_kept(web: Web, status: int) -> None:
    found = refusal(web, Answer(SORRY, status=status))
    assert (found.body, found.status, found.note) == (SORRY, status, "")
    assert (found.url, found.media_type, found.charset) == (f"http://{HOST}/", "text/html", "utf-8")


def test_it_is_that_of_the_address_which_a_redirect_led_to(web: Web) -> None:
    web.answers["/gone"] = Answer(SORRY, status=404)
    web.redirect("/", "/gone")
    found = failure(web).refusal
    assert found is not None
    assert (found.url, found.body) == (f"http://{HOST}/gone", SORRY)


def test_a_large_one_is_cut_and_says_so(web: Web) -> None:
    found = refusal(web, Answer(NOISE, status=404))
    assert (found.body, found.note) == (NOISE[:KEPT], CUT)


def test_one_of_exactly_the_limit_is_whole(web: Web) -> None:
    found = refusal(web, Answer(NOISE[:KEPT], status=404))
    assert (found.body, found.note) == (NOISE[:KEPT], "")


def test_a_compressed_one_is_kept_decoded(web: Web) -> None:
    answer = encoded(gzip.compress(SORRY), "gzip")
    found = refusal(web, Answer(answer.body, 403, answer.headers))
    assert (found.body, found.note) == (SORRY, "")


def test_one_that_cannot_be_decoded_is_a_note_and_no_more(web: Web) -> None:
    answer = encoded(SORRY, "br")
    found = refusal(web, Answer(answer.body, 403, answer.headers))
    assert (found.body, "could not be decoded" in found.note) == (b"", True)


def test_one_that_breaks_off_keeps_its_beginning_and_its_outcome(web: Web) -> None:
    web.answers["/"] = Answer(SORRY, status=404, length=9999)
    failed = failure(web)
    assert failed.outcome == Outcome.NOT_FOUND
    assert failed.refusal is not None
    assert (failed.refusal.body, failed.refusal.note) == (SORRY, BROKEN_OFF)


def test_an_empty_one_holds_nothing(web: Web) -> None:
    found = refusal(web, Answer(status=404))
    assert (found.body, found.note) == (b"", "")


def test_there_is_none_of_a_page_that_has_not_changed(web: Web) -> None:
    web.answers["/"] = Answer(status=304)
    assert failure(web, validators=Validators(etag='"1"')).refusal is None


def test_a_page_that_comes_is_read_as_before(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch_module, "read_start", None)
    web.serve("/", TERMS)
    assert fetch(web).body == TERMS.encode()


class Stalled:
    """A body of which only the beginning ever comes."""

    async def iter_any(self) -> AsyncIterator[bytes]:
        yield SORRY
        await asyncio.Event().wait()


def test_a_body_that_never_ends_is_not_waited_for() -> None:
    body, note = asyncio.run(read_start(Stalled(), "", seconds=0.01))  # type: ignore[arg-type]
    assert (body, note) == (SORRY, BROKEN_OFF)


# --- Decoding the beginning -----------------------------------------------------------------------


@compressed
def test_the_beginning_of_a_whole_body_is_decoded(
    name: str, compress: Callable[[bytes], bytes]
) -> None:
    assert decode_start(compress(SORRY), name, limit=KEPT) == (SORRY, True)
    assert decode_start(compress(NOISE), name, limit=KEPT) == (NOISE[:KEPT], False)


@compressed
def test_of_a_body_that_was_cut_what_came_is_decoded(
    name: str, compress: Callable[[bytes], bytes]
) -> None:
    packed = compress(NOISE)
    found, is_whole = decode_start(packed[: len(packed) // 2], name, limit=KEPT)
    assert (NOISE.startswith(found), len(found) > KEPT // 4, is_whole) == (True, True, False)


@compressed
def test_a_bomb_gives_no_more_than_the_limit(name: str, compress: Callable[[bytes], bytes]) -> None:
    assert decode_start(compress(bytes(64 << 20)), name, limit=KEPT) == (bytes(KEPT), False)


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd", "unheard-of"])
def test_what_cannot_be_decoded_at_all_is_broken(name: str) -> None:
    with pytest.raises(EncodingBroken):
        decode_start(b"\x01 no such thing", name, limit=KEPT)


# --- In an attempt --------------------------------------------------------------------------------


def test_an_attempt_that_was_refused_has_it_and_no_pages(web: Web) -> None:
    web.answers["/"] = Answer(SORRY, status=451)
    found = attempt(web, make_part())
    assert found.refusal is not None
    assert (found.refusal.body, found.pages, found.reading) == (SORRY, (), None)


def test_without_a_browser_the_plain_refusal_is_kept(web: Web) -> None:
    web.answers["/"] = Answer(SORRY, status=403)
    found = attempt(web, make_part())
    assert found.refusal is not None
    assert (found.outcome, found.refusal.body) == (Outcome.BLOCKED, SORRY)


def test_an_attempt_that_gets_its_page_has_none(web: Web) -> None:
    waiting = [Answer(SORRY, status=503), Answer(TERMS.encode())]
    web.answers["/"] = lambda: waiting.pop(0)
    found = attempt(web, make_part())
    assert (found.outcome, found.refusal) == (Outcome.OK, None)


def test_one_page_of_two_that_is_refused_leaves_no_pages(web: Web) -> None:
    web.serve("/a", TERMS)
    web.answers["/b"] = Answer(SORRY, status=404)
    found = attempt(web, make_part("/a"), make_part("/b"), order={"known": (Known(), Known())})
    assert found.refusal is not None
    assert (found.refusal.url, found.pages) == (f"http://{HOST}/b", ())


def test_a_robots_txt_that_cannot_be_had_shows_what_came_in_its_place(web: Web) -> None:
    web.answers["/robots.txt"] = Answer(SORRY, status=503)
    found = attempt(web, make_part(), obeys_robots=True)
    assert found.refusal is not None
    assert (found.refusal.url, found.refusal.body) == (f"http://{HOST}/robots.txt", SORRY)


def test_a_page_that_says_there_is_no_robots_txt_is_not_read(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch_module, "read_start", None)
    web.serve("/", TERMS)
    web.answers["/robots.txt"] = Answer(SORRY, status=404)
    assert attempt(web, make_part(), obeys_robots=True).outcome == Outcome.OK


class TestBrowser:
    pytestmark = NEEDS_BROWSER

    def refusal(self, web: Web, answer: Answer) -> Refusal:
        web.answers["/"] = answer
        found = attempt(web, make_part(), chromium="", order={"uses_browser": True})
        assert found.refusal is not None
        assert ([hop["status"] for hop in found.hops], found.pages) == ([answer.status], ())
        return found.refusal

    def test_what_the_browser_shows_in_place_of_a_page_is_kept(self, web: Web) -> None:
        found = self.refusal(web, Answer(SORRY, status=403))
        assert (b"Ray ID 7f3a" in found.body, found.status, found.note) == (True, 403, "")

    def test_a_page_of_the_browser_s_own_is_none_of_the_site_s(self, web: Web) -> None:
        found = self.refusal(web, Answer(status=404))
        assert (found.body, found.status, found.note) == (b"", 404, "")

    def test_nor_is_it_where_a_script_led_to_one(self, web: Web) -> None:
        web.serve("/", "<script>location = '/nowhere'</script>")
        found = attempt(web, make_part(), chromium="", order={"uses_browser": True})
        assert found.refusal is not None
        assert (found.refusal.url, found.refusal.body) == (f"http://{HOST}/nowhere", b"")

    def test_one_that_a_script_makes_large_is_cut(self, web: Web) -> None:
        script = "<p id=p></p><script>p.textContent = 'a'.repeat(1 << 20)</script>"
        found = self.refusal(web, Answer(script.encode(), status=404))
        assert (len(found.body), found.note) == (KEPT, CUT)
