"""What the sample web answers to a request, apart from the sockets."""

import gzip
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlsplit

from auditor.sample.content import Source, page_slices, parse_block, plain
from auditor.sample.library import Library, Page, Site
from auditor.sample.noise import Noise
from auditor.sample.pdf import render_pdf
from auditor.sample.progress import Progress
from auditor.sample.render import (
    render_blocks,
    render_home,
    render_page,
    render_register,
    render_shell,
)

API_PATH = "/api/terms.json"
ADMIN_HOSTS = ("127.0.0.1", "localhost")


@dataclass(frozen=True)
class Request:
    """A request: ``target`` is its path with the query, header names are in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    port: int

    @property
    def path(self) -> str:
        """The path without the query, which no page of the sample web depends on."""
        return urlsplit(self.target).path

    @property
    def host(self) -> str:
        """The Host header in lower case, without its port."""
        return self.headers.get("host", "").lower().partition(":")[0]

    @property
    def is_for_admin(self) -> bool:
        """Whether it was sent to the loopback address itself, not to a site."""
        return self.headers.get("host", "").lower() in {f"{h}:{self.port}" for h in ADMIN_HOSTS}


@dataclass(frozen=True)
class Answer:
    """An answer, before Content-Length is added."""

    status: HTTPStatus
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)


def answer_request(request: Request, library: Library, progress: Progress) -> Answer:
    """Answer for the admin, for the site the Host header names, or with a 404."""
    if request.is_for_admin:
        return _answer_admin(request, library, progress)
    sites = {site.host: site for site in library.sites.values()}
    if request.host not in sites:
        known = ", ".join(sorted(sites))
        return _sentence(
            HTTPStatus.NOT_FOUND,
            f"No sample site is called {request.host!r}; there are {known}.",
        )
    return _SiteAnswers(sites[request.host], library, progress.step).answer(request)


def _sentence(status: HTTPStatus, text: str, **headers: str) -> Answer:
    return Answer(status, (text + "\n").encode(), headers=headers)


def _json(value: Any) -> Answer:
    body = json.dumps(value, ensure_ascii=False, indent=1).encode()
    return Answer(HTTPStatus.OK, body, "application/json", {"Cache-Control": "no-store"})


def _answer_admin(request: Request, library: Library, progress: Progress) -> Answer:
    methods = {"/admin/state": "GET", "/admin/advance": "POST"}
    wanted = methods.get(request.path)
    if wanted is None:
        return _sentence(HTTPStatus.NOT_FOUND, "There are /admin/state and /admin/advance here.")
    if request.method != wanted:
        return _sentence(
            HTTPStatus.METHOD_NOT_ALLOWED, f"{request.path} takes {wanted} only.", Allow=wanted
        )
    if wanted == "POST":
        return _json([asdict(edit) for edit in progress.advance()])
    return _json(describe_state(library, progress.step))


def describe_state(library: Library, step: int) -> dict[str, Any]:
    """The step, the number of steps, and each tracked document's revision at that step."""
    documents = [
        {
            "provider": site.slug,
            "document_type": document.document_type,
            "url": document.url,
            "revision": library.revision(site.slug, document.key, step),
        }
        for site in library.sites.values()
        for document in site.documents.values()
        if document.document_type
    ]
    return {"step": step, "steps": len(library.schedule), "documents": documents}


class _SiteAnswers:
    """The answers of one site at one step."""

    def __init__(self, site: Site, library: Library, step: int) -> None:
        self._site = site
        self._library = library
        self._step = step
        self._noise = Noise()

    def answer(self, request: Request) -> Answer:
        """Answer a request to this site."""
        if request.path.startswith("/admin/"):
            return _sentence(HTTPStatus.FORBIDDEN, "The admin is not reached under a site's name.")
        if request.method not in ("GET", "HEAD"):
            return _sentence(
                HTTPStatus.METHOD_NOT_ALLOWED, "This site only shows pages.", Allow="GET, HEAD"
            )
        return self._compressed(self._answer_path(request), request)

    def _answer_path(self, request: Request) -> Answer:
        if canonical := self._site.redirects.get(request.path):
            location = f"http://{request.headers['host']}{canonical}"
            return _sentence(HTTPStatus.FOUND, f"See {location}.", Location=location)
        for page in self._site.pages:
            if page.path == request.path:
                return self._answer_page(page, request)
        return self._answer_furniture(request)

    def _answer_furniture(self, request: Request) -> Answer:
        """Answer for what every site has, or that the page does not exist."""
        site, words = self._site, self._site.words
        if request.path == "/":
            return self._html(words["home"], render_home(site, self._noise))
        if request.path == "/register":
            return self._html(words["register"], render_register(site, self._noise, self._step))
        if request.path == "/robots.txt":
            return _sentence(HTTPStatus.OK, "User-agent: *\nDisallow: /account/")
        if request.path == API_PATH:
            return self._answer_api(request)
        return self._html("404", "<h1>404</h1>", HTTPStatus.NOT_FOUND)

    def _answer_page(self, page: Page, request: Request) -> Answer:
        source = self._source(page)
        if page.format == "pdf":
            return Answer(HTTPStatus.OK, render_pdf(source, _title(source)), "application/pdf")
        if page.format == "script":
            address = f"{API_PATH}?page={page.path}"
            return self._html(page.label, render_shell(self._site, address, self._noise))
        tag = f'W/"{sha256(chr(10).join(source).encode()).hexdigest()[:20]}"'
        tagged = {"ETag": tag} if "etag" in self._site.features else {}
        if tagged and request.headers.get("if-none-match") == tag:
            return Answer(HTTPStatus.NOT_MODIFIED, headers=tagged)
        body = "\n".join(render_blocks(source, self._noise))
        return self._html(_title(source), body, HTTPStatus.OK, tagged)

    def _answer_api(self, request: Request) -> Answer:
        """The text of a page that a script fills, as JSON."""
        wanted = parse_qs(urlsplit(request.target).query).get("page", [""])[0]
        for page in self._site.pages:
            if page.format == "script" and page.path == wanted:
                sections = render_blocks(self._source(page), self._noise)
                return _json({"request": self._noise.csrf, "sections": sections})
        return _sentence(HTTPStatus.NOT_FOUND, f"No text is kept for {wanted!r}.")

    def _source(self, page: Page) -> Source:
        """The blocks a page shows at this step, those of all its parts."""
        blocks: list[str] = []
        for key, index in page.parts:
            revisions = self._site.documents[key].revisions
            revision = self._library.revision(self._site.slug, key, self._step)
            blocks += page_slices(revisions[revision])[index]
        return tuple(blocks)

    def _html(
        self,
        title: str,
        body: str,
        status: HTTPStatus = HTTPStatus.OK,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """A page; a site that is not in UTF-8 says so in the page's meta element only."""
        site = self._site
        raw = render_page(site, title, body, self._noise).encode(site.charset)
        suffix = "; charset=utf-8" if site.charset == "utf-8" else ""
        return Answer(status, raw, f"text/html{suffix}", headers or {"Cache-Control": "no-store"})

    def _compressed(self, answer: Answer, request: Request) -> Answer:
        """The answer packed with gzip, where the site does so and the client takes it."""
        accepted = "gzip" in request.headers.get("accept-encoding", "")
        if "gzip" not in self._site.features or not accepted or not answer.body:
            return answer
        headers = {**answer.headers, "Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        return Answer(answer.status, gzip.compress(answer.body), answer.content_type, headers)


def _title(source: Source) -> str:
    return plain(parse_block(source[0]).text)
