"""Fetching over HTTP, against a real server on loopback."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import socket
import tracemalloc
import zlib
from datetime import timedelta
from threading import Event
from typing import Any

import brotli
import pytest
import zstandard

from auditor.pages.fetch import FetchFailed, Limits, Page, Validators, open_client
from auditor.pages.guard import HostMap
from auditor.pages.outcomes import Outcome
from tests.pages.web import HOST, Answer, Web

URL = f"http://{HOST}"
SMALL = Limits(body_bytes=1 << 20)


def fetch(
    web: Web,
    path: str = "/",
    *,
    validators: Validators | None = None,
    limits: Limits | None = None,
    host_map: HostMap | None = None,
) -> Page:
    url = path if "://" in path else URL + path

    async def run() -> Page:
        mapped = web.host_map if host_map is None else host_map
        async with open_client(user_agent="tests", host_map=mapped, limits=limits) as client:
            return await client.fetch(url, validators)

    return asyncio.run(run())


def failure(web: Web, path: str = "/", **options: Any) -> FetchFailed:
    with pytest.raises(FetchFailed) as caught:
        fetch(web, path, **options)
    return caught.value


def encoded(body: bytes, encoding: str) -> Answer:
    return Answer(body, headers=(("Content-Type", "text/html"), ("Content-Encoding", encoding)))


def test_a_page_comes_with_its_type_and_charset(web: Web) -> None:
    web.serve("/", "<p>Terms</p>")
    page = fetch(web)
    assert (page.body, page.media_type, page.charset) == (b"<p>Terms</p>", "text/html", "utf-8")


def test_we_say_who_we_are(web: Web) -> None:
    web.serve("/", "<p>Terms</p>")
    fetch(web)
    assert web.headers[0]["User-Agent"] == "tests"


def test_redirects_are_followed_and_each_hop_is_kept(web: Web) -> None:
    web.redirect("/a", "/b")
    web.redirect("/b", f"http://www.{HOST}/c")
    web.serve("/c", "there")
    page = fetch(web, "/a")
    assert [(hop["status"], hop["location"]) for hop in page.hops] == [
        (302, "/b"),
        (302, f"http://www.{HOST}/c"),
        (200, ""),
    ]


def test_a_page_says_where_it_came_from_in_the_end(web: Web) -> None:
    web.redirect("/a", "/b")
    web.serve("/b", "there")
    assert fetch(web, "/a").final_url == f"{URL}/b"


def test_a_hop_says_which_address_was_dialled(web: Web) -> None:
    web.serve("/", "there")
    assert fetch(web).hops[0]["resolved"] == [f"127.0.0.1:{web.port}"]


def test_each_hop_says_which_machine_answered(web: Web) -> None:
    web.redirect("/a", "/b")
    web.serve("/b", "there")
    here = f"127.0.0.1:{web.port}"
    assert [hop["dialled"] for hop in fetch(web, "/a").hops] == [here, here]


def test_a_machine_that_is_asked_again_over_the_same_connection_is_named_too(web: Web) -> None:
    web.serve("/", "there")

    async def run() -> list[Page]:
        async with open_client(user_agent="tests", host_map=web.host_map) as client:
            return [await client.fetch(f"{URL}/") for _ in range(2)]

    pages = asyncio.run(run())
    assert [page.hops[0]["dialled"] for page in pages] == [f"127.0.0.1:{web.port}"] * 2
    assert web.connections == 1


def test_a_page_keeps_the_headers_that_were_sent(web: Web) -> None:
    web.serve("/", "there")
    assert dict(fetch(web).request_headers) == web.headers[0]


def test_a_page_keeps_the_headers_that_came_in_their_order(web: Web) -> None:
    sent = (("X-Second", "2"), ("X-First", "1"), ("X-Second", "3"))
    web.answers["/"] = Answer(b"x", headers=sent)
    own = [header for header in fetch(web).headers if header[0].startswith("X-")]
    assert own == list(sent)


def test_a_page_has_the_digest_of_what_came_and_of_what_that_stands_for(web: Web) -> None:
    packed = gzip.compress(b"<p>Terms</p>")
    web.answers["/"] = encoded(packed, "gzip")
    page = fetch(web)
    assert (page.encoded_length, page.encoded_sha256) == (len(packed), digest(packed))
    assert page.sha256 == digest(b"<p>Terms</p>")


def digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def test_ten_redirects_are_followed(web: Web) -> None:
    for number in range(10):
        web.redirect(f"/{number}", f"/{number + 1}")
    web.serve("/10", "there")
    assert fetch(web, "/0").body == b"there"


def test_more_than_ten_redirects_are_not_followed(web: Web) -> None:
    web.redirect("/", "/")
    assert failure(web).outcome == Outcome.LOCATION_CHANGED


def test_a_loop_of_redirects_makes_eleven_requests(web: Web) -> None:
    web.redirect("/", "/")
    assert len(failure(web).hops) == len(web.requests) == 11


def test_a_host_that_does_not_listen_is_connect_failed(web: Web) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        dead = {HOST: ("127.0.0.1", taken.getsockname()[1])}
        assert failure(web, host_map=dead).outcome == Outcome.CONNECT_FAILED


def test_an_unknown_host_is_dns_failed(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **options: Any) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    assert failure(web, "http://unknown.example/").outcome == Outcome.DNS_FAILED


def test_a_host_name_that_cannot_be_one_is_a_failure_with_an_outcome(web: Web) -> None:
    outcome = failure(web, f"http://{'a' * 70}.example/").outcome
    assert outcome in {Outcome.DNS_FAILED, Outcome.CONNECT_FAILED}


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (400, Outcome.REQUEST_REFUSED),
        (401, Outcome.BLOCKED),
        (402, Outcome.REQUEST_REFUSED),
        (403, Outcome.BLOCKED),
        (404, Outcome.NOT_FOUND),
        (405, Outcome.REQUEST_REFUSED),
        (406, Outcome.BLOCKED),
        (408, Outcome.TIMED_OUT),
        (410, Outcome.GONE),
        (429, Outcome.RATE_LIMITED),
        (451, Outcome.LEGALLY_UNAVAILABLE),
        (500, Outcome.SERVER_ERROR),
        (503, Outcome.SERVER_ERROR),
        (599, Outcome.SERVER_ERROR),
    ],
)
def test_a_status_has_its_outcome(web: Web, status: int, outcome: Outcome) -> None:
    web.answers["/"] = Answer(b"sorry", status=status)
    assert failure(web).outcome == outcome


def test_validators_are_sent_and_304_is_not_modified(web: Web) -> None:
    web.answers["/"] = Answer(status=304)
    asked = Validators(etag='"v1"', last_modified="Fri, 01 May 2026 10:00:00 GMT")
    assert failure(web, validators=asked).outcome == Outcome.NOT_MODIFIED


def test_a_conditional_request_carries_both_validators(web: Web) -> None:
    web.serve("/", "new")
    fetch(web, validators=Validators(etag='"v1"', last_modified="yesterday"))
    sent = web.headers[0]
    assert (sent["If-None-Match"], sent["If-Modified-Since"]) == ('"v1"', "yesterday")


def test_304_to_a_request_without_conditions_is_an_error(web: Web) -> None:
    web.answers["/"] = Answer(status=304)
    assert failure(web).outcome == Outcome.SERVER_ERROR


def test_a_page_brings_its_validators(web: Web) -> None:
    web.answers["/"] = Answer(b"x", headers=(("ETag", '"v2"'), ("Last-Modified", "today")))
    assert fetch(web).validators == Validators('"v2"', "today")


def test_stray_bytes_in_a_header_become_something_that_can_be_stored(web: Web) -> None:
    web.answers["/"] = Answer(b"x", headers=(("X-Place", "caf\u00e9"), ("ETag", '"\u00e9"')))
    page = fetch(web)
    assert all(value.encode() for _, value in (*page.headers, ("", page.validators.etag)))


def test_an_endless_charset_is_cut(web: Web) -> None:
    web.answers["/"] = Answer(b"x", headers=(("Content-Type", "text/html; charset=" + "u" * 900),))
    assert len(fetch(web).charset) == 40


@pytest.mark.parametrize(
    ("encoding", "compress"),
    [("gzip", gzip.compress), ("br", brotli.compress), ("zstd", zstandard.compress)],
)
def test_a_compressed_body_is_decoded(web: Web, encoding: str, compress: Any) -> None:
    web.answers["/"] = encoded(compress(b"<p>Terms</p>"), encoding)
    assert fetch(web).body == b"<p>Terms</p>"


def test_a_body_in_an_encoding_that_was_not_asked_for_is_no_page(web: Web) -> None:
    web.answers["/"] = encoded(b"x", "compress")
    assert failure(web).outcome == Outcome.TRUNCATED


def test_a_body_that_is_not_what_its_encoding_says_is_truncated(web: Web) -> None:
    web.answers["/"] = encoded(b"no gzip at all", "gzip")
    assert failure(web).outcome == Outcome.TRUNCATED


def test_half_a_compressed_body_is_no_page(web: Web) -> None:
    web.answers["/"] = encoded(gzip.compress(b"word " * 10_000)[:60], "gzip")
    assert failure(web).outcome == Outcome.TRUNCATED


@pytest.mark.slow
def test_a_body_of_thirty_megabytes_is_too_large(web: Web) -> None:
    web.answers["/"] = Answer(b"a" * (30 << 20))
    assert failure(web).outcome == Outcome.TOO_LARGE


@pytest.mark.slow
@pytest.mark.parametrize(
    ("encoding", "compress"),
    [("gzip", gzip.compress), ("deflate", zlib.compress), ("br", brotli.compress)],
)
def test_a_decompression_bomb_takes_little_more_than_the_limit(
    web: Web, encoding: str, compress: Any
) -> None:
    web.answers["/"] = encoded(compress(b"\x00" * (24 << 20)), encoding)
    tracemalloc.start()
    outcome = failure(web, limits=SMALL).outcome
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (outcome, peak < 8 << 20) == (Outcome.TOO_LARGE, True)


def test_a_body_as_large_as_the_limit_comes(web: Web) -> None:
    web.answers["/"] = Answer(b"a" * (1 << 20))
    assert len(fetch(web, limits=SMALL).body) == 1 << 20


def test_a_body_that_ends_early_is_truncated(web: Web) -> None:
    web.answers["/"] = Answer(b"half", length=1000)
    assert failure(web).outcome == Outcome.TRUNCATED


def test_an_answer_that_does_not_come_is_timed_out(web: Web) -> None:
    release = Event()
    web.answers["/"] = lambda: Answer(b"late") if release.wait(5) else Answer(b"never")
    outcome = failure(web, limits=Limits(total=timedelta(seconds=0.2))).outcome
    release.set()
    assert outcome == Outcome.TIMED_OUT


def test_proxies_of_the_environment_are_not_used(
    web: Web, canary: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{canary.port}")
    web.serve("/", "there")
    fetch(web)
    assert canary.connections == 0


def test_cookies_are_not_kept_between_fetches(web: Web) -> None:
    web.answers["/"] = Answer(b"x", headers=(("Set-Cookie", "visit=1"),))

    async def run() -> None:
        async with open_client(user_agent="tests", host_map=web.host_map) as client:
            await client.fetch(f"{URL}/")
            await client.fetch(f"{URL}/")

    asyncio.run(run())
    assert "Cookie" not in web.headers[1]
